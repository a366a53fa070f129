"""Read: a sentence, a trained network, and everything that goes on inside while it reads."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from engine.errors import InputError
from engine.models import ModelFileError
from pages.frame.paint import whole_page
from pages.frame.predict import Question, unfolded
from pages.frame.room import Page, Room, page
from pages.lessons.read.answer import answer, shown_around
from pages.lessons.read.choices import ReadChoices
from pages.lessons.read.questions import asked_about, read_questions
from pages.parts.network_picker import network_picker
from pages.parts.readings import changed_reading_of, readings_of
from pages.parts.sentence_box import sentence_box
from pages.state import session
from pages.text.i18n import Words


def show(say: Words) -> Sequence[Question]:
    """The sentence and the network to choose, and the answer; the questions only where they can be seen."""
    left, right = st.columns([3, 2], gap="medium")
    with left:
        sentence_box(say)
    with right:
        network_picker(say)
    whole_page()
    answer(shown_around())
    return questions(say) if unfolded() else []


def questions(say: Words) -> list[Question]:
    """What to guess at; nothing where the sentence can't be read, which the answer says."""
    here = session.current(ReadChoices)
    one = here.with_(kind=asked_about(here.kinds))
    try:
        [reading] = readings_of(one)
    except (InputError, ModelFileError):
        return []
    return read_questions(reading, partial(changed_reading_of, one), say)


# undo and redo stand in the answer: it is drawn again by itself, the title is not
page(Page("read", [Room("read", show)], undo=False, folded=True))
