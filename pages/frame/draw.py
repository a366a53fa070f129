"""A chart on a page: in the page's own theme, without a toolbar."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go
import streamlit as st


def draw(figure: go.Figure, key: str, place: Any = st) -> None:
    """The figure, as it is.

    Args:
        figure: what to draw.
        key: the chart's, so that it stays the same chart from run to run.
        place: where; the page, if nothing else is given.
    """
    place.plotly_chart(figure, key=key, config={"displayModeBar": False}, theme=None)
