"""The curve of dL/dh_t against the trace's own gradients, and far below where doubles end."""

import mpmath
import numpy as np
import pytest
import torch
from hypothesis import given, settings
from numpy.testing import assert_allclose, assert_array_equal

import engine
from engine import Clamp, InputError, Shift
from engine.gradient import gradient_curve
from tests.engine.cases import MODES, Case, cases
from tests.engine.gradient import steps


@settings(max_examples=50)
@given(cases())
def test_it_is_autograds(case: Case) -> None:
    """By jacobians from autograd: for every kind, direction, projection and padding."""
    for layer in steps.traced(case).layers:
        width = sum(signal.value.shape[-1] for signal in layer.initial.values())
        v = np.random.default_rng(case.seed).normal(size=(len(layer.lengths), width))
        found = gradient_curve(layer, case.module, v)
        assert_array_equal(found.exploded, -1)
        for b, length in enumerate(layer.lengths):
            gradient = v[b]
            state = layer["h"].value.shape[-1]
            assert_allclose(found.log10_h[b, length:], np.log10(np.linalg.norm(gradient[:state])))
            for t, J in reversed(list(enumerate(steps.step_jacobians(layer, case.module, b).numpy()))):
                gradient = J.T @ gradient
                assert_allclose(found.dh.value[b, t], gradient[:state], rtol=1e-9, atol=1e-13)


@pytest.mark.parametrize("mode", MODES)
def test_it_is_the_traces_for_a_loss_of_the_last_step(mode: str) -> None:
    case = Case(mode=mode, batch_first=True, lengths=(40, 40))
    v = torch.randn(4, dtype=torch.float64)
    (x,) = case.inputs
    for changes in (
        (),
        (Shift("a" if mode[:3] == "RNN" else "z" if mode == "GRU" else "f", 1.0), Clamp("h", 0.2, (1,))),
    ):
        layer = engine.trace(case.module, x, lambda out: (out[0][:, -1] @ v).sum(), changes).layers[0]
        found = gradient_curve(layer, case.module, np.stack([v.numpy()] * 2), changes)
        assert_allclose(found.dh.value[:, 1:], layer["h"].gradient, rtol=1e-10, atol=1e-300)
        assert_allclose(found.dh.value[:, 0], layer.initial["h"].gradient, rtol=1e-10, atol=1e-300)
        if mode == "LSTM":
            assert found.log10_c is not None
            expected = np.linalg.norm(layer["c"].gradient, axis=-1)
            assert_allclose(found.log10_c[:, 1:], np.log10(expected), rtol=1e-10)
            first = np.linalg.norm(layer.initial["c"].gradient, axis=-1)
            assert_allclose(found.log10_c[:, 0], np.log10(first), rtol=1e-10)


