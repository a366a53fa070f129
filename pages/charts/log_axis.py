"""A log axis on which an exact zero, and what isn't finite, have rows of their own."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any

MOST_TICKS = 7


@dataclass(frozen=True)
class LogAxis:
    """Where values stand, and the ticks beside them. Values are given as their log10.

    lowest, highest: the whole decades that hold all finite values.
    zero: where exact zeros stand (their log10 is -inf); None where there are none.
    beyond: where values stand that are infinite or not a number; None where there are none.
    """

    lowest: int
    highest: int
    zero: float | None
    beyond: float | None

    def place(self, log10: float) -> float:
        """The height at which a value is drawn."""
        if log10 == -math.inf and self.zero is not None:
            return self.zero
        if not math.isfinite(log10) and self.beyond is not None:
            return self.beyond
        return log10

    def layout(self, zero: str = "0", beyond: str = "∞, NaN") -> dict[str, Any]:
        """Range and ticks as plotly's layout takes them, with the words for the two rows apart."""
        step = next(step for step in steps() if (self.highest - self.lowest) / step < MOST_TICKS)
        decades = range(math.ceil(self.lowest / step) * step, self.highest + 1, step)
        ticks: list[tuple[float, str]] = [(decade, power_of_ten(decade)) for decade in decades]
        if self.zero is not None:
            ticks.insert(0, (self.zero, zero))
        if self.beyond is not None:
            ticks.append((self.beyond, beyond))
        margin = 0.04 * (self.highest - self.lowest)
        bottom = self.lowest if self.zero is None else self.zero
        top = self.highest if self.beyond is None else self.beyond
        return {
            "range": [bottom - margin, top + margin],
            "tickvals": [place for place, _ in ticks],
            "ticktext": [text for _, text in ticks],
        }


def log_axis(log10: Iterable[float]) -> LogAxis:
    """The axis for these values."""
    values = list(log10)
    finite = [value for value in values if math.isfinite(value)]
    lowest = math.floor(min(finite, default=0))
    highest = max(math.ceil(max(finite, default=0)), lowest + 1)
    apart = max(0.7, 0.12 * (highest - lowest))
    return LogAxis(
        lowest,
        highest,
        zero=lowest - apart if -math.inf in values else None,
        beyond=highest + apart if any(math.isnan(v) or v == math.inf for v in values) else None,
    )


def steps() -> Iterator[int]:
    """1, 2, 5, 10, 20, 50 ...: decades from tick to tick."""
    for exponent in count():
        yield from (10**exponent, 2 * 10**exponent, 5 * 10**exponent)


def power_of_ten(exponent: int) -> str:
    """1, 10, 100 as they are, others as powers."""
    return {0: "1", 1: "10", -1: "0.1"}.get(exponent, f"10<sup>{exponent}</sup>")
