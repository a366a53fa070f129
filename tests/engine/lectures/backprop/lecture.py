"""The lecture's figures."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FIGURES: dict[str, Any] = json.loads(
    (Path(__file__).parents[3] / "reference" / "worked_examples.json").read_text("utf-8")
)
