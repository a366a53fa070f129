"""Widgets that show the scene and change it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from pages.state import session
from pages.state.record import Choices

TURNS = "turns"  # in the session: how often the scene has overtaken each widget


def follow(
    key: str, value: object, replace: Callable[[Any], dict[str, Any]], start: str | None = "value"
) -> dict[str, Any]:
    """Keyword arguments that make a widget show ``value`` and change the scene by what it is set to.

    Where something else than the widget has changed the scene (an undo, an example), a new widget takes its
    place under a new key. Setting the old one would not do: until the browser hears of it, it goes on sending
    what stood there before, and that would look like the visitor's choice.

    Args:
        key: the widget's, which counts its turns: ``gain``, then ``gain~1``. One whose range is another needs
            another key: the browser may still send the old one's value.
        value: what it is to show.
        replace: from what the visitor set to what that changes in the scene; empty: nothing.
        start: this widget's name for the value it starts at: ``value``, ``default`` ...; None where it has
            none (a select box starts at a place).
    """
    turns: dict[str, int] = st.session_state.setdefault(TURNS, {})
    if st.session_state.get(_turned(key, turns), value) != value:
        turns[key] = turns.get(key, 0) + 1
    name = _turned(key, turns)

    def changed() -> None:
        if name == _turned(key, turns):
            session.replace(**replace(st.session_state[name]))

    arguments = {"key": name, "on_change": changed}
    return arguments if start is None else arguments | {start: value}


def follow_field(name: str, start: str = "value") -> dict[str, Any]:
    """The same for one of the page's choices. An option that is taken away leaves the field as it was."""
    value = getattr(session.current(Choices), name)
    return follow(name, value, lambda chosen: {} if chosen is None else {name: chosen}, start)


def _turned(key: str, turns: dict[str, int]) -> str:
    return f"{key}~{turns[key]}" if key in turns else key
