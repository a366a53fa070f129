"""A visitor's scene as it goes: read from the link, replaced by what they do, undone and redone."""

from __future__ import annotations

import streamlit as st
from pydantic import ValidationError

from pages.widgets.limits import told
from pages.widgets.scene import Scene, from_link
from pages.widgets.words import preferred

HERE, PAST, FUTURE, REFUSED = "scene", "past", "future", "refused"
LONGEST_PAST = 200
LOOKING = (
    "language",
    "step",
    "unit",
    "hello_step",
    "hello_at",
)  # where a visitor looks: no step back to take


def current() -> Scene:
    """This visitor's scene: the one in the session, else the one that the link asks for."""
    if HERE not in st.session_state:
        link = st.query_params.to_dict()
        scene, refused = from_link(link, _start())
        st.session_state[HERE] = scene
        st.session_state[REFUSED] = [told(name, link[name]) for name in refused]
        st.session_state[PAST], st.session_state[FUTURE] = [], []
    here: Scene = st.session_state[HERE]
    return here


def _start() -> Scene:
    """Where a newcomer starts: a sentence in the browser's language, read by an LSTM."""
    language = preferred(st.context.locale)
    return Scene(language=language, network="ko-sentiment" if language == "ko" else "en-sentiment")


def refused() -> list[str]:
    """What the link asked for that this version does not have, each beside what it has: Markdown."""
    found: list[str] = st.session_state.get(REFUSED, [])
    return found


def replace(**changes: object) -> None:
    """Make the scene the same but for ``changes``. What was can be had back with :func:`undo`."""
    here = current()
    try:
        there = here.with_(**changes)
    except ValidationError:  # a browser still sends an option by its name in the language it just left
        return
    if there == here:
        return
    st.session_state[REFUSED] = []  # read, and done with
    if there.model_dump(exclude=set(LOOKING)) != here.model_dump(exclude=set(LOOKING)):
        st.session_state[PAST] = [*st.session_state[PAST], here][-LONGEST_PAST:]
        st.session_state[FUTURE] = []
    st.session_state[HERE] = there


def can_undo() -> bool:
    """Whether there is a scene before this one."""
    return bool(st.session_state[PAST])


def can_redo() -> bool:
    """Whether a scene was undone."""
    return bool(st.session_state[FUTURE])


def undo() -> None:
    """Back to the scene before, looking at it as now."""
    _move(PAST, FUTURE)


def redo() -> None:
    """Forward to the scene that was undone, looking at it as now."""
    _move(FUTURE, PAST)


def _move(source: str, target: str) -> None:
    here = current()
    if not st.session_state[source]:
        return
    *rest, there = st.session_state[source]
    st.session_state[source] = rest
    st.session_state[target] = [*st.session_state[target], here]
    st.session_state[HERE] = there.with_(**{name: getattr(here, name) for name in LOOKING})


def write_link() -> None:
    """Put the scene into the address bar."""
    # where the player stands, the browser itself keeps in the address
    step = {"step": st.query_params["step"]} if "step" in st.query_params else {}
    link = current().link() | step
    if st.query_params.to_dict() != link:
        st.query_params.from_dict(link)
