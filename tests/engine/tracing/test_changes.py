"""Clamped signals and changed weights, against the network written by hand and changed by hand."""

import copy
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from torch import Tensor, nn

import engine
from engine import ChangeError, Clamp, GRUForm, Scale, Shift
from engine.cells import cell_of
from engine.tracing.changes import Change
from tests.engine.cases import Case, cases
from tests.engine.tracing.test_trace import assert_gradient, assert_same

pytestmark = pytest.mark.filterwarnings("ignore:LSTM with projections is not supported with oneDNN")


@settings(max_examples=150)
@given(case=cases(), data=st.data())
def test_a_clamped_network_is_the_one_clamped_by_hand(case: Case, data: st.DataObject) -> None:
    signal = data.draw(st.sampled_from(cell_of(case.module).signals[1:]))
    layer = data.draw(st.integers(0, case.layers - 1))
    direction = data.draw(st.integers(0, case.directions - 1))
    width = case.projection or case.hidden_size if signal == "h" else case.hidden_size
    units = data.draw(st.none() | st.sets(st.integers(0, width - 1), min_size=1).map(tuple))
    value = data.draw(st.sampled_from((0.0, 1.0, -0.4)))
    clamp = Clamp(signal, value, units, layer, ("forward", "backward")[direction])

    def touch(at_layer: int, at_direction: int, name: str, t: int, computed: Tensor) -> Tensor:
        if (at_layer, at_direction, name) != (layer, direction, signal):
            return computed
        held = torch.zeros(width, dtype=torch.bool)
        held[list(range(width) if units is None else units)] = True
        # A new leaf is what a held unit is: it has a gradient, and nothing behind it.
        constant = torch.full_like(computed, value).requires_grad_()
        return torch.where(held, constant, computed)

    trace = engine.trace(case.module, case.inputs, loss=case.loss, changes=[clamp])
    by_hand = case.by_hand(touch)
    by_hand.loss.backward()
    assert trace.loss == pytest.approx(by_hand.loss.item(), abs=1e-11)
    assert_same(trace, case, by_hand, atol=1e-12, gradient_rtol=1e-10)


@settings(max_examples=60)
@given(case=cases(), data=st.data())
def test_a_scaled_weight_is_a_module_with_that_weight(case: Case, data: st.DataObject) -> None:
    names = (
        ["weight_ih", "weight_hh"]
        + ["bias_ih", "bias_hh"] * case.bias
        + ["weight_hr"] * bool(case.projection)
    )
    name = data.draw(st.sampled_from(names))
    layer = data.draw(st.integers(0, case.layers - 1))
    direction = data.draw(st.integers(0, case.directions - 1))
    gain = data.draw(st.sampled_from((0.0, 0.5, 1.7)))
    change = Scale(name, gain, layer, ("forward", "backward")[direction])
    trace = engine.trace(case.module, case.inputs, loss=case.loss, changes=[change])

    scaled = copy.deepcopy(case.module)
    with torch.no_grad():
        getattr(scaled, f"{name}_l{layer}" + "_reverse" * direction).mul_(gain)
    wanted = engine.trace(scaled, case.inputs, loss=case.loss)
    assert trace.loss == pytest.approx(wanted.loss, abs=1e-11)
    for found, other in zip(trace.layers, wanted.layers, strict=True):
        for signal in found.signals:
            np.testing.assert_allclose(found[signal].value, other[signal].value, rtol=0, atol=1e-12)
            assert_gradient(found[signal].gradient, other[signal].gradient, 1e-10)


GATES = {"RNN_TANH": "a", "RNN_RELU": "a", "LSTM": "ifgo", "GRU": "rzn"}  # as torch.nn stacks them


@settings(max_examples=100)
@given(case=cases(), data=st.data())
def test_a_shifted_gate_is_a_module_with_that_bias(case: Case, data: st.DataObject) -> None:
    gate = data.draw(st.sampled_from(GATES[case.mode]))
    layer = data.draw(st.integers(0, case.layers - 1))
    direction = data.draw(st.integers(0, case.directions - 1))
    by = data.draw(st.sampled_from((-3.0, 0.5, 10.0)))
    change = Shift(gate, by, layer, ("forward", "backward")[direction])
    trace = engine.trace(case.module, case.inputs, loss=case.loss, changes=[change])

    shifted = replace(case, bias=True)  # a module without biases has biases of 0
    at = GATES[case.mode].index(gate) * case.hidden_size
    with torch.no_grad():
        for name, weight in shifted.module.named_parameters():
            weight.copy_(case.module.state_dict().get(name, torch.zeros(())))
        bias = getattr(shifted.module, f"bias_ih_l{layer}" + "_reverse" * direction)
        bias[at : at + case.hidden_size] += by
    wanted = engine.trace(shifted.module, case.inputs, loss=case.loss)
    assert trace.loss == pytest.approx(wanted.loss, abs=1e-11)
    for found, other in zip(trace.layers, wanted.layers, strict=True):
        for signal in found.signals:
            np.testing.assert_allclose(found[signal].value, other[signal].value, rtol=0, atol=1e-12)
            assert_gradient(found[signal].gradient, other[signal].gradient, 1e-10)


@settings(max_examples=60)
@given(case=cases())
def test_changing_nothing_changes_nothing(case: Case) -> None:
    """The unrolled network and the fused one are two ways to one trace, gradients included."""
    fused = engine.trace(case.module, case.inputs, loss=case.loss)
    unrolled = engine.trace(case.module, case.inputs, loss=case.loss, changes=[Scale("weight_hh", 1.0)])
    assert unrolled.loss == pytest.approx(fused.loss, abs=1e-11)
    for one, other in zip(fused.layers, unrolled.layers, strict=True):
        for name in one.signals:
            np.testing.assert_allclose(one[name].value, other[name].value, rtol=0, atol=1e-12)
            assert_gradient(other[name].gradient, one[name].gradient, 1e-10)


