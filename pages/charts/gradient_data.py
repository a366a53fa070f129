"""The payloads of the drawings of the page Gradients.

Every size is a log10: -inf for an exact zero, +inf for what isn't finite.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from engine.gradient import Chain, NormMap
from engine.tracing.records import Array
from pages.charts.colours import palettes
from pages.charts.payload import pack


@dataclass(frozen=True, eq=False)
class Line:
    """One line of a curve.

    label: its words. colour: a name of `colours`. log10: (T + 1,), by distance, 0 first. dashed: theory.
    """

    label: str
    colour: str
    log10: Array
    dashed: bool = False


def pack_curve(
    lines: Sequence[Line],
    labels: Mapping[str, str],
    tokens: Sequence[str] | None = None,
    chosen: int | None = None,
    start: int = 0,
) -> bytes:
    """Norms over distance, on one log axis.

    Args:
        lines: all of one length.
        labels: the drawing's words.
        tokens: what was read at each step, the first step first; None: nothing that has a name.
        chosen: the distance that is marked.
        start: the number of the earliest state: 0 where the initial one is among them.
    """
    header = {
        "view": "curve",
        "lines": [{"label": line.label, "colour": line.colour, "dashed": line.dashed} for line in lines],
        "labels": dict(labels),
        "tokens": None if tokens is None else list(tokens),
        "chosen": chosen,
        "start": start,
        "colours": palettes(),
    }
    return pack(header, {f"log10/{k}": line.log10 for k, line in enumerate(lines)})


def pack_map(found: NormMap, labels: Mapping[str, str], chosen: tuple[int, int]) -> bytes:
    """Norms of d state_T / d state_t: a row for each T, a column for each t."""
    header = {
        "view": "map",
        "states": [int(state) for state in found.states],
        "labels": dict(labels),
        "chosen": list(chosen),
        "colours": palettes(),
    }
    return pack(header, {"log10": found.log10[0].T})


def pack_path(
    chain: Chain, kind: str, labels: Mapping[str, str], tokens: Sequence[str] | None = None
) -> bytes:
    """The factors between two states, in the order in which they were read.

    The arrays: of the product's norm from either end (links + 1,), of each term (links, terms).
    """
    links = chain.links[::-1]
    header = {
        "view": "path",
        "kind": kind,
        "start": chain.start,
        "end": chain.end,
        "terms": [{"name": term.name, "role": term.role} for term in links[0].terms],
        "links": [
            {"step": link.step, "token": None if tokens is None else tokens[link.step - 1]} for link in links
        ],
        "labels": dict(labels),
        "colours": palettes(),
    }
    arrays = {
        "backwards": chain.backwards,
        "forwards": chain.forwards,
        "mean": np.array([[term.numbers.mean() for term in link.terms] for link in links]),
        "log10": np.array([[term.log10_norm for term in link.terms] for link in links]),
    }
    return pack(header, arrays)
