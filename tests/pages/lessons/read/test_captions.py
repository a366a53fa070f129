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

from engine import Clamp, Scale, models
from engine.reading.reading import Reading, read
from engine.tracing.changes import Change
from engine.tracing.records import Signal, Signals
from pages.lessons.read.captions import (
    change_caption,
    gate_caption,
    gradient_caption,
    network_caption,
    unknown_caption,
    verdict_caption,
)
from pages.text.format import literal
from pages.text.i18n import words

say = words("en")


@cache
def reading(
    name: str = "en-sentiment",
    kind: str = "lstm",
    text: str = "It was not bad 𒀀",
    changes: tuple[Change, ...] = (),
) -> Reading:
    return read(models.load(name, kind), text, changes)


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
    assert "is 1×10⁻⁴ of" in told
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


@pytest.mark.parametrize("kind", models.KINDS)
def test_the_network_caption_is_the_cards(kind: str) -> None:
    found = reading(kind=kind)
    told = network_caption(found, say)
    weights = sum(p.numel() for p in models.load("en-sentiment", kind).model.parameters())
    assert f"{weights:,} parameters" in told
    assert f"{kind.upper()}, {found.layer['h'].value.shape[-1]} units" in told


@pytest.mark.parametrize(("kind", "gate"), [("lstm", "f"), ("gru", "z")])
def test_the_gate_caption_names_where_it_closed_most_and_stood_widest_open(kind: str, gate: str) -> None:
    found, name = reading(kind=kind), {"f": "forget gate", "z": "update gate"}[gate]
    mean = [float(np.mean(step)) for step in found.layer[gate].value[0]]
    told = gate_caption(found, say)
    assert told is not None
    closed, opened = told.split(" and stood ")
    assert closed.startswith(f"The {name} {gate} closed")
    for part, value in ((closed, min(mean)), (opened, max(mean))):
        step = mean.index(value)
        assert f"“{literal(found.tokens[step].text)}” (step {step + 1}: {value:.2f})" in part


@pytest.mark.parametrize(("text", "changes"), [("fine", ()), ("It was not bad", (Clamp("f", 0.9),))])
def test_a_gate_that_stood_still_closed_nowhere(text: str, changes: tuple[Change, ...]) -> None:
    found = reading(text=text, changes=changes)
    told = gate_caption(found, say)
    assert told is not None
    assert f"stood at {found.layer['f'].value.mean():.2f} at every token" in told
    assert "closed" not in told


def test_an_rnn_has_no_gate_to_tell_of() -> None:
    assert gate_caption(reading(kind="rnn"), say) is None


@pytest.mark.parametrize("kind", models.KINDS)
def test_the_change_caption_compares_with_the_untouched_network(kind: str) -> None:
    before = reading(kind=kind)
    after = reading(kind=kind, changes=(Scale("weight_hh", 1.6),))
    told = change_caption(before, after, say)
    assert told.startswith(f"{kind.upper()}, ")

    def norm(found: Reading, step: int) -> float:
        gradient = found.layer["h"].gradient
        assert gradient is not None
        return float(np.sqrt((gradient[0, step] ** 2).sum()))

    expected = [
        [f"{found.probability[-1, 1]:.1%}", say.number(norm(found, 0) / norm(found, -1), 2)]
        for found in (before, after)
    ]
    for gate in {"rnn": "", "lstm": "f", "gru": "z"}[kind]:
        for parts, found in zip(expected, (before, after), strict=True):
            parts.append(f"{found.layer[gate].value.mean():.2f}")
    for was, now in zip(*expected, strict=True):
        assert f"{was} → {now}" in told
    assert told.count("→") == len(expected[0])


def test_a_changed_language_model_tells_its_surprise() -> None:
    before, after = (
        reading("en-char", text="To be", changes=changes) for changes in ((), (Clamp("f", 0.0),))
    )
    nats = [
        -np.mean([np.log(found.probability[t, found.ids[t + 1]]) for t in range(4)])
        for found in (before, after)
    ]
    assert f"{nats[0]:.2f} → {nats[1]:.2f} nats" in change_caption(before, after, say)
    one_token = reading("en-char", text="T"), reading("en-char", text="T", changes=(Clamp("i", 0.0),))
    assert "nats" not in change_caption(*one_token, say)


def test_a_changed_networks_weights_are_called_changed() -> None:
    assert "unchanged" in network_caption(reading(), say)
    told = network_caption(reading(changes=(Clamp("f", 1.0),)), say)
    assert "changed by hand" in told
    assert "unchanged" not in told
    untrained = read(models.load("en-sentiment", "lstm", "untrained"), "fine")
    assert "Random weights" in network_caption(untrained, say)


@given(st.text(max_size=6))
def test_a_token_stays_a_token_in_markdown(token: str) -> None:
    # CommonMark 2.4: a backslash takes the meaning from any ASCII punctuation, and only from that
    escaped = literal(token)
    assert re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", escaped) == token
    assert not re.search(r"[!-/:-@\[-`{-~]", re.sub(r"\\[!-/:-@\[-`{-~]", "", escaped))
