"""A line that grows while it is drawn, and never has more points than a screen shows."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from engine.tracing.records import Array

MOST = 240  # points; an even number, so that they join in pairs


class GrowingLine:
    """Each point is the mean of `every` values; once there are too many points, neighbours are joined.

    Attributes:
        every: how many values a point stands for: a power of 2.
    """

    def __init__(self) -> None:
        self.every = 1
        self._points: list[float] = []
        self._rest: list[float] = []  # the values of a point that isn't full yet

    def add(self, value: float) -> None:
        """One more value at the end."""
        self._rest.append(value)
        if len(self._rest) < self.every:
            return
        self._points.append(mean(self._rest))
        self._rest = []
        if len(self._points) == MOST:
            pairs = zip(self._points[::2], self._points[1::2], strict=True)
            self._points = [mean(pair) for pair in pairs]
            self.every *= 2

    def points(self) -> Array:
        """(points,): those that are full, and what there is of the next: the line ends at the last value."""
        return np.array([*self._points, mean(self._rest)] if self._rest else self._points, np.float64)


def mean(values: Sequence[float]) -> float:
    """NaN where one isn't finite: an infinite loss is something to see, and no line can be drawn to it."""
    return math.fsum(values) / len(values) if all(map(math.isfinite, values)) else math.nan
