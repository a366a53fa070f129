"""One step: what a cell does with one input, product by product, in rooms that each answer one question."""

from __future__ import annotations

from typing import get_args

import streamlit as st

from pages.lessons.step_rooms import cell, gates, loop, reset
from pages.widgets import session
from pages.widgets.follow import follow_field
from pages.widgets.painting import whole_page
from pages.widgets.shipped_file import its_files
from pages.widgets.step_choices import StepRoom
from pages.widgets.words import words

ROOMS = {"cell": cell.show, "gates": gates.show, "reset": reset.show, "loop": loop.show}


@st.fragment  # a change here draws this lesson again, not the page around it
@its_files()
def lesson() -> None:
    say = words(session.current().language)
    st.title(say("one-step.title"))
    if refused := session.refused():
        st.warning(say("read.refused", names=", ".join(refused)))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.segmented_control(
            say("step.room"),
            get_args(StepRoom),
            format_func=lambda room: say(f"step.room.{room}"),
            label_visibility="collapsed",
            width="content",
            **follow_field("step_room", start="default"),
        )
        undo, redo = session.can_undo(), session.can_redo()
        st.button(f"↶ {say('change.undo')}", key="step-undo", on_click=session.undo, disabled=not undo)
        st.button(f"↷ {say('change.redo')}", key="step-redo", on_click=session.redo, disabled=not redo)
    session.write_link()
    ROOMS[session.current().step_room](say)


whole_page()
lesson()
