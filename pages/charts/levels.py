"""A reading's signals as the thousandths that are shown, packed as bits.

The page shows three decimals, so a signal travels as whole thousandths, exactly those that are shown. A
state that its cell's equation all but gives, worked out on the thousandths of what it is made of, travels as
what the equation misses by: a bit or two instead of ten.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Levels = NDArray[np.int64]  # (steps, units)
Equation = Callable[[Mapping[str, Levels]], NDArray[Any]]

THOUSAND = 1000
MOST = 2**28  # thousandths: what is missed by still fits 31 bits

# As in engine/cells, but in thousandths, and in the order of sending; assets/player/levels.js
# has the same.
FORETOLD: dict[str, dict[str, Equation]] = {
    "rnn": {"h": lambda s: THOUSAND * np.tanh(s["a"] / THOUSAND)},
    "lstm": {
        "c": lambda s: (s["f"] * before(s["c"]) + s["i"] * s["g"]) / THOUSAND,
        "h": lambda s: s["o"] * np.tanh(s["c"] / THOUSAND),
    },
    "gru": {"h": lambda s: (s["z"] * before(s["h"]) + (THOUSAND - s["z"]) * s["n"]) / THOUSAND},
}


@dataclass(frozen=True)
class Packed:
    """Whole numbers as bits: first everyone's highest bit, then the next one, each plane filled to a byte.

    With a sign, v >= 0 stands as 2 v, and v < 0 as -2 v - 1.
    """

    bits: int
    signed: bool
    data: bytes


def levels(value: NDArray[np.floating[Any]]) -> Levels:
    """The value in thousandths, rounded; NaN is 0, and what is too large is the most there is."""
    most = MOST / THOUSAND
    finite = np.nan_to_num(value, posinf=most, neginf=-most).clip(-most, most)
    return np.asarray(np.rint(finite * THOUSAND), dtype=np.int64)


def missed(kind: str, signals: Mapping[str, Levels]) -> dict[str, Levels]:
    """What is sent: first the signals as they are, then each foretold one less what its equation says."""
    equations = FORETOLD[kind]
    as_they_are = {name: values for name, values in signals.items() if name not in equations}
    return as_they_are | {name: signals[name] - nearest(of(signals)) for name, of in equations.items()}


def packed(values: Levels) -> Packed:
    """Whole numbers of at most 31 bits, their sign included."""
    flat = values.ravel()
    signed = bool((flat < 0).any())
    if signed:
        flat = np.where(flat < 0, -2 * flat - 1, 2 * flat)
    bits = int(flat.max(initial=0)).bit_length()
    planes = (np.packbits(((flat >> bit) & 1).astype(np.uint8), bitorder="little") for bit in range(bits))
    return Packed(bits, signed, b"".join(plane.tobytes() for plane in reversed(list(planes))))


def before(values: NDArray[Any]) -> NDArray[Any]:
    """The values one step earlier; zeros before the first."""
    return np.concatenate([np.zeros_like(values[:1]), values[:-1]])


def nearest(value: NDArray[Any]) -> Levels:
    """The nearest whole number; a half goes up, as in JavaScript's Math.round."""
    return np.asarray(np.floor(value + 0.5), dtype=np.int64)
