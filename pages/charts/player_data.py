"""Readings, packed for the player in the browser: for each a short header, and its numbers.

Layout, little-endian: ``uint32`` number of readings, ``uint32`` length of each, then each reading:
``uint32`` length of the header, the header (JSON, padded to 4 bytes), the numbers, padding to 4 bytes.

The numbers are whole thousandths, as ``pages.charts.levels`` packs them and the header's "bits" lists them:
every signal (steps, units); then of the chosen unit from_x and from_state (gates, steps), W_hh (gates,
units), and what the cell's drawing works out of its signals, each (steps,); then the prediction, -1 where
there is none, the relevance of each token as a share of the largest, and of each gradient's norm the decades,
ten times finer, each (steps,); and the order that puts units that behave alike side by side (units,).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import leaves_list, linkage

from engine.cells import KINDS, CellKind
from engine.reading.incoming import Incoming
from engine.reading.reading import Reading
from engine.text import display
from engine.tracing.changes import Clamp
from pages.charts.levels import before, levels, missed, packed

REACH = {"c": 2, "a": 2}  # where colours end for what is unbounded: tanh(2) = 0.96, so more hardly shows in h
NOTHING = -1  # the thousandths of a prediction that there isn't
FINER = 10  # a thousandth of a decade is 0.2 %; a norm is shown with three digits
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
    shared = {"language": language, "step": step, "chosen": chosen}
    parts = [_pack_one(*pair, shared) for pair in zip(readings, incomings, strict=True)]
    lengths = [len(parts), *map(len, parts)]
    return b"".join([*(length.to_bytes(4, "little") for length in lengths), *parts])


def _pack_one(reading: Reading, into: Incoming, shared: Mapping[str, Any]) -> bytes:
    kind = KINDS[reading.card.kind]
    signals = {name: signal.value[0] for name, signal in reading.layer.signals.items() if name != "x"}
    sent = missed(reading.card.kind, {name: levels(value) for name, value in signals.items()})
    of_unit = {
        "from_x": into.from_x,
        "from_state": into.W_hh @ before(signals["h"]).T + into.b_hh[:, None],
        "W_hh": into.W_hh,
        **worked_out(kind, {name: value[:, into.unit] for name, value in signals.items()}),
    }
    foreseen = prediction(reading)
    sent |= {name: levels(value) for name, value in of_unit.items()}
    sent |= {
        "prediction": np.where(np.isnan(foreseen), NOTHING, levels(foreseen)),
        "relevance": levels(of_the_largest(reading.relevance())),
        "order": np.array(similar_together(signals["h"])),
    }
    sent |= {
        f"gradient_{name}": levels(FINER * log10(reading.gradient_norm(name)))
        for name in ("h", "c", "x")
        if name in reading.layer.signals
    }
    bits = {name: packed(values) for name, values in sent.items()}
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
        "tokens": [display(token.text) for token in reading.tokens],
        "unknown": [step for step, unknown in enumerate(reading.unknown) if unknown],
        "signals": [
            (name, 0 if name in kind.sigmoid_gates else -reach(name), reach(name)) for name in signals
        ],
        "bits": [[name, of.bits, of.signed, sent[name].size] for name, of in bits.items()],
        "likeliest": likeliest(reading) if reading.card.task == "language-model" else None,
        "classes": list(reading.classes) if reading.card.task == "sentiment" else None,
    }
    head = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode()
    head += b" " * (-len(head) % 4)
    planes = b"".join(of.data for of in bits.values())
    padding = b" " * (-len(planes) % 4)  # the next reading starts on 4 bytes too
    return len(head).to_bytes(4, "little") + head + planes + padding


def worked_out(
    kind: CellKind, unit: Mapping[str, NDArray[np.floating[Any]]]
) -> dict[str, NDArray[np.floating[Any]]]:
    """What flows in one unit besides its signals: what is kept of the state, what is written to it, tanh c.

    Args:
        unit: the signals of the unit, each (steps,).
    """
    if kind.keeps is None:
        return {}
    kept, written = kind.kept_and_written(unit)
    flows = {"kept": kept * before(unit[kind.states[-1]]), "written": written}
    return flows | ({"tanhC": np.tanh(unit["c"])} if "c" in unit else {})


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
