"""The player: a components-v2 drawing, in plain ES modules under ``assets/player``, fed with one payload."""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from streamlit.components.v2.get_bidi_component_manager import get_bidi_component_manager
from streamlit.components.v2.manifest_scanner import ComponentConfig, ComponentManifest

from engine.reading import Reading
from pages.charts.player_data import pack
from pages.widgets.words import Language, catalogue

ASSETS = Path(__file__).parents[2] / "assets"
NAME = "gatescope.player"
PREFIX = "player."


def player(reading: Reading, language: Language) -> None:
    """Draw ``reading`` and let the visitor play it; the browser asks the server nothing while it plays."""
    labels = {
        key.removeprefix(PREFIX): text for key, text in catalogue(language).items() if key.startswith(PREFIX)
    }
    _mount()(data=pack(reading, labels, language), key="player")


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
