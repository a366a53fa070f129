"""The trace against networks written out by hand, over every kind of module and every form of input."""

from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from torch.nn.utils.rnn import PackedSequence

import engine
from engine.cells import cell_of
from tests.engine.cases import MODES, ByHand, Case, cases

pytestmark = pytest.mark.filterwarnings(
    "ignore:LSTM with projections is not supported with oneDNN"
)  # torch's own

EXACT = {"rtol": 0, "atol": 1e-12}


def assert_same(trace: engine.Trace, case: Case, by_hand: ByHand, atol: float, gradient_rtol: float) -> None:
    """Every value and every gradient is the reference's."""
    names = cell_of(case.module).signals
    assert [(at.index, at.direction) for at in trace.layers] == [
        (layer, direction)
        for layer in range(case.layers)
        for direction in ("forward", "backward")[: case.directions]
    ]
    for layer in trace.layers:
        assert (layer.module, tuple(layer.signals)) == (case.mode.split("_")[0].lower(), names)
        assert layer.lengths.tolist() == list(case.lengths)
        at = (layer.index, int(layer.direction == "backward"))
        for name in names:
            if name == "x" and layer.index > 0:
                continue
            np.testing.assert_allclose(layer[name].value, by_hand.signal(*at, name), rtol=0, atol=atol)
            if name != "x":
                assert_gradient(layer[name].gradient, by_hand.signal(*at, name, gradient=True), gradient_rtol)
        for state, name in zip(by_hand.states, "hc", strict=False):
            row = at[0] * case.directions + at[1]
            np.testing.assert_array_equal(layer.initial[name].value, state[row].detach())
            assert_gradient(layer.initial[name].gradient, state.grad[row].numpy(), gradient_rtol)
        if layer.index == 0:  # both directions read one input, and its gradient is of both
            assert_gradient(layer["x"].gradient, by_hand.signal(0, 0, "x", gradient=True), gradient_rtol)


def assert_gradient(found: Any, wanted: np.ndarray, rtol: float) -> None:
    assert found.shape == wanted.shape
    np.testing.assert_allclose(found, wanted, rtol=0, atol=rtol * max(1.0, np.abs(wanted).max(initial=0)))


@settings(max_examples=300)
@given(case=cases())
def test_every_signal_and_gradient_is_that_of_the_network_written_by_hand(case: Case) -> None:
    trace = engine.trace(case.module, case.inputs, loss=case.loss)
    by_hand = case.by_hand()
    by_hand.loss.backward()
    assert trace.loss == pytest.approx(by_hand.loss.item(), abs=1e-11)
    assert_same(trace, case, by_hand, atol=1e-12, gradient_rtol=1e-10)


@settings(max_examples=60)
@given(case=cases(dtype=torch.float32))
def test_single_precision_differs_by_rounding_only(case: Case) -> None:
    trace = engine.trace(case.module, case.inputs, loss=case.loss)
    by_hand = case.by_hand()
    by_hand.loss.backward()
    assert all(layer[name].value.dtype == np.float32 for layer in trace.layers for name in layer.signals)
    assert_same(trace, case, by_hand, atol=2e-5, gradient_rtol=2e-4)


@settings(max_examples=100)
@given(case=cases())
def test_the_output_is_torchs_own(case: Case) -> None:
    with torch.no_grad():
        y, last = case.module(*case.inputs)
    trace = engine.trace(case.module, case.inputs)
    assert trace.loss is None
    assert all(layer[name].gradient is None for layer in trace.layers for name in layer.signals)
    found_y, found_last = trace.output
    if isinstance(y, PackedSequence):
        np.testing.assert_array_equal(found_y.data, y.data)
        np.testing.assert_array_equal(found_y.batch_sizes, y.batch_sizes)
    else:
        np.testing.assert_array_equal(found_y, y)
    h_n, c_n = last if case.mode == "LSTM" else (last, None)
    found_h, found_c = found_last if case.mode == "LSTM" else (found_last, None)
    np.testing.assert_array_equal(found_h, h_n)
    if c_n is not None:
        np.testing.assert_array_equal(found_c, c_n)
    for row, layer in enumerate(trace.layers):
        batch = range(len(case.lengths))
        ends = layer.lengths - 1 if layer.direction == "forward" else 0 * layer.lengths
        for name, states in zip("hc", (h_n, c_n), strict=True):
            if states is not None:
                wanted = states.reshape(-1, len(batch), states.shape[-1])[row]
                np.testing.assert_allclose(layer[name].value[batch, ends], wanted, **EXACT)


