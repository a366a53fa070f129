"""The sentence that is read: typed, or taken from the examples."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated

import streamlit as st
from pydantic import BaseModel, Field, TypeAdapter

from engine import models
from engine.reading.reading import MAX_TOKENS
from pages.frame.shipped_file import read_shipped
from pages.state import session
from pages.state.bind import follow
from pages.state.networks import NetworkChoices
from pages.state.record import LONGEST_LINK
from pages.text.i18n import Words

EXAMPLES = Path(__file__).parents[2] / "assets" / "examples.json"


class _Offered(BaseModel):
    sentences: Annotated[list[str], Field(min_length=1)]
    filler: str


@cache
def _examples() -> dict[str, _Offered]:
    return read_shipped(EXAMPLES, TypeAdapter(dict[str, _Offered]), models.NAMES)


def examples(network: str) -> list[str]:
    """Sentences to start from, for one network."""
    return _examples()[network].sentences


def sentence_of(scene: NetworkChoices) -> tuple[str, str]:
    """The scene's sentence, and the filler that moves its network least (`engine.reading.filler`)."""
    text = examples(scene.network)[0] if scene.text is None else scene.text
    return text, _examples()[scene.network].filler


def sentence_box(say: Words) -> None:
    """The box and its examples, following the scene."""
    here = session.current(NetworkChoices)
    offered = examples(here.network)
    text, _ = sentence_of(here)

    label = say("read.sentence", limit=say.count(MAX_TOKENS))
    st.text_area(label, height=70, **follow("sentence", text, lambda typed: {"text": typed}))
    if len(text) > LONGEST_LINK:
        st.caption(say("read.not_in_link", limit=LONGEST_LINK))
    example = text if text in offered else None
    st.pills(
        say("read.examples"),
        offered,
        label_visibility="collapsed",
        **follow("example", example, lambda chosen: {"text": chosen} if chosen else {}, start="default"),
    )
