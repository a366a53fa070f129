"""A race's payload, taken apart by the layout that `pages.charts.race_data` states."""

from __future__ import annotations

import json
from typing import Any

import numpy as np


def unpacked(payload: bytes) -> tuple[dict[str, Any], dict[str, list[Any]]]:
    """The header, and the arrays by name, as lists."""
    length = int.from_bytes(payload[:4], "little")
    header = json.loads(payload[4 : 4 + length])
    arrays, at = {}, 4 + length
    for name, kind, shape in header["arrays"]:
        assert at % 4 == 0
        count = int(np.prod(shape))
        values = np.frombuffer(payload, "<" + kind, count, at)
        arrays[name] = values.reshape(shape).tolist()
        at += -(-values.nbytes // 4) * 4
    assert at == len(payload)
    return header, arrays
