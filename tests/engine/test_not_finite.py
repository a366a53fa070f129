"""What isn't finite stays so: an explosion never reads as a gradient that vanished, nor NaN as 0."""

import numpy as np
import pytest
import torch
from torch import Tensor, nn

import engine
from engine.cells import Weights, cell_of
from engine.cells.rnn import RNN
from engine.gradient.curve import gradient_curve
from engine.gradient.loss_gradients import remainder
from engine.race.recorded_scan import hidden_gradient
from engine.tracing.backward import in_single
from engine.tracing.modules import layer_weights
from tests.engine import reference
from tests.engine.cases import Case

MODES = ("RNN_TANH", "RNN_RELU", "LSTM", "GRU")


def exploding(seed: int, gain: float = 2.5, dtype: torch.dtype = torch.float32) -> nn.RNN:
    torch.manual_seed(seed)
    rnn = nn.RNN(4, 16, nonlinearity="relu", dtype=dtype)
    with torch.no_grad():
        nn.init.orthogonal_(rnn.weight_hh_l0)
        rnn.weight_hh_l0.mul_(gain)
    return rnn


def steps_by_autograd(module: nn.RNNBase, x: Tensor, last: int) -> tuple[np.ndarray, np.ndarray]:
    """h and dL/dh of one sequence x (time, input), each (time, units), step by step; L the sum of h_last."""
    h_0 = x.new_zeros(1, module.hidden_size)
    c_0 = torch.zeros_like(h_0) if isinstance(module, nn.LSTM) else None
    run = reference.run(module, x.clone().requires_grad_(), h_0, c_0)
    h = run.signals[0, 0, "h"]
    found = torch.autograd.grad(h[last].sum(), h, materialize_grads=True)
    return torch.stack(h).detach().numpy(), torch.stack(found).numpy()


@pytest.mark.parametrize("changes", [(), [engine.Clamp("h", 0.5, units=(0,))]], ids=["", "held"])
@pytest.mark.parametrize("seed", range(3))
def test_an_explosion_never_reads_as_vanished(seed: int, changes: list[engine.Clamp]) -> None:
    """Against autograd through the same steps, in the same precision: nowhere 0 where it isn't."""
    rnn = exploding(seed, gain=60 if changes else 2.5, dtype=torch.float64 if changes else torch.float32)
    x = torch.randn(300, 1, 4, dtype=rnn.weight_hh_l0.dtype)
    layer = engine.trace(rnn, x, lambda out: out[0][-1].sum(), changes).layers[0]
    h, wanted = steps_by_autograd(rnn, x[:, 0], last=-1)
    assert not np.isfinite(h).all()
    assert not np.isfinite(layer["h"].value).all()
    for name in ("h", "x"):
        assert not np.isfinite(layer[name].gradient[0, :200]).any()
    off = layer["a"].value[0, :200] <= 0  # such a unit stands still, and so does one that is held
    off[:, 0] |= bool(changes)
    np.testing.assert_array_equal(np.isfinite(layer["a"].gradient[0, :200]), off)
    assert not np.isfinite(layer.initial["h"].gradient).any()
    if not changes:
        found = layer["h"].gradient[0]
        assert not np.isfinite(found[~np.isfinite(wanted)]).any()
        assert (found[wanted != 0] != 0).all()
        curve = gradient_curve(layer, rnn, np.ones((1, 16)))
        assert (curve.log10_h[0, :200] == np.inf).all()  # as the trace says it


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_nothing_known_is_made_of_a_nan(mode: str, dtype: torch.dtype) -> None:
    """One NaN in a step's input: dL/dh of it and of all steps before, of that sequence alone, is NaN."""
    case = Case(mode, dtype=dtype, lengths=(6, 6))
    with torch.no_grad():
        case.module.bias_ih_l0.add_(3 * (mode == "RNN_RELU"))  # no unit is off, which would let nothing pass
    (x,) = case.inputs
    x[3, 0, 1] = torch.nan
    layer = engine.trace(case.module, x, lambda out: out[0][-1].sum()).layers[0]
    assert np.isnan(layer["h"].value[0, 3:]).all()
    assert np.isnan(layer["h"].gradient[0, :5]).all()
    assert np.isnan(layer["x"].gradient[0, :4]).all()
    _, wanted = steps_by_autograd(case.module, x[:, 1], last=-1)
    assert np.isfinite(layer["h"].value[1]).all()
    np.testing.assert_allclose(layer["h"].gradient[1], wanted, rtol=1e-4, atol=1e-6)


