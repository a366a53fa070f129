"""The matrices of the page One step: a cell's states and weights, gates as given, a loop's inputs."""

from __future__ import annotations

from typing import Annotated, Self, get_args

import numpy as np
from pydantic import Field, model_validator

from engine.cells import KINDS, Kind
from engine.cells.gru import Form
from engine.lectures.one_step import GateWeights, Step
from pages.state.matrices import Matrices, Rows
from pages.state.numbers import Entry

MOST_UNITS = 3  # what a telephone still shows
MOST_COLUMNS = 5  # the lecture's
MOST_STEPS = 8
Row = Annotated[tuple[Entry, ...], Field(min_length=1, max_length=2 * MOST_UNITS + 1)]
Few = Annotated[tuple[Row, ...], Field(min_length=1, max_length=MOST_STEPS)]

CELL_GATES = tuple(gate for kind in get_args(Kind) for gate in KINDS[kind].gates)
PARTS = ("W_x", "W_h", "b")


class StepCell(Matrices):
    """What goes into one step of any kind: x, h_prev and c_prev, a row each, and the weights of every gate.

    A gate's are (units, inputs + units + 1): its W_x, its W_h, and b as the last column.
    """

    x: Few
    h_prev: Few
    c_prev: Few
    a: Few
    i: Few
    f: Few
    g: Few
    o: Few
    r: Few
    z: Few
    n: Few

    @model_validator(mode="after")
    def _fits(self) -> Self:
        inputs, units = self.shape("x")[1], self.shape("h_prev")[1]
        if max(inputs, units) > MOST_UNITS:
            raise ValueError(f"at most {MOST_UNITS} inputs and units, not {inputs} and {units}")
        wanted = {"x": (1, inputs), "h_prev": (1, units), "c_prev": (1, units)}
        wanted |= dict.fromkeys(CELL_GATES, (units, inputs + units + 1))
        for name, shape in wanted.items():
            if self.shape(name) != shape:
                raise ValueError(f"{name} is {self.shape(name)}, and must be {shape}")
        return self

    def gate(self, name: str) -> GateWeights:
        """The weights of one gate, for the engine."""
        inputs = self.shape("x")[1]
        W_x, W_h, b = np.split(self.array(name), [inputs, inputs + self.shape("h_prev")[1]], axis=1)
        return GateWeights(W_x, W_h, b[:, 0])

    def part(self, gate: str, part: str) -> Rows:
        """One of a gate's "W_x", "W_h" and "b"; the bias as a single row."""
        found = np.atleast_2d(getattr(self.gate(gate), part))
        return tuple(map(tuple, found.tolist()))

    def with_part(self, gate: str, part: str, rows: Rows) -> Self:
        """The same with other weights there. Raises ValueError where they don't fit."""
        parts = {name: self.part(gate, name) for name in PARTS} | {part: rows}
        columns = (*zip(*parts["W_x"], strict=True), *zip(*parts["W_h"], strict=True), *parts["b"])
        return self.with_(gate, tuple(zip(*columns, strict=True)))

    def step(self, kind: Kind, form: Form = "torch") -> Step:
        """The step that a cell of this kind takes."""
        gates = {name: self.gate(name) for name in KINDS[kind].gates}
        x, h_prev, c_prev = (self.array(name)[0] for name in ("x", "h_prev", "c_prev"))
        return Step(kind, x, h_prev, c_prev, gates, form)


class StepGates(Matrices):
    """The gates of an LSTM as they are given, and the cell state before, all of one shape."""

    f: Few
    c_prev: Few
    i: Few
    g: Few
    o: Few

    @model_validator(mode="after")
    def _fits(self) -> Self:
        rows, columns = self.shape("c_prev")
        if rows > MOST_UNITS or columns > MOST_COLUMNS:
            raise ValueError(
                f"at most {MOST_UNITS} rows and {MOST_COLUMNS} columns, not {rows} and {columns}"
            )
        for name in ("f", "i", "g", "o"):
            if self.shape(name) != (rows, columns):
                raise ValueError(f"{name} is {self.shape(name)}, and must be {(rows, columns)}")
            lowest = lowest_of(name)
            if not all(lowest <= entry <= 1 for row in self.rows(name) for entry in row):
                raise ValueError(f"{name} is from {lowest} to 1")
        return self


def lowest_of(name: str) -> int:
    """The lowest value of a given matrix: a sigmoid's, a tanh's, or a state's."""
    return {"c_prev": -1000, "g": -1}.get(name, 0)


class StepLoop(Matrices):
    """Inputs, a row for each step, and an RNN's weights; b as a single row."""

    x: Few
    W_x: Few
    W_h: Few
    b: Few

    @model_validator(mode="after")
    def _fits(self) -> Self:
        inputs, units = self.shape("x")[1], self.shape("b")[1]
        if max(inputs, units) > MOST_UNITS:
            raise ValueError(f"at most {MOST_UNITS} inputs and units, not {inputs} and {units}")
        for name, shape in {"W_x": (units, inputs), "W_h": (units, units), "b": (1, units)}.items():
            if self.shape(name) != shape:
                raise ValueError(f"{name} is {self.shape(name)}, and must be {shape}")
        return self

    @property
    def weights(self) -> GateWeights:
        """The same for the engine."""
        return GateWeights(self.array("W_x"), self.array("W_h"), self.array("b")[0])
