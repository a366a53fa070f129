"""A reading says what the network says, and its gradients are those of plain autograd through torch.nn."""

import copy
from functools import cache
from itertools import product
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from numpy.typing import NDArray
from torch import Tensor, nn

from engine import models
from engine.errors import GatescopeError
from engine.reading.reading import MAX_TOKENS, EmptyTextError, Reading, TextTooLongError, read, softmax
from engine.text.readable import readable

NETWORKS = list(product(models.NAMES, models.KINDS))
TEXT = {
    "ko-sentiment": "처음엔 지루했지만 정말 최고였다",
    "en-sentiment": "I thought it was bad, but I loved it!",
    "en-char": "To be, or not to be",
    "ko-jamo": "정말 재미있는 영화",
}


@cache
def network(name: str, kind: str = "lstm") -> models.Network:
    return models.load(name, kind)


@cache
def reading(name: str, kind: str = "lstm") -> Reading:
    return read(network(name, kind), TEXT[name])


def gradient(found: Reading, signal: str) -> NDArray[np.float64]:
    """(1, time, units)"""
    by_engine = found.layer[signal].gradient
    assert by_engine is not None
    return by_engine


def doubled(name: str, kind: str) -> models.RecurrentNetwork:
    return copy.deepcopy(network(name, kind).model).double()


def objective(read: Reading, logits: Tensor) -> Tensor:
    """The stated one, from the last step's logits (classes,): written out, not taken from the engine."""
    p = torch.softmax(logits, -1)
    return torch.log(p[1]) - torch.log(p[0]) if read.card.task == "sentiment" else torch.log(p.max())


@pytest.mark.parametrize(("name", "kind"), NETWORKS)
def test_probabilities_are_those_of_the_network_as_shipped(name: str, kind: str) -> None:
    shipped, found = network(name, kind), reading(name, kind)
    logits = shipped.model(torch.tensor(found.ids)[None])[0]  # (time, classes), float32
    assert_allclose(found.probability, torch.softmax(logits, -1).numpy(), atol=2e-5)
    assert_allclose(found.probability.sum(axis=-1), 1, atol=1e-12)


@pytest.mark.parametrize(("name", "kind"), NETWORKS)
def test_the_gradient_at_the_input_is_autograds(name: str, kind: str) -> None:
    found, model = reading(name, kind), doubled(name, kind)
    x = model.embedding(torch.tensor(found.ids)[None]).requires_grad_()  # (1, time, embedding_size)
    loss = objective(found, model.head(model.rnn(x)[0])[0, -1])
    (expected,) = torch.autograd.grad(loss, x)
    assert found.trace.loss == pytest.approx(loss.item(), rel=1e-12, abs=1e-12)
    assert_allclose(gradient(found, "x"), expected.numpy(), rtol=1e-9, atol=1e-14)


