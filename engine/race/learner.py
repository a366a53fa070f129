"""One network on its way through a training."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from ..cells import Kind, cell_of
from ..tracing.modules import layer_weights
from .network import fresh
from .recording import Kept, keep
from .run import Run, device_of, task_of
from .steps import Reason, Stopped, TrainStep
from .tasks import Examples

OPTIMISERS = {"adam": torch.optim.Adam, "sgd": torch.optim.SGD}
AVERAGED = 20  # steps whose accuracy is averaged for the goal: a batch of 64 alone says little


@dataclass(frozen=True, eq=False)
class Measured:
    """A step's numbers, still on their device: reading them would make the CPU wait for it.

    numbers: (learners, 3): loss, accuracy, gradient norm of each.
    """

    learners: tuple[Learner, ...]
    step: int
    numbers: Tensor
    kept: Kept | None

    def read(self) -> list[TrainStep]:
        """The records of the step, without their time."""
        count = len(self.learners)
        curves = self.kept.log10_gradient().reshape(-1, count).T if self.kept else [None] * count
        steps = []
        for learner, numbers, curve in zip(self.learners, self.numbers.tolist(), curves, strict=True):
            loss, accuracy, gradient_norm = numbers
            steps.append(
                TrainStep(self.step, learner.kind, learner.seed, loss, accuracy, gradient_norm, 0.0, curve)
            )
        return steps


class Learner:
    """A network of one kind from one seed, with its optimiser.

    Attributes:
        network: as it is now.
        stopped: why it trains no more, None while it does.
    """

    def __init__(self, run: Run, kind: Kind, seed: int) -> None:
        self.kind, self.seed = kind, seed
        self.stopped: Stopped | None = None
        self._run, self._task = run, task_of(run)
        self.network = fresh(run, kind, seed).to(device_of(run))
        self.network.rnn.flatten_parameters()
        self._parameters = list(self.network.parameters())
        self._optimiser = OPTIMISERS[run.optimiser](self._parameters, lr=run.learning_rate)
        self._accuracies: deque[float] = deque(maxlen=AVERAGED)

    @property
    def learners(self) -> tuple[Learner, ...]:
        """Itself alone; a `Stack` has several."""
        return (self,)

    def step(
        self,
        number: int,
        examples: Mapping[int, Examples],
        learning_rate: float,
        clip: float | None,
        record: bool,
    ) -> Measured:
        """Take one step on the examples of its seed.

        The gradient is shortened to `clip`; with `record`, it is kept through time.
        """
        inputs, targets = examples[self.seed]
        passed = self.network(inputs, targets.shape[1], self._run.window)
        if record:
            passed.read.retain_grad()
        loss = self._task.loss(passed.outputs, targets)
        self._optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        rnn, sequences = self.network.rnn, min(self._run.record_batch, len(inputs))
        kept = keep(cell_of(rnn), layer_weights(rnn, 0, 0), passed, sequences) if record else None
        norm = nn.utils.clip_grad_norm_(self._parameters, math.inf if clip is None else clip)
        with torch.no_grad():
            accuracy = self._task.accuracy(passed.outputs, targets)
            numbers = torch.stack([n.detach().double() for n in (loss, accuracy, norm)]).unsqueeze(0)
        for group in self._optimiser.param_groups:
            group["lr"] = learning_rate
        self._optimiser.step()
        return Measured((self,), number, numbers, kept)

    def judge(self, step: TrainStep) -> Stopped | None:
        """Whether the training ends with this step, and why."""
        self._accuracies.append(step.accuracy)
        average = sum(self._accuracies) / len(self._accuracies)
        goal = self._run.goal
        if not (math.isfinite(step.loss) and math.isfinite(step.gradient_norm)):
            number = "loss" if not math.isfinite(step.loss) else "gradient's norm"
            value = step.loss if not math.isfinite(step.loss) else step.gradient_norm
            return self._stop(
                step.step,
                "not finite",
                f"at step {step.step} its {number} is {value}: a smaller learning rate, clipping or a "
                "smaller gain of W_hh may keep it finite",
            )
        if goal is not None and len(self._accuracies) == AVERAGED and average >= goal:
            return self._stop(
                step.step,
                "goal",
                f"its accuracy over the last {AVERAGED} steps, {average:.3f}, has reached {goal:g}",
            )
        if step.step == self._run.steps:
            return self._stop(step.step, "steps", f"all {step.step} steps are done")
        return None

    def run_out_of_memory(self, step: int) -> Stopped:
        """It ends with the step that didn't fit in."""
        run = self._run
        return self._stop(
            step,
            "out of memory",
            f"step {step} doesn't fit in memory with {self.network.rnn.hidden_size} units, "
            f"length {run.length} and batch {run.batch}: make one of them smaller",
        )

    def _stop(self, step: int, reason: Reason, sentence: str) -> Stopped:
        """No more steps, for this reason."""
        self.stopped = Stopped(
            step,
            self.kind,
            self.seed,
            reason,
            f"The {self.kind.upper()} from seed {self.seed} ends: {sentence}.",
        )
        return self.stopped
