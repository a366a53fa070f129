"""A reading as files that other programs read: NPZ (NumPy) and JSON, both with every number."""

from __future__ import annotations

import io
import json
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.reading import Reading


def arrays(reading: Reading) -> dict[str, NDArray[Any]]:
    """Every array of a reading by name: ``h``, ``f``, ... (time, units), ``h.gradient`` the same,
    ``probability`` (time, classes), ``ids`` (time,)."""
    found: dict[str, NDArray[Any]] = {"ids": reading.ids, "probability": reading.probability}
    for name, signal in reading.layer.signals.items():
        found[name] = signal.value[0]
        if signal.gradient is not None:
            found[f"{name}.gradient"] = signal.gradient[0]
    return found


def summary(reading: Reading) -> dict[str, Any]:
    """What the arrays are of."""
    return {
        "network": reading.card.name,
        "kind": reading.card.kind,
        "moment": reading.moment,
        "text": reading.text,
        "tokens": [{"text": token.text, "start": token.start, "end": token.end} for token in reading.tokens],
        "unknown": list(reading.unknown),
        "classes": list(reading.classes),
        "objective": reading.objective,
        "target": reading.classes[reading.target],
        "loss": reading.trace.loss,
        "unseen": list(map(str, reading.trace.unseen)),
    }


def npz(reading: Reading) -> bytes:
    """The reading as a compressed NPZ file; its ``summary`` is a JSON string."""
    file = io.BytesIO()
    text = np.array(json.dumps(summary(reading), ensure_ascii=False))
    named: dict[str, Any] = arrays(reading) | {"summary": text}
    np.savez_compressed(file, **named)
    return file.getvalue()


def as_json(reading: Reading) -> str:
    """The reading as JSON; a number that isn't finite becomes null, because JSON has none."""
    nested = {name: finite(array.tolist()) for name, array in arrays(reading).items()}
    return json.dumps(summary(reading) | nested, allow_nan=False)  # ASCII: a lone surrogate survives


def finite(value: Any) -> Any:
    """The same nested lists with None for every number that isn't finite."""
    if isinstance(value, list):
        return [finite(item) for item in value]
    return value if np.isfinite(value) else None
