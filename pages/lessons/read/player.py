"""The player: a components-v2 drawing, in plain ES modules under ``assets/player``, fed with one payload."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from engine.reading.incoming import Incoming, incoming
from engine.reading.reading import Reading
from pages.charts.player_data import liveliest_unit, pack
from pages.frame.component import component
from pages.lessons.read.choices import ReadChoices
from pages.parts.readings import network_of
from pages.state import session


def player(readings: Sequence[Reading], here: ReadChoices) -> None:
    """Draw readings of one sentence and let the visitor play them.

    The browser asks the server nothing while it plays.

    Args:
        readings: one, or several to compare.
        here: where the player stands at first, and the language.
    """
    step = None if here.step is None else here.step - 1
    incomings = [_incoming(here, reading) for reading in readings]
    chosen = None if here.unit is None else here.unit - 1
    data = pack(readings, incomings, here.language, step, chosen)
    component("player")(data=data, key="player", on_unit_change=_choose_unit)


def _choose_unit() -> None:
    if (unit := st.session_state["player"]["unit"]) is not None:
        session.replace(unit=unit)


def _incoming(here: ReadChoices, reading: Reading) -> Incoming:
    unit = liveliest_unit(reading) if here.unit is None else min(here.unit, reading.card.hidden_size) - 1
    return incoming(network_of(reading.card.name, reading.card.kind, reading.moment), reading, unit)
