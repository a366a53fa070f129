"""One fixed example of a task, read by a network as it is at some moment of its training."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from ..cells import KINDS, Kind
from ..models.network import seeded
from ..tracing.records import Array, frozen, to_array
from ..tracing.trace import trace
from .network import Network
from .run import Run, task_of
from .tasks import Choice
from .tasks.wave import END, NOISE, wave

PROBE_SEED = 2**31 + 2**30  # no training draws its examples from it
OTHERS = 64  # examples


@dataclass(frozen=True, eq=False)
class Probe:
    """An example to look at.

    Attributes:
        inputs: (1, time) or (1, time, channels), as the task draws them.
        targets: (1, asked).
        symbols: what is read at each step; empty where it is numbers.
        answer: what is right after the last step; a number as text.
    """

    inputs: Tensor
    targets: Tensor
    symbols: tuple[str, ...]
    answer: str


@dataclass(frozen=True, eq=False)
class ProbeReading:
    """How a network reads a probe.

    Attributes:
        gates: by name, each (time, units), from 0 to 1. An RNN has none, and there are none where what it
            says isn't finite.
        answer: what it says after the last step.
        probability: that it gives this answer, from 0 to 1; None where the answer is a number.
        right: whether it is counted as right.
    """

    gates: dict[str, Array]
    answer: str
    probability: float | None
    right: bool


def probe(run: Run) -> Probe:
    """The same example for all runs of one task and length."""
    task = task_of(run)
    inputs, targets = task.examples(1, run.length, seeded(PROBE_SEED))
    symbols = tuple(task.symbols[k] for k in inputs[0].tolist()) if task.symbols else ()
    last = targets[0, -1]
    answer = task.answers[int(last)] if isinstance(task, Choice) else f"{float(last):.2f}"
    return Probe(inputs, targets, symbols, answer)


@torch.no_grad()
def read(network: Network, run: Run, kind: Kind, probe: Probe) -> ProbeReading:
    """What a network of the run makes of the probe.

    Args:
        network: of that kind, on the CPU.
    """
    task = task_of(run)
    inputs = probe.inputs.to(getattr(torch, run.dtype)) if probe.inputs.is_floating_point() else probe.inputs
    outputs = network(inputs, asked=probe.targets.shape[1]).outputs  # (1, asked, outputs)
    right = bool(task.accuracy(outputs[:, -1:], probe.targets[:, -1:]))
    said = outputs[0, -1]
    gates = {}
    shown = KINDS[kind].sigmoid_gates
    if shown and bool(said.isfinite().all()):
        layer = trace(network, inputs).layers[0]
        gates = {name: layer[name].value[0] for name in shown}
    if not isinstance(task, Choice):
        return ProbeReading(gates, f"{float(said):.2f}", None, right)
    best = int(said.argmax())
    return ProbeReading(gates, task.answers[best], float(said.softmax(-1)[best]), right)


@dataclass(frozen=True)
class Score:
    """How a network does at `OTHERS` examples that are none of its training's, and not the probe.

    Attributes:
        right: of how many the answer after the last step is right.
        error: how far those answers are off, root mean square; None where the answer is no number.
    """

    right: int
    error: float | None


@torch.no_grad()
def score(network: Network, run: Run) -> Score:
    """What a network, on the CPU, scores; the same examples for all runs of one task and length."""
    task = task_of(run)
    inputs, targets = task.examples(OTHERS, run.length, seeded(PROBE_SEED + 1))
    inputs = inputs.to(getattr(torch, run.dtype)) if inputs.is_floating_point() else inputs
    said = network(inputs).outputs[:, -1:]  # (OTHERS, 1, outputs)
    right = round(float(task.accuracy(said, targets[:, -1:])) * OTHERS)
    return Score(right, None if isinstance(task, Choice) else float(task.loss(said, targets[:, -1:])) ** 0.5)


@torch.no_grad()
def foretell(network: Network, run: Run, points: int) -> tuple[Array, Array]:
    """What a network of a run at "wave" expects along a wave, and what comes: each (points,).

    Each point is foretold from the `length` noisy ones before it; the wave is the lecture's, gone on with.
    """
    generator = seeded(PROBE_SEED)
    x = torch.arange(run.length + points) * (END / run.length)
    y = wave(x, torch.tensor(1.0))
    noisy = y + NOISE * (2 * torch.rand(len(y), generator=generator) - 1)
    windows = noisy.unfold(0, run.length, 1)[:points, :, None]  # (points, length, 1)
    said = network(windows.to(getattr(torch, run.dtype))).outputs.reshape(-1)
    return frozen(to_array(said).copy()), frozen(to_array(y[run.length :]).copy())
