"""Drawings of our own: components-v2 modules under ``assets``, which the browser loads once and keeps."""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from streamlit.components.v2.get_bidi_component_manager import get_bidi_component_manager
from streamlit.components.v2.manifest_scanner import ComponentConfig, ComponentManifest

ASSETS = Path(__file__).parents[2] / "assets"
PACKAGE = "gatescope"
DRAWINGS = ("player", "gradients", "race", "step")  # the folders that hold them
SHARED = "shared"  # the folder of what two of them use


def component(name: str) -> st.components.v2.types.ComponentRenderer:
    """The drawing of that folder: ``name/name.js``, with ``name/name.css``, in a ``div`` of that class.

    Its modules import each other as the files lie: ``./view.js``, ``../shared/element.js``.
    """
    # Registered here rather than through an installed package's manifest, so that a clone runs as it
    # is. With an asset folder the modules are files that the browser keeps, not sent with each change.
    manager = get_bidi_component_manager()
    if manager.get_component_asset_root(f"{PACKAGE}.{name}") is None:
        configs = [ComponentConfig(name=drawing, asset_dir=drawing) for drawing in DRAWINGS]
        manager.register_from_manifest(
            ComponentManifest(name=PACKAGE, version="0", components=configs), ASSETS
        )
    return st.components.v2.component(
        f"{PACKAGE}.{name}", html=f'<div class="{name}"></div>', css=f"{name}.css", js=f"{name}.js"
    )
