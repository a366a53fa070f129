"""What differs from the trained network, and the way back: each difference taken back by a click."""

from __future__ import annotations

from typing import Any

import streamlit as st

from pages.frame.undo import undo_buttons
from pages.state import session
from pages.state.networks import UNTOUCHED, NetworkChoices
from pages.text.i18n import Words


def way_back(say: Words, undo: bool = False) -> None:
    """A button for each difference that takes it back, and one for all of them.

    undo: undo and redo stand before them, on a page that hasn't these at its title.
    """
    here = session.current(NetworkChoices)
    with st.container(horizontal=True, horizontal_alignment="right", vertical_alignment="center"):
        if undo:
            undo_buttons(say)
        for name, (label, back) in enumerate(differences(here, say)):
            st.button(
                f"{label} ✕",
                key=f"back-{name}",
                help=say("change.back"),
                on_click=session.replace,
                kwargs=back,
            )
        if here.changed:
            reset = say("change.reset")
            st.button(reset, key="reset", on_click=session.replace, kwargs=UNTOUCHED, type="primary")


def differences(here: NetworkChoices, say: Words) -> list[tuple[str, dict[str, Any]]]:
    """What differs from the trained network reading the whole sentence, each with what takes it back."""
    found: list[tuple[str, dict[str, Any]]] = []
    if here.gain != 1:
        found.append((say("difference.gain", value=say.number(here.gain)), {"gain": 1.0}))
    if here.bias_here:
        found.append(
            (say("difference.bias", gate=", ".join(here.keepers), value=say.signed(here.bias)), {"bias": 0.0})
        )
    for hold in here.holds_here:
        others = tuple(other for other in here.hold if other != hold)
        value = say.number(hold.value)
        if hold.unit is None:
            label = say("difference.hold", gate=hold.gate, value=value)
        else:
            label = say("difference.hold_unit", gate=hold.gate, unit=hold.unit, value=value)
        found.append((label, {"hold": others}))
    if here.steps is not None:
        found.append((say("difference.steps", here.steps, value=here.steps), {"steps": None}))
    if here.filler:
        found.append(
            (say("difference.filler", here.filler, value=here.filler, after=here.after), {"filler": 0})
        )
    if here.at is not None:
        found.append((say("difference.at", value=here.at), {"at": None}))
    return found
