"""A drawing's payload, taken apart by the layout that `pages.charts.payload` states, without safetensors."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

TYPES = {"F64": "<f8", "F32": "<f4", "I32": "<i4", "U8": "u1"}

Arrays = dict[str, NDArray[Any]]


class Payload(NamedTuple):
    header: dict[str, Any]
    arrays: Arrays


def unpacked(payload: bytes) -> Payload:
    """The header, and the arrays by name."""
    start = 8 + int.from_bytes(payload[:8], "little")
    listed = json.loads(payload[8:start])
    header = json.loads(listed.pop("__metadata__")["header"])
    arrays, ends = {}, [start]
    for name, told in listed.items():
        first, last = (start + place for place in told["data_offsets"])
        values = np.frombuffer(payload[first:last], TYPES[told["dtype"]])
        assert first % values.itemsize == 0
        arrays[name] = values.reshape(told["shape"])
        ends.append(last)
    assert max(ends) == len(payload)
    return Payload(header, arrays)


def readings(payload: bytes) -> list[Payload]:
    """Those in the player's payload, each with what the header says of all."""
    header, arrays = unpacked(payload)
    shared = {name: value for name, value in header.items() if name != "readings"}
    return [
        Payload(
            shared | own,
            {name.removeprefix(f"{k}/"): value for name, value in arrays.items() if name.startswith(f"{k}/")},
        )
        for k, own in enumerate(header["readings"])
    ]
