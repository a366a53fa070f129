"""A gradient of two components and its clipped self, as arrows."""

from __future__ import annotations

from typing import Literal

import plotly.graph_objects as go

from engine.tracing.records import Array
from pages.charts.colours import INK, Theme, colour
from pages.charts.frame import framed


def clipped_vector(
    gradient: Array,
    clipped: Array,
    clip: Literal["norm", "value"],
    threshold: float,
    titles: dict[str, str],
    theme: Theme,
) -> go.Figure:
    """Both arrows, and the circle or the square that none may leave.

    Args:
        gradient: (2,), before.
        clipped: (2,), after.
        clip: the circle of clipping by norm, or the square of clipping by value.
        threshold: its radius, or half its side.
        titles: the words: "gradient" and "clipped".
        theme: the page's.
    """
    figure = go.Figure()
    figure.add_shape(
        type="circle" if clip == "norm" else "rect",
        x0=-threshold,
        x1=threshold,
        y0=-threshold,
        y1=threshold,
        line={"color": INK[theme], "dash": "dot", "width": 1.5},
    )
    arrows = (
        ("gradient", gradient, colour("unknown", theme)),
        ("clipped", clipped, colour("gradient", theme)),
    )
    for name, (x, y), line in arrows:
        figure.add_scatter(
            x=[0, x],
            y=[0, y],
            name=titles[name],
            mode="lines+markers",
            line={"color": line, "width": 3},
            marker={"symbol": "arrow", "size": [0, 16], "angleref": "previous"},
            hovertemplate="(%{x:.4g}, %{y:.4g})<extra>" + titles[name] + "</extra>",
        )
    reach = 1.15 * max(threshold, *map(abs, gradient))
    x_axis = {"title": "g₁", "range": [-reach, reach], "constrain": "domain"}
    y_axis = {"title": "g₂", "range": [-reach, reach], "scaleanchor": "x", "constrain": "domain"}
    return framed(figure, theme, x_axis, y_axis, height=360)
