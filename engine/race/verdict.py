"""What a training has come to: is it better than guessing, and does it know the answer?

Every batch is fresh, so the answers of a network that only guesses are right as often as guessing is,
independently from batch to batch, whatever it says; and its loss is on average at least the best guess's.
Two one-sided tests ask whether the last steps can be that:

- of the right answers, the exact binomial test (Clopper and Pearson 1934; `scipy.stats.binomtest`). One trial
  is one sequence: several answers after one sequence may hang together. Only where the answer is one of
  several: of numbers it is the error that counts.
- of the loss, Student's t-test (1908) over the batches' means, against the loss of the best guess.

Either is enough: a network may be right no more often than a guess and yet know what is unlikely.

>>> from engine.race.tasks import TASKS
>>> judge(TASKS["recall"], [0.14] * 20, [2.07, 2.09] * 10, batch=64)
'guesses'
>>> judge(TASKS["recall"], [0.25] * 20, [1.39, 1.41] * 10, batch=64)
'little'
>>> judge(TASKS["recall"], [0.99] * 20, [0.02, 0.03] * 10, batch=64)
'learnt'
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Literal

import numpy as np
from scipy.special import bdtrc, stdtr  # scipy.stats takes seconds to import

from .tasks import Regression, Task

Verdict = Literal["learnt", "little", "guesses", "broken"]

ALPHA = 1e-4
"""How often each test may take a guesser for more. A page has tens of networks, each looked at many times."""
KNOWS = 0.9
"""Of the way from guessing to always right: from there on it has learnt the task."""
FEWEST_LOSSES = 10  # with fewer, the mean of a skewed loss is too far from normal
MANY = 40  # sequences; with fewer its tail is further from normal than `ALPHA` allows
NOTICEABLE = 1e-3  # of the guess's loss; less may be rounding


def judge(task: Task, accuracies: Sequence[float], losses: Sequence[float], batch: int) -> Verdict:
    """What the last steps of a network say of it; of none, that it guesses.

    Args:
        task: what it is trained at.
        accuracies: of each step's fresh batch, from 0 to 1.
        losses: of the same.
        batch: sequences a step.

    Returns:
        "broken": its loss is no longer finite, and so what it says isn't either.
        "guesses": no test tells it from a guess.
        "learnt": `KNOWS` of the way to always right; where the answer is a number, off (root mean square) by
        no more than what is counted as right.
        "little": better than guessing, and not that good.
    """
    if not np.isfinite(losses).all():
        return "broken"
    if not beats_guessing(task, accuracies, losses, batch):
        return "guesses"
    if isinstance(task, Regression):
        return "learnt" if error(losses) <= task.tolerance else "little"
    way = (float(np.mean(accuracies)) - task.chance) / (1 - task.chance)
    return "learnt" if way >= KNOWS else "little"


def beats_guessing(task: Task, accuracies: Sequence[float], losses: Sequence[float], batch: int) -> bool:
    """Whether the answers or the loss are better than a guesser's would be but once in 1 / `ALPHA` looks."""
    hits = not isinstance(task, Regression) and too_right(accuracies, task.chance, batch)
    return hits or too_low(losses, task.baseline, batch)


def too_right(accuracies: Sequence[float], chance: float, batch: int) -> bool:
    """Whether a guesser would be right so often by luck with a probability below `ALPHA`."""
    trials = batch * len(accuracies)
    if not trials:
        return False
    right = math.floor(sum(accuracies) * batch + 1e-6)
    return bool(bdtrc(right - 1, trials, chance) < ALPHA) if right else False


def too_low(losses: Sequence[float], baseline: float, batch: int) -> bool:
    """Whether the mean of a guesser's losses would be so low by luck with a probability below `ALPHA`."""
    if len(losses) < FEWEST_LOSSES:
        return False
    mean, spread = float(np.mean(losses)), float(np.std(losses, ddof=1))
    if mean > (1 - NOTICEABLE) * baseline:
        return False
    if spread == 0:
        return True
    statistic = (mean - baseline) / (spread / math.sqrt(len(losses)))
    rare = ALPHA if batch * len(losses) >= MANY else ALPHA / 100
    return bool(stdtr(len(losses) - 1, statistic) < rare)


def error(losses: Sequence[float]) -> float:
    """Of mean squared errors the root of the mean: in the unit of the answer."""
    return math.sqrt(float(np.mean(losses)))
