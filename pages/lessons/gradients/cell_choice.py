"""The numbers that a person puts into the lecture's cell, as a part of the scene."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from engine.lectures.backprop.cell import Cell
from pages.state.matrices import Matrices, in_link
from pages.state.numbers import Entry

MOST_ROWS, MOST_COLUMNS = 2, 3  # what a telephone still shows
Row = Annotated[tuple[Entry, ...], Field(min_length=1, max_length=MOST_COLUMNS)]
Few = Annotated[tuple[Row, ...], Field(min_length=1, max_length=MOST_COLUMNS)]


class CellChoice(Matrices):
    """What goes into the cell: a batch of at most 2, at most 3 inputs and 3 units. b is a single row."""

    x: Few
    h_prev: Few
    Wx: Few
    Wh: Few
    b: Few
    dh_next: Few

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if len(self.x) > MOST_ROWS:
            raise ValueError(f"a batch of at most {MOST_ROWS}, not {len(self.x)}")
        for name in NAMES:
            self.shape(name)
        self.cell()
        return self

    def cell(self) -> Cell:
        """The same for the engine."""
        arrays = {name: self.array(name) for name in NAMES}
        return Cell(**arrays | {"b": arrays["b"][0]})


NAMES = tuple(CellChoice.model_fields)

PRESETS = {
    "two": CellChoice(
        x=((0.5, -1), (1, 0.25)),
        h_prev=((0.1, 0.4), (-0.3, 0.2)),
        Wx=((0.6, -0.2), (0.3, 0.8)),
        Wh=((0.5, -0.4), (0.2, 0.9)),
        b=((0.1, -0.1),),
        dh_next=((1, 0), (0.5, -1)),
    ),
    "one": CellChoice(
        x=((1, 0),),
        h_prev=((0, 0),),
        Wx=((0.5, -0.5), (1, 1)),
        Wh=((1, 0), (0, 1)),
        b=((0, 0),),
        dh_next=((1, 1),),
    ),
    "three": CellChoice(
        x=((0.5, -1), (1, 0.25)),
        h_prev=((0.1, 0.4, -0.2), (-0.3, 0.2, 0.6)),
        Wx=((0.6, -0.2, 0.1), (0.3, 0.8, -0.5)),
        Wh=((0.5, -0.4, 0.2), (0.2, 0.9, -0.1), (-0.3, 0.1, 0.7)),
        b=((0.1, -0.1, 0),),
        dh_next=((1, 0, 0.5), (0.5, -1, 0.25)),
    ),
    "saturated": CellChoice(
        x=((3, -3), (4, -2)),
        h_prev=((1, -1), (-1, 1)),
        Wx=((2, -2), (-3, 3)),
        Wh=((3, -3), (2, 4)),
        b=((0, 0),),
        dh_next=((1, 1), (1, 1)),
    ),
}

CellInLink = Annotated[CellChoice, in_link(PRESETS)]
