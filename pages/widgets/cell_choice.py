"""The numbers that a person puts into the lecture's cell, as a part of the scene."""

from __future__ import annotations

import re
from typing import Annotated, Any, Self

import numpy as np
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, model_validator

from engine.backprop.cell import Cell

MOST_ROWS, MOST_COLUMNS = 2, 3  # what a telephone still shows
Entry = Annotated[float, Field(ge=-1000, le=1000, allow_inf_nan=False)]
Row = Annotated[tuple[Entry, ...], Field(min_length=1, max_length=MOST_COLUMNS)]
Rows = Annotated[tuple[Row, ...], Field(min_length=1, max_length=MOST_COLUMNS)]


class CellChoice(BaseModel):
    """What goes into the cell: a batch of at most 2, at most 3 inputs and 3 units. b is a single row."""

    model_config = ConfigDict(frozen=True)

    x: Rows
    h_prev: Rows
    Wx: Rows
    Wh: Rows
    b: Rows
    dh_next: Rows

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if len(self.x) > MOST_ROWS:
            raise ValueError(f"a batch of at most {MOST_ROWS}, not {len(self.x)}")
        for name in NAMES:
            if len({len(row) for row in getattr(self, name)}) > 1:
                raise ValueError(f"the rows of {name} are of different lengths")
        self.cell()
        return self

    def cell(self) -> Cell:
        """The same for the engine."""
        arrays = {name: np.array(getattr(self, name)) for name in NAMES}
        return Cell(**arrays | {"b": arrays["b"][0]})

    def shape(self, name: str) -> tuple[int, int]:
        """Rows and columns of one of its matrices."""
        rows: Rows = getattr(self, name)
        return len(rows), len(rows[0])


NAMES = tuple(CellChoice.model_fields)


def read_rows(text: str) -> tuple[tuple[float, ...], ...]:
    """A matrix as people write it: ``[[1, 2], [3, 4]]``, ``1 2; 3 4``.

    Raises:
        ValueError: something in it isn't a number.
    """
    rows = re.split(r"[];\n]", text.replace("[", " ").replace("−", "-"))
    found = (re.findall(r"[^\s,]+", row) for row in rows)
    return tuple(tuple(map(float, row)) for row in found if row)


def write_rows(rows: tuple[tuple[float, ...], ...]) -> str:
    """A matrix as NumPy takes it: ``[[1, 2], [3, 4]]``."""
    written = (", ".join(map(_short, row)) for row in rows)
    return f"[{', '.join(f'[{row}]' for row in written)}]"


def _short(number: float) -> str:
    return repr(number).removesuffix(".0")


def _read(value: object) -> object:
    if not isinstance(value, str):
        return value
    parts = [[row.split(",") for row in part.split(";")] for part in value.split("|")]
    if len(parts) != len(NAMES):
        raise ValueError(f"{', '.join(NAMES)} are {len(NAMES)} matrices, not {len(parts)}")
    return dict(zip(NAMES, parts, strict=True))


def _write(choice: CellChoice) -> str:
    def written(rows: Any) -> str:
        return ";".join(",".join(map(_short, row)) for row in rows)

    return "|".join(written(getattr(choice, name)) for name in NAMES)


CellInLink = Annotated[CellChoice, BeforeValidator(_read), PlainSerializer(_write, return_type=str)]

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
