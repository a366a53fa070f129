"""The step Jacobians against autograd and finite differences of a step written by hand."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

import engine
from engine import Clamp, GRUForm, InputError, Scale, Shift
from engine.gradient import step_jacobians
from tests.engine.cases import MODES, Case, cases
from tests.engine.gradient import steps
from tests.engine.gradient.steps import Step

SIGNALS = {"RNN_TANH": "ah", "RNN_RELU": "ah", "LSTM": "ifgoch", "GRU": "rznh"}


@settings(max_examples=80)
@given(cases())
def test_they_are_those_of_autograd(case: Case) -> None:
    for layer in steps.traced(case).layers:
        found = step_jacobians(layer, case.module).matrices
        for b, length in enumerate(layer.lengths):
            expected = steps.step_jacobians(layer, case.module, b)
            assert_allclose(found[b, :length], expected, rtol=1e-10, atol=1e-13)
            padding = found[b, length:]
            assert_array_equal(padding, np.broadcast_to(np.eye(padding.shape[-1]), padding.shape))


@settings(max_examples=30)
@given(cases().filter(lambda case: case.mode != "RNN_RELU"))
def test_they_are_finite_differences(case: Case) -> None:
    layer = steps.traced(case).layers[-1]
    found = step_jacobians(layer, case.module).matrices
    step = Step(case.module, layer.index, layer.direction)
    b = int(np.argmax(layer.lengths))
    x, before = torch.tensor(steps.in_order(layer, "x", b)), steps.states(layer, b)
    for t in range(len(x)):
        for column, e in enumerate(torch.eye(before.shape[1], dtype=torch.float64)):
            expected = sixth_order(lambda s, t=t, e=e: step(x[t], before[t] + s * e))
            assert_allclose(found[b, t, :, column], expected, rtol=1e-10, atol=1e-10)


def sixth_order(f, h: float = 2e-3):  # type: ignore[no-untyped-def]
    """f'(0) by central differences; their error is of the order of h^6."""
    return sum(w * (f(k * h) - f(-k * h)) for k, w in ((1, 45), (2, -9), (3, 1))) / (60 * h)


@pytest.mark.parametrize(("mode", "signal"), [(mode, name) for mode in MODES for name in SIGNALS[mode]])
@pytest.mark.parametrize("projection", [0, 2])
@pytest.mark.parametrize("units", [None, (1,)])
def test_what_is_held_passes_nothing_on(
    mode: str, signal: str, projection: int, units: tuple[int, ...] | None
) -> None:
    case = Case(mode=mode, projection=projection if mode == "LSTM" else 0, given_state=True)
    changes = [Clamp(signal, 0.4, units)]
    layer = steps.traced(case, changes=changes).layers[0]
    held = {signal: (list(range(4)) if units is None else list(units), 0.4)}
    found = step_jacobians(layer, case.module, changes).matrices
    for b in range(2):
        expected = steps.step_jacobians(layer, case.module, b, held)
        assert_allclose(found[b], expected, rtol=1e-10, atol=1e-13)


@pytest.mark.parametrize("mode", MODES)
def test_changed_weights(mode: str) -> None:
    case = Case(mode=mode)
    gate = SIGNALS[mode][1 if mode != "RNN_TANH" and mode != "RNN_RELU" else 0]
    changes = (Scale("weight_hh", 1.7), Shift(gate, -0.5), Scale("bias_hh", 2))
    layer = steps.traced(case, changes=changes).layers[0]
    changed = Case(mode=mode)
    rows = slice(None) if gate == "a" else slice(case.hidden_size, 2 * case.hidden_size)
    with torch.no_grad():
        changed.module.weight_hh_l0 *= 1.7
        changed.module.bias_hh_l0 *= 2
        changed.module.bias_ih_l0[rows] -= 0.5
    found = step_jacobians(layer, case.module, changes).matrices
    for b in range(2):
        assert_allclose(found[b], steps.step_jacobians(layer, changed.module, b), rtol=1e-10, atol=1e-13)


@pytest.mark.parametrize("mode", MODES)
@given(seed=st.integers(0, 99))
@settings(max_examples=5)
def test_single_precision(mode: str, seed: int) -> None:
    case = Case(mode=mode, seed=seed, hidden_size=20)
    layer = steps.traced(case).layers[0]
    single = step_jacobians(layer, case.module, dtype=np.float32)
    assert single.matrices.dtype == np.float32
    assert_allclose(single.matrices, step_jacobians(layer, case.module).matrices, rtol=1e-4, atol=1e-6)


def test_the_trace_of_another_module_is_refused() -> None:
    case = Case()
    layer = steps.traced(case).layers[0]
    for other in (Case(mode="GRU"), Case(hidden_size=3)):
        with pytest.raises(InputError, match="of a lstm with 4 units; the module is a"):
            step_jacobians(layer, other.module)
    backward = steps.traced(replace(case, bidirectional=True)).layers[1]
    with pytest.raises(InputError, match="1 directions"):
        step_jacobians(backward, case.module)
    with pytest.raises(InputError, match=r"not Linear: model\.get_submodule"):
        step_jacobians(layer, torch.nn.Linear(2, 2))  # type: ignore[arg-type]


def test_the_other_gru_is_refused() -> None:
    case, changes = Case(mode="GRU"), (GRUForm("cho2014"),)
    with pytest.raises(InputError, match="cho2014"):
        step_jacobians(steps.traced(case, changes=changes).layers[0], case.module, changes)
    torch_form = (*changes, GRUForm("torch"))
    layer = steps.traced(case, changes=torch_form).layers[0]
    step_jacobians(layer, case.module, torch_form)


def test_the_module_is_left_as_it_was() -> None:
    lstm = torch.nn.LSTM(2, 3, batch_first=True)
    before = {name: p.clone() for name, p in lstm.named_parameters()}
    layer = engine.trace(lstm, torch.randn(1, 4, 2)).layers[0]
    step_jacobians(layer, lstm, (Scale("weight_hh", 2.0),))
    assert all(torch.equal(p, before[name]) and p.grad is None for name, p in lstm.named_parameters())
