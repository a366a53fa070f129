"""The lecture's character network gives the lecture's digits, and is the RNN that torch has."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from engine.errors import InputError
from engine.lectures.hello import (
    END,
    LECTURE,
    PRINTED_HIDDEN,
    PRINTED_LOGITS,
    SHAPES,
    VOCABULARY,
    HelloWeights,
    printed_digits_agree,
    read_letters,
    write_letters,
)

EXAMPLES = Path(__file__).parents[2] / "reference" / "worked_examples.json"
WORKED = json.loads(EXAMPLES.read_text("utf-8"))["hello_char_rnn"]
TEXTS = st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=9)


@st.composite
def weights(draw: st.DrawFn) -> HelloWeights:
    rng = np.random.default_rng(draw(st.integers(0, 10_000)))
    return HelloWeights(**{name: rng.normal(size=shape) * 2 for name, shape in SHAPES.items()})


def test_the_weights_and_the_digits_are_the_lectures() -> None:
    assert list(VOCABULARY) == WORKED["vocabulary"]
    for field in fields(LECTURE):
        assert getattr(LECTURE, field.name).tolist() == WORKED[field.name]
    assert PRINTED_HIDDEN.tolist() == WORKED["printed_in_source"]["hidden"]
    assert PRINTED_LOGITS.tolist() == WORKED["printed_in_source"]["logits"]


def test_every_printed_digit() -> None:
    steps = read_letters(LECTURE, "hello")
    printed = WORKED["printed_in_source"]
    np.testing.assert_allclose(steps.hidden[:4], printed["hidden"], rtol=0, atol=5e-9)
    np.testing.assert_allclose(steps.logits[:4], printed["logits"], rtol=0, atol=5e-9)
    assert list(steps.predictions) == printed["prediction_for_hello"]
    assert steps.targets == ("e", "l", "l", "o", END)
    assert printed_digits_agree(steps) is True


def test_agreement_is_measured() -> None:
    nudged = replace(LECTURE, b_y=LECTURE.b_y + 1e-8)
    assert printed_digits_agree(read_letters(nudged, "hello")) is False
    assert printed_digits_agree(read_letters(LECTURE, "helo")) is None
    assert printed_digits_agree(read_letters(LECTURE, "hel")) is None


@given(weights(), TEXTS)
def test_it_is_torchs_rnn_and_a_linear_layer(given_weights: HelloWeights, text: list[str]) -> None:
    rnn = nn.RNN(5, 3, batch_first=True, dtype=torch.float64)
    head = nn.Linear(3, 5, dtype=torch.float64)
    with torch.no_grad():
        for parameter, value in (
            (rnn.weight_ih_l0, given_weights.w_xh.T),
            (rnn.weight_hh_l0, given_weights.w_hh.T),
            (rnn.bias_ih_l0, given_weights.b_h),
            (rnn.bias_hh_l0, np.zeros(3)),
            (head.weight, given_weights.w_hy.T),
            (head.bias, given_weights.b_y),
        ):
            parameter.copy_(torch.tensor(value))
        x = torch.eye(5, dtype=torch.float64)[[VOCABULARY.index(letter) for letter in text]]
        hidden, _ = rnn(x[None])
        logits = head(hidden)[0]
    steps = read_letters(given_weights, text)
    np.testing.assert_allclose(steps.hidden, hidden[0].numpy(), rtol=0, atol=1e-12)
    np.testing.assert_allclose(steps.logits, logits.numpy(), rtol=0, atol=1e-11)
    np.testing.assert_allclose(steps.probability, torch.softmax(logits, -1).numpy(), rtol=0, atol=1e-12)
    np.testing.assert_array_equal(
        steps.preactivation, steps.from_state + steps.from_letter + given_weights.b_h
    )
    for t, target in enumerate(steps.targets):
        assert steps.of_targets[t] == steps.probability[t, VOCABULARY.index(target)]


@given(weights(), TEXTS)
def test_without_its_memory_a_letter_always_has_the_same_answer(
    given_weights: HelloWeights, text: list[str]
) -> None:
    steps = read_letters(replace(given_weights, w_hh=np.zeros((3, 3))), text)
    for t, letter in enumerate(text):
        np.testing.assert_array_equal(steps.hidden[t], steps.hidden[text.index(letter)])


@given(weights())
def test_the_weights_are_the_same_in_one_row(given_weights: HelloWeights) -> None:
    again = HelloWeights.of(given_weights.numbers)
    for name in SHAPES:
        np.testing.assert_array_equal(getattr(again, name), getattr(given_weights, name))
    with pytest.raises(InputError, match="has 47 weights, not 46"):
        HelloWeights.of(given_weights.numbers[:-1])


def test_left_to_itself_it_writes_hello() -> None:
    assert write_letters(LECTURE, "h") == ("e", "l", "l", "o", END)
    assert write_letters(LECTURE, "h", most=2) == ("e", "l")


@given(weights(), TEXTS)
def test_what_it_writes_is_what_it_predicts_on_reading_that(
    given_weights: HelloWeights, start: list[str]
) -> None:
    written = write_letters(given_weights, start, most=6)
    assert 1 <= len(written) <= 6
    assert END not in written[:-1]
    read = read_letters(given_weights, [*start, *written])
    assert read.predictions[len(start) - 1 : -1] == written


@pytest.mark.parametrize("letters", ["", "help", ["hello"], "H", " "])
def test_what_it_cannot_read_is_refused(letters: str) -> None:
    with pytest.raises(InputError, match=r"at least one|the network knows h, e, l, o, <EOS>, not"):
        read_letters(LECTURE, letters)


def test_a_matrix_of_another_shape_is_refused() -> None:
    with pytest.raises(InputError, match=r"w_hh has shape \(2, 2\); it must be \(3, 3\)"):
        replace(LECTURE, w_hh=np.eye(2))
