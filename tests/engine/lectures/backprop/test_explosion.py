"""A training that explodes, and what clipping changes in it."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
import torch

from engine.errors import InputError
from engine.lectures.backprop.explosion import SYMBOLS, Settings, Step, training

CHANCE = 1 / SYMBOLS


def accuracy(steps: list[Step]) -> float:
    return sum(step.accuracy for step in steps[-20:]) / 20


@pytest.mark.parametrize("seed", [0, 1])
@pytest.mark.more
def test_clipped_it_learns_and_else_it_does_not(seed: int) -> None:
    free = list(training(Settings(seed=seed)))
    clipped = list(training(Settings(seed=seed, threshold=1.0)))
    assert clipped[0] == free[0]  # the same network, the same sequences
    assert max(step.gradient_norm for step in free) > 100
    assert accuracy(free) < CHANCE + 0.05
    assert accuracy(clipped) > 0.7


def test_not_a_number_ends_it() -> None:
    settings = Settings(gain=1.6)
    steps = list(training(settings))
    assert len(steps) < 10
    assert [step.finite for step in steps] == [True] * (len(steps) - 1) + [False]
    clipped = list(training(replace(settings, threshold=1.0, steps=50)))
    assert len(clipped) == 50
    assert all(step.finite for step in clipped)


def test_the_same_settings_give_the_same_training_and_nobody_elses_random_numbers_move() -> None:
    before = torch.get_rng_state()
    settings = Settings(seed=7, steps=5, threshold=0.5, clip="value")
    first, second = list(training(settings)), list(training(settings))
    assert first == second
    assert first != list(training(replace(settings, seed=8)))
    assert torch.equal(before, torch.get_rng_state())


@pytest.mark.parametrize("threshold", [0.0, -1.0, math.inf, math.nan])
def test_an_impossible_threshold_is_refused(threshold: float) -> None:
    with pytest.raises(InputError, match=f"not at {threshold}"):
        next(training(Settings(threshold=threshold)))
