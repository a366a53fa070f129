"""A forecast along a wave, against what came."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from engine.equations import Kind
from engine.records import Array
from pages.charts.colours import INK, Theme, colour
from pages.charts.frame import framed


def forecast(
    truth: Array, lines: Sequence[tuple[str, Kind, Array]], titles: dict[str, str], theme: Theme
) -> go.Figure:
    """Each network's line over the wave itself.

    Args:
        truth: (points,), the wave without its noise.
        lines: label, kind and forecast (points,) of each network; the second of a kind is dashed.
        titles: the words: "truth", "point" and "value".
        theme: the page's.
    """
    x = list(range(1, len(truth) + 1))
    figure = go.Figure()
    figure.add_scatter(
        x=x, y=truth, name=titles["truth"], mode="lines", line={"color": INK[theme], "width": 5}, opacity=0.3
    )
    drawn: set[Kind] = set()
    for label, kind, said in lines:
        line = {"color": colour(kind, theme), "width": 2, "dash": "dash" if kind in drawn else "solid"}
        figure.add_scatter(x=x, y=said, name=label, mode="lines", line=line)
        drawn.add(kind)
    return framed(figure, theme, {"title": titles["point"]}, {"title": titles["value"], "range": [-1.8, 1.8]})
