"""What a race tells while it goes on: frozen records, which can be sent to another process."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ..cells import Kind
from ..tracing.records import Array

Reason = Literal["steps", "goal", "not finite", "out of memory"]


@dataclass(frozen=True, eq=False)
class TrainStep:
    """One step of one network.

    Attributes:
        step: from 1 on.
        kind, seed: which network.
        loss: before the step, on its fresh examples. Nats, or a mean squared error.
        accuracy: on the same examples, from 0 to 1.
        gradient_norm: ||dL/dW|| over all weights, before clipping.
        seconds: what the step took, its recording included.
        log10_gradient: (time,), log10 of ||dL/dh_t|| for every t, the total through time, averaged over the
            recorded sequences, L being a sequence's own loss; -inf where it is exactly 0. Read-only; None at
            a step that wasn't recorded.
    """

    step: int
    kind: Kind
    seed: int
    loss: float
    accuracy: float
    gradient_norm: float
    seconds: float
    log10_gradient: Array | None = None


@dataclass(frozen=True)
class Stopped:
    """A network trains no more; the others do.

    Attributes:
        step: its last one.
        reason: "steps": all are done; "goal": it got there; "not finite": the loss or the gradient
            is infinite or not a number; "out of memory".
        sentence: the same for people, in English.
    """

    step: int
    kind: Kind
    seed: int
    reason: Reason
    sentence: str
