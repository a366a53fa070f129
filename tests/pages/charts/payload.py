"""The player's payload, taken apart by the layout that `pages.charts.player_data` and `levels` state."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Payload:
    header: dict[str, Any]
    thousandths: dict[str, NDArray[np.int64]]  # as the header lists them; signals (steps, units)


def apart(payload: bytes) -> list[bytes]:
    """The readings in a payload, each still packed."""
    count = int.from_bytes(payload[:4], "little")
    lengths = np.frombuffer(payload, "<u4", count, 4)
    ends = np.cumsum([4 * (1 + count), *lengths])
    assert ends[-1] == len(payload)
    assert not (ends % 4).any()
    return [payload[start:end] for start, end in pairwise(ends)]


def one(packed: bytes) -> Payload:
    length = int.from_bytes(packed[:4], "little")
    assert length % 4 == 0
    header = json.loads(packed[4 : 4 + length])
    steps, units, gates = header["steps"], header["units"], len(header["gates"])
    start = 4 + length
    of_steps = ("kept", "written", "tanhC", "prediction", "relevance", *gradients(header))
    shapes: dict[str, tuple[int, ...]] = dict.fromkeys(of_steps, (steps,))
    shapes |= {
        "from_x": (gates, steps),
        "from_state": (gates, steps),
        "W_hh": (gates, units),
        "order": (units,),
    }
    found: dict[str, NDArray[np.int64]] = {}
    for name, bits, signed, count in header["bits"]:
        values = whole(packed, start, count, bits, signed)
        found[name] = values.reshape(shapes.get(name, (steps, units)))
        add_equation(header["kind"], name, found)
        start += bits * -(-count // 8)
    assert len(packed) - start < 4  # at most a padding
    return Payload(header, found)


def gradients(header: dict[str, Any]) -> list[str]:
    """The names of the gradients that a reading has."""
    return [name for name, *_ in header["bits"] if name.startswith("gradient_")]


def whole(packed: bytes, start: int, count: int, bits: int, signed: bool) -> NDArray[np.int64]:
    """Whole numbers, one plane of bits after the other, the highest first."""
    found = [0] * count
    for bit in range(bits):
        plane = start + bit * -(-count // 8)
        found = [2 * value + (packed[plane + k // 8] >> k % 8 & 1) for k, value in enumerate(found)]
    return np.array(
        [value // 2 if value % 2 == 0 else -(value // 2) - 1 for value in found] if signed else found
    )


def add_equation(kind: str, name: str, s: dict[str, NDArray[np.int64]]) -> None:
    """To a state, of which what its equation misses by is there, adds what that says; in thousandths."""
    missed = s[name].copy()
    before = np.zeros_like(missed[0])
    for t in range(len(missed)):
        now = {gate: values[t] for gate, values in s.items()}
        match kind, name:
            case "rnn", "h":
                says = np.floor(1000 * np.tanh(now["a"] / 1000) + 0.5).astype(np.int64)
            case "lstm", "c":
                says = (now["f"] * before + now["i"] * now["g"] + 500) // 1000
            case "lstm", "h":
                says = np.floor(now["o"] * np.tanh(now["c"] / 1000) + 0.5).astype(np.int64)
            case "gru", "h":
                says = (now["z"] * before + (1000 - now["z"]) * now["n"] + 500) // 1000
            case _:
                return
        before = s[name][t] = missed[t] + says


def unpacked(payload: bytes) -> Payload:
    """The only reading in a payload."""
    [packed] = apart(payload)
    return one(packed)
