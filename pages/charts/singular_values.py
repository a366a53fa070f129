"""The singular values of a matrix: how much each further column of the dense vectors adds."""

from __future__ import annotations

from collections.abc import Mapping

import plotly.graph_objects as go

from engine.tracing.records import Array
from pages.charts.colours import Theme, colour
from pages.charts.frame import framed


def singular_values(values: Array, kept: int, titles: Mapping[str, str], theme: Theme) -> go.Figure:
    """A bar each, those that are kept in colour.

    Args:
        values: (k,), largest first.
        kept: how many are kept.
        titles: the words: "place", "value".
        theme: the page's.
    """
    figure = go.Figure(
        go.Bar(
            x=list(range(1, len(values) + 1)),
            y=values,
            marker_color=[colour("o" if place < kept else "unknown", theme) for place in range(len(values))],
            hovertemplate="%{x}: %{y:.4g}<extra></extra>",
        )
    )
    x = {"title": titles["place"], "dtick": max(1, len(values) // 10)}
    return framed(figure, theme, x, {"title": titles["value"]}, height=420)
