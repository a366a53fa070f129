"""What the drawings of the page Gradients are fed with: plain numbers and words, as JSON takes them.

Every size is a log10. JSON knows neither infinity nor NaN: an exact zero travels as "0", what isn't finite
as null.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.gradient import Chain, Link, NormMap
from engine.tracing.records import Array
from pages.charts.colours import palettes

Data = dict[str, Any]
DIGITS = 5  # of a log10: a few more than those that are shown of the number


@dataclass(frozen=True, eq=False)
class Line:
    """One line of a curve.

    label: its words. colour: a name of `colours`. log10: (T + 1,), by distance, 0 first. dashed: theory.
    """

    label: str
    colour: str
    log10: Array
    dashed: bool = False


def curve_data(
    lines: Sequence[Line],
    labels: Mapping[str, str],
    tokens: Sequence[str] | None = None,
    chosen: int | None = None,
    start: int = 0,
) -> Data:
    """Norms over distance, on one log axis.

    Args:
        lines: all of one length.
        labels: the drawing's words.
        tokens: what was read at each step, the first step first; None: nothing that has a name.
        chosen: the distance that is marked.
        start: the number of the earliest state: 0 where the initial one is among them.
    """
    drawn = [
        {
            "label": line.label,
            "colour": line.colour,
            "dashed": line.dashed,
            "log10": sizes(line.log10),
        }
        for line in lines
    ]
    return {
        "view": "curve",
        "lines": drawn,
        "labels": dict(labels),
        "tokens": None if tokens is None else list(tokens),
        "chosen": chosen,
        "start": start,
        "colours": palettes(),
    }


def map_data(found: NormMap, labels: Mapping[str, str], chosen: tuple[int, int]) -> Data:
    """Norms of d state_T / d state_t: a row for each T, its columns t up to T."""
    log10 = found.log10[0]
    return {
        "view": "map",
        "states": [int(state) for state in found.states],
        "rows": [sizes(log10[: row + 1, row]) for row in range(len(log10))],
        "labels": dict(labels),
        "chosen": list(chosen),
        "colours": palettes(),
    }


def path_data(
    chain: Chain, kind: str, labels: Mapping[str, str], tokens: Sequence[str] | None = None
) -> Data:
    """The factors between two states, in the order in which they were read."""
    return {
        "view": "path",
        "kind": kind,
        "start": chain.start,
        "end": chain.end,
        "links": [_link(link, tokens) for link in reversed(chain.links)],
        "backwards": sizes(chain.backwards),
        "forwards": sizes(chain.forwards),
        "labels": dict(labels),
        "colours": palettes(),
    }


def _link(link: Link, tokens: Sequence[str] | None) -> Data:
    return {
        "step": link.step,
        "token": None if tokens is None else tokens[link.step - 1],
        "log10": size(link.log10_norm),
        "terms": [
            {
                "name": term.name,
                "role": term.role,
                "mean": finite(term.numbers.mean()),
                "log10": size(term.log10_norm),
            }
            for term in link.terms
        ],
    }


def sizes(log10: Iterable[float]) -> list[float | str | None]:
    """Sizes as JSON takes them."""
    return [size(value) for value in log10]


def size(log10: float) -> float | str | None:
    """A size as JSON takes it."""
    if log10 == -math.inf:
        return "0"
    return round(float(log10), DIGITS) if math.isfinite(log10) else None


def finite(value: float) -> float | None:
    """A number as JSON takes it."""
    return round(float(value), 4) if np.isfinite(value) else None
