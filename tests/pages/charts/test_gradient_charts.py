"""What the charts of the page Gradients draw is what the engine computed."""

from __future__ import annotations

import math
from typing import Any, get_args

import numpy as np
import plotly.graph_objects as go
import pytest
import torch

from engine.cells import Kind
from engine.lectures.backprop.explosion import Step
from engine.lectures.backprop.powers import powers
from engine.lectures.backprop.truncation import fresh_layer, truncate
from pages.charts.clipped_vector import clipped_vector
from pages.charts.colours import Theme, colour
from pages.charts.power_norms import power_norms
from pages.charts.tanh_curve import tanh_curve
from pages.charts.tanh_product import tanh_product
from pages.charts.training_steps import training_steps
from pages.charts.truncated_gradient import truncated_gradient
from pages.text.format import Numbers

ENGLISH = Numbers("en")


class Titles(dict[str, str]):
    """Every word is its own key."""

    def __missing__(self, key: str) -> str:
        return key


def line(figure: go.Figure, name: str) -> Any:
    [found] = [trace for trace in figure.data if trace.name == name]
    return found


@pytest.mark.parametrize("theme", get_args(Theme))
def test_power_norms(theme: Theme) -> None:
    figure = power_norms(powers([[2, 2], [2, 2]], 30), 3, Titles(), theme, ENGLISH)
    norm, law = line(figure, "norm"), line(figure, "law")
    assert list(norm.x) == list(range(1, 31))
    assert list(norm.y) == pytest.approx([n * math.log10(4) for n in range(1, 31)])
    assert list(norm.y) == pytest.approx(list(law.y))
    assert int(np.argmax(norm.marker.size)) == 3 - 1
    assert norm.line.color == colour("gradient", theme)
    assert not figure.layout.shapes  # 4^30 is within float32


def test_powers_beyond_float32_are_marked_and_zero_has_its_row() -> None:
    huge = power_norms(powers([[1000, 0], [0, 1000]], 30), 30, Titles(), "light", ENGLISH)
    assert [shape.y0 for shape in huge.layout.shapes] == [pytest.approx(math.log10(3.4028235e38))]
    nilpotent = power_norms(powers([[0, 1], [0, 0]], 30), 3, Titles(), "light", ENGLISH)
    norm = line(nilpotent, "norm")
    assert norm.mode == "markers"
    ticks = dict(zip(nilpotent.layout.yaxis.ticktext, nilpotent.layout.yaxis.tickvals, strict=True))
    assert set(norm.y[1:]) == {ticks["zero"]}
    assert norm.y[0] == 0
    assert [trace.name for trace in nilpotent.data] == ["norm"]  # 0^n has no place on a log axis


def test_tanh_and_its_derivative() -> None:
    figure = tanh_curve(2.0, Titles(), "light")
    curves = [trace for trace in figure.data if trace.mode == "lines"]
    places = [trace for trace in figure.data if trace.mode == "markers"]
    for trace in (*curves, *places):
        x = np.array(trace.x)
        is_tanh = trace.marker.color == colour("h", "light") or trace.name == "tanh"
        np.testing.assert_allclose(trace.y, np.tanh(x) if is_tanh else 1 - np.tanh(x) ** 2, atol=1e-12)
    assert [float(trace.x[0]) for trace in places] == [2, 2]


def test_the_product_of_derivatives() -> None:
    figure = tanh_product(2.0, 7, 30, Titles(), "dark", ENGLISH)
    [product] = figure.data
    expected = [n * math.log10(1 - math.tanh(2) ** 2) for n in range(1, 31)]
    assert list(product.y) == pytest.approx(expected)
    assert int(np.argmax(product.marker.size)) == 7 - 1


@pytest.mark.parametrize(("clip", "shape"), [("norm", "circle"), ("value", "rect")])
def test_both_vectors_and_what_they_may_not_leave(clip: Any, shape: str) -> None:
    gradient, clipped = np.array([3.0, -40.0]), np.array([0.1, -1.5])
    figure = clipped_vector(gradient, clipped, clip, 1.5, Titles(), "light")
    assert [(list(trace.x), list(trace.y)) for trace in figure.data] == [
        ([0, 3], [0, -40]),
        ([0, 0.1], [0, -1.5]),
    ]
    [limit] = figure.layout.shapes
    assert (limit.type, limit.x0, limit.x1, limit.y0, limit.y1) == (shape, -1.5, 1.5, -1.5, 1.5)
    assert figure.layout.xaxis.range[1] > 40
    assert figure.layout.yaxis.scaleanchor == "x"  # a circle is round


def test_a_training_that_ended_in_nan_is_drawn() -> None:
    free = [Step(100.0, 1e4, 0.1), Step(math.nan, math.nan, 0.1)]
    clipped = [Step(2.0, 3.0, 0.1), Step(0.0, 0.0, 1.0), Step(1.0, 2.0, 0.5)]
    figure = training_steps({"free": free, "clipped": clipped}, "loss", 400, Titles(), "light", ENGLISH)
    ticks = dict(zip(figure.layout.yaxis.ticktext, figure.layout.yaxis.tickvals, strict=True))
    dead, alive = line(figure, "free"), line(figure, "clipped")
    assert list(dead.y) == [2, ticks["∞, NaN"]]
    assert [size > 0 for size in dead.marker.size] == [False, True]
    assert list(dead.customdata) == ["100", "–"]
    assert list(alive.y) == [pytest.approx(math.log10(2)), ticks["0"], 0]
    assert not any(alive.marker.size)
    norms = training_steps(
        {"free": free, "clipped": clipped}, "gradient_norm", 400, Titles(), "light", ENGLISH
    )
    assert line(norms, "free").y[0] == 4


def test_a_cut_gradient_stands_in_the_row_of_zero() -> None:
    x = torch.randn(9, 3, generator=torch.Generator().manual_seed(0))
    found = {kind: truncate(fresh_layer(kind, 3, 4, 0), x, torch.ones(4), 4) for kind in get_args(Kind)}
    figure = truncated_gradient(found, Titles(), "light", ENGLISH)
    ticks = dict(zip(figure.layout.yaxis.ticktext, figure.layout.yaxis.tickvals, strict=True))
    for kind, each in found.items():
        full, cut = line(figure, f"{kind.upper()} full"), line(figure, f"{kind.upper()} truncated")
        assert list(full.y) == pytest.approx(np.log10(np.linalg.norm(each.full, axis=1)))
        assert set(cut.y[:5]) == {ticks["zero"]}
        assert set(cut.customdata[:5]) == {"0"}
        assert list(cut.y[5:]) == list(full.y[5:])
        assert full.line.color == colour(kind, "light")
    assert [shape.x0 for shape in figure.layout.shapes] == [5.5]
    whole = {"rnn": truncate(fresh_layer("rnn", 3, 4, 0), x, torch.ones(4), 9)}
    assert not truncated_gradient(whole, Titles(), "light", ENGLISH).layout.shapes
