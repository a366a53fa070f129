"""The player: a components-v2 drawing, in plain ES modules under ``assets/player``, fed with one payload."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import streamlit as st
from streamlit.components.v2.get_bidi_component_manager import get_bidi_component_manager
from streamlit.components.v2.manifest_scanner import ComponentConfig, ComponentManifest

from engine.incoming import Incoming, incoming
from engine.reading import Reading
from pages.charts.player_data import liveliest_unit, pack
from pages.widgets import session
from pages.widgets.reader import network_of
from pages.widgets.scene import Scene
from pages.widgets.words import catalogue

ASSETS = Path(__file__).parents[2] / "assets"
NAME = "gatescope.player"
PREFIX = "player."


def player(readings: Sequence[Reading], here: Scene) -> None:
    """Draw readings of one sentence and let the visitor play them.

    The browser asks the server nothing while it plays.

    Args:
        readings: one, or several to compare.
        here: where the player stands at first, and the language.
    """
    messages = catalogue(here.language)
    labels = {key.removeprefix(PREFIX): text for key, text in messages.items() if key.startswith(PREFIX)}
    step = None if here.step is None else here.step - 1
    incomings = [_incoming(here, reading) for reading in readings]
    chosen = None if here.unit is None else here.unit - 1
    data = pack(readings, incomings, labels, here.language, step, chosen)
    _mount()(data=data, key="player", on_unit_change=_choose_unit)


def _choose_unit() -> None:
    if (unit := st.session_state["player"]["unit"]) is not None:
        session.replace(unit=unit)


def _incoming(here: Scene, reading: Reading) -> Incoming:
    unit = liveliest_unit(reading) if here.unit is None else min(here.unit, reading.card.hidden_size) - 1
    return incoming(network_of(reading.card.name, reading.card.kind, reading.moment), reading, unit)


def _mount() -> st.components.v2.types.ComponentRenderer:
    # Registered here rather than through an installed package's manifest, so that a clone runs as it
    # is. With an asset folder the modules are files that the browser keeps, not sent with each change.
    manager = get_bidi_component_manager()
    if manager.get_component_asset_root(NAME) is None:
        package, component = NAME.split(".")
        config = ComponentConfig(name=component, asset_dir="player")
        manifest = ComponentManifest(name=package, version="0", components=[config])
        manager.register_from_manifest(manifest, ASSETS)
    return st.components.v2.component(
        NAME, html='<div class="player"></div>', css="player.css", js="player.js"
    )
