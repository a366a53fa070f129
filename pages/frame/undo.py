"""Undo and redo."""

from __future__ import annotations

import streamlit as st

from pages.state import session
from pages.text.i18n import Words


def undo_buttons(say: Words) -> None:
    """Both, each disabled where there is nothing to go back or forward to."""
    undo, redo = session.can_undo(), session.can_redo()
    st.button(f"↶ {say('change.undo')}", key="undo", on_click=session.undo, disabled=not undo)
    st.button(f"↷ {say('change.redo')}", key="redo", on_click=session.redo, disabled=not redo)
