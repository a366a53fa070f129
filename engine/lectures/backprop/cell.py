"""The lecture's RNN cell in NumPy, forward and backward, line by line, and the same by autograd.

The lines are those of the lecture; what is shown is what runs. Batches are rows here, and weights stand to
the right of them: t = h_prev Wh + x Wx + b, where `torch.nn.RNNCell` keeps the transposed matrices.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
import torch

from ...errors import InputError
from ...tracing.records import Array


@dataclass(frozen=True)
class Line:
    """One line of code: what it computes, and how."""

    name: str
    code: str

    def __str__(self) -> str:
        return f"{self.name} = {self.code}"


FORWARD = (
    Line("t", "np.matmul(h_prev, Wh) + np.matmul(x, Wx) + b"),
    Line("h_next", "np.tanh(t)"),
)
BACKWARD = (
    Line("dt", "dh_next * (1 - h_next ** 2)"),
    Line("db", "np.sum(dt, axis=0)"),
    Line("dWh", "np.matmul(h_prev.T, dt)"),
    Line("dh_prev", "np.matmul(dt, Wh.T)"),
    Line("dWx", "np.matmul(x.T, dt)"),
    Line("dx", "np.matmul(dt, Wx.T)"),
)
LINES = FORWARD + BACKWARD


@dataclass(frozen=True, eq=False)
class Cell:
    """What goes into the cell, and the gradient that comes back to it.

    x: (batch, inputs); h_prev: (batch, units); Wx: (inputs, units); Wh: (units, units); b: (units,).
    dh_next: (batch, units), dL/dh_next.

    Raises:
        InputError: the shapes don't fit each other.
    """

    x: Array
    h_prev: Array
    Wx: Array
    Wh: Array
    b: Array
    dh_next: Array

    def __post_init__(self) -> None:
        if self.x.ndim != 2 or self.h_prev.ndim != 2:
            raise InputError(
                f"x and h_prev are matrices, not of shape {self.x.shape} and {self.h_prev.shape}"
            )
        (batch, inputs), units = self.x.shape, self.h_prev.shape[1]
        fitting = {
            "h_prev": (batch, units),
            "Wx": (inputs, units),
            "Wh": (units, units),
            "b": (units,),
            "dh_next": (batch, units),
        }
        for name, shape in fitting.items():
            if (found := getattr(self, name).shape) != shape:
                raise InputError(
                    f"{name} has shape {found}; with x of shape {self.x.shape} and h_prev of shape "
                    f"{self.h_prev.shape} it must be {shape}"
                )


def by_hand(cell: Cell) -> dict[str, Array]:
    """What every line of the lecture's code gives, by the name of what it computes."""
    values: dict[str, Array] = {field.name: getattr(cell, field.name) for field in fields(cell)}
    for line in LINES:
        values[line.name] = eval(line.code, {"np": np}, values)  # constants of this file alone
    return {line.name: values[line.name] for line in LINES}


def by_autograd(cell: Cell) -> dict[str, Array]:
    """The same by `torch.autograd`: the gradients of L = sum(dh_next * h_next)."""
    x, h_prev, Wx, Wh, b, dh_next = (
        torch.tensor(getattr(cell, field.name), dtype=torch.float64, requires_grad=True)
        for field in fields(cell)
    )
    t = h_prev @ Wh + x @ Wx + b  # (batch, units)
    h_next = torch.tanh(t)
    names = ("dt", "db", "dWh", "dh_prev", "dWx", "dx")
    found = torch.autograd.grad((dh_next * h_next).sum(), (t, b, Wh, h_prev, Wx, x))
    values = {"t": t, "h_next": h_next} | dict(zip(names, found, strict=True))
    return {name: value.detach().numpy() for name, value in values.items()}