class Tagger(nn.Module):
    """An encoder under a decoder: what one is changed to, the other reads."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = nn.GRU(3, 4, batch_first=True, dtype=torch.float64)
        self.decoder = nn.LSTM(4, 5, batch_first=True, dtype=torch.float64)
        self.head = nn.Linear(5, 2, dtype=torch.float64)

    def forward(self, x: Tensor) -> Tensor:
        scores: Tensor = self.head(self.decoder(self.encoder(x)[0])[0])
        return scores


@pytest.fixture
def tagger() -> Tagger:
    torch.manual_seed(0)
    return Tagger()


def test_the_rest_of_the_model_reads_the_changed_network(tagger: Tagger) -> None:
    x = torch.randn(2, 6, 3, dtype=torch.float64)
    loss = lambda out: out.square().sum()  # noqa: E731
    keep = Clamp("z", 1.0, path="encoder")  # z = 1 keeps the state, which starts at 0
    trace = engine.trace(tagger, x, loss, changes=[keep])
    assert not trace.layer("encoder")["h"].value.any()
    assert not trace.layer("decoder")["x"].value.any()
    with torch.no_grad():
        wanted = tagger.head(tagger.decoder(torch.zeros(2, 6, 4, dtype=torch.float64))[0])
    np.testing.assert_allclose(trace.output, wanted, rtol=0, atol=1e-12)
    # Nothing of the sentence passes; what z would have to become to let it pass is still on show.
    assert not trace.layer("encoder")["x"].gradient.any()
    assert trace.layer("encoder")["z"].gradient.any()


def test_the_model_is_left_as_it_was(tagger: Tagger) -> None:
    x = torch.randn(2, 6, 3, dtype=torch.float64)
    before = copy.deepcopy(tagger.state_dict())
    plain = engine.trace(tagger, x).output
    changed = engine.trace(tagger, x, changes=[Scale("weight_hh", 3.0, path="encoder")]).output
    assert np.abs(plain - changed).max() > 1e-4
    np.testing.assert_array_equal(engine.trace(tagger, x).output, plain)
    assert all(torch.equal(value, before[name]) for name, value in tagger.state_dict().items())


def test_dropout_masks_are_the_same_with_and_without_a_change() -> None:
    case = Case("LSTM", layers=3, form="packed", lengths=(3, 6))
    case.module.dropout = 0.5
    torch.manual_seed(3)
    plain = engine.trace(case.module, case.inputs, case.loss)
    torch.manual_seed(3)
    unrolled = engine.trace(case.module, case.inputs, case.loss, changes=[Scale("weight_hh", 1.0)])
    for one, other in zip(plain.layers, unrolled.layers, strict=True):
        np.testing.assert_allclose(one["h"].value, other["h"].value, rtol=0, atol=1e-12)
        assert_gradient(other["x"].gradient, one["x"].gradient, 1e-10)


@settings(max_examples=30)
@given(case=cases(dtype=torch.float32))
def test_in_single_precision_the_changed_record_has_the_models_type(case: Case) -> None:
    assume(case.mode != "RNN_RELU")  # unbounded: rounding has no fixed size
    trace = engine.trace(case.module, case.inputs, case.loss, changes=[Scale("weight_hh", 1.0)])
    plain = engine.trace(case.module, case.inputs)
    for one, other in zip(plain.layers, trace.layers, strict=True):
        for name in one.signals:
            assert one[name].value.dtype == other[name].value.dtype == np.float32
            np.testing.assert_allclose(one[name].value, other[name].value, rtol=0, atol=1e-5)


@pytest.mark.parametrize(
    "change",
    [
        Clamp("z"),
        Clamp("x", path="decoder"),
        Clamp("f", path="encoder"),
        Clamp("f", path="nowhere"),
        Clamp("f", layer=1),
        Clamp("f", direction="backward"),
        Clamp("f", units=(5,)),
        Clamp("f", units=(-1,)),
        Clamp("f", value=float("nan")),
        Scale("weight_hr", 2.0),
        Scale("weight", 2.0),  # type: ignore[arg-type]
        Scale("weight_hh", float("inf")),
        Shift("h", 1.0, path="decoder"),
        Shift("a", 1.0, path="decoder"),
        Shift("f", 1.0, path="other"),
        Shift("f", 1.0, layer=1),
        Shift("f", float("nan")),
        GRUForm("cho2014"),
        GRUForm("lecture"),  # type: ignore[arg-type]
        "f = 0",
    ],
)
def test_a_change_that_fits_nothing_says_what_there_is(change: Change) -> None:
    model = nn.ModuleDict({"decoder": nn.LSTM(4, 5), "other": nn.RNN(4, 5)})
    with pytest.raises(ChangeError) as error:
        engine.trace(model, torch.zeros(1, 1, 4), changes=[change])
    assert str(change) in str(error.value)


def test_a_change_reaches_every_place_that_none_leaves_open() -> None:
    case = Case("LSTM", layers=2, bidirectional=True)
    everywhere: dict[str, Any] = {"layer": None, "direction": None}
    trace = engine.trace(case.module, case.inputs, changes=[Clamp("f", 0.25, **everywhere)])
    assert all((layer["f"].value == 0.25).all() for layer in trace.layers)
