"""What a race's numbers say, in sentences. Every number in them is computed here."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import get_args

import numpy as np

from engine.cells import Kind
from engine.race import History, Run, Stopped, Task
from engine.race.learner import AVERAGED
from engine.race.phase import LEARNED
from engine.race.tasks import Regression
from engine.race.verdict import Verdict, error, judge
from engine.tracing.records import Array
from pages.charts.race_data import Lane
from pages.charts.race_lines import Line, RaceLines
from pages.lessons.race.choices import differing
from pages.text.i18n import Words

LOST = 0.25  # of the way from chance to always right: so much less than at its best is worth a sentence
VANISHED = -3.0  # log10 of what is left: from a thousandth on it is called vanished

VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
MARKS = ("━━", "┅┅")  # of the first run's lines, and of the second's


def lane_labels(runs: Sequence[Run], say: Words) -> list[dict[Kind, str]]:
    """What each kind is called in each run: where runs differ, with what they differ in."""
    return [
        {
            kind: " · ".join(
                [say(f"kind.{kind}"), *(_value(run, name, say) for name in differing(tuple(runs)))]
            )
            for kind in run.kinds
        }
        for run in runs
    ]


def _value(run: Run, name: str, say: Words) -> str:
    value = getattr(run, name)
    return say(f"race.without.{name}") if value is None else say(f"race.with.{name}", value=say.number(value))


def accuracy(lines: Sequence[Line]) -> float:
    """The mean over the last steps of every seed; NaN before any."""
    return float(np.mean([line.latest_accuracy for line in lines]))


def verdict(lane: Lane, task: Task, lines: Sequence[Line] | None = None) -> Verdict:
    """What the last steps say of a lane's networks together, or of some of them."""
    steps = [step for line in (lane.lines if lines is None else lines) for step in line.latest]
    return judge(task, [step.accuracy for step in steps], [step.loss for step in steps], lane.batch)


def marked(lane: Lane, lanes: Sequence[Lane]) -> str:
    """A lane's label; where two runs are compared, with the mark that its lines have."""
    return f"{MARKS[lane.run]} {lane.label}" if any(each.run for each in lanes) else lane.label


def left(curve: Array) -> float:
    """log10 of ||dL/dh_1|| / ||dL/dh_T||; NaN where nothing sets out from the last step."""
    return float(curve[0] - curve[-1]) if math.isfinite(curve[-1]) else math.nan


def left_over(curve: Array | None, say: Words) -> str:
    """The same as it is read; ∞ for what isn't finite."""
    if curve is None or curve[-1] == -math.inf:
        return "–"
    share = left(curve)
    return say.of_log10(share if share < math.inf else math.inf, 3)  # NaN isn't below it


def live_captions(lanes: Sequence[Lane], task: Task, say: Words) -> dict[str, str]:
    """A sentence under each chart, by the chart's name."""
    begun = [lane for lane in lanes if any(line.step for line in lane.lines)]
    if not begun:
        return {}
    shares = ", ".join(f"{lane.label} {percent(accuracy(lane.lines), say)}" for lane in begun)
    losses = ", ".join(f"{lane.label} {say.number(_last_loss(lane), 3)}" for lane in begun)
    found = {
        "accuracy": say(
            "race.caption.accuracy", last=AVERAGED, shares=shares, chance=percent(task.chance, say)
        ),
        "loss": say("race.caption.loss", losses=losses, baseline=say.number(task.baseline, 3)),
    }
    curves = {lane.label: lane.lines[0].curve for lane in begun}
    known = {label: curve for label, curve in curves.items() if curve is not None}
    if known:
        steps = max(map(len, known.values()))
        parts = ", ".join(f"{label} {left_over(curve, say)}" for label, curve in known.items())
        reached = ", ".join(f"{label} {_reach(curve)}" for label, curve in known.items())
        found["gradient"] = say("race.caption.gradient", steps=steps, parts=parts)
        found["map"] = say("race.caption.map", steps=steps, reached=reached)
    return found


def _last_loss(lane: Lane) -> float:
    points = [line.loss.points() for line in lane.lines]
    return float(np.mean([each[-1] for each in points if len(each)]))


def _reach(curve: Array) -> int:
    """Over how many of the last steps at least a thousandth of the gradient is left."""
    gone = np.flatnonzero(~(curve >= curve[-1] + VANISHED))
    return len(curve) - 1 - int(gone[-1]) if len(gone) else len(curve)


