"""Contents: the lectures' ideas in their order, each a click away from where it lives."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from pages.frame.navigation import PATH
from pages.frame.predict import Question
from pages.frame.room import Page, Room, page
from pages.parts.curriculum import CURRICULUM, Idea
from pages.state import session
from pages.text.i18n import Words


def section(place: int, name: str, say: Words) -> None:
    """A page of the path: what it is about, what it takes, and its ideas."""
    with st.container(border=True):
        st.subheader(f"{place}. {say(f'page.{name}')}", anchor=name)
        st.markdown(say(f"contents.{name}"))
        st.caption(say(f"contents.{name}.takes"))
        with st.container(gap=None):
            for idea in CURRICULUM:
                if idea.page == name:
                    _way_to(idea, say)


def _way_to(idea: Idea, say: Words) -> None:
    label = say(f"contents.idea.{idea.number}")
    if st.button(label, key=f"idea-{idea.number}", type="tertiary"):
        session.replace_on(idea.page, **idea.scene(say.language))
        st.switch_page(f"{idea.page.replace('-', '_')}/page.py")


def show(say: Words) -> Sequence[Question]:
    """Every page of the path, in its order."""
    for place, name in enumerate(PATH, 1):
        section(place, name, say)
    return []


page(Page("contents", [Room("contents", show)], undo=False))
