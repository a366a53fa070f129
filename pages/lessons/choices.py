"""Every page's choices, known to the session before the first page is opened."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pathlib import Path


@cache
def import_choices() -> None:
    """Import each page's ``choices.py``, which says whose its record is."""
    for file in sorted(Path(__file__).parent.glob("*/choices.py")):
        import_module(f"pages.lessons.{file.parent.name}.choices")
