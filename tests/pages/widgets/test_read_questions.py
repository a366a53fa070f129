"""What the page Read asks, answered from another reading of the same numbers."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import nn

from engine import zoo
from engine.reading import Reading, read
from pages.widgets.predict import Question
from pages.widgets.read_questions import MOST_OPTIONS, read_questions
from pages.widgets.words import words

TEXT = "I loved it at first, but it was a waste of time"
SAY = words("en")


def reading(kind: str, text: str = TEXT) -> Reading:
    return read(zoo.load("en-sentiment", kind), text)


def named(asked: list[Question], name: str) -> Question:
    [found] = [each for each in asked if each.name == name]
    return found


def forget_gate(module: nn.LSTM, x: torch.Tensor, h: torch.Tensor) -> torch.Tensor:
    """(time, units), from the weights: x (time, input), h the state before each step (time, units)."""
    weights = {name: value.double() for name, value in module.named_parameters()}
    size = module.hidden_size
    a = x @ weights["weight_ih_l0"].T + h @ weights["weight_hh_l0"].T
    a = a + weights["bias_ih_l0"] + weights["bias_hh_l0"]
    return torch.sigmoid(a[:, size : 2 * size])


def test_where_the_forget_gate_closes() -> None:
    found = reading("lstm")
    module = zoo.load("en-sentiment", "lstm").model.rnn
    h = torch.tensor(found.layer["h"].value[0])
    before = torch.cat([torch.zeros(1, h.shape[1], dtype=h.dtype), h[:-1]])
    closed = forget_gate(module, torch.tensor(found.layer["x"].value[0]), before).mean(1)
    question = named(read_questions(found, SAY), "gate")
    answer = question.answer()
    assert question.options[answer.right].split(" (")[0] == found.tokens[int(closed.argmin())].text
    assert f"step {int(closed.argmin()) + 1} " in answer.because


@pytest.mark.parametrize("kind", ["rnn", "lstm", "gru"])
def test_the_right_option_is_always_among_few(kind: str) -> None:
    found = reading(kind, TEXT * 4)
    asked = read_questions(found, SAY)
    assert [question.name for question in asked] == (["gate"] * (kind != "rnn")) + ["token", "left"]
    for question in asked:
        assert len(question.options) <= MOST_OPTIONS
        assert len(set(question.options)) == len(question.options)
        assert 0 <= question.answer().right < len(question.options)
    token = int(np.abs(found.relevance()).argmax())
    assert f"Step {token + 1}:" in named(asked, "token").answer().because


def test_nothing_is_asked_about_two_words() -> None:
    assert read_questions(reading("lstm", "too short"), SAY) == []
