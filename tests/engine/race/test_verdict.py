"""A verdict takes next to no guesser for more, and nearly everybody who has learnt a little."""

from __future__ import annotations

import doctest
import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import log_softmax
from scipy.stats import binomtest, ttest_1samp

from engine.race import TASKS, Task, verdict
from engine.race.verdict import ALPHA, beats_guessing, error, judge, too_low, too_right
from engine.tracing.records import Array

STEPS = 20
LOOKS = 2_000
RARE = 0.01  # of looks in which a guesser may be taken for more: a hundred times ALPHA

seeds = st.integers(0, 2**32 - 1)
batches = st.sampled_from([1, 4, 8, 64])


def test_the_example() -> None:
    failed, tried = doctest.testmod(verdict)
    assert tried > 0
    assert failed == 0


def choices(
    rng: np.random.Generator, batch: int, spread: float, known: float, answers: int = 8
) -> tuple[Array, Array]:
    """Accuracies and losses, (LOOKS, STEPS), of a network at a task of so many answers, all equally likely.

    Args:
        spread: of its logits, which are drawn anew for every example: how sure it is, for no reason.
        known: what is added to the right answer's logit.
    """
    logits = spread * rng.standard_normal((LOOKS, STEPS, batch, answers))
    logits[..., 0] += known  # whichever answer is right: all are alike
    losses = -log_softmax(logits, axis=-1)[..., 0].mean(-1)
    return (logits.argmax(-1) == 0).mean(-1), losses


def share_better(task: Task, accuracies: Array, losses: Array, batch: int) -> float:
    looks = zip(accuracies.tolist(), losses.tolist(), strict=True)
    return float(np.mean([beats_guessing(task, *look, batch) for look in looks]))


@settings(max_examples=15, deadline=None)
@given(seeds, st.sampled_from([1, 4, 8]), st.floats(0.01, 5))
def test_hardly_a_guesser_is_taken_for_more(seed: int, batch: int, spread: float) -> None:
    rng = np.random.default_rng(seed)
    found = choices(rng, batch, spread, known=0.0)
    assert share_better(TASKS["recall"], *found, batch) < RARE


@settings(max_examples=10, deadline=None)
@given(seeds, st.sampled_from([1, 4, 8]), st.floats(-1, 1), st.floats(0.0, 0.5))
def test_hardly_a_guesser_of_numbers_is_taken_for_more(
    seed: int, batch: int, off: float, spread: float
) -> None:
    """It says some number for no reason: the mean and something off, at the sum of two marked numbers."""
    rng = np.random.default_rng(seed)
    targets = rng.random((2, LOOKS, STEPS, batch)).sum(0)
    said = 1 + off + spread * rng.standard_normal(targets.shape)
    misses = abs(said - targets)
    losses = (misses**2).mean(-1)
    assert share_better(TASKS["adding"], (misses < 0.04).mean(-1), losses, batch) < RARE


@pytest.mark.parametrize(("batch", "known"), [(64, 0.6), (16, 1.0), (8, 1.5)])
def test_who_has_learnt_a_little_is_hardly_ever_said_to_guess(batch: int, known: float) -> None:
    """With batches of 64 it is right in 22 % of cases, where a guess is in 12.5 %."""
    accuracies, losses = choices(np.random.default_rng(1), batch, spread=1.0, known=known)
    assert float(accuracies.mean()) < 0.6
    assert share_better(TASKS["recall"], accuracies, losses, batch) > 0.95


def test_a_loss_below_the_guesss_counts_though_the_answers_are_no_better() -> None:
    """It knows what is unlikely, not what is right."""
    rng = np.random.default_rng(2)
    losses = math.log(4) + 0.05 * rng.standard_normal(STEPS)
    assert judge(TASKS["recall"], [0.125] * STEPS, losses.tolist(), 64) == "little"


@given(st.lists(st.integers(0, 64), min_size=1, max_size=STEPS), st.sampled_from([1 / 2, 1 / 4, 1 / 8, 0.9]))
def test_the_test_of_the_answers_is_the_exact_binomial_one(right: list[int], chance: float) -> None:
    wanted = binomtest(sum(right), 64 * len(right), chance, alternative="greater").pvalue
    assert too_right([count / 64 for count in right], chance, 64) == (wanted < ALPHA)


@given(st.lists(st.floats(0.1, 3), min_size=10, max_size=40).filter(lambda each: np.std(each) > 1e-3))
def test_the_test_of_the_loss_is_students(losses: list[float]) -> None:
    wanted = ttest_1samp(losses, 2.0, alternative="less").pvalue
    far = np.mean(losses) <= (1 - verdict.NOTICEABLE) * 2.0
    assert too_low(losses, 2.0, 64) == bool(far and wanted < ALPHA)


@pytest.mark.parametrize("name", ["recall", "order", "names-en", "copy"])
def test_a_dead_network_guesses(name: str) -> None:
    """It says all with the same probability, and its loss is the guess's up to rounding, at every step."""
    task = TASKS[name]
    losses = [float(np.float32(task.baseline)) - 1e-6] * STEPS
    assert judge(task, [task.chance] * STEPS, losses, 64) == "guesses"


@pytest.mark.parametrize(
    ("name", "rmse", "found"),
    [
        ("wave", 0.058, "learnt"),  # as good as can be: the noise itself
        ("wave", 0.0707, "learnt"),  # what the lecture's network came to
        ("wave", 0.3, "little"),
        ("wave", 0.82, "guesses"),
        ("adding", 0.03, "learnt"),
        ("adding", 0.2, "little"),
        ("adding", 0.41, "guesses"),
    ],
)
def test_numbers_are_judged_by_their_error(name: str, rmse: float, found: str) -> None:
    rng = np.random.default_rng(3)
    losses = rmse**2 * (1 + 0.1 * rng.standard_normal(STEPS))
    for accuracies in ([0.0] * STEPS, [1.0] * STEPS):  # how many are within the tolerance is no matter
        assert judge(TASKS[name], accuracies, losses.tolist(), 64) == found
    assert error(losses.tolist()) == pytest.approx(rmse, rel=0.1)


def test_of_nothing_and_of_what_is_no_longer_finite() -> None:
    task = TASKS["recall"]
    assert judge(task, [], [], 64) == "guesses"
    assert judge(task, [1.0], [0.5], 2) == "guesses"  # two of two, by luck
    assert judge(task, [1.0] * STEPS, [0.1] * 19 + [math.nan], 64) == "broken"


def test_the_goal_of_a_text_that_cannot_be_known_is_no_knowledge() -> None:
    task = replace(TASKS["recall"], answers="AB")
    assert judge(task, [0.6] * STEPS, [0.66, 0.68] * 10, 64) == "little"
