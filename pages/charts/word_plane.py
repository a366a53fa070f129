"""Words as points in the plane."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from engine.tracing.records import Array
from pages.charts.colours import INK, Theme, colour
from pages.charts.frame import framed


def word_plane(
    points: Array,
    words: Sequence[str],
    marked: int | None,
    axes: tuple[str, str],
    theme: Theme,
    reach: float | None = None,
) -> go.Figure:
    """Each word where its first two numbers put it, one unit as long across as up.

    Words that share a point are written together.

    Args:
        points: (words, at least 2).
        words: what they are called.
        marked: one of them that stands out; None for none.
        axes: the words for both axes.
        theme: the page's.
        reach: the axes go so far to every side; None: as far as the points.
    """
    together: dict[tuple[float, float], list[int]] = {}
    for place, point in enumerate(points[:, :2].round(4) + 0.0):
        together.setdefault((float(point[0]), float(point[1])), []).append(place)
    figure = go.Figure(
        go.Scatter(
            x=[x for x, _ in together],
            y=[y for _, y in together],
            text=[", ".join(words[place] for place in places) for places in together.values()],
            mode="markers+text",
            textposition="top center",
            cliponaxis=False,
            marker={
                "size": [14 if marked in places else 8 for places in together.values()],
                "color": [colour("f" if marked in places else "o", theme) for places in together.values()],
            },
            textfont={"color": INK[theme]},
            hovertemplate="%{text}: (%{x:.3f}, %{y:.3f})<extra></extra>",
        )
    )
    limits = {} if reach is None else {"range": [-1.15 * reach, 1.15 * reach]}
    x = {"title": axes[0], "constrain": "domain"} | limits
    y = {"title": axes[1], "scaleanchor": "x", "constrain": "domain"} | limits
    return framed(figure, theme, x, y, height=420)
