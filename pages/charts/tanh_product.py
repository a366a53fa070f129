"""What is left of a gradient after one tanh, two, three ..."""

from __future__ import annotations

import plotly.graph_objects as go

from engine.lectures.backprop.activation import log10_passed
from pages.charts.colours import Theme, colour
from pages.charts.frame import framed
from pages.charts.log_axis import log_axis
from pages.text.format import Numbers


def tanh_product(
    a: float, n: int, most: int, titles: dict[str, str], theme: Theme, numbers: Numbers
) -> go.Figure:
    """(1 - tanh(a)^2)^k for k from 1 to `most`, on a log axis.

    Args:
        a: the pre-activation, the same at each step.
        n: the number of steps that is marked.
        most: how many steps are drawn.
        titles: the words: "steps" and "left".
        theme: the page's.
        numbers: how they are written.
    """
    steps = list(range(1, most + 1))
    log10 = [log10_passed(a, step) for step in steps]
    axis = log_axis([0.0, *log10])
    figure = go.Figure()
    figure.add_scatter(
        x=steps,
        y=log10,
        customdata=[numbers.of_log10(value) for value in log10],
        mode="lines+markers",
        line_color=colour("gradient", theme),
        marker={"size": [13 if step == n else 6 for step in steps]},
        hovertemplate="n = %{x}: %{customdata}<extra></extra>",
    )
    y = axis.layout() | {"title": titles["left"]}
    return framed(figure, theme, {"title": titles["steps"], "range": [0, most + 1]}, y)
