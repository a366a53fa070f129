"""What a task is: sequences to read, answers to give after the last steps, and what guessing scores."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from ...errors import InputError

Examples = tuple[Tensor, Tensor]
"""Inputs and targets.

Inputs: (batch, time), the number of a symbol at each step; or (batch, time, channels), floating point.
Targets: (batch, asked), what the network is to say after each of the last `asked` steps: the number of an
answer, or a floating-point number.
"""

Sample = Callable[[int, int, torch.Generator], Examples]
"""sample(batch, length, generator): fresh examples of `length` steps, all from the generator."""


@dataclass(frozen=True)
class Task(ABC):
    """What `Choice` and `Regression` share.

    Attributes:
        name: what a `Run` calls it.
        sample: draws examples; a function of a module, so that a task can be sent to another process.
        symbols: what each input symbol is called; empty where the inputs are numbers.
        channels: how many numbers come in at each step; 0 where the inputs are symbols.
        minimum_length: the fewest steps that it makes sense with.
    """

    name: str
    sample: Sample
    symbols: Sequence[str] = ()
    channels: int = 0
    minimum_length: int = 1

    def __post_init__(self) -> None:
        if bool(self.symbols) == bool(self.channels):
            raise InputError(f"the task {self.name!r} reads symbols or channels: give it one of the two")

    def examples(self, batch: int, length: int, generator: torch.Generator) -> Examples:
        """What `sample` draws, its length checked.

        Raises:
            InputError: the length is below `minimum_length`.
        """
        if length < self.minimum_length:
            raise InputError(
                f"the task {self.name!r} needs at least {self.minimum_length} steps, not {length}: "
                "choose a longer length"
            )
        return self.sample(batch, length, generator)

    @property
    @abstractmethod
    def outputs(self) -> int:
        """How many numbers the network gives for each answer."""

    @property
    @abstractmethod
    def chance(self) -> float:
        """The accuracy of always giving the best answer that needs no input."""

    @property
    @abstractmethod
    def baseline(self) -> float:
        """The loss of always giving the best answer that needs no input."""

    @abstractmethod
    def loss(self, outputs: Tensor, targets: Tensor) -> Tensor:
        """The mean loss of outputs (batch, asked, self.outputs) for targets (batch, asked)."""

    @abstractmethod
    def accuracy(self, outputs: Tensor, targets: Tensor) -> Tensor:
        """The share of right answers, a tensor without dimensions, from 0 to 1."""


@dataclass(frozen=True)
class Choice(Task):
    """One of several answers, all equally likely: cross-entropy, in nats.

    Attributes:
        answers: what each answer is called.
    """

    answers: Sequence[str] = ()

    @property
    def outputs(self) -> int:
        return len(self.answers)

    @property
    def chance(self) -> float:
        return 1 / len(self.answers)

    @property
    def baseline(self) -> float:
        return math.log(len(self.answers))

    def loss(self, outputs: Tensor, targets: Tensor) -> Tensor:
        return functional.cross_entropy(outputs.flatten(0, 1), targets.flatten())

    def accuracy(self, outputs: Tensor, targets: Tensor) -> Tensor:
        return (outputs.argmax(-1) == targets).double().mean()


@dataclass(frozen=True)
class Regression(Task):
    """A number: mean squared error. An answer is right where it is off by less than `tolerance`.

    Attributes:
        variance: of the targets, the loss of always saying their mean.
        hit: how often their mean is right by accident.
        noise: of the targets themselves (root mean square): nobody is off by less.
    """

    tolerance: float = 0.0
    variance: float = 0.0
    hit: float = 0.0
    noise: float = 0.0

    @property
    def outputs(self) -> int:
        return 1

    @property
    def chance(self) -> float:
        return self.hit

    @property
    def baseline(self) -> float:
        return self.variance

    def loss(self, outputs: Tensor, targets: Tensor) -> Tensor:
        return functional.mse_loss(outputs.squeeze(-1), targets)

    def accuracy(self, outputs: Tensor, targets: Tensor) -> Tensor:
        return ((outputs.squeeze(-1) - targets).abs() < self.tolerance).double().mean()