def test_what_the_loss_never_sees_has_no_gradient_whatever_comes_of_it() -> None:
    """relu alone decides it: where nothing arrives nothing goes on, as autograd has it."""
    case = Case("RNN_RELU", lengths=(6,))
    (x,) = case.inputs
    x[4, 0] = torch.nan
    for changes in ((), [engine.Clamp("h", 0.5, units=(0,))]):
        layer = engine.trace(case.module, x, lambda out: out[0][2].sum(), changes).layers[0]
        assert np.isnan(layer["h"].value[0, 4:, 1:]).all()
        assert np.isfinite(layer["h"].gradient).all()
        assert not layer["h"].gradient[0, 3:].any()
        if not changes:
            _, wanted = steps_by_autograd(case.module, x[:, 0], last=2)
            np.testing.assert_allclose(layer["h"].gradient[0], wanted, rtol=1e-9, atol=1e-12)


def test_an_infinite_gradient_stops_at_a_relu_that_is_off() -> None:
    """0 times infinity isn't 0: relu's derivative chooses, it doesn't multiply; as autograd has it."""
    rnn = nn.RNN(1, 2, nonlinearity="relu", dtype=torch.float64)
    with torch.no_grad():
        rnn.weight_hh_l0.copy_(torch.eye(2))
        rnn.weight_ih_l0.copy_(torch.tensor([[1.0], [-1.0]]))
        for bias in (rnn.bias_ih_l0, rnn.bias_hh_l0):
            bias.zero_()
    x = torch.ones(1, 1, 1, dtype=torch.float64)
    layer = engine.trace(rnn, x, lambda out: (out[0] * torch.inf).sum()).layers[0]
    np.testing.assert_array_equal(layer["a"].gradient[0, 0], [np.inf, 0])


@pytest.mark.parametrize("mode", MODES)
def test_the_derivatives_of_a_training_keep_what_is_not_finite(mode: str) -> None:
    """Against the trace, which says of which dL/dh it isn't finite."""
    case = Case(mode, dtype=torch.float32, lengths=(9, 9))
    (x,) = case.inputs
    x[4, 0] = torch.nan
    h, _ = case.module(x)
    w = layer_weights(case.module, 0, 0)
    dh = torch.ones(1, 2, 4)
    G, _ = hidden_gradient(cell_of(case.module), x, h.detach(), tuple(s[0] for s in case.states), w, dh)
    layer = engine.trace(case.module, x, lambda out: out[0][-1].sum()).layers[0]
    shown = layer["h"].gradient.transpose(1, 0, 2)
    np.testing.assert_array_equal(np.isfinite(G.numpy()), np.isfinite(shown))
    assert not np.isfinite(G.numpy()[:8, 0]).any()


def test_relu_passes_on_above_zero_and_is_undefined_at_nan() -> None:
    h = torch.relu(torch.tensor([[torch.nan, torch.inf, -1.0, 0.0, 1e-45, 0.5, 3.0]]))
    slope = RNN("relu").derivatives({"h": h}, (h,), Weights(h, h)).slopes
    np.testing.assert_array_equal(slope[0, 0], [np.nan, 1, 0, 0, 1, 1, 1])


def test_a_product_and_a_remainder_keep_what_is_not_finite() -> None:
    rows = np.array([[np.inf, 1e-300], [np.nan, 1.0], [1e300, -1e299], [0.0, 0.0]])
    W = np.array([[1.0, 0.0, 2.0], [1.0, 1.0, -3.0]], dtype=np.float32)
    with np.errstate(all="ignore"):
        wanted, found = rows @ W, in_single(rows, W)
        left = remainder(np.array([np.inf, np.nan, 1.0]), [np.array([1.0, 1.0, 1.0])], np.ones(3), 1e-9)
    assert not np.isfinite(found[:2]).any()
    np.testing.assert_allclose(found[2:], wanted[2:], rtol=1e-6)
    np.testing.assert_array_equal(left, [np.inf, np.nan, 0])
