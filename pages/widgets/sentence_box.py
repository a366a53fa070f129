"""The sentence that is read: typed, or taken from the examples."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import streamlit as st

from engine.reading import MAX_TOKENS
from pages.widgets import scene
from pages.widgets.words import Words

EXAMPLES = Path(__file__).parents[2] / "assets" / "examples.json"


@cache
def examples() -> dict[str, list[str]]:
    """Sentences to start from, by network."""
    sentences: dict[str, list[str]] = json.loads(EXAMPLES.read_text(encoding="utf-8"))
    return sentences


def sentence_box(say: Words) -> str:
    """The box and its examples, following the scene; returns the sentence to read."""
    here = scene.current()
    offered = examples()[here.network]
    text = offered[0] if here.text is None else here.text

    def typed() -> None:
        scene.replace(text=st.session_state["sentence"])

    def chosen() -> None:
        if (example := st.session_state["example"]) is not None:
            scene.replace(text=example)

    st.session_state["sentence"] = text
    limit = f"{MAX_TOKENS:,}"
    st.text_area(say("read.sentence", limit=limit), key="sentence", height=70, on_change=typed)
    st.session_state["example"] = text if text in offered else None
    st.pills(say("read.examples"), offered, key="example", on_change=chosen, label_visibility="collapsed")
    return text
