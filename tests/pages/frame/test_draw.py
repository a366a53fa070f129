"""A chart's numbers are the page's."""

from __future__ import annotations

from unittest.mock import Mock

import plotly.graph_objects as go
import pytest

from pages.frame.draw import draw
from pages.state import session


@pytest.mark.parametrize(("language", "separators"), [("en", ".,"), ("ko", ".,"), ("de", ",.")])
def test_a_chart_writes_numbers_as_its_page(
    monkeypatch: pytest.MonkeyPatch, language: str, separators: str
) -> None:
    monkeypatch.setattr(session, "language", lambda: language)
    place, figure = Mock(), go.Figure()
    draw(figure, "a", place)
    assert place.plotly_chart.call_args.args == (figure,)
    assert figure.layout.separators == separators
