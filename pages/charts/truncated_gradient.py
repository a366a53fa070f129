"""How much of the gradient arrives at each step, whole and truncated."""

from __future__ import annotations

from collections.abc import Mapping

import plotly.graph_objects as go

from engine.cells import Kind
from engine.lectures.backprop.truncation import Truncation
from pages.charts.colours import INK, Theme, colour
from pages.charts.frame import framed
from pages.charts.log_axis import log_axis
from pages.text.format import Numbers

SIZES = (10, 7, 4)  # of the dots, so that those behind others are seen


def truncated_gradient(
    truncations: Mapping[Kind, Truncation], titles: dict[str, str], theme: Theme, numbers: Numbers
) -> go.Figure:
    """The norms of dL/dh_t on a log axis: a line for the whole, dots for the truncated.

    A gradient that was cut is exactly zero, and stands in a row of its own, apart from the tiny ones.

    Args:
        truncations: of one sequence, by the kind of cell; all with the same window.
        titles: the words: "step", "norm", "full", "truncated", "zero" and "cut".
        theme: the page's.
        numbers: how they are written.
    """
    norms = [norm for found in truncations.values() for norm in (found.log10_full, found.log10_truncated)]
    axis = log_axis(float(value) for norm in norms for value in norm)
    figure = go.Figure()
    for size, (kind, found) in zip(SIZES, truncations.items(), strict=False):
        steps = list(range(1, len(found.full) + 1))
        for name, norm in (("full", found.log10_full), ("truncated", found.log10_truncated)):
            figure.add_scatter(
                x=steps,
                y=[axis.place(float(value)) for value in norm],
                customdata=[numbers.of_log10(float(value)) for value in norm],
                name=f"{kind.upper()} {titles[name]}",
                mode="lines" if name == "full" else "markers",
                line={"color": colour(kind, theme), "width": 2},
                marker={"color": colour(kind, theme), "size": size},
                hovertemplate="%{x}: %{customdata}<extra>" + f"{kind.upper()} {titles[name]}</extra>",
            )
    cut = max(found.cut for found in truncations.values())
    if cut:
        line = {"color": INK[theme], "dash": "dash", "width": 1}
        figure.add_vline(cut + 0.5, line=line, annotation_text=titles["cut"], annotation_position="top left")
    y = axis.layout(zero=titles["zero"]) | {"title": titles["norm"]}
    return framed(figure, theme, {"title": titles["step"]}, y, height=380)
