"""A sentence's likelihood is the product of what the network says of each next token."""

from __future__ import annotations

from math import log10

import numpy as np
import pytest
import torch

from engine import InputError, models
from engine.lectures.language import likelihood
from engine.reading.reading import EmptyTextError

NAMES = ("en-char", "ko-jamo")


@pytest.mark.parametrize("kind", models.KINDS)
@pytest.mark.parametrize(("name", "text"), [("en-char", "man bites dog"), ("ko-jamo", "개가 사람을 물었다")])
def test_every_factor_is_read_off_a_network_that_read_only_what_is_before(
    name: str, kind: str, text: str
) -> None:
    network = models.load(name, kind)
    found = likelihood(network, text)
    model = network.model.double()
    ids = network.encode("\n" + text).ids
    assert len(found.tokens) == ids.shape[1] - 1
    for t in range(1, ids.shape[1]):
        p = torch.softmax(model(ids[:, :t])[0, -1], -1)  # read anew each time
        assert found.probability[t - 1] == pytest.approx(float(p[ids[0, t]]), rel=1e-9)
        assert found.guesses[t - 1] == network.vocabulary.texts[int(p.argmax())]
        assert found.of_guesses[t - 1] == pytest.approx(float(p.max()), rel=1e-9)
    assert found.log10 == pytest.approx(np.log10(found.probability).sum(), rel=1e-12)
    assert found.log10_product[-1] == pytest.approx(found.log10)
    np.testing.assert_allclose(2.0**-found.bits, found.probability)


def test_over_all_that_may_come_next_it_adds_up_to_one() -> None:
    network = models.load("en-char", "gru")
    after = likelihood(network, "dog ").log10
    known = network.vocabulary.texts[1:]
    total = sum(10 ** (likelihood(network, f"dog {letter}").log10 - after) for letter in known)
    unknown = 10 ** (likelihood(network, "dog é").log10 - after)
    assert total + unknown == pytest.approx(1)


def test_the_cards_score_is_of_this_size() -> None:
    """On Shakespeare's own lines the mean surprise is near the card's nats per character."""
    network = models.load("en-char")
    lines = ("What say you to my suit?", "I will not leave thee till the day be done", "Come hither, sir.")
    mean = np.mean(np.concatenate([likelihood(network, line).nats for line in lines]))
    assert 0.6 < -mean / network.moment.scores["nats_per_character"] < 1.6


def test_order_matters_although_the_letters_are_the_same() -> None:
    network = models.load("en-char")
    one, other = likelihood(network, "man bites dog"), likelihood(network, "dog bites man")
    assert sorted(token.text for token in one.tokens) == sorted(token.text for token in other.tokens)
    assert abs(one.log10 - other.log10) > log10(1.1)


def test_words_first_letters_and_the_others() -> None:
    korean = likelihood(models.load("ko-jamo"), "개가 왔다")  # ㄱㅐㄱㅏ ㅇㅘㅆㄷㅏ
    assert np.flatnonzero(korean.starts_word).tolist() == [0, 5]
    assert np.flatnonzero(~korean.starts_word & ~korean.inside_word).tolist() == [4]
    english = likelihood(models.load("en-char"), " ab  c")
    assert english.starts_word.tolist() == [False, True, False, False, False, True]
    assert english.inside_word.tolist() == [False, False, True, False, False, False]


def test_what_the_network_never_saw_is_marked() -> None:
    found = likelihood(models.load("en-char"), "a漢b")
    assert found.unknown == (False, True, False)
    assert np.isfinite(found.nats).all()


def test_nothing_to_read_and_networks_that_do_not_predict_letters_are_refused() -> None:
    with pytest.raises(EmptyTextError):
        likelihood(models.load("en-char"), "")
    with pytest.raises(InputError, match="take en-char or ko-jamo"):
        likelihood(models.load("ko-sentiment"), "정말")
