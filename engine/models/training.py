"""The training loop: seeded, saved at stated moments, and able to go on where it was killed."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from pickle import UnpicklingError
from typing import Any, Generic, Protocol, TypeVar

import torch
from torch import Tensor, nn

from .errors import CheckpointError

Weights = dict[str, Tensor]
Model = TypeVar("Model", bound=nn.Module)
Trained = TypeVar("Trained", bound=nn.Module, contravariant=True)

_CLIP = 1.0  # the gradient's norm at most (Pascanu et al. 2013, algorithm 1)
_WARM_UP = 0.05  # fraction of the steps in which the learning rate rises


class Batches(Protocol[Trained]):
    """What a task gives the loop: the loss of every step, and what passes from one step to the next."""

    steps_per_epoch: int

    def loss(self, model: Trained, step: int) -> Tensor: ...
    def carried(self) -> Any: ...
    def carry(self, carried: Any) -> None: ...


@dataclass(frozen=True, slots=True)
class Plan:
    """How long and how fast to train, and the steps after which the weights are kept, by name."""

    steps: int
    learning_rate: float
    weight_decay: float
    moments: dict[str, int]

    def rate(self, step: int) -> float:
        """The learning rate: linear rise, then half a cosine to 0 (Loshchilov and Hutter 2017, eq. 5)."""
        rise = max(1, round(_WARM_UP * self.steps))
        if step < rise:
            return self.learning_rate * (step + 1) / rise
        return self.learning_rate * 0.5 * (1 + math.cos(math.pi * (step - rise) / max(1, self.steps - rise)))


@dataclass(slots=True)
class Run(Generic[Model]):
    """A training on its way: `step` counts the steps done, `kept` holds the moments' weights.

    `identity` says what is trained on what: a checkpoint of another training is refused.
    """

    model: Model
    batches: Batches[Model]
    plan: Plan
    optimizer: torch.optim.Optimizer
    identity: str
    step: int = 0
    kept: dict[str, Weights] = field(default_factory=dict)

    def _keep(self) -> None:
        for name, step in self.plan.moments.items():
            if step == self.step:
                self.kept[name] = {
                    key: value.detach().clone() for key, value in self.model.state_dict().items()
                }

    def advance(self) -> float:
        """Take one step; the loss before it."""
        if self.step == 0:
            self._keep()
        for group in self.optimizer.param_groups:
            group["lr"] = self.plan.rate(self.step)
        self.model.train()
        loss = self.batches.loss(self.model, self.step)
        self.optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(self.model.parameters(), _CLIP)
        self.optimizer.step()
        self.step += 1
        self._keep()
        return loss.item()

    def save(self, path: Path) -> None:
        """Write all that going on needs. A kill in the middle of it leaves the previous file whole."""
        path.parent.mkdir(parents=True, exist_ok=True)
        written = path.with_suffix(".writing")
        torch.save(
            {
                "identity": self.identity,
                "model": self.model.state_dict(),
                "optimizer": self.optimizer.state_dict(),
                "carried": self.batches.carried(),
                "random": torch.get_rng_state(),
                "step": self.step,
                "kept": self.kept,
            },
            written,
        )
        written.replace(path)

    def restore(self, path: Path) -> None:
        """Go on from what `save` wrote.

        Raises:
            CheckpointError: the file is damaged, or belongs to another training.
        """
        try:
            saved = torch.load(path, weights_only=True)
        except (OSError, RuntimeError, EOFError, UnpicklingError) as error:
            raise CheckpointError(f"the checkpoint {path} is damaged; delete it to start anew") from error
        if saved["identity"] != self.identity:
            raise CheckpointError(
                f"the checkpoint {path} is of another recipe or data; delete it to start anew"
            )
        self.model.load_state_dict(saved["model"])
        self.optimizer.load_state_dict(saved["optimizer"])
        self.batches.carry(saved["carried"])
        torch.set_rng_state(saved["random"])
        self.step, self.kept = saved["step"], saved["kept"]


def start(model: Model, batches: Batches[Model], plan: Plan, seed: int, identity: str) -> Run[Model]:
    """A run at step 0. Dropout draws from torch's own generator, seeded here."""
    torch.manual_seed(seed)
    decayed = [parameter for parameter in model.parameters() if parameter.ndim > 1]
    others = [parameter for parameter in model.parameters() if parameter.ndim <= 1]
    groups = [{"params": decayed, "weight_decay": plan.weight_decay}, {"params": others, "weight_decay": 0.0}]
    return Run(model, batches, plan, torch.optim.AdamW(groups, lr=plan.learning_rate), identity)


def train(
    run: Run[Model],
    checkpoint: Path,
    each_epoch: Callable[[Run[Model]], None] = lambda run: None,
    save_every: int = 200,
) -> Iterator[float]:
    """Take the remaining steps, one for each item asked for; gives every step's loss.

    Goes on from the checkpoint if it exists, saves it every `save_every` steps and at the end, and calls
    `each_epoch` after every epoch.
    """
    if checkpoint.is_file():
        run.restore(checkpoint)
    while run.step < run.plan.steps:
        yield run.advance()
        if run.step % run.batches.steps_per_epoch == 0:
            each_epoch(run)
        if run.step % save_every == 0 or run.step == run.plan.steps:
            run.save(checkpoint)
