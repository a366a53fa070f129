"""Readings, packed for the player in the browser: for each a short header and two blocks of numbers.

Layout, little-endian: ``uint32`` number of readings, ``uint32`` length of each, then each reading:
``uint32`` length of the header, the header (JSON, padded to 4 bytes), the float32 block (series, each
(steps,); then the chosen unit's ``Incoming``: from_x, W_hh, b_hh), the uint16 block (signals, each
(steps, units)). Signals travel as uint16 on their scale:
at most 1/131,070 of it off, less than any digit on screen shows.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import leaves_list, linkage

from engine.changes import Clamp
from engine.incoming import Incoming
from engine.reading import Reading
from engine.text import display
from pages.charts.colours import DIVERGING, PAPER, palette

GATES = frozenset("fiozr")  # on a scale from 0 to 1; everything else is signed
REACH = {"c": 2, "a": 2}  # where colours end for what is unbounded: tanh(2) = 0.96, so more hardly shows in h
LIKELIEST = 5  # next tokens shown at each step
LEVELS = 65_535


def pack(
    readings: Sequence[Reading],
    incomings: Sequence[Incoming],
    labels: Mapping[str, str],
    language: str,
    step: int | None = None,
    chosen: int | None = None,
) -> bytes:
    """The player's payload.

    Args:
        readings: what to play: one, or several of the same sentence to compare.
        incomings: for each, what comes in to the unit that is shown.
        labels: the player's words, by key, in the language of the page.
        language: that language's code, for screen readers.
        step: where the player stands at first, from 0; None: at the end.
        chosen: the unit that the visitor chose, from 0; None: each network shows its liveliest.
    """
    shared = {"labels": dict(labels), "language": language, "step": step, "chosen": chosen}
    packed = [_pack_one(*pair, shared) for pair in zip(readings, incomings, strict=True)]
    lengths = [len(packed), *map(len, packed)]
    return b"".join([*(length.to_bytes(4, "little") for length in lengths), *packed])


def _pack_one(reading: Reading, into: Incoming, shared: Mapping[str, Any]) -> bytes:
    names = [name for name in reading.layer.signals if name != "x"]
    scales = {name: scale(name, reading.layer[name].value) for name in names}
    series = {
        f"gradient_{name}": log10(reading.gradient_norm(name))
        for name in ("h", "c", "x")
        if name in reading.layer.signals
    }
    series |= {"prediction": prediction(reading), "relevance": reading.relevance()}
    header: dict[str, Any] = {
        **shared,
        "network": f"{reading.card.name}/{reading.card.kind}",
        "kind": reading.card.kind,
        "task": reading.card.task,
        "steps": len(reading.tokens),
        "units": reading.card.hidden_size,
        "unit": into.unit,
        "gates": into.gates,
        "held": [gate for gate in into.gates if is_held(reading, gate, into.unit)],
        "order": similar_together(reading.layer["h"].value[0]),
        "tokens": [display(token.text) for token in reading.tokens],
        "unknown": [step for step, unknown in enumerate(reading.unknown) if unknown],
        "signals": [
            {"name": name, "low": low, "high": high, "reach": REACH.get(name, 1)}
            for name, (low, high) in scales.items()
        ],
        "series": list(series),
        "likeliest": likeliest(reading) if reading.card.task == "language-model" else None,
        "classes": list(reading.classes) if reading.card.task == "sentiment" else None,
        "colours": {
            theme: palette(theme) | dict(zip(("negative", "zero", "positive"), DIVERGING[theme], strict=True))
            for theme in PAPER
        },
    }
    head = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode()
    head += b" " * (-len(head) % 4)
    blocks = [*series.values(), into.from_x.ravel(), into.W_hh.ravel(), into.b_hh]
    floats = np.concatenate(blocks).astype("<f4").tobytes()
    signals = b"".join(quantised(reading.layer[name].value[0], *scales[name]).tobytes() for name in names)
    padding = b" " * (-len(signals) % 4)  # the next reading starts on 4 bytes too
    return len(head).to_bytes(4, "little") + head + floats + signals + padding


def scale(name: str, value: NDArray[np.floating[Any]]) -> tuple[float, float]:
    """The range that a signal's numbers travel in: [0, 1] for gates, else symmetric about 0, as wide as
    the next power of two. (Its colours end at a fixed reach, whatever the sentence.)"""
    if name in GATES:
        return 0.0, 1.0
    largest = float(np.abs(value).max(initial=1.0, where=np.isfinite(value)))
    width = float(2 ** np.ceil(np.log2(largest)))
    return -width, width


def is_held(reading: Reading, gate: str, unit: int) -> bool:
    """Whether the gate was held at a value for this unit: then it isn't what comes in to it."""
    return any(
        isinstance(change, Clamp) and change.signal == gate and unit in (change.units or [unit])
        for change in reading.changes
    )


def liveliest_unit(reading: Reading) -> int:
    """The unit whose hidden state moves the most over the sentence: a good one to look at first."""
    h = reading.layer["h"].value[0]  # (time, units)
    return int(np.argmax(h.max(axis=0) - h.min(axis=0)))


def similar_together(h: NDArray[np.floating[Any]]) -> list[int]:
    """The units in an order that puts those with similar hidden states side by side.

    Args:
        h: (time, units).
    """
    if h.shape[1] < 2 or not np.isfinite(h).all():
        return list(range(h.shape[1]))
    return [int(unit) for unit in leaves_list(linkage(h.T, method="ward"))]


def quantised(value: NDArray[np.floating[Any]], low: float, high: float) -> NDArray[np.uint16]:
    """``value`` on the scale from ``low`` (0) to ``high`` (65,535)."""
    levels = np.rint((value - low) / (high - low) * LEVELS)
    return np.asarray(np.nan_to_num(levels), dtype="<u2")


def log10(norm: NDArray[np.float64]) -> NDArray[np.float64]:
    """Decades, in which neither 1e-60 nor 1e60 is lost to float32; an exact zero is -inf."""
    with np.errstate(divide="ignore"):
        return np.log10(norm)


def prediction(reading: Reading) -> NDArray[np.float64]:
    """What the network thinks at each step, in [0, 1]; NaN where there is nothing to tell.

    Sentiment: P(positive) so far. Language model: P(this token), as foreseen one step before.
    """
    if reading.card.task == "sentiment":
        return reading.probability[:, 1]
    return np.concatenate([[np.nan], reading.probability_of_true_next()])


def likeliest(reading: Reading) -> list[list[tuple[str, float]]]:
    """The likeliest next tokens at each step, best first, each with its probability."""
    best = np.argsort(-reading.probability, axis=-1)[:, :LIKELIEST]
    return [
        [(display(reading.classes[k]), round(float(reading.probability[step, k]), 4)) for k in row]
        for step, row in enumerate(best)
    ]
