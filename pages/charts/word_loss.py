"""How well word vectors foretell, step by step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from pages.charts.colours import INK, Theme, colour
from pages.charts.frame import framed


def word_loss(
    losses: Sequence[float], steps: int, baseline: float | None, titles: Mapping[str, str], theme: Theme
) -> go.Figure:
    """The loss before each step, and what counting alone would reach.

    Args:
        losses: so far, the start first.
        steps: how many there will be.
        baseline: the loss of who knows the counts alone; None where the two can't be compared.
        titles: the words: "step", "loss", "baseline".
        theme: the page's.
    """
    figure = go.Figure()
    if baseline is not None:
        figure.add_hline(
            baseline,
            line={"color": INK[theme], "dash": "dot", "width": 1.5},
            annotation_text=titles["baseline"],
        )
    figure.add_scatter(
        x=list(range(len(losses))),
        y=list(losses),
        mode="lines",
        name=titles["loss"],
        line={"color": colour("gradient", theme), "width": 2.5},
        hovertemplate="%{x}: %{y:.3f}<extra></extra>",
    )
    y = {"title": titles["loss"], "rangemode": "tozero"}
    return framed(figure, theme, {"title": titles["step"], "range": [0, steps]}, y, height=420)
