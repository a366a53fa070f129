"""What the server and a worker tell each other. Each message names the training that it is about, so that one
that comes too late is about nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ...tracing.records import Array
from ..run import Run
from ..steps import Stopped, TrainStep

Wish = Literal["pause", "resume", "step", "stop"]


@dataclass(frozen=True)
class Begin:
    """Train this; answered by `Begun`, then `Told` many times, and `Ended`."""

    training: str
    run: Run


@dataclass(frozen=True)
class Steer:
    """Go on otherwise."""

    training: str
    wish: Wish


@dataclass(frozen=True)
class Change:
    """From the next step on, train with these."""

    training: str
    learning_rate: float
    clip: float | None


@dataclass(frozen=True)
class Ready:
    """The worker has been started and warmed up. pid: its process's number, on its own machine."""

    pid: int


@dataclass(frozen=True)
class Begun:
    """The first step comes next. device: its name, as people call it."""

    training: str
    device: str


@dataclass(frozen=True, eq=False)
class Told:
    """What happened since the last time. weights: as `Race.weights` gives them, where they are due."""

    training: str
    items: tuple[TrainStep | Stopped, ...]
    weights: dict[str, Array] | None


@dataclass(frozen=True)
class Ended:
    """No more steps. error: what went wrong, in a sentence for people; None where nothing did."""

    training: str
    error: str | None


Order = Begin | Steer | Change
News = Ready | Begun | Told | Ended


# What the server and the process that holds Ray tell each other, besides each worker's orders and news.


@dataclass(frozen=True)
class Hire:
    """Have one more worker."""


@dataclass(frozen=True)
class Fire:
    """End this worker at once."""


@dataclass(frozen=True)
class Joined:
    """The cluster lets in. room: for so many workers."""

    room: int


@dataclass(frozen=True)
class Refused:
    """The cluster doesn't let in, or no longer. why: a sentence."""

    why: str


@dataclass(frozen=True)
class Gone:
    """A worker is no more. how: after its name in a sentence."""

    how: str
