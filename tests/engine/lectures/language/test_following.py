"""The unit that follows the text is found, and stays the same over texts it wasn't found in."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import InputError, models
from engine.lectures.language import FEATURES, WrittenToken, correlations, feature, follower, joined, write


def tokens(hidden: np.ndarray) -> list[WrittenToken]:
    return [WrittenToken(0, "a", np.zeros(2), np.ones(2) / 2, h) for h in hidden]


@given(st.integers(0, 10_000), st.integers(3, 40))
def test_it_is_numpys_correlation(seed: int, time: int) -> None:
    rng = np.random.default_rng(seed)
    hidden, values = rng.normal(size=(time, 5)), rng.normal(size=time)
    expected = [np.corrcoef(unit, values)[0, 1] for unit in hidden.T]
    np.testing.assert_allclose(correlations(tokens(hidden), values), expected, atol=1e-12)
    found = follower(tokens(hidden), values)
    assert found.unit == int(np.argmax(np.abs(expected)))
    assert found.r == pytest.approx(expected[found.unit])


def test_what_never_changes_follows_nothing() -> None:
    hidden = np.array([[0.5, 0.0], [0.5, 1.0], [0.5, 2.0]])
    assert correlations(tokens(hidden), np.array([1.0, 2.0, 3.0])).tolist() == [0, pytest.approx(1)]
    assert correlations(tokens(hidden), np.ones(3)).tolist() == [0, 0]


def test_the_features_of_a_text() -> None:
    assert FEATURES["line"](["\n", "a", " ", "b", "\n", "c"]) == [0, 1, 2, 3, 0, 1]
    assert FEATURES["word"](["\n", "a", "b", " ", "c"]) == [0, 1, 2, 0, 1]
    assert FEATURES["space"](["\n", "a", " "]) == [1, 0, 1]
    assert FEATURES["vowel"](["A", "b", "u", "ᄀ", "ᅡ", "ᆨ", "ᅵ", "."]) == [1, 0, 1, 0, 1, 0, 1, 0]


@pytest.mark.parametrize(
    ("name", "start"), [("en-char", "KING:\nNo "), ("ko-jamo", "정말 "), ("en-char", "")]
)
def test_a_state_stands_beside_what_it_has_read(name: str, start: str) -> None:
    """The number beside h_t counts the tokens before the one drawn from h_t, and no later one."""
    network = models.load(name)
    written = list(write(network, start, 60, seed=4))
    line = feature(network, start, written, "line")
    for t in range(60):
        read = "\n" + joined(network.tokenizer, start, written[:t])
        after = read.rpartition("\n")[2]
        assert line[t] == len(network.tokenizer.tokenize(after))


def test_an_lstm_unit_counts_the_letters_of_a_line_and_no_unit_of_the_rnn_does() -> None:
    """Found in one text, the unit is held to two others."""
    best: dict[str, list[float]] = {}
    for kind in ("rnn", "lstm", "gru"):
        network = models.load("en-char", kind)
        texts = [list(write(network, "", 400, 0.8, seed)) for seed in range(3)]
        found = follower(texts[0], feature(network, "", texts[0], "line"))
        others = [correlations(text, feature(network, "", text, "line"))[found.unit] for text in texts[1:]]
        best[kind] = [abs(r) for r in others]
    assert min(best["lstm"]) > 0.7
    assert min(best["gru"]) > 0.7
    assert max(best["rnn"]) < 0.5


def test_a_feature_that_is_not_there_is_refused() -> None:
    with pytest.raises(InputError, match="choose one of line, word, space, vowel"):
        feature(models.load("en-char"), "", [], "rhyme")
