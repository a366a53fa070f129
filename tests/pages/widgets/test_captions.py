"""Captions say what the numbers say: each is compared with the reading it is of."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from engine import zoo
from engine.reading import Reading, read
from engine.records import Signal, Signals
from pages.widgets.captions import (
    gradient_caption,
    literal,
    network_caption,
    unknown_caption,
    verdict_caption,
)
from pages.widgets.words import words

say = words("en")


@cache
def reading(name: str = "en-sentiment", kind: str = "lstm", text: str = "It was not bad 𒀀") -> Reading:
    return read(zoo.load(name, kind), text)


def with_gradient(found: Reading, gradient: NDArray[np.float64]) -> Reading:
    """The same reading with another dL/dh, (1, time, units)."""
    h = Signal(found.layer["h"].value, gradient)
    layer = replace(found.layer, signals=Signals(dict(found.layer.signals) | {"h": h}))
    return replace(found, trace=replace(found.trace, layers=(layer,)))


@pytest.mark.parametrize("positive", [0.501, 0.499, 0.9996, 0.0])
def test_the_verdict_is_the_likelier_class(positive: float) -> None:
    probability = reading().probability.copy()
    probability[-1] = 1 - positive, positive
    told = verdict_caption(replace(reading(), probability=probability), say)
    if positive > 0.5:
        assert "**positive**" in told
        assert f"{positive:.1%}" in told
    else:
        assert "**negative**" in told
        assert f"{1 - positive:.1%}" in told


def test_a_language_model_expects_its_likeliest_token_and_tells_its_surprise() -> None:
    found = reading("en-char", text="To be")
    last = found.probability[-1]
    surprise = np.mean([-np.log(found.probability[t, found.ids[t + 1]]) for t in range(4)])
    told = verdict_caption(found, say)
    assert f"{max(last):.1%}" in told
    assert f"{surprise:.2f} nats" in told


def test_one_token_surprised_nobody() -> None:
    assert "nats" not in verdict_caption(reading("en-char", text="T"), say)


def test_the_gradient_caption_compares_the_first_step_with_the_last() -> None:
    gradient = np.zeros_like(reading().layer["h"].value)
    gradient[0, 0, :2] = 3e-5, 4e-5
    gradient[0, -1, 0] = 0.5
    told = gradient_caption(with_gradient(reading(), gradient), say)
    assert "is 0.0001 of" in told
    assert f"step {len(reading().tokens)}" in told
    assert "log P(positive)" in told


def test_a_gradient_without_a_ratio_has_none() -> None:
    gradient = np.zeros_like(reading().layer["h"].value)
    gradient[0, 0, 0] = 1
    assert "exactly zero" in gradient_caption(with_gradient(reading(), gradient), say)
    gradient[0, 1, 0] = np.inf
    assert "overflowed" in gradient_caption(with_gradient(reading(), gradient), say)


def test_unknown_tokens_are_counted() -> None:
    assert sum(reading().unknown) >= 1
    assert f"({sum(reading().unknown)} of {len(reading().tokens)})" in unknown_caption(reading(), say)


@pytest.mark.parametrize("kind", zoo.KINDS)
def test_the_network_caption_is_the_cards(kind: str) -> None:
    found = reading(kind=kind)
    told = network_caption(found, say)
    weights = sum(p.numel() for p in zoo.load("en-sentiment", kind).model.parameters())
    assert f"{weights:,} parameters" in told
    assert f"{kind.upper()}, {found.layer['h'].value.shape[-1]} units" in told


@given(st.text(max_size=6))
def test_a_token_stays_a_token_in_markdown(token: str) -> None:
    # CommonMark 2.4: a backslash takes the meaning from any ASCII punctuation, and only from that
    escaped = literal(token)
    assert re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", escaped) == token
    assert not re.search(r"[!-/:-@\[-`{-~]", re.sub(r"\\[!-/:-@\[-`{-~]", "", escaped))
