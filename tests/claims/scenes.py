"""The scenes that the documents link to, beside what they say of each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from pages.lessons.choices import import_choices
from pages.state.record import choices_of, from_link

DOCS = Path(__file__).parents[2] / "docs"
ROW = re.compile(
    r"^\| (?:\d+ \| )?(?P<question>[^|]+?) \| \[(?P<title>[^\]]+)\]"
    r"\((?P<link>http://localhost:8501/[^)]+)\) \| (?P<answer>.+) \|$",
    re.MULTILINE,
)

import_choices()


@dataclass(frozen=True)
class Told:
    """One row of a table: what is asked, the scene that its link opens, and the answer in words."""

    question: str
    page: str
    scene: Any  # the page's choices
    answer: str


def told(document: str) -> dict[str, Told]:
    """The rows of ``docs/<document>.md`` by their question; a link that isn't understood in full fails."""
    found = {}
    for match in ROW.finditer((DOCS / f"{document}.md").read_text("utf-8")):
        parts = urlsplit(match["link"])
        page = parts.path.strip("/")
        scene, refused = from_link(dict(parse_qsl(parts.query, keep_blank_values=True)), choices_of(page)())
        assert not refused, match["link"]
        found[match["question"]] = Told(match["question"], page, scene, match["answer"])
    return found
