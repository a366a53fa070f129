"""A word, two sentences that hold it, and the scores of ELMo's layers."""

from __future__ import annotations

import streamlit as st

from pages.lessons.shapes.choices import LONGEST_SENTENCE, LONGEST_WORD, STEEPEST, ShapesChoices
from pages.lessons.shapes.text_box import offered, text_of
from pages.state import session
from pages.state.bind import follow, follow_field
from pages.text.i18n import Words

WORDS = ("배", "눈", "차")  # each with the example sentences at its place
LAYERS = 3
FIELDS = ("first", "second")


def elmo_box(say: Words) -> None:
    """Presets, boxes and sliders, following the scene."""
    with st.container(horizontal=True):
        for place, word in enumerate(WORDS):
            changes = {"word": word} | {field: offered(field)[place] for field in FIELDS}
            st.button(
                say(f"shapes.elmo.preset.{place}", word=word),
                key=f"elmo-{place}",
                on_click=session.replace,
                kwargs=changes,
            )
    first, *boxes = st.columns([1, 3, 3], gap="medium")
    first.text_input(say("shapes.elmo.word"), max_chars=LONGEST_WORD, **follow_field("word"))
    for field, box in zip(FIELDS, boxes, strict=True):

        def typed(text: str, field: str = field) -> dict[str, str]:
            return {field: text}

        label = say(f"shapes.box.{field}")
        box.text_input(label, max_chars=LONGEST_SENTENCE, **follow(f"{field}-text", text_of(field), typed))
    scores = session.current(ShapesChoices).scores
    *sliders, last = st.columns(LAYERS + 1, gap="medium")
    for layer, slider in enumerate(sliders):

        def with_score(score: float, layer: int = layer) -> dict[str, tuple[float, ...]]:
            return {"scores": (*scores[:layer], score, *scores[layer + 1 :])}

        slider.slider(
            say("shapes.elmo.score", layer=layer),
            -STEEPEST,
            STEEPEST,
            step=0.1,
            **follow(f"elmo-score-{layer}", scores[layer], with_score),
        )
    last.slider("γ", 0.1, 5.0, step=0.1, **follow_field("gamma"))
