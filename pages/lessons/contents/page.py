"""Contents: the lectures' ideas in their order, each a click away from where it lives."""

from __future__ import annotations

import streamlit as st

from pages.frame.navigation import PATH
from pages.parts.curriculum import CURRICULUM, Idea
from pages.state import session
from pages.text.i18n import Words, words


def section(place: int, page: str, say: Words) -> None:
    """A page of the path: what it is about, what it takes, and its ideas."""
    with st.container(border=True):
        st.subheader(f"{place}. {say(f'page.{page}')}", anchor=page)
        st.markdown(say(f"contents.{page}"))
        st.caption(say(f"contents.{page}.takes"))
        with st.container(gap=None):
            for idea in CURRICULUM:
                if idea.page == page:
                    _way_to(idea, say)


def _way_to(idea: Idea, say: Words) -> None:
    label = say(f"contents.idea.{idea.number}")
    if st.button(label, key=f"idea-{idea.number}", type="tertiary"):
        session.replace(**idea.scene(session.current().language))
        st.switch_page(f"{idea.page.replace('-', '_')}/page.py")


say = words(session.current().language)
st.title(say("contents.title"))
st.markdown(say("contents.lead"))
for place, page in enumerate(PATH, 1):
    section(place, page, say)
