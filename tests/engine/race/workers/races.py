"""Races that the tests of this folder run, and what they are compared by."""

from __future__ import annotations

import time
from collections.abc import Callable

from engine.race import Run, Stopped, TrainStep, train

SMALL = Run(length=12, hidden_size=8, batch=4, steps=6, record=2, record_batch=4, device="cpu")
LONG = Run(length=20, hidden_size=8, batch=4, steps=100_000, record=0, device="cpu")
SLOW = Run(length=1000, hidden_size=128, batch=1024, steps=2, kinds=("lstm",), device="cpu")
"""A step takes many seconds."""


def numbers(item: TrainStep | Stopped) -> object:
    """All of it but the time it took, to the last bit."""
    if isinstance(item, Stopped):
        return item
    curve = None if item.log10_gradient is None else item.log10_gradient.tobytes()
    exact = [float(n).hex() for n in (item.loss, item.accuracy, item.gradient_norm)]  # NaN too is equal then
    return item.step, item.kind, item.seed, *exact, curve


def trained(run: Run) -> list[object]:
    """What the race tells in this process."""
    return [numbers(item) for item in train(run)]


def until(so: Callable[[], object], seconds: float = 60.0) -> float:
    """Waits, and says how long it took."""
    begun = time.perf_counter()
    while not so():
        took = time.perf_counter() - begun
        assert took < seconds, f"not so after {took:.1f} s"
        time.sleep(0.002)
    return time.perf_counter() - begun
