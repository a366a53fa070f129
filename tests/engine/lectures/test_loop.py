"""The recurrent connection, on and off, against `torch.nn.RNN` and a plain layer."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from engine.errors import InputError
from engine.lectures.loop import feed_forward_count, reach_of_first, states
from engine.lectures.one_step import GateWeights
from engine.tracing.records import Array


@st.composite
def cases(draw: st.DrawFn) -> tuple[Array, GateWeights]:
    time, inputs, units = draw(st.integers(1, 6)), draw(st.integers(1, 3)), draw(st.integers(1, 3))

    def drawn(*shape: int) -> Array:
        return draw(arrays(np.float64, shape, elements=st.floats(-2, 2)))

    return drawn(time, inputs), GateWeights(drawn(units, inputs), drawn(units, units), drawn(units))


@given(cases())
def test_with_the_connection_it_is_torchs_rnn(case: tuple[Array, GateWeights]) -> None:
    x, w = case
    rnn = torch.nn.RNN(x.shape[1], w.b.size, dtype=torch.float64)
    with torch.no_grad():
        rnn.weight_ih_l0.copy_(torch.from_numpy(w.W_x))
        rnn.weight_hh_l0.copy_(torch.from_numpy(w.W_h))
        rnn.bias_ih_l0.copy_(torch.from_numpy(w.b))
        rnn.bias_hh_l0.zero_()
        wanted = rnn(torch.from_numpy(x))[0].numpy()
    np.testing.assert_allclose(states(x, w), wanted, rtol=0, atol=1e-12)


@given(cases())
def test_without_it_each_step_is_a_layer_by_itself(case: tuple[Array, GateWeights]) -> None:
    x, w = case
    np.testing.assert_allclose(states(x, w, False), np.tanh(x @ w.W_x.T + w.b), rtol=0, atol=1e-12)


@given(cases())
def test_without_it_the_beginning_is_lost(case: tuple[Array, GateWeights]) -> None:
    x, w = case
    if len(x) > 1:
        assert reach_of_first(x, w, recurrent=False) == 0


def test_with_it_the_beginning_reaches_the_end() -> None:
    w = GateWeights(np.eye(2), 0.5 * np.eye(2), np.zeros(2))
    x = np.array([[1.0, 0], [0, 0]])
    assert reach_of_first(x, w) == pytest.approx(np.tanh(0.5 * np.tanh(1)))


def test_only_the_network_that_reads_all_at_once_grows_with_the_length() -> None:
    for length in (1, 3, 10):
        layer = torch.nn.Linear(length * 2, 3)
        assert feed_forward_count(length, 2, 3) == sum(p.numel() for p in layer.parameters())


def test_inputs_that_do_not_fit_are_told() -> None:
    w = GateWeights(np.eye(2), np.eye(2), np.zeros(2))
    for shape in ((3, 3), (3,), (0, 2)):
        with pytest.raises(InputError, match=r"must be \(time, 2\)"):
            states(np.zeros(shape), w)
