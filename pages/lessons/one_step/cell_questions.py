"""The questions at the end of the room of one step, answered by taking it with other numbers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from engine.lectures.one_step import Step, take
from engine.tracing.records import Array
from pages.frame.predict import Answer, Question
from pages.text.i18n import Words

FAR = 1000.0


def questions(step: Step, say: Words) -> list[Question]:
    """Two about the kind of cell on show."""
    if step.kind == "rnn":
        twice = [say(f"one-step.cell.double.{option}") for option in ("less", "twice", "more")]
        return [
            Question("step-double", say("one-step.cell.double"), twice, lambda: _double(step, say)),
            Question(
                "step-large-x", say("one-step.cell.large_x"), _sizes(say), lambda: _large(step, "x", say)
            ),
        ]
    if step.kind == "lstm":
        left = [say(f"one-step.cell.forget.{option}") for option in ("nothing", "half", "all")]
        return [
            Question("step-forget", say("one-step.cell.forget"), left, lambda: _forget(step, say)),
            Question(
                "step-large-c", say("one-step.cell.large_c"), _sizes(say), lambda: _large(step, "c_prev", say)
            ),
        ]
    states = [say(f"one-step.cell.update.{option}") for option in ("old", "candidate", "between")]
    sources = [say(f"one-step.cell.shut.{option}") for option in ("x", "h", "both")]
    return [
        Question("step-update", say("one-step.cell.update"), states, lambda: _update(step, say)),
        Question("step-shut", say("one-step.cell.shut"), sources, lambda: _shut(step, say)),
    ]


def biased(step: Step, gate: str, by: float) -> Step:
    """The same step with more on the bias of a gate."""
    weights = step.gates[gate]
    return replace(step, gates={**step.gates, gate: replace(weights, b=weights.b + by)})


def largest(values: Array) -> float:
    """The largest size of an entry."""
    return float(np.abs(values).max())


def _sizes(say: Words) -> list[str]:
    return [say("one-step.cell.large.one"), say("one-step.cell.large.grows")]


def _double(step: Step, say: Words) -> Answer:
    before = largest(take(step)["h"])
    after = largest(take(replace(step, x=2 * step.x, h_prev=2 * step.h_prev))["h"])
    right = 0 if after < 2 * before else 1 if after == 2 * before else 2
    return Answer(
        right, say("one-step.cell.double.because", before=say.number(before, 6), after=say.number(after, 6))
    )


def _large(step: Step, name: str, say: Words) -> Answer:
    before = largest(take(step)["h"])
    after = largest(take(replace(step, **{name: FAR * getattr(step, name)}))["h"])
    because = say("one-step.cell.large.because", before=say.number(before, 4), after=say.number(after, 4))
    return Answer(int(after > 1), because)


def _forget(step: Step, say: Words) -> Answer:
    values = take(biased(step, "f", -FAR))
    left = largest(values["f"])
    right = 0 if left < 0.01 else 1 if left < 0.99 else 2
    written = ", ".join(say.number(value, 4) for value in values["c"])
    return Answer(right, say("one-step.cell.forget.because", left=say.number(left, 2), c=written))


def _update(step: Step, say: Words) -> Answer:
    values = take(biased(step, "z", FAR))
    to_old, to_new = (largest(values["h"] - values[name]) for name in ("h_prev", "n"))
    right = 0 if to_old < 0.01 else 1 if to_new < 0.01 else 2
    return Answer(
        right, say("one-step.cell.update.because", old=say.number(to_old, 2), new=say.number(to_new, 2))
    )


def _shut(step: Step, say: Words) -> Answer:
    shut = biased(step, "r", -FAR)
    n = take(shut)["n"]
    by_h = largest(take(replace(shut, h_prev=shut.h_prev + 1))["n"] - n)
    by_x = largest(take(replace(shut, x=shut.x + 1))["n"] - n)
    right = 2 if by_x and by_h else 1 if by_h else 0
    return Answer(
        right, say("one-step.cell.shut.because", by_x=say.number(by_x, 2), by_h=say.number(by_h, 2))
    )
