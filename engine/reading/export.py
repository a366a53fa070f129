"""A reading as files that other programs read: NPZ (NumPy) and JSON, both with every number."""

from __future__ import annotations

import io
import json
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..models.files import VOCABULARY_FILE, weights_file
from ..provenance import made_by, plain
from .reading import Objective, Reading

OBJECTIVES: dict[Objective, str] = {
    "log_odds": "a score, not a loss: log P(positive) - log P(negative); larger is more positive",
    "log_probability": "a score, not a loss: log P(target), the next token; larger is likelier",
}


def arrays(reading: Reading) -> dict[str, NDArray[Any]]:
    """Every array of a reading by name: ``h``, ``f``, ... (time, units), ``h.gradient`` the same,
    ``probability`` (time, classes), ``ids`` (time,)."""
    found: dict[str, NDArray[Any]] = {"ids": reading.ids, "probability": reading.probability}
    for name, signal in reading.layer.signals.items():
        found[name] = signal.value[0]
        if signal.gradient is not None:
            found[f"{name}.gradient"] = signal.gradient[0]
    return found


def summary(reading: Reading, link: str | None = None) -> dict[str, Any]:
    """What the arrays are of, and what made them; ``docs/files.md`` explains each entry.

    Args:
        reading: what was read.
        link: the scene's path and query, where a page made the file.
    """
    digests = reading.card.sha256
    return made_by("reading", link) | {
        "network": reading.card.name,
        "kind": reading.card.kind,
        "moment": reading.moment,
        "weights_sha256": digests[weights_file(reading.moment)],
        "vocabulary_sha256": digests[VOCABULARY_FILE],
        "changes": [plain(change) for change in reading.changes],
        "initial_state": "zeros",
        "text": reading.text,
        "tokens": [{"text": token.text, "start": token.start, "end": token.end} for token in reading.tokens],
        "unknown": list(reading.unknown),
        "classes": list(reading.classes),
        "objective": reading.objective,
        "objective_is": OBJECTIVES[reading.objective],
        "larger_is_better": True,
        "objective_value": reading.trace.loss,
        "target": reading.classes[reading.target],
        "at": reading.at,
        "unseen": list(map(str, reading.trace.unseen)),
    }


def npz(reading: Reading, link: str | None = None) -> bytes:
    """The reading as a compressed NPZ file; its ``meta`` is the `summary` as a JSON string."""
    file = io.BytesIO()
    text = np.array(json.dumps(summary(reading, link), ensure_ascii=False))
    named: dict[str, Any] = arrays(reading) | {"meta": text}
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
