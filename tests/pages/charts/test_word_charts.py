"""What the charts of the page Words draw is what they are given."""

from __future__ import annotations

from typing import get_args
from xml.etree import ElementTree

import numpy as np
import pytest

from pages.charts.colours import DIVERGING, Theme, colour
from pages.charts.layer_drawing import layer_drawing
from pages.charts.singular_values import singular_values
from pages.charts.verdict_lines import verdict_lines
from pages.charts.word_loss import word_loss
from pages.charts.word_matrix import MOST_WRITTEN, word_matrix
from pages.charts.word_plane import word_plane
from pages.text.format import Numbers

THEMES = get_args(Theme)


@pytest.mark.parametrize("theme", THEMES)
def test_a_matrix_has_zero_in_the_middle_of_its_scale(theme: Theme) -> None:
    values = np.array([[0.0, 3.0], [-1.0, 0.0]])
    figure = word_matrix(values, ["a", "b"], ["c", "d"], marked=1, theme=theme, decimals=1)
    [heatmap] = figure.data
    assert (heatmap.zmin, heatmap.zmax) == (-3, 3)
    assert heatmap.colorscale[1] == (0.5, DIVERGING[theme][1])
    np.testing.assert_array_equal(heatmap.z, values)
    assert [list(row) for row in heatmap.customdata] == [["a, c", "a, d"], ["b, c", "b, d"]]
    [frame] = figure.layout.shapes
    assert (frame.y0, frame.y1) == (0.5, 1.5)
    assert "z:.1f" in heatmap.texttemplate


def test_numbers_are_written_where_there_is_room_and_an_empty_matrix_is_drawn() -> None:
    names = [f"w{number}" for number in range(MOST_WRITTEN + 1)]
    figure = word_matrix(np.zeros((len(names), len(names))), names, names, marked=None, theme="light")
    assert figure.data[0].texttemplate is None
    assert (figure.data[0].zmin, figure.data[0].zmax) == (-1, 1)
    assert not figure.layout.shapes


@pytest.mark.parametrize("theme", THEMES)
def test_words_at_one_point_are_written_together(theme: Theme) -> None:
    points = np.array([[1.0, 2.0], [0.0, -1.0], [1.00001, 2.0]])
    figure = word_plane(points, ["a", "b", "c"], 2, ("x", "y"), theme, reach=2.0)
    [dots] = figure.data
    assert list(dots.text) == ["a, c", "b"]
    assert list(dots.x) == [1.0, 0.0]
    assert list(dots.marker.color) == [colour("f", theme), colour("o", theme)]
    assert figure.layout.xaxis.range == figure.layout.yaxis.range == pytest.approx((-2.3, 2.3))


def test_the_loss_stands_beside_counting_alone() -> None:
    titles = {"step": "s", "loss": "l", "baseline": "b"}
    figure = word_loss([2.0, 1.0], 10, 1.5, titles, "light")
    assert list(figure.data[0].y) == [2.0, 1.0]
    assert [line.y0 for line in figure.layout.shapes] == [1.5]
    assert figure.layout.xaxis.range == (0, 10)
    assert not word_loss([2.0], 10, None, titles, "dark").layout.shapes


def test_kept_singular_values_are_in_colour() -> None:
    figure = singular_values(np.array([3.0, 2.0, 0.0]), 2, {"place": "p", "value": "v"}, "light")
    kept, left = colour("o", "light"), colour("unknown", "light")
    assert list(figure.data[0].marker.color) == [kept, kept, left]


def test_two_documents_are_told_apart_without_colours_too() -> None:
    verdicts = {"A": (["x", "y"], [0.2, 0.9]), "B": (["x"], [0.4])}
    first, second = verdict_lines(verdicts, {"step": "s", "positive": "p"}, "dark").data
    assert (list(first.y), list(second.y)) == ([0.2, 0.9], [0.4])
    assert first.line.dash != second.line.dash
    assert first.marker.symbol != second.marker.symbol


@pytest.mark.parametrize("theme", THEMES)
def test_a_layer_has_a_line_for_each_weight_and_dashes_for_the_negative(theme: Theme) -> None:
    W = np.array([[1.0, -2.0, 0.0], [0.5, 0.25, -0.5]])
    svg = ElementTree.fromstring(
        layer_drawing(np.array([1.0, 2.0]), W, np.array([2.0, -1.5, -1.0]), theme, Numbers("en"))
    )
    lines = [each for each in svg.iter() if each.tag.endswith("line")]
    assert len(lines) == W.size
    assert [bool(line.get("stroke-dasharray")) for line in lines] == (W < 0).ravel().tolist()
    assert max(lines, key=lambda line: float(line.get("stroke-width") or 0)) is lines[1]
    written = [each.text for each in svg.iter() if each.tag.endswith("text")]
    assert written == ["1", "2", "2", "−1.5", "−1"]
