"""What the networks make of the sentence, in a fragment of its own: the player first, the rest after it."""

from __future__ import annotations

import streamlit as st

from engine.models import ModelFileError
from engine.reading.reading import Reading
from pages.frame.paint import let_paint
from pages.frame.predict import unfolded
from pages.frame.shipped_file import its_files
from pages.frame.undo import undo_buttons
from pages.lessons.read.captions import (
    change_caption,
    filler_caption,
    gate_caption,
    gradient_caption,
    network_caption,
    unknown_caption,
    verdict_caption,
)
from pages.lessons.read.change_panel import change_panel
from pages.lessons.read.choices import ReadChoices
from pages.lessons.read.numbers_table import numbers
from pages.lessons.read.player import player
from pages.parts.errors import reasons
from pages.parts.model_error import explain
from pages.parts.readings import filled_readings_of, readings_of, token_count, untouched_readings_of
from pages.parts.sentence_box import sentence_of
from pages.parts.undo import way_back
from pages.state import session
from pages.text.i18n import Words, words


@st.fragment  # a change here draws the answer again, not what stands around it
@its_files()
def answer(around: tuple[object, ...]) -> None:
    """What the networks make of the sentence, and the changes to them.

    Args:
        around: what the controls above it and the questions below show. Once they are to show something
            else, they are drawn again.
    """
    if shown_around() != around:
        st.rerun()
    here = session.current(ReadChoices)
    say = words(here.language)
    head, drawing, foot = (st.container() for _ in range(3))
    with drawing:  # first, because it is what people wait for
        readings = attempt(say)
    let_paint()
    if readings is not None:
        with head:
            change_panel(say, token_count(here))
            if readings:
                verdict(readings, say)
            else:
                with st.container(horizontal=True, horizontal_alignment="right"):
                    undo_buttons(say)
        with foot:
            if readings:
                explanation(readings, say)
    session.write_link()


def shown_around() -> tuple[object, ...]:
    """What the controls above the answer show, and the questions below it where they are open."""
    here = session.current(ReadChoices)
    if unfolded():
        return here.with_(step=None, unit=None), *session.refused()
    return here.language, here.text, here.network, here.kind, here.moment, *session.refused()


def attempt(say: Words) -> list[Reading] | None:
    """Draw what the networks make of the sentence, or say why not; None where a network is missing."""
    here = session.current(ReadChoices)
    try:
        with reasons(say):
            readings = readings_of(here)
            player(readings, here)
            return readings
    except ModelFileError as error:
        explain(error, here.network, here.kind, say)
        return None
    return []


def verdict(readings: list[Reading], say: Words) -> None:
    """What the networks conclude, and what the changes to them and to the sentence did."""
    here = session.current(ReadChoices)
    left, right = st.columns([3, 2], vertical_alignment="center")
    left.markdown("  \n".join(verdict_caption(reading, say) for reading in readings))
    with right:
        way_back(say, undo=True)
    if here.changed:
        for before, after in zip(untouched_readings_of(here), readings, strict=True):
            if after.changes:
                st.info(change_caption(before, after, say))
    if here.filler:
        _, filler = sentence_of(here)
        for before, after in filled_readings_of(here):
            st.info(filler_caption(before, after, filler, here.after, say))


def explanation(readings: list[Reading], say: Words) -> None:
    """What the numbers say, and the numbers themselves."""
    for reading in readings:
        captions = (gradient_caption, gate_caption, network_caption)
        st.caption("  \n".join(filter(None, (caption(reading, say) for caption in captions))))
    if any(readings[0].unknown):
        st.caption(unknown_caption(readings[0], say))
    numbers(readings, say)
