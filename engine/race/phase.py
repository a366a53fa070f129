"""A phase diagram: gain of W_hh by length of the sequences, and in each cell one small training of each kind.

Does it learn, and what becomes of its gradient on the way back to the first step? After the diagrams of
Schoenholz et al. (2017), Deep Information Propagation, which draw for depth what this draws for time.

>>> from engine.race import History, Run, train
>>> from engine.race.phase import Grid
>>> small = Run(hidden_size=8, batch=4, steps=2, initialisation="orthogonal")
>>> grid = Grid(kinds=("rnn",), gains=(0.25, 1.0), lengths=(5, 20), base=small)
>>> cells = grid.cells([History(run, train(run)) for run in grid.runs])
>>> [(cell.length, cell.gain, cell.at_start.fate) for cell in cells]
[(5, 0.25, 'vanishes'), (5, 1.0, 'arrives'), (20, 0.25, 'vanishes'), (20, 1.0, 'vanishes')]
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, get_args

import numpy as np

from ..cells import Kind
from ..errors import InputError
from ..tracing.records import Array
from .history import History
from .learner import AVERAGED
from .run import MOST_SEEDS, Run, task_of
from .steps import Stopped, TrainStep
from .verdict import judge

Fate = Literal["vanishes", "arrives", "explodes"]
FAR = 2.0
"""From so many powers of ten on between the gradients of first step and last, it vanishes or explodes."""
LEARNED = 0.5  # of the way from chance to always right
BASE = Run(
    task="recall",
    hidden_size=32,
    batch=32,
    initialisation="orthogonal",
    learning_rate=3e-3,
    steps=200,
    record=20,
    goal=0.95,
)


@dataclass(frozen=True)
class Flow:
    """What becomes of the gradient between the last step and the first.

    Attributes:
        slope: powers of ten that ||dL/dh_t|| changes by with each step back, by least squares over the steps
            that it reaches; NaN where it isn't finite.
        ratio: log10 of ||dL/dh_1|| over ||dL/dh_T||; -inf where nothing arrives, NaN where it isn't finite.
        fate: what that comes to; of what isn't finite, "explodes".
    """

    slope: float
    ratio: float
    fate: Fate


@dataclass(frozen=True)
class Cell:
    """One training of the grid, as far as it has come.

    Attributes:
        kind, gain, length: which one.
        step: how many steps it has taken; 0: none yet, and nothing else is known.
        ended: whether that was the last one.
        accuracy: of its last 20 steps; NaN before any.
        learns: whether that is at least half of the way from chance to always right, and no luck, and it
            stayed finite.
        at_start, at_end: at the first and at the newest step that was recorded; None before any.
    """

    kind: Kind
    gain: float
    length: int
    step: int = 0
    ended: bool = False
    accuracy: float = float("nan")
    learns: bool = False
    at_start: Flow | None = None
    at_end: Flow | None = None


@dataclass(frozen=True, kw_only=True)
class Grid:
    """Which trainings. Raises InputError for a grid that can't be filled.

    Attributes:
        kinds: which networks.
        gains: of W_hh, each once.
        lengths: of the sequences, each once.
        base: every other setting; its kinds, seeds, gains and length are the grid's.
    """

    kinds: tuple[Kind, ...] = get_args(Kind)
    gains: tuple[float, ...] = (0.25, 0.5, 1.0, 1.5, 2.0, 3.0)
    lengths: tuple[int, ...] = (5, 10, 20, 40, 80)
    base: Run = BASE
    runs: tuple[Run, ...] = field(init=False)
    """A row of the grid each, the shortest sequences first: one gain a seed, so that they train together."""

    def __post_init__(self) -> None:
        for name in ("gains", "lengths"):
            values = getattr(self, name)
            if not values or len(set(values)) < len(values):
                raise InputError(f"{name} is {values!r}; give at least one, each once")
        if len(self.gains) > MOST_SEEDS:
            raise InputError(f"there are {len(self.gains)} gains; give at most {MOST_SEEDS}")
        if not self.base.record:
            raise InputError("base.record is 0; the grid needs the gradient: record it at some steps, say 20")
        row = replace(self.base, kinds=self.kinds, seeds=tuple(range(len(self.gains))), gains=self.gains)
        object.__setattr__(
            self, "runs", tuple(replace(row, length=length) for length in sorted(self.lengths))
        )

    def cells(self, histories: Sequence[History]) -> tuple[Cell, ...]:
        """Every cell, from what each of `runs` has told so far, and in their order."""
        return tuple(
            cell for run, history in zip(self.runs, histories, strict=True) for cell in row(run, history)
        )


def row(run: Run, history: History) -> list[Cell]:
    """The cells of one run of a grid."""
    steps: dict[tuple[Kind, int], list[TrainStep]] = defaultdict(list)
    for step in history.steps[:]:
        steps[step.kind, step.seed].append(step)
    return [
        cell(run, kind, seed, steps[kind, seed], history.stopped.get((kind, seed)))
        for kind in run.kinds
        for seed in run.seeds
    ]


def cell(run: Run, kind: Kind, seed: int, steps: Sequence[TrainStep], stopped: Stopped | None) -> Cell:
    """What one network's steps come to."""
    empty = Cell(kind, run.gain_of(seed), run.length, ended=stopped is not None)
    if not steps:
        return empty
    curves = [step.log10_gradient for step in steps if step.log10_gradient is not None]
    last = steps[-AVERAGED:]
    accuracies = [step.accuracy for step in last]
    accuracy = float(np.mean(accuracies))
    task = task_of(run)
    better = judge(task, accuracies, [step.loss for step in last], run.batch) in ("little", "learnt")
    lost = stopped is not None and stopped.reason == "not finite"
    return replace(
        empty,
        step=steps[-1].step,
        accuracy=accuracy,
        learns=not lost and better and accuracy >= task.chance + LEARNED * (1 - task.chance),
        at_start=flow(curves[0]) if curves else None,
        at_end=EXPLODED if lost else flow(curves[-1]) if curves else None,
    )


EXPLODED = Flow(float("nan"), float("nan"), "explodes")


def flow(log10_gradient: Array) -> Flow:
    """What a recorded curve, (time,), comes to."""
    if np.isnan(log10_gradient).any() or np.isposinf(log10_gradient).any():
        return EXPLODED
    reached = np.flatnonzero(np.isfinite(log10_gradient))
    back = len(log10_gradient) - 1 - reached  # steps
    slope = float(np.polyfit(back, log10_gradient[reached], 1)[0]) if len(reached) > 1 else 0.0
    ratio = float(log10_gradient[0] - log10_gradient[-1]) if len(reached) else -np.inf
    fate: Fate = "vanishes" if ratio <= -FAR else "explodes" if ratio >= FAR else "arrives"
    return Flow(slope, ratio, fate)