def headline(lanes: Sequence[Lane], task: Task, say: Words) -> str:
    """Who has learnt it, who a little, and who guesses."""
    found: dict[Verdict, list[str]] = {each: [] for each in VERDICTS}
    for lane in lanes:
        found[verdict(lane, task)].append(marked(lane, lanes))
    return "  \n".join(
        say(f"race.headline.{each}", names=", ".join(labels)) for each, labels in found.items() if labels
    )


def summary(
    lanes: Sequence[Lane], task: Task, stopped: Sequence[Mapping[tuple[Kind, int], Stopped]], say: Words
) -> str:
    """The race in a paragraph.

    Args:
        stopped: why networks ended, for each run.
    """
    return " ".join(_sentences(lane, task, stopped[lane.run], say) for lane in lanes)


def _sentences(lane: Lane, task: Task, stopped: Mapping[tuple[Kind, int], Stopped], say: Words) -> str:
    sentences = [*_judgement(lane, task, say)]
    curve = lane.lines[0].curve
    if curve is not None and left(curve) == -math.inf:
        sentences.append(say("race.summary.zero"))
    elif curve is not None and len(curve) > 1 and not math.isnan(left(curve)):
        sentences.append(say("race.summary.gradient", left=left_over(curve, say), steps=len(curve)))
    for (kind, seed), end in stopped.items():
        if kind == lane.kind and end.reason in ("not finite", "out of memory"):
            key = "not_finite" if end.reason == "not finite" else "out_of_memory"
            sentences.append(say(f"race.ended.{key}", label=lane.label, seed=seed, step=end.step))
    return " ".join(sentences)


def _judgement(lane: Lane, task: Task, say: Words) -> Iterator[str]:
    """The verdict with the numbers that it rests on; what was known before, and which seeds are otherwise."""
    found, count = verdict(lane, task), len(lane.lines)
    steps = max(line.step for line in lane.lines)
    told = {
        "label": lane.label,
        "steps": say.count(steps),
        "seeds": say("race.summary.seeds", count=count) if count > 1 else "",
    }
    losses = [step.loss for line in lane.lines for step in line.latest]
    if found == "broken":
        yield say("race.summary.broken", steps, **told)
    elif isinstance(task, Regression):
        told |= {"error": say.number(error(losses), 2), "guess": say.number(math.sqrt(task.baseline), 2)}
        yield say(f"race.summary.number.{found}", steps, **told)
        if task.noise:
            yield say("race.summary.noise", noise=say.number(task.noise, 2))
    else:
        told |= {"share": percent(accuracy(lane.lines), say), "chance": percent(task.chance, say)}
        told |= {"loss": say.number(np.mean(losses), 3), "guess": say.number(task.baseline, 3)}
        yield say(f"race.summary.{found}", steps, **told)
    if count > 1:
        better = sum(verdict(lane, task, [line]) in ("learnt", "little") for line in lane.lines)
        if 0 < better < count:
            yield say("race.summary.some", better=better, count=count)
    known = [line for line in lane.lines if line.best >= task.chance + LEARNED * (1 - task.chance)]
    if known and found != "learnt":
        line = max(known, key=lambda line: line.best - line.latest_accuracy)
        if not line.best - line.latest_accuracy < LOST * (1 - task.chance):  # NaN is as lost as can be
            yield say(
                "race.summary.lost",
                last=AVERAGED,
                step=say.count(line.best_step),
                best=percent(line.best, say),
            )


def sizes_caption(runs: Sequence[Run], parameters: Mapping[Kind, tuple[int, int]], say: Words) -> str:
    """How large each kind is.

    Args:
        parameters: by kind, how many units and how many parameters.
    """
    parts = ", ".join(
        say("race.size", kind=say(f"kind.{kind}"), units=units, parameters=say.count(count))
        for kind, (units, count) in parameters.items()
    )
    return say(f"race.sizes.{runs[0].same_budget}", parts=parts)


def progress(race: RaceLines, history: History, say: Words) -> str:
    """How far, how fast, how long still."""
    left, rate = race.seconds_left(history), race.steps_a_second(history)
    steps = say.count(race.run.steps)
    if left is None or rate is None:
        return say("race.progress.first", steps=steps)
    return say(
        "race.progress.steps",
        step=say.count(race.step),
        steps=steps,
        rate=say.number(rate, 3),
        left=say.count(left),
    )


def percent(share: float, say: Words) -> str:
    """12.5%, 98%."""
    return say.percent_digits(share, 3) if share < 0.2 else say.percent(share)
