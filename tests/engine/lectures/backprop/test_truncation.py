"""Truncated backpropagation, against the trace of the fused module."""

from __future__ import annotations

from copy import deepcopy
from typing import get_args

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from torch import Tensor, nn

import engine
from engine.cells import Kind
from engine.errors import InputError
from engine.lectures.backprop.truncation import fresh_layer, truncate

KINDS = st.sampled_from(get_args(Kind))
UNITS, INPUTS = 5, 3


def input_of(length: int, seed: int) -> tuple[Tensor, Tensor]:
    """x (time, input) and dL/dh at the last step (units,)."""
    generator = torch.Generator().manual_seed(seed)
    drawn = torch.randn(length + 1, max(INPUTS, UNITS), generator=generator, dtype=torch.float64)
    return drawn[:-1, :INPUTS], drawn[-1, :UNITS]


def traced(layer: nn.RNNBase, x: Tensor, dh: Tensor, state: object = None) -> NDArray[np.float64]:
    """dL/dh_t (time, units), by the engine's trace of the fused module, which starts from `state`."""
    inputs = (x[None],) if state is None else (x[None], state)
    trace = engine.trace(layer, inputs, loss=lambda output: (output[0][0, -1] * dh).sum())
    gradient = trace.layers[0]["h"].gradient
    assert gradient is not None
    return gradient[0]


@given(KINDS, st.integers(1, 12), st.integers(1, 15), st.integers(0, 99))
def test_full_and_truncated_gradients(kind: Kind, length: int, window: int, seed: int) -> None:
    layer = fresh_layer(kind, INPUTS, UNITS, seed).double()
    x, dh = input_of(length, seed)
    found = truncate(layer, x, dh, window)
    np.testing.assert_allclose(found.full, traced(layer, x, dh), rtol=0, atol=1e-12)
    assert found.cut == max(0, length - window)
    assert found.forward_difference == 0
    # beyond the cut exactly zero; behind it, what a network that starts in that state would have
    assert not found.truncated[: found.cut].any()
    assert (found.log10_truncated[: found.cut] == -np.inf).all()
    with torch.no_grad():
        state = layer(x[None, : found.cut])[1] if found.cut else None
    rest = traced(layer, x[found.cut :], dh, state)
    np.testing.assert_allclose(found.truncated[found.cut :], rest, rtol=0, atol=1e-12)


@given(KINDS, st.integers(0, 99))
def test_a_window_over_all_cuts_nothing(kind: Kind, seed: int) -> None:
    x, dh = input_of(9, seed)
    found = truncate(fresh_layer(kind, INPUTS, UNITS, seed), x, dh, 9)
    assert np.array_equal(found.full, found.truncated)
    assert found.full.all()


@pytest.mark.parametrize("kind", get_args(Kind))
def test_the_layer_is_left_as_it_is(kind: Kind) -> None:
    layer = fresh_layer(kind, INPUTS, UNITS, 0).requires_grad_(False)
    before = deepcopy(layer.state_dict())
    x, dh = input_of(6, 0)
    truncate(layer, x, dh, 2)
    assert all(torch.equal(before[name], value) for name, value in layer.state_dict().items())
    assert all(value.grad is None and not value.requires_grad for value in layer.parameters())
    assert layer.weight_hh_l0.dtype == torch.float32


def test_nobody_elses_random_numbers_move() -> None:
    before = torch.get_rng_state()
    one, same, other = (fresh_layer("gru", INPUTS, UNITS, seed) for seed in (1, 1, 2))
    assert torch.equal(one.weight_hh_l0, same.weight_hh_l0)
    assert not torch.equal(one.weight_hh_l0, other.weight_hh_l0)
    assert torch.equal(before, torch.get_rng_state())


def test_tiny_is_not_zero() -> None:
    """Squares of 1e-170 would be: the norm of a gradient is taken in a scaled form."""
    layer = nn.RNN(1, 2, batch_first=True, dtype=torch.float64)
    nn.init.zeros_(layer.weight_ih_l0)
    nn.init.zeros_(layer.bias_ih_l0)
    nn.init.zeros_(layer.bias_hh_l0)
    with torch.no_grad():
        layer.weight_hh_l0.copy_(1e-10 * torch.eye(2, dtype=torch.float64))
    found = truncate(layer, torch.zeros(26, 1), torch.tensor([3.0, 4.0]), 5)
    expected = np.log10(5) - 10 * np.arange(25, -1, -1)
    np.testing.assert_allclose(found.log10_full, expected, rtol=0, atol=1e-9)
    assert (found.log10_truncated[:21] == -np.inf).all()


def test_what_is_refused() -> None:
    x, dh = input_of(4, 0)
    layer = fresh_layer("rnn", INPUTS, UNITS, 0)
    with pytest.raises(InputError, match="not 0"):
        truncate(layer, x, dh, 0)
    with pytest.raises(InputError, match=r"\(0, 3\)"):
        truncate(layer, x[:0], dh, 1)
    for wrong in ({"num_layers": 2}, {"bidirectional": True}, {"batch_first": False}):
        with pytest.raises(InputError, match="one layer in one direction"):
            truncate(nn.LSTM(INPUTS, UNITS, **{"batch_first": True} | wrong), x, dh, 1)
