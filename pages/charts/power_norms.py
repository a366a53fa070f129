"""How large each power of a matrix is."""

from __future__ import annotations

import math

import plotly.graph_objects as go

from engine.lectures.backprop.powers import Powers
from pages.charts.colours import INK, Theme, colour
from pages.charts.frame import framed
from pages.charts.log_axis import log_axis
from pages.text.format import Numbers

FLOAT32 = (math.log10(1.1754944e-38), math.log10(3.4028235e38))  # smallest normal number, largest


def power_norms(powers: Powers, n: int, titles: dict[str, str], theme: Theme, numbers: Numbers) -> go.Figure:
    """The norm of J^k for every k on a log axis, and |lambda_max|^k beside it.

    Args:
        powers: of one matrix.
        n: the power that is marked.
        titles: the words: "power", "norm", "law", "zero", and "float32" for the limits of that format, which
            are drawn where the norms pass them.
        theme: the page's.
        numbers: how they are written.
    """
    norms, radius = powers.log10_norms, powers.spectral_radius
    steps = list(range(1, len(norms) + 1))
    axis = log_axis(norms)
    figure = go.Figure()
    if radius > 0:
        figure.add_scatter(
            x=steps,
            y=[step * math.log10(radius) for step in steps],
            name=titles["law"],
            mode="lines",
            line={"color": INK[theme], "dash": "dot", "width": 1.5},
            hoverinfo="skip",
        )
    figure.add_scatter(
        x=steps,
        y=[axis.place(norm) for norm in norms],
        customdata=[numbers.of_log10(norm) for norm in norms],
        name=titles["norm"],
        mode="lines+markers" if axis.zero is None else "markers",
        line_color=colour("gradient", theme),
        marker={"size": [13 if step == n else 6 for step in steps]},
        hovertemplate="n = %{x}: %{customdata}<extra></extra>",
    )
    for limit in FLOAT32:
        if axis.lowest < limit < axis.highest:
            figure.add_hline(
                limit,
                line={"color": INK[theme], "dash": "dash", "width": 1},
                annotation_text=titles["float32"],
            )
    y = axis.layout(zero=titles["zero"]) | {"title": titles["norm"]}
    return framed(figure, theme, {"title": titles["power"], "range": [0, len(norms) + 1]}, y)
