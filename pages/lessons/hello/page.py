"""Hello: what a language model is, from the lecture's five letters to trained networks that write."""

from __future__ import annotations

from typing import get_args

import streamlit as st

from pages.frame.component import ASSETS
from pages.frame.paint import whole_page
from pages.frame.shipped_file import its_files
from pages.lessons.hello.choices import HelloChoices, HelloRoom
from pages.lessons.hello.rooms import letters, sentences, writing
from pages.state import session
from pages.state.bind import follow_field
from pages.text.i18n import words

ROOMS = {"letters": letters.show, "sentences": sentences.show, "writing": writing.show}


@st.fragment  # a change here draws this lesson again, not the page around it
@its_files()
def lesson() -> None:
    say = words(session.current(HelloChoices).language)
    st.title(say("hello.title"))
    if refused := session.refused():
        st.warning(say("read.refused", names=", ".join(refused)))
    st.segmented_control(
        say("hello.room"),
        get_args(HelloRoom),
        format_func=lambda room: say(f"hello.room.{room}"),
        label_visibility="collapsed",
        **follow_field("room", start="default"),
    )
    session.write_link()
    ROOMS[session.current(HelloChoices).room](say)


st.html(ASSETS / "hello.css")
whole_page()
lesson()
