"""What the page Read asks, answered by the networks' own weights and by stock modules."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from engine import models
from engine.reading.reading import Reading, read
from pages.frame.predict import Question
from pages.lessons.read.questions import MOST_OPTIONS, read_questions, spread
from pages.text.i18n import words

TEXT = "I loved it at first, but it was a waste of time"
SAY = words("en")


def asked_about(kind: str, text: str = TEXT) -> tuple[Reading, dict[str, Question]]:
    network = models.load("en-sentiment", kind)
    found = read(network, text)
    return found, {each.name: each for each in read_questions(found, partial(read, network, text), SAY)}


@pytest.mark.parametrize("kind", ["rnn", "lstm", "gru"])
def test_the_right_option_is_always_among_few(kind: str) -> None:
    found, asked = asked_about(kind, TEXT * 4)
    assert list(asked) == (["token", "if"] if kind == "rnn" else ["token", "gate", "if"])
    for question in asked.values():
        assert len(set(question.options)) == len(question.options) <= MOST_OPTIONS
        assert 0 <= question.answer().right < len(question.options)
    token = int(np.abs(found.relevance()).argmax())
    assert f"Step {token + 1}:" in asked["token"].answer().because


def test_which_gate_moves_at_the_token_that_mattered() -> None:
    found, asked = asked_about("lstm")
    module = models.load("en-sentiment", "lstm").model.rnn
    step = 1 + int(np.abs(found.relevance())[1:].argmax())
    x, h = (torch.tensor(found.layer[name].value[0]) for name in ("x", "h"))
    h = torch.cat([torch.zeros_like(h[:1]), h[:-1]])
    W_ih, W_hh, b_ih, b_hh = (weight.detach().double() for weight in module.parameters())
    i, f, _, o = torch.sigmoid(x @ W_ih.T + b_ih + h @ W_hh.T + b_hh).chunk(4, dim=1)
    moved = {
        name: float((v[step] - v[step - 1]).abs().mean()) for name, v in zip("fio", (f, i, o), strict=True)
    }
    most = max(moved, key=lambda name: moved[name])
    question = asked["gate"]
    assert question.options[question.answer().right].endswith(f"({most})")
    assert f"{most} {moved[most]:.3f}" in question.answer().because


def test_what_if_an_rnn_remembered_nothing() -> None:
    found, asked = asked_about("rnn")
    network = models.load("en-sentiment", "rnn")
    with torch.no_grad():
        network.model.rnn.weight_hh_l0.zero_()
        alone = float(network.model(network.encode(TEXT).ids).softmax(-1).flatten()[-1])
    before = float(found.probability[-1, 1])
    question = asked["if"]
    assert question.options[question.answer().right] == ("it rises" if alone > before else "it falls")
    assert f"{alone:.3f} then" in question.answer().because


@given(st.lists(st.floats(0, 1), min_size=1, max_size=60))
def test_the_largest_is_among_those_shown(values: list[float]) -> None:
    steps = spread(np.array(values))
    assert int(np.argmax(values)) in steps
    assert steps == sorted(set(steps))
    assert len(steps) == min(MOST_OPTIONS, len(values))


def test_nothing_is_asked_about_two_words() -> None:
    assert asked_about("lstm", "too short")[1] == {}
