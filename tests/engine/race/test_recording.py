"""The gradient through time, recorded in a training: against autograd on torch's own cells."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from engine.cells import Kind
from engine.race import Run, Stopped, TrainStep, train
from engine.race.network import Network, fresh
from engine.race.race import DATA_SEED
from engine.race.tasks import TASKS, Task, own_text
from engine.tracing.records import Array

KINDS: tuple[Kind, ...] = ("rnn", "lstm", "gru")
CELLS = {"rnn": nn.RNNCell, "lstm": nn.LSTMCell, "gru": nn.GRUCell}
TEXT = "The quick brown fox jumps over the lazy dog, and the dog sleeps on."


def cell_of(network: Network, kind: Kind, run: Run) -> nn.Module:
    """torch's own cell of one step, with the layer's weights."""
    options = {"nonlinearity": run.activation} if kind == "rnn" else {}
    cell = CELLS[kind](network.rnn.input_size, network.rnn.hidden_size, dtype=torch.float64, **options)
    cell.load_state_dict({name[:-3]: weight for name, weight in network.rnn.state_dict().items()})
    return cell


def by_autograd(run: Run, kind: Kind, task: Task, seed: int = 0) -> Array:
    """log10 of the mean norm of dL/dh_t over the whole batch of the first step, (time,)."""
    network = fresh(run, kind, seed)
    generator = torch.Generator().manual_seed(DATA_SEED + seed)
    inputs, targets = task.sample(run.batch, run.length, generator)
    cell = cell_of(network, kind, run)
    x = network.embedding(inputs if task.symbols else inputs.double())
    state: Any = None
    h: list[Tensor] = []
    for t in range(run.length):
        if state is not None and run.window and (run.length - t) % run.window == 0:
            state = tuple(s.detach() for s in state) if kind == "lstm" else state.detach()
        state = cell(x[:, t], state)
        h.append(state[0] if kind == "lstm" else state)
    outputs = network.head(torch.stack(h[-targets.shape[1] :], 1))
    if task.outputs == 1:
        losses = (outputs[..., 0] - targets).square().mean(1)
    else:
        losses = -outputs.log_softmax(-1).gather(-1, targets[..., None])[..., 0].mean(1)
    found = torch.autograd.grad(losses.sum(), h, materialize_grads=True)  # each sequence's own loss
    with np.errstate(divide="ignore"):
        return np.log10([g.norm(dim=-1).mean().item() for g in found])


def first(run: Run) -> TrainStep:
    item = next(train(run))
    assert isinstance(item, TrainStep)
    return item


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("task", [*TASKS, "text"])
@pytest.mark.parametrize("window", [None, 7])
def test_the_recorded_norms_are_autograds(kind: Kind, task: str, window: int | None) -> None:
    run = Run(
        task=task,
        length=23,
        kinds=(kind,),
        hidden_size=9,
        batch=6,
        record_batch=6,
        window=window,
        dtype="float64",
        device="cpu",
        text=TEXT if task == "text" else "",
    )
    found = first(run).log10_gradient
    assert found is not None
    wanted = by_autograd(run, kind, own_text(TEXT) if task == "text" else TASKS[task])
    np.testing.assert_allclose(found, wanted, rtol=0, atol=1e-10)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("window", [1, 5, 12, 30, 31])
def test_a_window_leaves_exact_zeros_beyond_it(kind: Kind, window: int) -> None:
    run = Run(length=30, kinds=(kind,), hidden_size=8, batch=4, window=window, device="cpu")
    found = first(run).log10_gradient
    assert found is not None
    cut = max(0, run.length - window)
    assert np.isneginf(found[:cut]).all()
    assert np.isfinite(found[cut:]).all()


@pytest.mark.parametrize("kind", KINDS)
def test_a_window_changes_no_state_only_the_gradient(kind: Kind) -> None:
    run = Run(length=30, kinds=(kind,), hidden_size=8, batch=4, device="cpu", dtype="float64")
    full, cut = first(run), first(replace(run, window=4))
    assert cut.loss == pytest.approx(full.loss, rel=1e-12)
    assert cut.gradient_norm != pytest.approx(full.gradient_norm, rel=1e-3)


def test_single_precision_keeps_what_it_could_not_hold() -> None:
    """1e-60 is below the smallest number of single precision; the record has it all the same."""
    run = Run(length=200, kinds=("rnn",), hidden_size=16, batch=4, gain=0.5, device="cpu")
    found, wanted = first(run).log10_gradient, first(replace(run, dtype="float64")).log10_gradient
    assert found is not None
    assert wanted is not None
    assert wanted[0] < -60
    np.testing.assert_allclose(found, wanted, rtol=1e-3, atol=1e-3)


def test_it_is_recorded_at_every_so_many_steps_and_not_at_all_where_nobody_asks() -> None:
    run = Run(length=5, kinds=("gru",), hidden_size=4, batch=2, steps=7, device="cpu")

    def recorded(record: int) -> list[int]:
        items = train(replace(run, record=record))
        return [s.step for s in items if not isinstance(s, Stopped) and s.log10_gradient is not None]

    assert recorded(3) == [1, 4, 7]
    assert recorded(1) == [1, 2, 3, 4, 5, 6, 7]
    assert recorded(0) == []


def test_recording_changes_nothing_in_the_training() -> None:
    run = Run(length=12, hidden_size=8, batch=4, steps=5, device="cpu")
    watched, bare = (list(train(replace(run, record=record))) for record in (1, 0))
    for one, other in zip(watched, bare, strict=True):
        if isinstance(one, TrainStep):
            assert isinstance(other, TrainStep)
            assert (one.loss, one.gradient_norm) == (other.loss, other.gradient_norm)
