"""A chart's numbers are the page's."""

from __future__ import annotations

import subprocess
import sys
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


@pytest.mark.parametrize("page", ["gradients.rooms.matrices", "words.rooms.svd", "race.rooms.live"])
def test_pandas_is_whole_before_anything_is_drawn(page: str) -> None:
    """Two first visitors at once: plotly finds in `sys.modules` what the other's thread is importing."""
    code = f"import sys, pages.lessons.{page}; sys.exit('pandas' not in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
