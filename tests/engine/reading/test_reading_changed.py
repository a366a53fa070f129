"""Readings of a part of the text, of another step's prediction, and by a changed network."""

import copy

import numpy as np
import pytest
import torch
from numpy.testing import assert_allclose, assert_array_equal
from torch import Tensor

from engine import Clamp, Scale, Shift, models
from engine.reading.reading import MAX_TOKENS, Reading, TextTooLongError, read
from engine.tracing.changes import Change
from tests.engine import reference
from tests.engine.reading.test_reading import NETWORKS, TEXT, doubled, gradient, network, reading


def said(found: Reading, logits: Tensor, at: int) -> Tensor:
    """What the gradients are of, written out; logits (time, classes)."""
    p = torch.softmax(logits[at], -1)
    if found.card.task == "sentiment":
        return torch.log(p[1] / p[0])
    return torch.log(p[found.ids[at + 1]] if at + 1 < len(found.ids) else p.max())


@pytest.mark.parametrize(("name", "kind"), NETWORKS)
def test_gradients_of_any_steps_prediction_are_autograds(name: str, kind: str) -> None:
    time, model = len(reading(name, kind).ids), doubled(name, kind)
    for at in {0, time // 2, time - 2, time - 1}:
        found = read(network(name, kind), TEXT[name], at=at)
        x = model.embedding(torch.tensor(found.ids)[None]).requires_grad_()  # (1, time, embedding_size)
        loss = said(found, model.head(model.rnn(x)[0])[0], at)
        (expected,) = torch.autograd.grad(loss, x)
        assert found.at == at
        assert found.trace.loss == pytest.approx(loss.item(), rel=1e-10, abs=1e-10)
        assert_allclose(gradient(found, "x"), expected.numpy(), rtol=1e-8, atol=1e-14)
        assert_allclose(found.relevance(), (x * expected).sum(-1)[0].detach(), rtol=1e-8, atol=1e-14)
        for signal in found.layer.signals:  # nothing that comes later can have mattered
            assert not gradient(found, signal)[0, at + 1 :].any()
            assert gradient(found, signal)[0, at].any() or (signal == "f" and at == 0)


@pytest.mark.parametrize("name", models.NAMES)
def test_the_target_is_the_token_that_comes_next(name: str) -> None:
    time = len(reading(name).ids)
    for at in (0, time // 2, time - 2, time - 1):
        found = read(network(name, "lstm"), TEXT[name], at=at)
        if found.card.task == "sentiment":
            assert (found.objective, found.classes[found.target]) == ("log_odds", "positive")
        elif at < time - 1:
            assert found.target == found.ids[at + 1]
            assert found.trace.loss == pytest.approx(np.log(found.probability_of_true_next()[at]), rel=1e-9)
        else:
            assert found.target == found.probability[-1].argmax()


@pytest.mark.parametrize(("name", "kind"), NETWORKS)
def test_the_first_tokens_are_the_shorter_text(name: str, kind: str) -> None:
    whole = reading(name, kind)
    compared = 0
    for steps in range(1, len(whole.tokens) + 1, 1 + len(whole.tokens) // 12):
        text = TEXT[name][: whole.tokens[steps - 1].end]
        shorter = read(network(name, kind), text)
        if shorter.tokens != whole.tokens[:steps]:
            continue  # half a syllable is another token
        found = read(network(name, kind), TEXT[name], steps=steps)
        assert (found.tokens, found.unknown, found.target) == (
            shorter.tokens,
            shorter.unknown,
            shorter.target,
        )
        assert (found.text, found.at) == (TEXT[name], steps - 1)
        assert_array_equal(found.probability, shorter.probability)
        for signal in found.layer.signals:
            assert_array_equal(found.layer[signal].value, shorter.layer[signal].value)
            assert_array_equal(gradient(found, signal), gradient(shorter, signal))
        compared += 1
    assert compared > 2


def test_more_steps_than_there_are_is_all_of_them() -> None:
    whole = reading("en-sentiment")
    for steps, at in ((None, None), (10_000, 10_000), (len(whole.tokens), len(whole.tokens) - 1)):
        found = read(network("en-sentiment"), TEXT["en-sentiment"], steps=steps, at=at)
        assert (found.tokens, found.at) == (whole.tokens, whole.at)
        assert_array_equal(gradient(found, "h"), gradient(whole, "h"))
    assert read(network("en-sentiment"), TEXT["en-sentiment"], steps=3, at=8).at == 2


def test_the_beginning_of_a_text_too_long_can_be_read() -> None:
    text = "good " * (MAX_TOKENS + 5)
    assert len(read(network("en-sentiment"), text, steps=7).tokens) == 7
    with pytest.raises(TextTooLongError):
        read(network("en-sentiment"), text, steps=MAX_TOKENS + 1)


def held(change: Clamp, name: str, value: Tensor) -> Tensor:
    if name != change.signal:
        return value
    units = torch.tensor(range(len(value)) if change.units is None else change.units)
    return value.index_fill(0, units, change.value)


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("lstm", Clamp("f", 1.0)),
        ("lstm", Clamp("f", 0.0)),
        ("lstm", Clamp("o", 0.35, units=(17,))),
        ("lstm", Clamp("g", -1.0, units=(0, 63))),
        ("gru", Clamp("z", 1.0, units=(3,))),
        ("gru", Clamp("n", -0.5)),
        ("gru", Clamp("r", 0.0)),
        ("rnn", Clamp("a", 0.25, units=(5,))),
    ],
)
@pytest.mark.parametrize("name", ["en-sentiment", "ko-jamo"])
def test_a_held_gate_is_held_in_the_network_written_by_hand(name: str, kind: str, change: Clamp) -> None:
    found, model = read(network(name, kind), TEXT[name], (change,)), doubled(name, kind)
    x, start = model.embedding(torch.tensor(found.ids)), torch.zeros(1, found.card.hidden_size).double()
    by_hand = reference.run(
        model.rnn,
        x,
        start,
        start if kind == "lstm" else None,
        lambda _, __, signal, ___, v: held(change, signal, v),
    )
    logits = model.head(by_hand.y)
    assert found.changes == (change,)
    assert_allclose(found.probability, torch.softmax(logits, -1).numpy(), rtol=1e-9, atol=1e-12)
    for signal in found.layer.signals:
        if signal != "x":
            steps = torch.stack(by_hand.signals[0, 0, signal])
            assert_allclose(found.layer[signal].value[0], steps.numpy(), rtol=1e-9, atol=1e-12)


def changed_by_hand(name: str, kind: str, gain: float, shift: float) -> models.Network:
    """The shipped network with other numbers in its weights."""
    other = copy.deepcopy(network(name, kind))
    units = other.card.hidden_size
    k = {"rnn": 0, "lstm": 1, "gru": 1}[kind]  # a; f of ifgo; z of rzn
    with torch.no_grad():
        other.model.rnn.weight_hh_l0.mul_(gain)
        other.model.rnn.bias_hh_l0[k * units : (k + 1) * units].add_(shift)
    return other


@pytest.mark.parametrize(("kind", "gate"), [("rnn", "a"), ("lstm", "f"), ("gru", "z")])
@pytest.mark.parametrize(("gain", "shift"), [(2.0, 0.0), (1.0, 1.5), (0.5, -0.25)])
def test_a_changed_network_is_the_one_with_other_weights(
    kind: str, gate: str, gain: float, shift: float
) -> None:
    changes: tuple[Change, ...] = (Scale("weight_hh", gain), Shift(gate, shift))
    found = read(network("en-sentiment", kind), TEXT["en-sentiment"], changes)
    expected = read(changed_by_hand("en-sentiment", kind, gain, shift), TEXT["en-sentiment"])
    # powers of two and the like change no float32 weight's precision, but a sum may round
    assert_allclose(found.probability, expected.probability, rtol=1e-6)
    assert_allclose(found.gradient_norm("h"), expected.gradient_norm("h"), rtol=1e-5)
    for signal in found.layer.signals:
        assert_allclose(found.layer[signal].value, expected.layer[signal].value, atol=1e-6)


def test_an_overflowed_gradient_has_an_infinite_norm() -> None:
    found = read(network("en-sentiment", "rnn"), "good " * 1_000, (Scale("weight_hh", 4.0),))
    assert np.isfinite(found.probability).all()
    assert not np.isnan(found.gradient_norm("h")).any()
