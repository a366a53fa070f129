"""What a race's charts are drawn from, gathered step by step while it goes on."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from engine.cells import Kind
from engine.race import History, Run, TrainStep
from engine.race.learner import AVERAGED
from engine.tracing.records import Array
from pages.charts.growing_line import GrowingLine

MOST_ROWS = 64  # of a map


@dataclass(eq=False)
class Line:
    """One network's way so far.

    Attributes:
        step: its last one; 0: none yet.
        loss, accuracy: all of it, thinned.
        best, best_step: the largest mean accuracy over as many steps, and the last of them; NaN and 0 before.
        curve: (time,), the last log10 ||dL/dh_t|| that was recorded; None before any.
        rows: what was recorded, (step, log10 ||dL/dh_t||), thinned to a screen's rows.
        latest: its last steps.
    """

    step: int = 0
    loss: GrowingLine = field(default_factory=GrowingLine)
    accuracy: GrowingLine = field(default_factory=GrowingLine)
    curve: Array | None = None
    rows: list[tuple[int, Array]] = field(default_factory=list)
    latest: deque[TrainStep] = field(default_factory=lambda: deque(maxlen=AVERAGED))
    best: float = float("nan")
    best_step: int = 0
    _every: int = 1  # of the recorded curves, one in so many is kept
    _recorded: int = 0

    def add(self, step: TrainStep) -> None:
        """One more step."""
        self.step = step.step
        self.loss.add(step.loss)
        self.accuracy.add(step.accuracy)
        self.latest.append(step)
        if len(self.latest) == AVERAGED and not (mean := self.latest_accuracy) <= self.best:
            self.best, self.best_step = mean, step.step
        if step.log10_gradient is None:
            return
        self.curve = step.log10_gradient
        if self._recorded % self._every == 0:
            self.rows.append((step.step, step.log10_gradient))
        self._recorded += 1
        if len(self.rows) > MOST_ROWS:
            self.rows = self.rows[::2]
            self._every *= 2

    @property
    def latest_accuracy(self) -> float:
        """The mean of its last steps; NaN before any."""
        return float(np.mean([step.accuracy for step in self.latest])) if self.latest else float("nan")

    @property
    def seconds(self) -> list[float]:
        """Of its last steps."""
        return [step.seconds for step in self.latest]


class RaceLines:
    """The lines of one run's networks; `read` brings them up to its history.

    Attributes:
        run: its settings.
        lines: by kind and seed.
    """

    def __init__(self, run: Run) -> None:
        self.run = run
        self.lines: dict[tuple[Kind, int], Line] = {
            (kind, seed): Line() for kind in run.kinds for seed in run.seeds
        }
        self._read = 0

    def read(self, history: History) -> None:
        """Take in the steps that are new."""
        new = history.steps[self._read :]
        self._read += len(new)
        for step in new:
            self.lines[step.kind, step.seed].add(step)

    def of(self, kind: Kind) -> list[Line]:
        """The lines of one kind, from each seed."""
        return [self.lines[kind, seed] for seed in self.run.seeds]

    @property
    def step(self) -> int:
        """How far the furthest is."""
        return max(line.step for line in self.lines.values())

    def share(self, history: History) -> float:
        """How much of the race is done, from 0 to 1; a network that has ended is done."""
        done = sum(
            self.run.steps if key in history.stopped else line.step for key, line in self.lines.items()
        )
        return done / (self.run.steps * len(self.lines))

    def seconds_left(self, history: History) -> float | None:
        """What those that still train will take, at the speed of their last steps; None before any step."""
        if not self.step:
            return None
        return sum(
            (self.run.steps - line.step) * float(np.mean(line.seconds))
            for key, line in self.lines.items()
            if key not in history.stopped and line.seconds
        )

    def steps_a_second(self, history: History) -> float | None:
        """Training steps of all those that still train together; None where there is none."""
        seconds = [
            float(np.mean(line.seconds))
            for key, line in self.lines.items()
            if key not in history.stopped and line.seconds
        ]
        return 1 / sum(seconds) if sum(seconds) > 0 else None


def together(lines: Sequence[GrowingLine]) -> tuple[int, Array, Array, Array]:
    """Several seeds as one line with a band: values a point, then mean, least and most, each (points,).

    One that has ended stays where it ended.
    """
    every = max(line.every for line in lines)
    points = [_thinned(line.points(), every // line.every) for line in lines]
    longest = max(map(len, points))
    if not longest:
        empty = np.zeros(0)
        return every, empty, empty, empty
    rows = np.array([np.pad(p, (0, longest - len(p)), "edge") for p in points if len(p)])
    return every, rows.mean(0), rows.min(0), rows.max(0)


def _thinned(points: Array, times: int) -> Array:
    """Means of so many neighbours; the last may be of fewer."""
    groups = [points[at : at + times].mean() for at in range(0, len(points), times)]
    return np.array(groups, np.float64)
