"""A unit's state over a text, above what it follows."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from engine.lectures.language import WrittenToken
from engine.text import display
from engine.tracing.records import Array
from pages.charts.colours import GRID, INK, Theme, colour


def follower_chart(
    written: Sequence[WrittenToken], unit: int, values: Array, titles: dict[str, str], theme: Theme
) -> go.Figure:
    """h_t of one unit on the signed scale, and the feature's number beside it, token by token.

    Args:
        written: the text.
        unit: the unit, from 0.
        values: the feature, (time,).
        titles: the words: "state", "feature" and "token".
        theme: the page's.
    """
    steps = list(range(1, len(written) + 1))
    shown = [display(token.text) for token in written]
    names = (titles["state"], titles["feature"])
    figure = make_subplots(rows=2, cols=1, shared_xaxes=True, vertical_spacing=0.14, subplot_titles=names)
    state = [round(float(token.hidden[unit]), 3) for token in written]
    lines = (("state", state, colour("h", theme)), ("feature", values.tolist(), colour("unknown", theme)))
    for row, (name, line, tint) in enumerate(lines, 1):
        figure.add_scatter(
            x=steps,
            y=line,
            customdata=shown,
            mode="lines",
            line_color=tint,
            name=titles[name],
            hovertemplate="%{x} %{customdata}: %{y}<extra>" + titles[name] + "</extra>",
            row=row,
            col=1,
        )
    figure.update_layout(
        height=340,
        margin={"l": 40, "r": 12, "t": 24, "b": 48},
        font_color=INK[theme],
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        showlegend=False,
        hovermode="x",
    )
    figure.update_xaxes(gridcolor=GRID[theme], zeroline=False, fixedrange=True)
    figure.update_yaxes(gridcolor=GRID[theme], zeroline=False, fixedrange=True)
    figure.update_yaxes(range=[-1.05, 1.05], row=1, col=1)
    figure.update_xaxes(title=titles["token"], row=2, col=1)
    return figure
