"""What the charts of the page Gradients look like around what they draw."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

from pages.charts.colours import GRID, INK, Theme


def framed(
    figure: go.Figure, theme: Theme, x: dict[str, Any], y: dict[str, Any], height: int = 320
) -> go.Figure:
    """The figure with its axes, on the page's own paper.

    Args:
        figure: what is drawn; it is changed in place, and returned.
        theme: the page's.
        x: the horizontal axis, as plotly's layout takes it.
        y: the vertical one.
        height: in pixels.
    """
    axis = {"gridcolor": GRID[theme], "zeroline": False, "fixedrange": True}
    figure.update_layout(
        height=height,
        margin={"l": 64, "r": 12, "t": 12, "b": 48},
        font_color=INK[theme],
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        xaxis=axis | x,
        yaxis=axis | y,
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
        hovermode="closest",
    )
    return figure