@pytest.mark.parametrize(("name", "kind"), NETWORKS)
def test_the_gradient_at_the_last_hidden_state_is_the_heads(name: str, kind: str) -> None:
    found = reading(name, kind)
    W = doubled(name, kind).head.weight.numpy()  # (classes, units)
    log_odds = W[1] - W[0]  # d (y_1 - y_0) / dh
    log_probability = W[found.target] - found.probability[-1] @ W  # d log softmax(y)_k / dh
    expected = log_odds if found.card.task == "sentiment" else log_probability
    assert_allclose(gradient(found, "h")[0, -1], expected, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize(("name", "kind"), NETWORKS)
def test_the_gradient_at_any_state_is_that_of_reading_on_from_it(name: str, kind: str) -> None:
    found, model = reading(name, kind), doubled(name, kind)
    x = model.embedding(torch.tensor(found.ids)[None])

    def state(signal: str, t: int) -> Tensor:
        return torch.from_numpy(found.layer[signal].value[:, t].copy())  # (1, units)

    for t in (0, len(found.ids) // 2):
        h = state("h", t).requires_grad_()
        wanted = {"h": h}
        start: Tensor | tuple[Tensor, Tensor] = h[None]
        if kind == "lstm":
            c = state("c", t).requires_grad_()
            wanted["c"] = c
            # dL/dc_t counts what goes through h_t too; dL/dh_t takes c_t as given
            through = state("o", t) * torch.tanh(c)
            start = (h[None] + (through - through.detach())[None], c[None])
        loss = objective(found, model.head(model.rnn(x[:, t + 1 :], start)[0])[0, -1])
        for signal, expected in zip(wanted, torch.autograd.grad(loss, list(wanted.values())), strict=True):
            assert_allclose(gradient(found, signal)[:, t], expected.numpy(), rtol=1e-8, atol=1e-13)


@pytest.mark.parametrize(("name", "kind"), NETWORKS)
def test_gradient_norm_and_probability_of_what_did_come(name: str, kind: str) -> None:
    found = reading(name, kind)
    for signal in ("h", "c") if kind == "lstm" else ("h",):
        squares = [sum(float(g) ** 2 for g in step) for step in gradient(found, signal)[0]]
        assert_allclose(found.gradient_norm(signal), np.sqrt(squares), rtol=1e-12)
    if found.card.task == "language-model":
        nats = nn.functional.cross_entropy(
            doubled(name, kind)(torch.tensor(found.ids)[None])[0, :-1],
            torch.tensor(found.ids[1:]),
            reduction="none",
        )
        assert_allclose(found.probability_of_true_next(), torch.exp(-nats).numpy(), rtol=1e-9)


@pytest.mark.parametrize("name", models.NAMES)
def test_objective_and_target_are_named(name: str) -> None:
    found = reading(name)
    if found.card.task == "sentiment":
        assert (found.objective, found.classes[found.target]) == ("log_odds", "positive")
        log_odds = np.log(found.probability[-1, 1]) - np.log(found.probability[-1, 0])
        assert found.trace.loss == pytest.approx(log_odds, rel=1e-9, abs=1e-12)
    else:
        assert found.objective == "log_probability"
        assert found.target == found.probability[-1].argmax()
        assert len(found.classes) == len(network(name).vocabulary)
        assert found.trace.loss == pytest.approx(np.log(found.probability[-1].max()), rel=1e-9)


def test_of_a_tie_one_wins_and_gets_the_gradient() -> None:
    flat = copy.deepcopy(network("en-char"))
    flat.model.head.weight.zero_()
    flat.model.head.bias.zero_()
    found = read(flat, "tie")
    assert_allclose(found.probability, 1 / len(found.classes))
    assert found.trace.loss == pytest.approx(-np.log(len(found.classes)))


@pytest.mark.parametrize("moment", models.MOMENTS)
def test_a_reading_says_which_moment_it_is_of(moment: str) -> None:
    assert read(models.load("en-sentiment", "gru", moment), "fine").moment == moment


@pytest.mark.parametrize("text", ["", " ", "\n\t \u3000"])
def test_nothing_to_read(text: str) -> None:
    with pytest.raises(EmptyTextError, match="type at least one character") as refused:
        read(network("en-sentiment"), text)
    assert isinstance(refused.value, ValueError)
    assert isinstance(refused.value, GatescopeError)


def test_a_space_is_a_token_where_characters_are() -> None:
    assert [token.text for token in read(network("en-char"), " ").tokens] == [" "]


@pytest.mark.parametrize("kind", models.KINDS)
def test_the_longest_text_is_read_and_one_more_token_is_not(kind: str) -> None:
    found = read(network("en-sentiment", kind), "good " * MAX_TOKENS)
    assert len(found.tokens) == MAX_TOKENS
    assert np.isfinite(found.probability).all()
    with pytest.raises(TextTooLongError, match="2,001 tokens, the limit is 2,000") as refused:
        read(network("en-sentiment", kind), "good " * (MAX_TOKENS + 1))
    assert (refused.value.count, refused.value.limit) == (MAX_TOKENS + 1, MAX_TOKENS)


@pytest.mark.parametrize("name", models.NAMES)
def test_a_hundred_thousand_characters_are_counted(name: str) -> None:
    with pytest.raises(TextTooLongError) as refused:
        read(network(name), "가 a" * 33_334)
    assert refused.value.count >= 33_334


@pytest.mark.parametrize("name", models.NAMES)
def test_unknown_tokens_are_told_and_all_read_alike(name: str) -> None:
    cuneiform, runes = read(network(name), "𒀀"), read(network(name), "ᚠ")
    assert cuneiform.unknown == runes.unknown == (True,)
    assert_array_equal(cuneiform.ids, [0])
    assert_array_equal(cuneiform.probability, runes.probability)


@pytest.mark.parametrize(("name", "kind"), NETWORKS)
def test_one_token_is_enough(name: str, kind: str) -> None:
    found = read(network(name, kind), "a")
    assert len(found.tokens) == len(found.probability) == 1
    assert found.gradient_norm("h").shape == (1,)
    assert found.probability_of_true_next().shape == (0,)


MIXED = st.one_of(
    st.sampled_from(
        ["👩‍👩‍👧‍👦", "🇰🇷", "e\u0301", "\x00", "\u202e", "\ufeff", "ㅋㅋ", "각", "ᄀ", "\r\n", "\ud800"]
    ),
    st.characters(),
)


@pytest.mark.parametrize("name", models.NAMES)
@settings(max_examples=30)
@given(pieces=st.lists(MIXED, max_size=12))
def test_any_text_is_read_or_has_nothing_to_read(name: str, pieces: list[str]) -> None:
    text = "".join(pieces)
    try:
        found = read(network(name, "gru"), text)
    except EmptyTextError:
        assert not readable(text).text.strip()
        return
    time = len(found.tokens)
    assert found.text == text
    assert found.ids.shape == (time,)
    assert len(found.unknown) == time
    assert all(unknown == (id_ == 0) for unknown, id_ in zip(found.unknown, found.ids, strict=True))
    assert all(0 <= token.start < token.end <= len(text) for token in found.tokens)
    assert found.probability.shape == (time, len(found.classes))
    assert_allclose(found.probability.sum(axis=-1), 1)
    for signal in found.layer.signals.values():
        assert signal.value.shape[:2] == (1, time)
        assert np.isfinite(signal.value).all()


@pytest.mark.parametrize(("name", "kind"), NETWORKS)
def test_everything_is_float64_of_the_stated_shape(name: str, kind: str) -> None:
    found = reading(name, kind)
    time, units = len(found.tokens), found.card.hidden_size
    assert found.probability.dtype == np.float64
    assert found.ids.dtype == np.int64
    for key, signal in found.layer.signals.items():
        assert signal.value.dtype == gradient(found, key).dtype == np.float64
        width = found.card.embedding_size if key == "x" else units
        assert signal.value.shape == gradient(found, key).shape == (1, time, width)


@pytest.mark.parametrize(("name", "kind"), NETWORKS)
def test_the_network_is_left_as_it_was(name: str, kind: str) -> None:
    shipped = models.load(name, kind)
    before = {key: value.clone() for key, value in shipped.model.state_dict().items()}
    read(shipped, TEXT[name])
    for key, value in shipped.model.state_dict().items():
        assert value.dtype == torch.float32
        assert torch.equal(value, before[key])
    for module in shipped.model.modules():
        assert not module.training
        assert not module._forward_hooks
        assert not module._forward_pre_hooks
        assert not module._backward_hooks
    assert not any(parameter.requires_grad for parameter in shipped.model.parameters())


def test_two_readings_share_no_memory_with_each_other_or_the_network() -> None:
    shipped = network("en-sentiment")
    first, second = (every_array(read(shipped, TEXT["en-sentiment"])) for _ in range(2))
    weights = {key: value.numpy() for key, value in shipped.model.state_dict().items()}
    for key, array in first.items():
        assert_array_equal(array, second[key])
        assert not any(np.shares_memory(array, other) for other in [*second.values(), *weights.values()])


def every_array(found: Reading) -> dict[str, NDArray[Any]]:
    arrays: dict[str, NDArray[Any]] = {"probability": found.probability, "ids": found.ids}
    for key, signal in found.layer.signals.items():
        arrays |= {key: signal.value, f"d{key}": gradient(found, key)}
    return arrays


def test_a_reading_can_be_shared_because_nobody_can_write_into_it() -> None:
    writable = [key for key, array in every_array(reading("en-sentiment")).items() if array.flags.writeable]
    assert not writable


def test_softmax_of_large_logits() -> None:
    logits = np.array([[1000.0, 1000.0], [-1000.0, 0.0]])
    assert_array_equal(softmax(logits), np.array([[0.5, 0.5], [0.0, 1.0]]))
