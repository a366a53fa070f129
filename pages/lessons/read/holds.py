"""Holding a gate at a value: for all units, for one, or for one at a value and for another at another."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

import streamlit as st

from engine import models
from pages.lessons.read.choices import ReadChoices
from pages.state import session
from pages.state.bind import follow
from pages.state.networks import MOST_HOLDS, SIGNED, Gate, Hold
from pages.text.i18n import Words


def holds_panel(say: Words) -> None:
    """A gate to choose, and a line for each of its holds."""
    here = session.current(ReadChoices)
    if not here.gates:
        return
    gate = st.segmented_control(
        say("change.hold"), here.gates, default=here.gates[0], required=True, key=f"change-gate-{here.kind}"
    )
    held = holds_of(here, gate)

    def switch(on: bool) -> dict[str, Any]:
        return exchanged(gate, (Hold(gate=gate, value=1),) if on else ())

    name = say(f"player.signal.{gate}")
    st.toggle(say("change.held", gate=gate, name=name), **follow(f"change-held-{gate}", bool(held), switch))
    units = models.RECIPES[here.network].hidden_size
    for place, hold in enumerate(held):
        _line(hold, place, len(held), units, say)
    if held:
        full = len(here.hold) >= MOST_HOLDS
        st.button(
            say("change.hold_another"), key=f"hold-another-{gate}", on_click=_add, args=(gate,), disabled=full
        )


def _line(hold: Hold, place: int, count: int, units: int, say: Words) -> None:
    """The value, the unit, and a way to take this hold away where it isn't the only one."""

    def with_(name: str) -> Callable[[Any], dict[str, Any]]:
        def change(value: Any) -> dict[str, Any]:
            held = holds_of(session.current(ReadChoices), hold.gate)
            if place >= len(held):  # taken away meanwhile
                return {}
            changed = held[place].model_copy(update={name: value})
            before, after = held[:place], held[place + 1 :]
            alike = [[other for other in part if other.unit != changed.unit] for part in (before, after)]
            return exchanged(hold.gate, (*alike[0], changed, *alike[1]))

        return change

    which = f"{hold.gate}-{place + 1}"
    lowest = -1.0 if hold.gate in SIGNED else 0.0
    last = max(units, hold.unit or 1)  # a link may ask for more than there are: it is told, and let go
    value, unit = say("change.value"), say("change.unit", last=units)
    if place:  # the labels over the first line do for those who see
        value, unit = f"{value} ({place + 1})", f"{unit} ({place + 1})"
    seen: Literal["visible", "collapsed"] = "collapsed" if place else "visible"
    with st.container(horizontal=True, vertical_alignment="bottom", key=f"hold-{which}"):
        how = follow(f"change-value-{which}", hold.value, with_("value"))
        st.slider(value, lowest, 1.0, step=0.05, label_visibility=seen, **how)
        how = follow(f"change-unit-{which}", hold.unit, with_("unit"))
        st.number_input(
            unit, 1, last, step=1, placeholder=say("change.all"), width=120, label_visibility=seen, **how
        )
        if count > 1:
            away = say("change.hold_away", hold=str(hold))
            st.button("✕", key=f"hold-away-{which}", help=away, on_click=_take_away, args=(hold,))


def holds_of(scene: ReadChoices, gate: Gate) -> tuple[Hold, ...]:
    """The scene's holds of one gate; that of all its units comes first."""
    return tuple(hold for hold in scene.hold if hold.gate == gate)


def exchanged(gate: Gate, holds: tuple[Hold, ...]) -> dict[str, Any]:
    """What changes in the scene where a gate has these holds instead of its own."""
    others = tuple(other for other in session.current(ReadChoices).hold if other.gate != gate)
    return {"hold": (*others, *holds)}


def another(holds: tuple[Hold, ...], unit: int | None) -> Hold:
    """A hold to start from beside those that a gate has: at 0, or at 1 where all others are.

    Args:
        holds: the gate's own, at least one.
        unit: from 1, the one to hold if it is free, or else the first that is.
    """
    taken = {hold.unit for hold in holds}
    free = next(unit for unit in (unit or 1, *range(1, len(holds) + 2)) if unit not in taken)
    return Hold(gate=holds[0].gate, value=0 if holds[0].value else 1, unit=free)


def _add(gate: Gate) -> None:
    here = session.current(ReadChoices)
    if held := holds_of(here, gate):
        session.replace(**exchanged(gate, (*held, another(held, here.unit))))


def _take_away(hold: Hold) -> None:
    held = holds_of(session.current(ReadChoices), hold.gate)
    session.replace(**exchanged(hold.gate, tuple(other for other in held if other != hold)))
