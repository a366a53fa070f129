"""Shapes: the forms that recurrent networks come in, and a small one of each that runs."""

from __future__ import annotations

from typing import get_args

import streamlit as st

from pages.frame.paint import whole_page
from pages.frame.shipped_file import its_files
from pages.lessons.shapes.choices import ShapeRoom, ShapesChoices
from pages.lessons.shapes.rooms import architectures, dates, digit, elmo, intent, tags
from pages.state import session
from pages.state.bind import follow_field
from pages.text.i18n import words

ROOMS = {
    "architectures": architectures.show,
    "digit": digit.show,
    "intent": intent.show,
    "tags": tags.show,
    "dates": dates.show,
    "elmo": elmo.show,
}


@st.fragment  # a change here draws this lesson again, not the page around it
@its_files()
def lesson() -> None:
    say = words(session.current(ShapesChoices).language)
    st.title(say("shapes.title"))
    if refused := session.refused():
        st.warning(say("read.refused", names=", ".join(refused)))
    st.segmented_control(
        say("shapes.room"),
        get_args(ShapeRoom),
        format_func=lambda room: say(f"shapes.room.{room}"),
        label_visibility="collapsed",
        **follow_field("room", start="default"),
    )
    session.write_link()
    ROOMS[session.current(ShapesChoices).room](say)


whole_page()
lesson()
