"""A forecast along a wave, against what came."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from engine.tracing.records import Array
from pages.charts.colours import INK, Theme, colour
from pages.charts.frame import framed
from pages.charts.race_data import Lane


def forecast(
    truth: Array, lines: Sequence[tuple[Lane, Array]], titles: dict[str, str], theme: Theme
) -> go.Figure:
    """Each network's line over the wave itself.

    Args:
        truth: (points,), the wave without its noise.
        lines: each lane with its forecast, (points,); the second run's are dashed.
        titles: the words: "truth", "point" and "value".
        theme: the page's.
    """
    x = list(range(1, len(truth) + 1))
    figure = go.Figure()
    figure.add_scatter(
        x=x, y=truth, name=titles["truth"], mode="lines", line={"color": INK[theme], "width": 5}, opacity=0.3
    )
    for lane, said in lines:
        line = {"color": colour(lane.colour, theme), "width": 2, "dash": "dash" if lane.run else "solid"}
        figure.add_scatter(x=x, y=said, name=lane.label, mode="lines", line=line)
    return framed(figure, theme, {"title": titles["point"]}, {"title": titles["value"], "range": [-1.8, 1.8]})
