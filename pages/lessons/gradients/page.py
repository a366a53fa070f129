"""Gradients: why the past is forgotten, in rooms that each answer one question."""

from __future__ import annotations

from typing import get_args

import streamlit as st

from pages.frame.paint import whole_page
from pages.frame.shipped_file import its_files
from pages.lessons.gradients.choices import GradientsChoices, Room
from pages.lessons.gradients.rooms import cell, clipping, distance, matrices, tanh, truncation
from pages.state import session
from pages.state.bind import follow_field
from pages.text.i18n import words

ROOMS = {
    "distance": distance.show,
    "matrices": matrices.show,
    "tanh": tanh.show,
    "cell": cell.show,
    "clipping": clipping.show,
    "truncation": truncation.show,
}


@st.fragment  # a change here draws this lesson again, not the page around it
@its_files()
def lesson() -> None:
    say = words(session.current(GradientsChoices).language)
    st.title(say("gradients.title"))
    if refused := session.refused():
        st.warning(say("read.refused", names=", ".join(refused)))
    st.segmented_control(
        say("gradients.room"),
        get_args(Room),
        format_func=lambda room: say(f"gradients.room.{room}"),
        label_visibility="collapsed",
        **follow_field("room", start="default"),
    )
    session.write_link()
    if show := ROOMS.get(session.current(GradientsChoices).room):
        show(say)


whole_page()
lesson()
