"""Race: RNN, LSTM and GRU train side by side while somebody watches."""

from __future__ import annotations

import streamlit as st

from pages.lessons.race_rooms import live
from pages.widgets import session
from pages.widgets.words import words


@st.fragment  # a change here draws this lesson again, not the page around it
def lesson() -> None:
    say = words(session.current().language)
    st.title(say("race.title"))
    if refused := session.refused():
        st.warning(say("read.refused", names=", ".join(refused)))
    live.show(say)
    session.write_link()


lesson()
