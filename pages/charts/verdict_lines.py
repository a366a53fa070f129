"""What a network thinks of two documents, token by token."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from pages.charts.colours import INK, Theme, colour
from pages.charts.frame import framed

LINES = (("o", "solid", "circle"), ("f", "dash", "diamond"))  # told apart without their colours too


def verdict_lines(
    verdicts: Mapping[str, tuple[Sequence[str], Sequence[float]]], titles: Mapping[str, str], theme: Theme
) -> go.Figure:
    """P(positive) after each token of two documents.

    Args:
        verdicts: by the document's name, its tokens and the probability after each of them.
        titles: the words: "step", "positive".
        theme: the page's.
    """
    figure = go.Figure()
    figure.add_hline(0.5, line={"color": INK[theme], "dash": "dot", "width": 1})
    for (name, (tokens, values)), (hue, dash, symbol) in zip(verdicts.items(), LINES, strict=False):
        figure.add_scatter(
            x=list(range(1, len(values) + 1)),
            y=list(values),
            text=list(tokens),
            name=name,
            mode="lines+markers",
            line={"color": colour(hue, theme), "dash": dash, "width": 2.5},
            marker={"symbol": symbol, "size": 8},
            hovertemplate="%{x} %{text}: %{y:.3f}<extra></extra>",
        )
    y = {"title": titles["positive"], "range": [-0.02, 1.02]}
    return framed(figure, theme, {"title": titles["step"]}, y, height=300)
