"""Texts whose words are counted or learnt, to start from."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pydantic import TypeAdapter

from pages.frame.shipped_file import ShippedFileError, read_shipped
from pages.text.i18n import SOURCE, Language

CORPORA = Path(__file__).parents[2] / "assets" / "corpora.json"


@cache
def corpora(language: Language) -> dict[str, str]:
    """Texts to start from, by name; the lecture's is the first."""
    found = read_shipped(CORPORA, TypeAdapter(dict[str, dict[str, str]]), [SOURCE])
    offered = found[SOURCE] | found.get(language, {})
    if "lecture" not in offered:
        raise ShippedFileError(CORPORA, f"{language} lacks 'lecture'")
    return offered