@settings(max_examples=100)
@given(case=cases())
def test_padding_is_zero_in_values_and_gradients(case: Case) -> None:
    trace = engine.trace(case.module, case.inputs, loss=case.loss)
    for layer in trace.layers:
        padding = np.arange(max(case.lengths)) >= layer.lengths[:, None]  # (batch, time)
        for signal in layer.signals.values():
            assert not signal.value[padding].any()
            assert not signal.gradient[padding].any()


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("bidirectional", [False, True])
def test_a_gradient_is_the_slope_of_the_loss_under_a_nudge(mode: str, bidirectional: bool) -> None:
    """Central differences on the network written by hand: no automatic differentiation on either side."""
    case = Case(mode, layers=2, bidirectional=bidirectional, form="packed", lengths=(3, 5), given_state=True)
    trace = engine.trace(case.module, case.inputs, loss=case.loss)
    rng = np.random.default_rng(0)
    for layer in trace.layers:
        at = (layer.index, int(layer.direction == "backward"))
        for name in tuple(layer.signals)[1:]:
            t, unit = int(rng.integers(3)), int(rng.integers(4))

            def loss(nudge: float, where: tuple[Any, ...] = (*at, name, t), unit: int = unit) -> float:
                def touch(*given: Any) -> torch.Tensor:
                    *place, value = given
                    if tuple(place) != where:
                        return value
                    return value + nudge * torch.eye(4, dtype=value.dtype)[unit]

                return case.by_hand(touch).loss.item()

            slope = (loss(1e-5) - loss(-1e-5)) / 2e-5
            found = layer[name].gradient[:, t, unit].sum()  # the nudge is in both sequences
            assert found == pytest.approx(slope, rel=1e-6, abs=1e-8), (layer.index, layer.direction, name)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("form", ["batch", "packed", "unbatched"])
@pytest.mark.parametrize("bidirectional", [False, True])
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_dropout_between_layers_is_the_one_that_was_drawn(
    mode: str, form: str, bidirectional: bool, dtype: torch.dtype
) -> None:
    lengths = {"unbatched": (6,), "packed": (3, 6, 4), "batch": (6, 6, 6)}[form]
    case = Case(mode, 3, bidirectional, form=form, lengths=lengths, dtype=dtype, batch_first=True)
    case.module.dropout = 0.4
    torch.manual_seed(5)
    trace = engine.trace(case.module, case.inputs, loss=case.loss)

    x = case.inputs[0].data.clone().requires_grad_()
    given_x = case.inputs[0]._replace(data=x) if form == "packed" else x
    torch.manual_seed(5)
    loss = case.loss(case.module(given_x))
    loss.backward()
    assert trace.loss == pytest.approx(loss.item(), rel=1e-5)

    layers = {(layer.index, layer.direction): layer for layer in trace.layers}
    sides = ("forward", "backward")[: case.directions]
    dropped = 0
    for index in (1, 2):
        below = np.concatenate([layers[index - 1, side]["h"].value for side in sides], -1)
        for side in sides:
            ratio = layers[index, side]["x"].value[below != 0] / below[below != 0]
            kept = np.abs(ratio) > 0.5
            np.testing.assert_allclose(ratio, np.where(kept, 1 / 0.6, 0), rtol=1e-5)
            dropped += int((~kept).sum())
    assert dropped > 0
    found = layers[0, "forward"]["x"].gradient
    wanted = x.grad
    if form == "packed":
        wanted, _ = torch.nn.utils.rnn.pad_packed_sequence(given_x._replace(data=x.grad), batch_first=True)
    tolerance = 1e-10 if dtype == torch.float64 else 1e-4
    assert_gradient(found, wanted.numpy().reshape(found.shape), tolerance)
