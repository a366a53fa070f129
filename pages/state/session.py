"""A visitor's scene as it goes: read from the link, replaced by what they do, undone and redone."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st
from pydantic import ValidationError
from streamlit.runtime.scriptrunner import get_script_run_ctx

from pages.state.damaged_link import parameters_of
from pages.state.limits import told
from pages.state.scene import KNOWN, Scene, from_link
from pages.text.i18n import preferred

HERE, PAST, FUTURE, REFUSED = "scene", "past", "future", "refused"
WRITTEN, RETURNED = "written", "returned"  # scenes by their links; back or forward by the browser
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
        st.session_state[PAST], st.session_state[FUTURE] = [], []
        st.session_state[WRITTEN] = {}
        st.session_state[HERE] = _linked()
    here: Scene = st.session_state[HERE]
    return here


def follow_history() -> None:
    """After the browser's Back or Forward the scene is again what the address says."""
    context = get_script_run_ctx()
    if HERE not in st.session_state or context is None or not context.is_history_navigation:
        return
    here, there = current(), _linked()
    if _moved(here, there):
        _remember(here)
    st.session_state[HERE] = there
    st.session_state[RETURNED] = True


def _linked() -> Scene:
    """The scene that the link asks for. What of it can't be shown, :func:`refused` tells."""
    link = st.query_params.to_dict()
    scene, refused = from_link(link, _start())
    asked = parameters_of(link, KNOWN)
    st.session_state[REFUSED] = [told(name, asked[name]) for name in refused]
    known: Scene | None = st.session_state[WRITTEN].get(_key(link))  # with what was too long for the link
    return scene if known is None else known.with_(step=scene.step)


def _key(link: Mapping[str, str]) -> frozenset[tuple[str, str]]:
    """A link without the player's step, which the browser writes into it."""
    return frozenset((name, value) for name, value in link.items() if name != "step")


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
    if _moved(here, there):
        _remember(here)
    st.session_state[HERE] = there


def _moved(here: Scene, there: Scene) -> bool:
    """Whether they differ in more than where a visitor looks."""
    return there.model_dump(exclude=set(LOOKING)) != here.model_dump(exclude=set(LOOKING))


def _remember(here: Scene) -> None:
    st.session_state[PAST] = [*st.session_state[PAST], here][-LONGEST_PAST:]
    st.session_state[FUTURE] = []


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
    here = current()
    link = here.link() | step
    written: dict[frozenset[tuple[str, str]], Scene] = st.session_state[WRITTEN]
    written.pop(_key(link), None)
    written[_key(link)] = here  # the newest last
    if len(written) > LONGEST_PAST:
        written.pop(next(iter(written)))
    # after Back or Forward in any case: an answer to what was left may have come to the address meanwhile
    if st.session_state.pop(RETURNED, False) or st.query_params.to_dict() != link:
        st.query_params.from_dict(link)
