"""tanh, its derivative, and where on them a pre-activation stands."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from engine.lectures.backprop.activation import tanh_derivative
from pages.charts.colours import INK, Theme, colour
from pages.charts.frame import framed

WIDEST = 5.0  # pre-activations drawn, to both sides


def tanh_curve(a: float, titles: dict[str, str], theme: Theme) -> go.Figure:
    """Both curves, and their values at a.

    Args:
        a: the pre-activation that is marked.
        titles: the words: "a", "tanh" and "derivative".
        theme: the page's.
    """
    grid = np.linspace(-WIDEST, WIDEST, 201)
    here = np.array([a])
    figure = go.Figure()
    curves = (
        ("tanh", np.tanh, colour("h", theme), "solid"),
        ("derivative", tanh_derivative, colour("gradient", theme), "dash"),
    )
    for name, curve, line, dash in curves:
        figure.add_scatter(
            x=grid,
            y=curve(grid),
            name=titles[name],
            mode="lines",
            line={"color": line, "dash": dash},
            hovertemplate="a = %{x:.2f}: %{y:.4f}<extra>" + titles[name] + "</extra>",
        )
        figure.add_scatter(
            x=here,
            y=curve(here),
            mode="markers",
            marker={"color": line, "size": 11},
            showlegend=False,
            hovertemplate="a = %{x:.2f}: %{y:.4f}<extra>" + titles[name] + "</extra>",
        )
    figure.add_vline(a, line={"color": INK[theme], "dash": "dot", "width": 1})
    return framed(figure, theme, {"title": titles["a"]}, {"range": [-1.1, 1.1]})
