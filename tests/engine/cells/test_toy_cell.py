"""A kind of cell that the engine has never seen: it is traced, changed, differentiated and raced."""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, cast

import numpy as np
import pytest
import torch
from numpy.testing import assert_allclose
from torch import Tensor

import engine
from engine import Clamp, InputError, Run, Scale, Shift
from engine.cells import KINDS, Kind, register
from engine.cells.kind import Gate
from engine.cells.lstm import LSTM
from engine.gradient import Fresh, by_lag, chain, fresh_gradient, gradient_curve, step_jacobians
from engine.race import train
from engine.race.network import Network, fresh
from engine.race.probe import probe, read
from tests.engine.cells.toy_cell import JANET, JANETLayer

Toy = cast(Kind, JANET.name)
STEPS, BATCH, INPUTS, UNITS = 7, 3, 4, 5


@pytest.fixture(autouse=True)
def known() -> Iterator[None]:
    register(JANET())
    yield
    del KINDS[JANET.name]


def a_layer(batch_first: bool = True) -> tuple[JANETLayer, Tensor]:
    """A layer in double precision, and an input (batch, time, input)."""
    torch.manual_seed(0)
    layer = JANETLayer(INPUTS, UNITS, batch_first=batch_first, dtype=torch.float64)
    return layer, torch.randn(BATCH, STEPS, INPUTS, dtype=torch.float64)


def loss(output: Any) -> Tensor:
    return (output[0] ** 2 * torch.linspace(-1, 2, UNITS, dtype=torch.float64)).sum()


def by_hand(
    layer: JANETLayer, x: Tensor, held: float | None = None, gain: float = 1, bias: float = 0
) -> dict[str, list[Tensor]]:
    """Every signal of every step, each (batch, units) and part of a graph; f of unit 1 held, W_hh scaled."""
    h = torch.zeros(len(x), UNITS, dtype=torch.float64, requires_grad=True)
    seen: dict[str, list[Tensor]] = {"x": [], "h": [], "f": [], "g": []}
    for x_t in x.unbind(1):
        x_t = x_t.clone().requires_grad_()
        a = layer.weight_ih_l0 @ x_t.T + gain * layer.weight_hh_l0 @ h.T
        a_f, a_g = (a.T + layer.bias_ih_l0 + layer.bias_hh_l0).split(UNITS, 1)
        f, g = torch.sigmoid(a_f + bias), torch.tanh(a_g)
        if held is not None:
            f = torch.where(torch.arange(UNITS) == 1, held, f)
        h = f * h + (1 - f) * g
        for name, value in {"x": x_t, "h": h, "f": f, "g": g}.items():
            seen[name].append(value)
    return seen


