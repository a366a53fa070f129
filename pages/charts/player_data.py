"""Readings, packed for the player in the browser.

The arrays of the k-th reading are named "k/...": its signals (steps, units); of the chosen unit from_x and
from_state (gates, steps) and W_hh (gates, units); then, each (steps,), the prediction, NaN where there is
none, the relevance of each token as a share of the largest, and of each gradient's norm the log10; and the
order that puts units that behave alike side by side (units,).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import leaves_list, linkage

from engine.cells import KINDS, CellKind
from engine.reading.incoming import Incoming
from engine.reading.reading import Reading
from engine.text import display
from engine.tracing.changes import Clamp
from engine.tracing.records import Array
from pages.charts import payload

REACH = {"c": 2, "a": 2}  # where colours end for what is unbounded: tanh(2) = 0.96, so more hardly shows in h
LIKELIEST = 5  # next tokens shown at each step


def pack(
    readings: Sequence[Reading],
    incomings: Sequence[Incoming],
    language: str,
    step: int | None = None,
    chosen: int | None = None,
) -> bytes:
    """The player's payload.

    Args:
        readings: what to play: one, or several of the same sentence to compare.
        incomings: for each, what comes in to the unit that is shown.
        language: the page's, in which the browser knows the player's words.
        step: where the player stands at first, from 0; None: at the end.
        chosen: the unit that the visitor chose, from 0; None: each network shows its liveliest.
    """
    pairs = list(zip(readings, incomings, strict=True))
    header = {
        "language": language,
        "step": step,
        "chosen": chosen,
        "readings": [_header(*pair) for pair in pairs],
    }
    arrays = {f"{k}/{name}": value for k, pair in enumerate(pairs) for name, value in _arrays(*pair).items()}
    return payload.pack(header, arrays)


def _header(reading: Reading, into: Incoming) -> dict[str, Any]:
    kind = KINDS[reading.card.kind]
    return {
        "network": f"{reading.card.name}/{reading.card.kind}",
        "kind": reading.card.kind,
        "task": reading.card.task,
        "steps": len(reading.tokens),
        "units": reading.card.hidden_size,
        "unit": into.unit,
        "gates": into.gates,
        "held": [gate for gate in into.gates if is_held(reading, gate, into.unit)],
        "tokens": [display(token.text) for token in reading.tokens],
        "unknown": [step for step, unknown in enumerate(reading.unknown) if unknown],
        "signals": [
            {"name": name, "low": lowest(kind, name), "reach": reach(name)}
            for name in reading.layer.signals
            if name != "x"
        ],
        "likeliest": likeliest(reading) if reading.card.task == "language-model" else None,
        "classes": list(reading.classes) if reading.card.task == "sentiment" else None,
    }


def _arrays(reading: Reading, into: Incoming) -> dict[str, Array]:
    signals = {name: signal.value[0] for name, signal in reading.layer.signals.items() if name != "x"}
    h = signals["h"]
    before = np.concatenate([np.zeros_like(h[:1]), h[:-1]])
    found = signals | {
        "from_x": into.from_x,
        "from_state": into.W_hh @ before.T + into.b_hh[:, None],
        "W_hh": into.W_hh,
        "prediction": prediction(reading),
        "relevance": of_the_largest(reading.relevance()),
    }
    for name in ("h", "c", "x"):
        if name in reading.layer.signals:
            found[f"gradient_{name}"] = log10(reading.gradient_norm(name))
    with np.errstate(over="ignore"):  # what float32 can't hold is infinite
        shown = {name: value.astype(np.float32) for name, value in found.items()}
    return shown | {"order": np.array(similar_together(h), dtype=np.int32)}


def of_the_largest(value: NDArray[np.floating[Any]]) -> NDArray[np.floating[Any]]:
    """The value over the largest in size: from -1 to 1. What isn't finite stays so."""
    largest = np.abs(value).max(initial=0.0, where=np.isfinite(value))
    return value / (largest or 1.0)


def reach(name: str) -> int:
    """Where the colours of a signal end."""
    return REACH.get(name, 1)


def lowest(kind: CellKind, name: str) -> int:
    """Where they begin: a gate's at 0, those of everything with a sign as far below 0 as they end above."""
    return 0 if name in kind.sigmoid_gates else -reach(name)


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


def log10(norm: NDArray[np.float64]) -> NDArray[np.float64]:
    """Decades, in which neither 1e-60 nor 1e60 is lost; an exact zero is -inf, what isn't finite inf."""
    with np.errstate(divide="ignore"):
        return np.log10(np.nan_to_num(norm, nan=np.inf, posinf=np.inf))


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
