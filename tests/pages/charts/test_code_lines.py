"""The lecture's lines are shown with the numbers that they give."""

from __future__ import annotations

import ast
import re
from html import unescape

import numpy as np
import pytest

from engine.lectures.backprop.cell import LINES, Cell, by_autograd, by_hand
from pages.charts.code_lines import code_lines, first_entry, in_digits

rng = np.random.default_rng(0)
CELL = Cell(
    x=rng.normal(size=(2, 3)),
    h_prev=rng.normal(size=(2, 2)),
    Wx=rng.normal(size=(3, 2)),
    Wh=rng.normal(size=(2, 2)),
    b=rng.normal(size=2),
    dh_next=rng.normal(size=(2, 2)),
)
TITLES = {name: name for name in ("forward", "backward", "numpy", "torch", "autograd", "same", "differs")}


def items(html: str) -> dict[str, str]:
    """The HTML of each line, by its code."""
    found = re.findall(r"<li.*?</li>", html, re.DOTALL)
    codes = [unescape(re.findall(r"<code>(.*?)</code>", item)[0]) for item in found]
    return dict(zip(codes, found, strict=True))


def numbers(text: str) -> np.ndarray:
    """An array as it was printed."""
    return np.array(ast.literal_eval(re.sub(r"(?<=[\d\]])\s+(?=[-\d\[])", ", ", text)))


def test_every_line_with_its_numbers() -> None:
    ours, theirs = by_hand(CELL), by_autograd(CELL)
    shown = items(code_lines(ours, theirs, "dWh", TITLES))
    assert list(shown) == [str(line) for line in LINES]
    for line in LINES:
        item = shown[str(line)]
        for text in re.findall(r"<pre>(.*?)</pre>", item, re.DOTALL):
            np.testing.assert_allclose(numbers(text), ours[line.name], rtol=0, atol=5.1e-5)
        assert ('aria-current="step"' in item) == (line.name == "dWh")
        assert 'class="same"' in item


def test_a_difference_in_the_last_digit_shown_is_told() -> None:
    ours = by_hand(CELL)
    theirs = ours | {"db": ours["db"] + 2e-4}
    shown = items(code_lines(ours, theirs, "t", TITLES))
    assert [code for code, item in shown.items() if 'class="differs"' in item] == ["db = np.sum(dt, axis=0)"]


@pytest.mark.parametrize(
    ("values", "text"),
    [
        (np.array([1.0, -0.5]), "[ 1.0000  -0.5000]"),
        (np.array([[0.0, 5e-14], [-0.0, 2.0]]), "[[  0.0000  5.00e-14]\n [  0.0000    2.0000]]"),
        (np.array([[123456.0]]), "[[1.23e+05]]"),
    ],
)
def test_how_an_array_is_printed(values: np.ndarray, text: str) -> None:
    assert in_digits(values) == text


@pytest.mark.parametrize("name", [line.name for line in LINES])
def test_the_first_entrys_arithmetic_comes_out(name: str) -> None:
    values = by_hand(CELL)
    written = first_entry(CELL, values, name)
    _, terms, result = written.split(" = ")
    code = terms.replace("×", "*").replace("−", "-").replace("²", "**2").replace("tanh", "np.tanh")
    first = values[name].flat[0]
    assert float(result.strip("()").replace("−", "-")) == pytest.approx(first, rel=1e-3)
    assert eval(code, {"np": np}) == pytest.approx(first, abs=5e-3)
