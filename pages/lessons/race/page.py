"""Race: RNN, LSTM and GRU train side by side while somebody watches."""

from __future__ import annotations

from typing import get_args

import streamlit as st

from engine.errors import InputError
from engine.race.workers import trainings
from pages.frame.shipped_file import its_files
from pages.lessons.race.choices import RaceChoices, RaceRoom
from pages.lessons.race.rooms import live, phase
from pages.state import session
from pages.state.bind import follow_field
from pages.text.i18n import words

ROOMS = {"live": live.show, "phase": phase.show}


@st.fragment  # a change here draws this lesson again, not the page around it
@its_files()
def lesson() -> None:
    say = words(session.current(RaceChoices).language)
    st.title(say("race.title"))
    if refused := session.refused():
        st.warning(say("read.refused", names=", ".join(refused)))
    st.segmented_control(
        say("race.room"),
        get_args(RaceRoom),
        format_func=lambda room: say(f"race.room.{room}"),
        label_visibility="collapsed",
        **follow_field("room", start="default"),
    )
    session.write_link()
    try:
        trainings()  # the workers get warm while the visitor reads
    except InputError as error:
        st.error(say("race.unavailable", error=error))
        return
    ROOMS[session.current(RaceChoices).room](say)
    session.write_link()


lesson()
