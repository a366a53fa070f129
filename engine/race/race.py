"""A race: networks of several kinds, from several seeds, train side by side on the same examples."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Self

import torch

from ..cells import KINDS, Kind
from ..models.network import seeded
from ..tracing.records import Array, to_array
from .learner import Learner, Measured
from .network import Network
from .run import Run, check, device_of, task_of
from .stack import Stack
from .steps import Stopped, TrainStep
from .tasks import Examples

DATA_SEED = 2**31  # examples are drawn from a generator that no network is drawn from
READ_EVERY = 10  # steps a GPU takes between two looks at its numbers


class Race(Iterator[TrainStep | Stopped]):
    """Trains as it is iterated over: each item is one step of one network, or that one stops, and why.

    The networks take turns: step 1 of all, then step 2 of all. Whoever iterates has the reins: not to ask for
    the next item is to pause, not to ask any more is to stop. Everything is drawn from the seeds; on one
    device and with the same number of threads, the same run gives the same numbers.

    Where it is faster, the networks of a kind take each step as one `Stack`; each then has the numbers that
    it would have by itself, up to rounding.

    On a GPU the numbers are read once every few steps, so that it never waits for the CPU: items come in
    bunches, and a new learning rate holds from the next bunch on.

    Attributes:
        run: the settings.
        device: where it trains.
    """

    def __init__(self, run: Run) -> None:
        self.run = run
        self.device = device_of(run)
        self._task = task_of(run)
        self._learning_rate, self._clip = run.learning_rate, run.clip
        self._learners = {(kind, seed): Learner(run, kind, seed) for kind in run.kinds for seed in run.seeds}
        self._teams: list[Learner | Stack] = []
        for kind in run.kinds:
            learners = [self._learners[kind, seed] for seed in run.seeds]
            least = KINDS[kind].stacks_from.get(self.device.type, math.inf)
            self._teams += [Stack(run, learners)] if len(learners) >= least else learners
        self._items = self._train()

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> TrainStep | Stopped:
        # What is left of a vanished gradient are subnormal numbers, with which the backward pass takes up to
        # 47 times as long.
        torch.set_flush_denormal(True)
        try:
            return next(self._items)
        finally:
            torch.set_flush_denormal(False)

    @property
    def learning_rate(self) -> float:
        """From the next step on; may be changed at any time, within `LIMITS`."""
        return self._learning_rate

    @learning_rate.setter
    def learning_rate(self, value: float) -> None:
        check("learning_rate", value)
        self._learning_rate = value

    @property
    def clip(self) -> float | None:
        """The gradient's norm at most, from the next step on; may be changed at any time, within `LIMITS`."""
        return self._clip

    @clip.setter
    def clip(self, value: float | None) -> None:
        check("clip", value, optional=True)
        self._clip = value

    @property
    def training(self) -> int:
        """How many networks still train."""
        return sum(not learner.stopped for learner in self._learners.values())

    def network(self, kind: Kind, seed: int) -> Network:
        """A network as it is now. It goes on training: read it, don't change it."""
        return self._learners[kind, seed].network

    def weights(self) -> dict[str, Array]:
        """Copies of all weights as they are now: "lstm/0/rnn.weight_hh_l0" is the LSTM's from seed 0."""
        return {
            f"{kind}/{seed}/{name}": to_array(weight).copy()
            for (kind, seed), learner in self._learners.items()
            for name, weight in learner.network.state_dict().items()
        }

    def _train(self) -> Iterator[TrainStep | Stopped]:
        generators = {seed: seeded(DATA_SEED + seed) for seed in self.run.seeds}
        waiting: list[Measured] = []
        begun = time.perf_counter()
        for step in range(1, self.run.steps + 1):
            examples: dict[int, Examples] = {}
            for team in self._teams:
                running = [learner for learner in team.learners if not learner.stopped]
                if not running:
                    continue
                try:
                    for seed in {learner.seed for learner in running} - examples.keys():
                        examples[seed] = self._examples(generators[seed])
                    waiting.append(self._step(team, step, examples))
                except (MemoryError, RuntimeError) as error:
                    if not out_of_memory(error):
                        raise
                    yield from self._read(waiting, begun)
                    for learner in running:
                        if not learner.stopped:
                            yield learner.run_out_of_memory(step)
                if self.device.type == "cpu":
                    yield from self._read(waiting, begun)
                    begun = time.perf_counter()
            if step % READ_EVERY == 0 or step == self.run.steps:
                yield from self._read(waiting, begun)
                begun = time.perf_counter()

    def _examples(self, generator: torch.Generator) -> Examples:
        """Fresh ones on the device, in the run's precision. Drawn on the CPU: there all devices agree."""
        dtype = getattr(torch, self.run.dtype)
        drawn = self._task.examples(self.run.batch, self.run.length, generator)
        inputs, targets = (t.to(self.device, dtype if t.is_floating_point() else t.dtype) for t in drawn)
        return inputs, targets

    def _step(self, team: Learner | Stack, step: int, examples: Mapping[int, Examples]) -> Measured:
        record = self.run.record > 0 and (step - 1) % self.run.record == 0
        return team.step(step, examples, self._learning_rate, self._clip, record)

    def _read(self, waiting: list[Measured], begun: float) -> Iterator[TrainStep | Stopped]:
        """The records of all that waits, which is then empty; each with its share of the time."""
        steps = [step for measured in waiting for step in measured.read()]
        seconds = (time.perf_counter() - begun) / max(1, len(steps))
        learners = [learner for measured in waiting for learner in measured.learners]
        waiting.clear()
        for learner, step in zip(learners, steps, strict=True):
            if learner.stopped:  # by an earlier step of the same bunch
                continue
            stopped = learner.judge(step)
            yield replace(step, seconds=seconds)
            if stopped:
                yield stopped


def train(run: Run) -> Race:
    """The race of a run: iterate over it.

    >>> from engine.race import Run, train
    >>> steps = list(train(Run(task="recall", length=5, kinds=("gru",), steps=3, batch=2, hidden_size=4)))
    >>> [step.step for step in steps]
    [1, 2, 3, 3]
    >>> steps[-1].sentence
    'The GRU from seed 0 ends: all 3 steps are done.'
    """
    return Race(run)


def out_of_memory(error: Exception) -> bool:
    """Whether an error means that; the CPU's allocator has none of its own type."""
    return isinstance(error, MemoryError | torch.OutOfMemoryError) or "can't allocate memory" in str(error)