@pytest.mark.parametrize("mode", ["RNN_TANH", "LSTM", "GRU"])
@pytest.mark.parametrize("factor", [0.01, 100.0])
def test_it_goes_on_below_and_above_what_doubles_hold(mode: str, factor: float) -> None:
    case = Case(mode=mode, batch_first=True, lengths=(500,), hidden_size=2)
    with torch.no_grad():
        if factor < 1:
            case.module.weight_hh_l0 *= factor
            if mode != "RNN_TANH":
                case.module.bias_ih_l0[2:4] -= 5  # f, or z, closed
        else:  # in the linear middle of tanh, where the gain is what is left
            case.module.weight_hh_l0.copy_(
                factor * torch.eye(2, dtype=torch.float64).repeat(len(case.module.weight_hh_l0) // 2, 1)
            )
            for p in (case.module.weight_ih_l0, case.module.bias_ih_l0, case.module.bias_hh_l0):
                p.zero_()
    v = torch.tensor([1.0, -0.5], dtype=torch.float64)
    layer = engine.trace(case.module, case.inputs[0]).layers[0]
    found = gradient_curve(layer, case.module, v[None].numpy())
    with mpmath.workdps(30):
        gradient = mpmath.matrix([1, -0.5] + [0] * (2 if mode == "LSTM" else 0))
        expected = [float(mpmath.log10(mpmath.norm(gradient[:2])))]
        for J in steps.step_jacobians(layer, case.module, 0).numpy()[::-1]:
            gradient = mpmath.matrix(J.T.tolist()) * gradient
            expected.insert(0, float(mpmath.log10(mpmath.norm(gradient[:2]))))
    assert abs(expected[0]) > 320  # doubles end at 308
    assert_allclose(found.log10_h[0], expected, rtol=1e-10, atol=1e-10)


def test_dead_units_give_exact_zero() -> None:
    case = Case(mode="RNN_RELU", batch_first=True, lengths=(20,))
    x = case.inputs[0].clone()
    with torch.no_grad():
        case.module.weight_ih_l0.fill_(1.0)
        case.module.weight_hh_l0.abs_()
    x[:] = 1
    x[0, 9] = -1e6  # every unit is silent here
    layer = engine.trace(case.module, x).layers[0]
    assert not layer["h"].value[0, 9].any()
    found = gradient_curve(layer, case.module, np.ones((1, 4)))
    assert np.isfinite(found.log10_h[0, 10:]).all()
    assert_array_equal(found.log10_h[0, :10], -np.inf)
    assert np.isfinite(found.slope()).all()


def test_closed_forget_gates_close_the_cell_path_exactly() -> None:
    case = Case(batch_first=True, lengths=(20,))
    changes = (Clamp("f", 0.0),)
    with torch.no_grad():
        case.module.weight_hh_l0.zero_()
    layer = engine.trace(case.module, case.inputs[0], changes=changes).layers[0]
    found = gradient_curve(layer, case.module, np.ones((1, 4)), changes)
    assert found.log10_h[0, -1] == pytest.approx(np.log10(2))
    assert_array_equal(found.log10_h[0, :-1], -np.inf)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_an_exploded_network_is_named(dtype: torch.dtype) -> None:
    rnn = torch.nn.RNN(1, 3, nonlinearity="relu", batch_first=True, dtype=dtype)
    with torch.no_grad():
        for p in rnn.parameters():
            p.fill_(1e30)
    layer = engine.trace(rnn, torch.ones(1, 30, 1, dtype=dtype)).layers[0]
    assert not np.isfinite(layer["h"].value).all()
    found = gradient_curve(layer, rnn, np.ones((1, 3)))
    whole = engine.gradient.norm_map(engine.gradient.step_jacobians(layer, rnn)).log10
    assert not np.isnan(found.log10_h).any()
    assert whole.shape == (1, 31, 31)
    lstm = torch.nn.LSTM(1, 3, batch_first=True, dtype=dtype)
    x = torch.ones(1, 30, 1, dtype=dtype)
    x[0, 20] = torch.nan
    layer = engine.trace(lstm, x).layers[0]
    found = gradient_curve(layer, lstm, np.ones((1, 3)))
    assert found.exploded[0] == 29
    assert_array_equal(found.log10_h[0, :-1], np.inf)
    assert np.isnan(found.slope()).all()


def test_a_gradient_of_another_shape_is_refused() -> None:
    case = Case(lengths=(3,))
    with pytest.raises(InputError, match=r"\(1, 4\)"):
        gradient_curve(steps.traced(case).layers[0], case.module, np.ones((1, 3)))


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_a_saturated_unit_is_small_and_not_zero(dtype: torch.dtype) -> None:
    """tanh(30) is 1 in doubles, tanh(10) in single precision; tanh' is 4 exp(-2 a) there, not 0."""
    rnn = torch.nn.RNN(1, 1, batch_first=True, bias=False, dtype=dtype)
    with torch.no_grad():
        rnn.weight_ih_l0.fill_(30.0)
        rnn.weight_hh_l0.fill_(0.5)
    layer = engine.trace(rnn, torch.ones(1, 200, 1, dtype=dtype), lambda out: out[0][:, -1].sum()).layers[0]
    found = gradient_curve(layer, rnn, np.ones((1, 1)))
    a = layer["a"].value[0, 1:, 0].astype(float)
    expected = np.sum(np.log10(0.5) + np.log10(4) - 2 * a / np.log(10))
    assert found.log10_h[0, 1] == pytest.approx(expected, rel=1e-10)
    lags = engine.gradient.by_lag(layer, rnn)
    assert lags.norms[0] > 0
    assert lags.norms[0] == pytest.approx(np.exp(-2 * a[-1]) * 4, rel=1e-6)
