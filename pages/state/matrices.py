"""Matrices that a person types, as a part of the scene and of its link."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from typing import Annotated, Any, Self, TypeVar

import numpy as np
from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainSerializer, WithJsonSchema

from engine.tracing.records import Array

Rows = tuple[tuple[float, ...], ...]


class Matrices(BaseModel):
    """Some matrices by name, each a tuple of rows; a vector is a single row.

    In a link: ``1,2;3,4|5,6``, in the order of the fields, or the name of a preset that has the same numbers.
    """

    model_config = ConfigDict(frozen=True)

    def rows(self, name: str) -> Rows:
        """One of the matrices."""
        found: Rows = getattr(self, name)
        return found

    def shape(self, name: str) -> tuple[int, int]:
        """Its rows and columns. Raises ValueError where its rows differ in length."""
        rows = self.rows(name)
        if len({len(row) for row in rows}) != 1:
            raise ValueError(f"the rows of {name} are of different lengths")
        return len(rows), len(rows[0])

    def array(self, name: str) -> Array:
        """The same for the engine."""
        return np.array(self.rows(name))

    def with_(self, name: str, rows: Rows) -> Self:
        """The same but for one matrix. Raises ValueError where that doesn't fit the others."""
        return type(self).model_validate(dict(self) | {name: rows})


Some = TypeVar("Some", bound=Matrices)


def read_matrices(kind: type[Some], presets: Mapping[str, Some], value: object) -> object:
    """What a link has for matrices of this kind, as pydantic takes it."""
    if not isinstance(value, str):
        return value
    if value in presets:
        return presets[value]
    parts = [[row.split(",") for row in part.split(";")] for part in value.split("|")]
    names = tuple(kind.model_fields)
    if len(parts) != len(names):
        raise ValueError(f"{', '.join(names)} are {len(names)} matrices, not {len(parts)}")
    return dict(zip(names, parts, strict=True))


def write_matrices(presets: Mapping[str, Some], matrices: Some) -> str:
    """The matrices for a link."""
    for name, preset in presets.items():
        if preset == matrices:
            return name
    return "|".join(
        ";".join(",".join(map(_short, row)) for row in matrices.rows(name))
        for name in type(matrices).model_fields
    )


def in_link(kind: type[Some], presets: Mapping[str, Some]) -> Any:
    """The type of a scene's field that holds such matrices: typed in a link, or a preset's name."""
    return Annotated[
        kind,
        BeforeValidator(partial(read_matrices, kind, presets)),
        PlainSerializer(partial(write_matrices, presets), return_type=str),
        WithJsonSchema({"enum": list(presets)}),
    ]


def read_rows(text: str) -> Rows:
    """A matrix as people write it: ``[[1, 2], [3, 4]]``, ``1 2; 3 4``.

    Raises:
        ValueError: something in it isn't a number.
    """
    rows = re.split(r"[];\n]", text.replace("[", " ").replace("−", "-"))
    found = (re.findall(r"[^\s,]+", row) for row in rows)
    return tuple(tuple(map(float, row)) for row in found if row)


def write_rows(rows: Rows) -> str:
    """A matrix as NumPy takes it: ``[[1, 2], [3, 4]]``."""
    written = (", ".join(map(_short, row)) for row in rows)
    return f"[{', '.join(f'[{row}]' for row in written)}]"


def _short(number: float) -> str:
    return repr(number).removesuffix(".0")
