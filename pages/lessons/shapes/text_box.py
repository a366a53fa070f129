"""A sentence for a small network: typed, or taken from the examples."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated, Any

import streamlit as st
from pydantic import Field, TypeAdapter

from pages.frame.shipped_file import read_shipped
from pages.lessons.shapes.choices import LONGEST_SENTENCE, ShapesChoices
from pages.state import session
from pages.state.bind import follow
from pages.text.i18n import Words, in_language

EXAMPLES = Path(__file__).parents[3] / "assets" / "shape-examples.json"


NEEDED = ("request", "sentence", "date", "first", "second", "gloss")
Offered = dict[str, Annotated[list[str], Field(min_length=1)]]


@cache
def _examples() -> dict[str, Offered]:
    return read_shipped(EXAMPLES, TypeAdapter(dict[str, Offered]), NEEDED)


def offered(field: str) -> list[str]:
    """What there is to start from, for that field, in the page's language or else in English."""
    return in_language(_examples()[field], session.current(ShapesChoices).language)


def text_of(field: str, place: int = 0) -> str:
    """The scene's text; where none was chosen, the example at that place."""
    text: str | None = getattr(session.current(ShapesChoices), field)
    return offered(field)[place] if text is None else text


def shape_box(field: str, say: Words, place: Any = st) -> str:
    """The box and its examples, following that field of the scene; the text that stands in it."""
    text = text_of(field)
    place.text_input(
        say(f"shapes.box.{field}", limit=LONGEST_SENTENCE),
        max_chars=LONGEST_SENTENCE,
        **follow(f"{field}-text", text, lambda typed: {field: typed}),
    )
    place.pills(
        say("read.examples"),
        offered(field),
        label_visibility="collapsed",
        **follow(
            f"example-{field}",
            text if text in offered(field) else None,
            lambda chosen: {field: chosen} if chosen else {},
            start="default",
        ),
    )
    return text
