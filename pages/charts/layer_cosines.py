"""How alike a word's two vectors are, layer by layer, and as the layers are mixed."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from pages.charts.by_place import by_place
from pages.charts.colours import Theme, colour
from pages.charts.frame import framed


def layer_cosines(names: Sequence[str], cosines: Sequence[float], title: str, theme: Theme) -> go.Figure:
    """A bar a layer, on the fixed scale from -1 to 1.

    Args:
        names: of the layers, and of their mixture.
        cosines: between the two vectors of each.
        title: of the axis of cosines.
        theme: the page's.
    """
    down, layer_names = by_place(names)
    figure = go.Figure(
        go.Bar(
            x=list(cosines),
            y=down,
            customdata=list(names),
            orientation="h",
            marker_color=[colour("h", theme)] * (len(names) - 1) + [colour("lstm", theme)],
            texttemplate="%{x:.3f}",
            hovertemplate="%{customdata}: %{x:.3f}<extra></extra>",
        )
    )
    y = {"autorange": "reversed", "showgrid": False, "automargin": True}
    return framed(figure, theme, {"title": title, "range": [-1, 1]}, y | layer_names, height=260)
