"""A training as the page sees it: what it has told so far, how it stands, and its reins."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

from ...tracing.records import Array
from ..history import History
from ..run import Run, check
from ..steps import Stopped, TrainStep
from .messages import Change, Order, Steer

State = Literal["waiting", "running", "paused", "finished", "stopped", "failed"]
Reason = Literal["worker lost", "error", "no workers", "paused too long"]

OVER: Final[frozenset[State]] = frozenset({"finished", "stopped", "failed"})
"""The states that a training doesn't leave any more."""


@dataclass(frozen=True)
class Status:
    """How a training stands.

    Attributes:
        state: "waiting" in the queue; "running" or "paused", on a worker of its own; "finished": every
            network has ended, `History.stopped` says why; "stopped": by its person; "failed": `reason` says
            why.
        place: in the queue, 1 is next; None where it doesn't wait.
        device: the name of what it trains on, "CPU" or a GPU's; None before it is known.
        reason: why it ended though neither its person nor its end came: "worker lost": the process crashed or
            was killed; "error": it can't be run, `sentence` says why; "no workers": none could be started;
            "paused too long": while others waited. None otherwise.
        sentence: the same for people, in English; None where there is no reason.
        seconds: that its steps took, all networks together.
    """

    state: State = "waiting"
    place: int | None = None
    device: str | None = None
    reason: Reason | None = None
    sentence: str | None = None
    seconds: float = 0.0

    @property
    def over(self) -> bool:
        """Whether nothing comes any more."""
        return self.state in OVER


KEEP: Final = "keep"
STEP_BYTES = 280  # of a step's record, without its curve


class Training:
    """One run, trained by a worker. Every method answers at once; what it asks for holds from the next step.

    Attributes:
        id: its name, for links.
        person: whose it is.
        group: those that were started together have the same.
        history: all that it has told. It grows while it is read: take `len(history.steps)` once, and read up
            to there. Nothing that stands in it changes.
        status: how it stands, replaced by a new one whenever that changes.
        version: grows with everything that changes here; a page that drew this version needn't draw again.
        weights: as `Race.weights` gives them: the newest that it sent, about once a second, at each pause and
            at its end; None before the first. Replaced, never changed.
        learning_rate, clip: what it trains with now.
    """

    def __init__(
        self, name: str, run: Run, person: str, group: str, order: Callable[[Training, Order], None]
    ) -> None:
        self.id, self.run, self.person, self.group = name, run, person, group
        self.history = History(run)
        self.status = Status()
        self.version = 0
        self.weights: dict[str, Array] | None = None
        self.learning_rate, self.clip = run.learning_rate, run.clip
        self._order = order

    def pause(self) -> None:
        """Take no step until `resume` or `step`. Nothing happens where it isn't running."""
        self._order(self, Steer(self.id, "pause"))

    def resume(self) -> None:
        """Go on after a pause."""
        self._order(self, Steer(self.id, "resume"))

    def step(self) -> None:
        """Take one step of each network that still trains, and pause."""
        self._order(self, Steer(self.id, "step"))

    def stop(self) -> None:
        """Train no more, or leave the queue. Its worker is free within a second, in mid-step too."""
        self._order(self, Steer(self.id, "stop"))

    def change(
        self, *, learning_rate: float | Literal["keep"] = KEEP, clip: float | Literal["keep"] | None = KEEP
    ) -> None:
        """Train on with another learning rate or clip, also once it begins where it still waits.

        Raises:
            InputError: outside `LIMITS`; nothing is changed.
        """
        new_rate = self.learning_rate if learning_rate == "keep" else learning_rate
        new_clip = self.clip if clip == "keep" else clip
        check("learning_rate", new_rate)
        check("clip", new_clip, optional=True)
        self._order(self, Change(self.id, new_rate, new_clip))

    @property
    def bytes(self) -> int:
        """About how much memory its history and its weights take."""
        steps, weights = len(self.history.steps), self.weights or {}
        curves = 8 * self.run.length * steps // self.run.record if self.run.record else 0
        return STEP_BYTES * steps + curves + sum(weight.nbytes for weight in weights.values())

    # What follows is for whoever has it trained.

    def update(self, **changes: Any) -> None:
        """Another status."""
        status = replace(self.status, **changes)
        if status != self.status:
            self.status = status
            self.version += 1

    def take(self, items: Iterable[TrainStep | Stopped], weights: dict[str, Array] | None) -> None:
        """Take in what its worker told."""
        seconds = 0.0
        for item in items:
            self.history.add(item)
            if isinstance(item, TrainStep):
                seconds += item.seconds
        if weights is not None:
            self.weights = weights
        self.status = replace(self.status, seconds=self.status.seconds + seconds)
        self.version += 1
