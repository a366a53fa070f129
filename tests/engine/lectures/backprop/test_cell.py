"""The lecture's cell, against autograd, `torch.nn.RNNCell` and finite differences."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from engine.errors import InputError
from engine.lectures.backprop.cell import LINES, Cell, by_autograd, by_hand

SLIDE = """
t = np.matmul(h_prev, Wh) + np.matmul(x, Wx) + b
h_next = np.tanh(t)
dt = dh_next * (1 - h_next ** 2)
db = np.sum(dt, axis=0)
dWh = np.matmul(h_prev.T, dt)
dh_prev = np.matmul(dt, Wh.T)
dWx = np.matmul(x.T, dt)
dx = np.matmul(dt, Wx.T)
"""


@st.composite
def cells(draw: st.DrawFn) -> Cell:
    batch, inputs, units = (draw(st.integers(1, 3)) for _ in range(3))

    def drawn(*shape: int) -> NDArray[np.float64]:
        return draw(arrays(np.float64, shape, elements=st.floats(-3, 3)))

    return Cell(
        x=drawn(batch, inputs),
        h_prev=drawn(batch, units),
        Wx=drawn(inputs, units),
        Wh=drawn(units, units),
        b=drawn(units),
        dh_next=drawn(batch, units),
    )


def test_the_lines_are_the_slides() -> None:
    assert [str(line) for line in LINES] == SLIDE.split("\n")[1:-1]


@given(cells())
def test_every_line_agrees_with_autograd(cell: Cell) -> None:
    ours, theirs = by_hand(cell), by_autograd(cell)
    assert ours.keys() == theirs.keys() == {line.name for line in LINES}
    for name, value in ours.items():
        assert value.shape == theirs[name].shape
        np.testing.assert_allclose(value, theirs[name], rtol=0, atol=1e-10)


@given(cells())
def test_the_forward_pass_is_that_of_torch(cell: Cell) -> None:
    module = torch.nn.RNNCell(cell.x.shape[1], cell.b.size, dtype=torch.float64)
    with torch.no_grad():
        module.weight_ih.copy_(torch.from_numpy(cell.Wx.T))
        module.weight_hh.copy_(torch.from_numpy(cell.Wh.T))
        module.bias_ih.copy_(torch.from_numpy(cell.b))
        module.bias_hh.zero_()
        h_next = module(torch.from_numpy(cell.x), torch.from_numpy(cell.h_prev))
    np.testing.assert_allclose(by_hand(cell)["h_next"], h_next.numpy(), rtol=0, atol=1e-12)


@given(cells())
def test_the_gradients_are_finite_differences(cell: Cell) -> None:
    def loss(changed: Cell) -> float:
        return float((changed.dh_next * by_hand(changed)["h_next"]).sum())

    found, step = by_hand(cell), 1e-6
    for name in ("x", "h_prev", "Wx", "Wh", "b"):
        value = getattr(cell, name)
        direction = np.cos(np.arange(value.size)).reshape(value.shape)
        there, back = (replace(cell, **{name: value + sign * step * direction}) for sign in (1, -1))
        slope = (loss(there) - loss(back)) / (2 * step)
        assert (found[f"d{name}"] * direction).sum() == pytest.approx(slope, abs=1e-6)


@pytest.mark.parametrize("name", [field.name for field in fields(Cell)])
def test_shapes_that_do_not_fit_are_told(name: str) -> None:
    right = {"x": (2, 3), "h_prev": (2, 4), "Wx": (3, 4), "Wh": (4, 4), "b": (4,), "dh_next": (2, 4)}
    Cell(**{key: np.zeros(shape) for key, shape in right.items()})
    wrong = {key: np.zeros((5, 5) if key == name else shape) for key, shape in right.items()}
    with pytest.raises(InputError, match=r"it must be \(\d"):
        Cell(**wrong)
