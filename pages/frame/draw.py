"""A chart on a page: in the page's own theme, without a toolbar."""

from __future__ import annotations

from typing import Any

import pandas  # noqa: F401 - plotly looks for it, and trips over what another visitor's thread half imported
import plotly.graph_objects as go
import streamlit as st

from pages.state import session
from pages.text.format import Numbers


def draw(figure: go.Figure, key: str, place: Any = st) -> None:
    """The figure, its numbers as the page's language writes them.

    Args:
        figure: what to draw.
        key: the chart's, so that it stays the same chart from run to run.
        place: where; the page, if nothing else is given.
    """
    figure.update_layout(separators=Numbers(session.language()).separators)
    place.plotly_chart(figure, key=key, config={"displayModeBar": False}, theme=None)
