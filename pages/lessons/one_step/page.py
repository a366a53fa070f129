"""One step: what a cell does with one input, product by product, in rooms that each answer one question."""

from __future__ import annotations

from typing import get_args

import streamlit as st

from pages.frame.paint import whole_page
from pages.frame.shipped_file import its_files
from pages.lessons.one_step.rooms import cell, gates, loop, reset
from pages.state import session
from pages.state.bind import follow_field
from pages.state.choices.one_step import StepRoom
from pages.text.i18n import words

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
