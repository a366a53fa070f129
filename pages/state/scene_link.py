"""The scene on show as a link, for files that say where they came from."""

from __future__ import annotations

from urllib.parse import urlencode

from pages.state import session
from pages.state.record import Choices


def scene_link(page: str) -> str:
    """Path and query of the scene on one of the pages; what comes before them is the server's."""
    return f"/{page}?{urlencode(session.current(Choices).link())}"