def assert_traced_as_by_hand(trace: engine.Trace, seen: dict[str, list[Tensor]]) -> None:
    (record,) = trace.layers
    total = loss((torch.stack(seen["h"], 1), None))
    assert record.module == "janet"
    assert tuple(record.signals) == ("x", "h", "f", "g")
    assert trace.loss == pytest.approx(total.item(), rel=1e-12)
    for name, steps in seen.items():
        wanted = torch.stack(torch.autograd.grad(total, steps, retain_graph=True), 1)
        assert_allclose(record[name].value, torch.stack(steps, 1).detach(), rtol=0, atol=1e-12)
        assert_allclose(record[name].gradient, wanted, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("batch_first", [True, False])
def test_every_signal_and_gradient_of_a_trace_is_autograds(batch_first: bool) -> None:
    layer, x = a_layer(batch_first)
    given = x if batch_first else x.transpose(0, 1)
    trace = engine.trace(
        layer, given, lambda out: loss((out[0] if batch_first else out[0].transpose(0, 1), None))
    )
    assert_traced_as_by_hand(trace, by_hand(layer, x))
    output, h_n = layer(given)
    assert_allclose(trace.output[0], output.detach(), rtol=0, atol=0)
    assert_allclose(trace.output[1], h_n.detach(), rtol=0, atol=0)


def test_a_changed_network_is_the_one_changed_by_hand() -> None:
    layer, x = a_layer()
    changes = [Clamp("f", 0.9, units=(1,)), Scale("weight_hh", 1.5), Shift("f", 0.7)]
    seen = by_hand(layer, x, held=0.9, gain=1.5, bias=0.7)
    assert_traced_as_by_hand(engine.trace(layer, x, loss, changes), seen)
    scaled = engine.trace(layer, x, loss, [Scale("weight_hh", 1.5)])
    assert_traced_as_by_hand(scaled, by_hand(layer, x, gain=1.5))


@pytest.mark.parametrize("changes", [(), (Clamp("f", 0.9, units=(1,)),)], ids=["", "held"])
def test_its_step_jacobians_and_what_is_made_of_them_are_autograds(changes: tuple[Clamp, ...]) -> None:
    layer, x = a_layer()
    (record,) = engine.trace(layer, x, loss, changes).layers
    found = step_jacobians(record, layer, changes).matrices
    seen = by_hand(layer, x, held=0.9 if changes else None)
    h = seen["h"]
    for t in range(1, STEPS):
        for unit in range(UNITS):
            (row,) = torch.autograd.grad(h[t][:, unit].sum(), h[t - 1], retain_graph=True)
            assert_allclose(found[:, t, unit], row, rtol=1e-10, atol=1e-13)
    path = chain(record, layer, 1, STEPS, sequence=2, changes=changes)
    across = [torch.autograd.grad(h[-1][2, unit], h[0], retain_graph=True)[0][2] for unit in range(UNITS)]
    assert_allclose(path.product.value, torch.stack(across), rtol=1e-9, atol=1e-13)
    assert [term.name for term in path.links[0].terms] == ["f", "f", "g"]
    if not changes:
        total = torch.autograd.grad(loss(layer(x)), layer.weight_hh_l0)[0]
        assert_allclose(by_lag(record, layer).matrices.sum(0), total, rtol=1e-9, atol=1e-12)


def test_a_fresh_one_says_how_its_gradient_fares() -> None:
    made = fresh_gradient(Fresh(kind=Toy, hidden_size=UNITS, length=STEPS, forget_bias=3.0))
    h_T = made.module(torch.zeros(1, 1, UNITS, dtype=torch.float64))[1]
    assert h_T.shape == (1, 1, UNITS)
    assert_allclose(made.module.bias_ih_l0.detach(), [3.0] * UNITS + [0.0] * UNITS)
    wanted = np.log10(np.linalg.norm(made.layer["h"].gradient[0], axis=-1))
    assert_allclose(made.curve.log10_h[0, 1:], wanted, rtol=0, atol=1e-9)
    again = gradient_curve(made.layer, made.module, made.direction[None])
    assert_allclose(again.log10_h, made.curve.log10_h)


def run_of(**settings: Any) -> Run:
    """A short race, in double precision so that two ways to the same number agree."""
    start: dict[str, Any] = {"task": "recall", "length": 6, "kinds": (Toy,), "hidden_size": 16, "batch": 16}
    return Run(**(start | {"record": 1, "device": "cpu", "dtype": "float64"} | settings))


def dh_of_every_step(network: Network, inputs: Tensor, targets: Tensor, run: Run) -> np.ndarray:
    """log10 of the mean over the sequences of ||dL/dh_t||, by autograd through the layer's own steps."""
    h, states = torch.zeros(len(inputs), run.hidden_size, dtype=torch.float64), []
    for x in network.embedding(inputs).unbind(1):
        (h,) = cast(JANETLayer, network.rnn).forward_step(x, (h,))
        states.append(h)
    losses = torch.nn.functional.cross_entropy(network.head(h), targets[:, -1], reduction="sum")
    norms = [g.norm(dim=-1).mean().item() for g in torch.autograd.grad(losses, states)]
    return np.log10(norms)


@pytest.mark.parametrize("seeds", [(0,), (0, 1, 2)], ids=["alone", "stacked"])
def test_it_races_by_the_numbers_of_autograd(seeds: tuple[int, ...]) -> None:
    """The first step's loss, gradient and dL/dh_t, of a network by itself and of several in one stack."""
    run = run_of(seeds=seeds, steps=1, clip=None, record_batch=16)
    steps = [step for step in train(run) if isinstance(step, engine.TrainStep)]
    assert [step.seed for step in steps] == list(seeds)
    for step in steps:
        network = fresh(run, Toy, step.seed)
        generator = torch.Generator().manual_seed(2**31 + step.seed)
        inputs, targets = engine.race.TASKS["recall"].examples(run.batch, run.length, generator)
        value = torch.nn.functional.cross_entropy(network(inputs).outputs[:, -1], targets[:, -1])
        gradients = torch.autograd.grad(value, list(network.parameters()))
        norm = torch.cat([g.flatten() for g in gradients]).norm().item()
        assert step.loss == pytest.approx(value.item(), rel=1e-9)
        assert step.gradient_norm == pytest.approx(norm, rel=1e-9)
        assert_allclose(step.log10_gradient, dh_of_every_step(network, inputs, targets, run), atol=1e-9)


def test_it_learns_and_its_gates_can_be_looked_at() -> None:
    run = run_of(seeds=(0, 1), steps=150, forget_bias=2.0, learning_rate=1e-2, record=0)
    race = train(run)
    steps = [step for step in race if isinstance(step, engine.TrainStep)]
    for seed in run.seeds:
        accuracies = [step.accuracy for step in steps if step.seed == seed]
        assert np.mean(accuracies[-10:]) > 0.9 > 0.4 > np.mean(accuracies[:5])  # chance: 1 / 8
    looked_at = read(race.network(Toy, 0), run, Toy, probe(run))
    assert list(looked_at.gates) == ["f"]
    assert looked_at.gates["f"].shape == (run.length, run.hidden_size)


def test_a_state_may_be_given_and_a_batch_left_out() -> None:
    layer, x = a_layer()
    whole, h_n = layer(x)
    first, after = layer(x[:, :3])
    trace = engine.trace(layer, (x[:, 3:], after), loss)
    assert_allclose(trace.layers[0]["h"].value, whole[:, 3:].detach(), rtol=0, atol=1e-14)
    assert_allclose(trace.layers[0].initial["h"].value, first[:, -1].detach(), rtol=0, atol=0)
    alone = engine.trace(layer, x[1])
    assert_allclose(alone.layers[0]["h"].value[0], whole[1].detach(), rtol=0, atol=1e-14)
    assert_allclose(alone.output[1], h_n[:, 1].detach(), rtol=0, atol=1e-14)


def test_a_kind_that_cannot_be_known_is_refused() -> None:
    class OutputFirst(LSTM):
        name = "output-first"
        gates: ClassVar[Mapping[str, Gate]] = {gate: LSTM.gates[gate] for gate in "oifg"}

    with pytest.raises(InputError, match="'janet' already: choose another"):
        register(JANET())
    with pytest.raises(InputError, match="act on h, c, c, c: put those into c first"):
        register(OutputFirst())
    assert list(KINDS) == ["rnn", "lstm", "gru", "janet"]
