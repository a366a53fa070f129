"""Sliders that change the network and the sentence, what differs because of them, and the way back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from pages.widgets import session
from pages.widgets.follow import follow
from pages.widgets.holds import holds_panel
from pages.widgets.scene import MOST_FILLER, UNTOUCHED, Scene
from pages.widgets.tokenizers import tokenizers
from pages.widgets.words import Words


def change_panel(say: Words, token_count: int) -> None:
    """The ways to cut the sentence, and the controls; each in an expander.

    Args:
        say: the words.
        token_count: how many tokens the whole sentence has.
    """
    here = session.current()
    tokenizers(say)
    panel = st.expander(say("change.title"), key="changes", on_change="rerun")
    if not panel.open:  # what nobody sees isn't sent, and a page that is visited first is drawn sooner
        return
    with panel:
        network, gates, sentence = st.columns(3, gap="medium")
        with network:
            _weights(here, say)
        with gates:
            holds_panel(say)
        with sentence:
            _sentence(here, say, token_count)


def _weights(here: Scene, say: Words) -> None:
    gain = follow("change-gain", here.gain, lambda gain: {"gain": gain})
    st.slider(say("change.gain"), 0.0, 4.0, step=0.05, **gain)
    if here.keepers:
        gates = ", ".join(f"{say(f'player.signal.{gate}')} {gate}" for gate in here.keepers)
        bias = follow("change-bias", here.bias, lambda bias: {"bias": bias})
        st.slider(say("change.bias", gates=gates), -10.0, 10.0, step=0.5, **bias)
    else:
        st.caption(say("change.no_gates"))


def _sentence(here: Scene, say: Words, token_count: int) -> None:
    read = min(here.steps or token_count, token_count)  # how many tokens are read

    def last_means_none(name: str, last: int) -> Callable[[int], dict[str, Any]]:
        return lambda value: {name: None if value == last else value}

    if token_count > 1:
        steps = follow(f"change-steps-{token_count}", read, last_means_none("steps", token_count))
        st.slider(say("change.steps"), 1, token_count, **steps)
    if read > 1:
        at = follow(f"change-at-{read}", min(here.at or read, read), last_means_none("at", read))
        st.slider(say("change.at"), 1, read, **at)
    left, right = st.columns(2)
    filler = follow("change-filler", here.filler, lambda filler: {"filler": filler})
    left.number_input(say("change.filler"), 0, MOST_FILLER, **filler)
    last = max(1, token_count)
    after = follow(f"change-after-{last}", min(here.after, last), lambda after: {"after": after})
    right.number_input(say("change.after"), 1, last, **after)


def way_back(say: Words) -> None:
    """Undo, redo, a button for each difference that takes it back, and one for all of them."""
    here = session.current()
    with st.container(horizontal=True, horizontal_alignment="right", vertical_alignment="center"):
        undo, redo = session.can_undo(), session.can_redo()
        st.button(f"↶ {say('change.undo')}", key="undo", on_click=session.undo, disabled=not undo)
        st.button(f"↷ {say('change.redo')}", key="redo", on_click=session.redo, disabled=not redo)
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


def differences(here: Scene, say: Words) -> list[tuple[str, dict[str, Any]]]:
    """What differs from the trained network reading the whole sentence, each with what takes it back."""
    found: list[tuple[str, dict[str, Any]]] = []
    if here.gain != 1:
        found.append((say("difference.gain", value=f"{here.gain:g}"), {"gain": 1.0}))
    if here.bias_here:
        found.append(
            (say("difference.bias", gate=", ".join(here.keepers), value=f"{here.bias:+g}"), {"bias": 0.0})
        )
    for hold in here.holds_here:
        others = tuple(other for other in here.hold if other != hold)
        value = f"{hold.value:g}"
        if hold.unit is None:
            label = say("difference.hold", gate=hold.gate, value=value)
        else:
            label = say("difference.hold_unit", gate=hold.gate, unit=hold.unit, value=value)
        found.append((label, {"hold": others}))
    if here.steps is not None:
        found.append((say("difference.steps", value=here.steps), {"steps": None}))
    if here.filler:
        found.append((say("difference.filler", value=here.filler, after=here.after), {"filler": 0}))
    if here.at is not None:
        found.append((say("difference.at", value=here.at), {"at": None}))
    return found
