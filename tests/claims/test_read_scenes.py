"""What docs/read.md, the examples and the curriculum say of a sentence is what the shipped networks give."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from engine import models
from engine.reading.reading import Reading
from pages.lessons.read.captions import filler_caption, verdict_caption
from pages.lessons.read.choices import ReadChoices
from pages.parts.curriculum import CURRICULUM
from pages.parts.readings import filled_readings_of, readings_of, untouched_readings_of
from pages.parts.sentence_box import examples, sentence_of
from pages.text.i18n import LANGUAGES, Language, words
from tests.claims.scenes import told

TOLD = told("read")
BUT = {"en": "but", "ko": "데"}  # the last token of what is taken back
RIGHT = {  # of the examples: whether somebody who reads them would say that they like something
    "ko-sentiment": (True, False, True, False),
    "en-sentiment": (True, False, True, False),
}


def positive(reading: Reading) -> np.ndarray:
    """P(positive) after each token, by the shipped network in plain PyTorch."""
    network = models.load(reading.card.name, reading.card.kind, reading.moment)
    with torch.no_grad():
        logits = network.model.double()(torch.tensor(reading.ids)[None])[0]
        found = torch.softmax(logits, dim=-1)[:, 1].numpy()
    np.testing.assert_allclose(found, reading.probability[:, 1], atol=1e-6)
    return np.asarray(found)


@pytest.mark.parametrize("network", RIGHT)
def test_all_three_kinds_read_the_examples_right(network: str) -> None:
    for text, liked in zip(examples(network), RIGHT[network], strict=True):
        for reading in readings_of(ReadChoices(network=network, kind="all", text=text)):  # type: ignore[arg-type]
            assert (positive(reading)[-1] > 0.5) == liked, (text, reading.card.kind)


@pytest.mark.parametrize("language", LANGUAGES)
def test_idea_22_turns_after_the_word_that_takes_it_back(language: Language) -> None:
    [idea] = [each for each in CURRICULUM if each.number == 22]
    here = ReadChoices(language=language).with_(**idea.scene(language) | {"kind": "all"})
    for reading in readings_of(here):
        at = [token.text for token in reading.tokens].index(BUT[language])
        likes = positive(reading)
        assert likes[at] > 0.7
        assert likes[-1] < 0.3


def test_nothing_turns_at_but_itself() -> None:
    here = TOLD["Which words made the verdict?"].scene
    [reading] = readings_of(here)
    tokens = [token.text for token in reading.tokens]
    likes, but = positive(reading), tokens.index("but")
    assert abs(likes[but] - likes[but - 1]) < 0.05
    assert (likes[but : tokens.index("sad")] > 0.9).all()
    assert likes[tokens.index("sad")] < 0.5
    assert likes[-1] < 0.5


def test_half_way_it_would_have_said_the_opposite() -> None:
    here = TOLD["What would it have said half-way?"].scene
    [half], [whole] = readings_of(here), readings_of(here.with_(steps=None))
    assert positive(half)[-1] > 0.5 > positive(whole)[-1]
    assert half.tokens[-1].text == "great"


def test_a_korean_verdict_turns_at_jiman() -> None:
    here = TOLD["Does a Korean verdict turn at 지만?"].scene
    [lstm], [rnn] = readings_of(here), readings_of(here.with_(kind="rnn"))
    tokens = [token.text for token in lstm.tokens]
    did, but = tokens.index("했"), tokens.index("만")
    assert positive(lstm)[did] < 0.5
    assert (positive(lstm)[but:] > 0.5).all()
    above = np.flatnonzero(positive(rnn) > 0.5)
    assert above[above > but][0] == tokens.index("최") + 1


def test_the_mixed_korean_scene_turns_in_all_three() -> None:
    here = TOLD["그리고 영화 평의 판정이 뒤집히는 말은?"].scene
    for reading in readings_of(here):
        at = [token.text for token in reading.tokens].index("데")
        assert positive(reading)[at] > 0.5 > positive(reading)[-1]


def test_the_first_word_after_sixty_tokens_of_filler() -> None:
    here = TOLD["Does it still know the first word after 60 more?"].scene
    ratio = {}
    for before, after in filled_readings_of(here):
        assert len(after.tokens) == len(before.tokens) + 60
        assert (positive(before)[-1] > 0.5) == (positive(after)[-1] > 0.5)
        norms = before.gradient_norm("h"), after.gradient_norm("h")
        ratio[after.card.kind] = [norm[0] / norm[-1] for norm in norms]
    assert ratio["rnn"][1] < ratio["rnn"][0]
    assert ratio["gru"][1] < ratio["gru"][0]
    assert ratio["lstm"][1] > ratio["lstm"][0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_filler_did_is_said_before_and_after(language: Language) -> None:
    say = words(language)
    network = f"{language}-sentiment"
    here = ReadChoices(language=language, network=network, kind="all", filler=7, after=2)  # type: ignore[arg-type]
    _, filler = sentence_of(here)
    for before, after in filled_readings_of(here):
        line = filler_caption(before, after, filler, here.after, say)
        assert f"{positive(before)[-1]:.1%} → {positive(after)[-1]:.1%}" in line
        assert "7" in line


@pytest.mark.parametrize("kind", models.KINDS)
def test_no_verdict_where_no_token_is_known(kind: str) -> None:
    here = TOLD["What if it knows no word of it?"].scene.with_(kind=kind)
    [reading] = readings_of(here)
    assert all(reading.unknown)
    say = words("en")
    assert verdict_caption(reading, say) == say("read.verdict.nothing_known", kind=say(f"kind.{kind}"))


@pytest.mark.parametrize(
    ("question", "gate"), [("What if it never forgot?", 1), ("What if it forgot everything at once?", 0)]
)
def test_a_held_gate_stands_at_its_value(question: str, gate: float) -> None:
    here = TOLD[question].scene
    [before], [after] = untouched_readings_of(here), readings_of(here)
    assert (after.layer["f"].value == gate).all()
    assert not (before.layer["f"].value == gate).all()
    if gate == 0:  # the cell holds only the last token's part
        i, g, c = (after.layer[name].value for name in "igc")
        np.testing.assert_allclose(c, i * g, atol=1e-12)
