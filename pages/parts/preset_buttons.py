"""Buttons that each change the scene at one click."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.state import session


def preset_buttons(
    key: str,
    presets: Mapping[str, Mapping[str, Any]],
    label: Callable[[str], str],
    row: DeltaGenerator | None = None,
) -> None:
    """A row of them.

    Args:
        key: what their keys begin with.
        presets: by name, what each changes in the scene.
        label: what stands on the one of that name.
        row: where they stand, beside what is there; a row of their own if None.
    """
    with row or st.container(horizontal=True):
        for name, changes in presets.items():
            st.button(label(name), key=f"{key}-{name}", on_click=session.replace, kwargs=dict(changes))
