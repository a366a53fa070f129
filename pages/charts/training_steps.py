"""Trainings as they go: the loss and the gradient's norm at each step."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Literal

import plotly.graph_objects as go

from engine.lectures.backprop.explosion import Step
from pages.charts.colours import Theme, colour
from pages.charts.frame import framed
from pages.charts.log_axis import log_axis
from pages.text.format import Numbers

Run = Literal["free", "clipped"]
LOOKS = {"free": ("unknown", "dot"), "clipped": ("gradient", "solid")}  # colour, dash


def training_steps(
    runs: Mapping[Run, Sequence[Step]],
    quantity: Literal["loss", "gradient_norm"],
    most: int,
    titles: dict[str, str],
    theme: Theme,
    numbers: Numbers,
) -> go.Figure:
    """One quantity of each run on a log axis; what isn't finite has a row of its own, and a cross.

    Args:
        runs: the steps taken so far.
        quantity: what is drawn.
        most: how many steps there will be.
        titles: the words: "free", "clipped", "step", "loss" and "gradient_norm".
        theme: the page's.
        numbers: how they are written.
    """
    log10 = {name: [_log10(getattr(step, quantity)) for step in steps] for name, steps in runs.items()}
    axis = log_axis(value for values in log10.values() for value in values)
    figure = go.Figure()
    for name, steps in runs.items():
        hue, dash = LOOKS[name]
        ended = [10 if not step.finite else 0 for step in steps]
        figure.add_scatter(
            x=list(range(1, len(steps) + 1)),
            y=[axis.place(value) for value in log10[name]],
            customdata=[numbers.number(getattr(step, quantity), 4) for step in steps],
            name=titles[name],
            mode="lines+markers",
            line={"color": colour(hue, theme), "dash": dash, "width": 2},
            marker={"symbol": "x", "size": ended, "color": colour(hue, theme), "opacity": 1},
            hovertemplate="%{x}: %{customdata}<extra>" + titles[name] + "</extra>",
        )
    x = {"title": titles["step"], "range": [-0.03 * most, 1.01 * most]}
    return framed(figure, theme, x, axis.layout() | {"title": titles[quantity]})


def _log10(value: float) -> float:
    if not math.isfinite(value):
        return math.nan
    return math.log10(value) if value > 0 else -math.inf
