"""What a drawing in the browser is sent: a header, and arrays by name.

They are laid out as safetensors lays out weights, so weights can go the same way: ``uint64`` length, JSON
with each array's type, shape and place, then the arrays, little-endian and aligned. The header stands among
the metadata, as JSON again. ``assets/shared/payload.js`` reads them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
from safetensors.numpy import save

from engine.tracing.records import Array

HEADER = "header"


def pack(header: Mapping[str, Any], arrays: Mapping[str, Array]) -> bytes:
    """The payload of a drawing.

    Args:
        header: as JSON takes it; numbers that may be infinite or NaN belong into an array.
        arrays: of any shape; float64, float32, int32 or uint8, which is what the drawings read.
    """
    told = json.dumps(header, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    rows = {name: np.ascontiguousarray(array) for name, array in arrays.items()}
    return save(rows, {HEADER: told})
