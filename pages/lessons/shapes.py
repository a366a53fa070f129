"""Shapes: the forms that recurrent networks come in, and a small one of each that runs."""

from __future__ import annotations

from typing import get_args

import streamlit as st

from pages.lessons.shape_rooms import architectures, dates, digit, elmo, intent, tags
from pages.widgets import session
from pages.widgets.follow import follow_field
from pages.widgets.painting import whole_page
from pages.widgets.shape_choices import ShapeRoom
from pages.widgets.shipped_file import its_files
from pages.widgets.words import words

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
    say = words(session.current().language)
    st.title(say("shapes.title"))
    if refused := session.refused():
        st.warning(say("read.refused", names=", ".join(refused)))
    st.segmented_control(
        say("shapes.room"),
        get_args(ShapeRoom),
        format_func=lambda room: say(f"shapes.room.{room}"),
        label_visibility="collapsed",
        **follow_field("shape_room", start="default"),
    )
    session.write_link()
    ROOMS[session.current().shape_room](say)


whole_page()
lesson()
