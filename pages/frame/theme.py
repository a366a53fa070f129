"""Light or dark, as this visitor has it."""

from __future__ import annotations

import streamlit as st

from pages.charts.colours import Theme


def current_theme() -> Theme:
    """The theme of the page: a chart is drawn for it."""
    return "dark" if st.context.theme.type == "dark" else "light"
