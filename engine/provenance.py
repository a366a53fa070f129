"""What a file says of its making: the program and its version, and changes to a network as plain values.

Read back with :func:`change_of`; the names and shapes in each file stand in ``docs/files.md``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from .errors import ChangeError
from .tracing.changes import Change, Clamp, GRUForm, Scale, Shift

VERSION = "0.1.0"  # pyproject.toml takes it from here
FORMAT_VERSION = 2  # of every file; 1 said nothing of its making
CHANGES: dict[str, type[Change]] = {each.__name__: each for each in (Clamp, Scale, Shift, GRUForm)}


def made_by(what: str, link: str | None = None) -> dict[str, Any]:
    """What every file begins with.

    Args:
        what: the kind of file, "reading" or "race".
        link: the scene's path and query, where a page made the file.
    """
    return {
        "format": f"gatescope-{what}",
        "format_version": FORMAT_VERSION,
        "gatescope_version": VERSION,
        "link": link,
    }


def plain(change: Change) -> dict[str, Any]:
    """A change as values that JSON holds, its kind under "change"."""
    return {"change": type(change).__name__, **asdict(change)}


def change_of(values: Mapping[str, Any]) -> Change:
    """The change that :func:`plain` wrote, also after a way through JSON.

    Raises:
        ChangeError: the values aren't those of a change.
    """
    rest: dict[str, Any] = {
        name: tuple(v) if isinstance(v, list) else v for name, v in values.items() if name != "change"
    }
    try:
        return CHANGES[values["change"]](**rest)
    except (KeyError, TypeError) as error:
        raise ChangeError(
            f"{dict(values)} is no change: give one of {', '.join(CHANGES)} under 'change', and its fields"
        ) from error
