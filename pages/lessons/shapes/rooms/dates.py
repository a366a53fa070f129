"""Encoder and decoder: a date as people write it becomes a date as computers do."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import streamlit as st

from engine.lectures.shapes.live.dates import iso_of
from engine.lectures.shapes.live.letters import Written, letter_ids
from engine.lectures.shapes.live.written_dates import FORMS
from engine.text import UNKNOWN_ID, readable
from pages.charts.probability_grid import probability_grid
from pages.charts.state_strip import state_strip
from pages.frame.draw import draw
from pages.frame.predict import Answer, Question
from pages.frame.theme import current_theme
from pages.lessons.shapes.networks import opened, small_network, weights_caption
from pages.lessons.shapes.rooms.digit import letter_shown, letters_table
from pages.lessons.shapes.text_box import shape_box
from pages.text.format import literal
from pages.text.i18n import Words

NAME = "dates"
SHOWN = (0, *range(2, 13))  # of the decoder's alphabet: all but the start, which it never writes


def show(say: Words) -> Sequence[Question]:
    """The room, from the scene's date."""
    text = shape_box("date", say)
    st.caption(say("shapes.dates.forms", forms=" · ".join(FORMS)))
    if not readable(text).text.strip():
        st.info(say("read.empty"))
        return []
    with opened(say):
        return _shown(text, say)
    return []


def _shown(text: str, say: Words) -> Sequence[Question]:
    written = _written(text)
    st.markdown(caption(text, written, say))
    st.caption(say("shapes.dates.state", units=len(written.start)))
    draw(state_strip(written.start, {"unit": say("shapes.chart.unit")}, current_theme()), "date-state")
    titles = {"step": say("shapes.chart.letter"), "class": say("shapes.chart.choice")}
    figure = probability_grid(
        written.probability[:, SHOWN],
        [letter_shown(letter, say) for letter in written.letters],
        [letter_shown(written.alphabet[place], say) for place in SHOWN],
        titles,
        current_theme(),
    )
    draw(figure, "date-letters")
    if st.toggle(say("shapes.numbers"), key="date-numbers"):
        st.table(letters_table(written, say), border="horizontal")
    st.caption(weights_caption(NAME, say))
    return questions(text, say)


@lru_cache(maxsize=64)
def _written(text: str) -> Written:
    network = small_network(NAME)
    return iso_of(network.model, network.words, text)


def caption(text: str, written: Written, say: Words) -> str:
    """What came out, how sure the network is, where it was least sure, and what it couldn't read."""
    best = written.probability.max(axis=1)
    doubt = int(best.argmin())
    network = small_network(NAME)
    told = say(
        "shapes.dates.caption",
        text=literal(written.text),
        share=say.percent(written.confidence, 1),
        letter=letter_shown(written.letters[doubt], say),
        step=doubt + 1,
        least=say.percent(best[doubt], 1),
        units=network.card.sizes["hidden_size"],
        letters=len(letter_ids(text, network.words)),
    )
    unknown = sum(id_ == UNKNOWN_ID for id_ in letter_ids(text, network.words))
    return f"{told} {say('shapes.unknown', count=unknown)}" if unknown else told


def questions(text: str, say: Words) -> list[Question]:
    """What may be foreseen of the date on show."""
    parts = ("year", "month", "day")

    def doubt() -> Answer:
        best = _written(text).probability[:10].max(axis=1)
        sure = [float(np.prod(best[part])) for part in (slice(0, 4), slice(5, 7), slice(8, 10))]
        told = ", ".join(
            f"{say(f'shapes.dates.doubt.{place}')} {say.percent(share, 1)}"
            for place, share in enumerate(sure)
        )
        return Answer(int(np.argmin(sure)), say("shapes.dates.doubt.because", shares=told))

    def twice() -> Answer:
        again = _written(f"{text} {text}"[:120]).text
        same = again == _written(text).text
        return Answer(0 if same else 1, say("shapes.dates.twice.because", text=again))

    return [
        Question(
            "date-doubt",
            say("shapes.dates.doubt"),
            [say(f"shapes.dates.doubt.{place}") for place in range(len(parts))],
            doubt,
        ),
        Question(
            "date-twice",
            say("shapes.dates.twice"),
            [say(f"shapes.dates.twice.{place}") for place in range(2)],
            twice,
        ),
    ]
