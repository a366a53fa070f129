"""Race: RNN, LSTM and GRU train side by side while somebody watches."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from engine.errors import InputError
from engine.race.workers import trainings
from pages.frame.predict import Question
from pages.frame.room import Page, Room, page
from pages.lessons.race.rooms import live, phase
from pages.text.i18n import Words

Show = Callable[[Words], Sequence[Question]]


def with_workers(show: Show) -> Show:
    """The room, where there are workers to train in; they get warm while the visitor reads."""

    def shown(say: Words) -> Sequence[Question]:
        try:
            trainings()
        except InputError as error:
            st.error(say("race.unavailable", error=error))
            return []
        return show(say)

    return shown


ROOMS = (
    Room("live", with_workers(live.show), headed=False),
    Room("phase", with_workers(phase.show)),
)

page(Page("race", ROOMS, undo=False))  # a race is no step to undo, and the panel leads back to its preset
