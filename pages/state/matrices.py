"""Matrices that a person types, as a part of the scene and of its link."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np
from annotated_types import GroupedMetadata
from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainSerializer, WithJsonSchema

from engine.tracing.records import Array
from pages.state.numbers import write_number

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


@dataclass(frozen=True)
class in_link(GroupedMetadata):  # noqa: N801 - named as it reads in an annotation
    """Says of a field that holds matrices: typed in a link, or a preset's name.

    As in ``linear: Annotated[Linear, in_link(LINEARS)]``; presets: at least one, by name.
    """

    presets: Mapping[str, Matrices]

    def __iter__(self) -> Iterator[object]:
        yield BeforeValidator(self._read)
        yield PlainSerializer(self._write, return_type=str)
        yield WithJsonSchema({"enum": list(self.presets)})

    def _read(self, value: object) -> object:
        if not isinstance(value, str):
            return value
        if value in self.presets:
            return self.presets[value]
        parts = [[row.split(",") for row in part.split(";")] for part in value.split("|")]
        names = tuple(type(next(iter(self.presets.values()))).model_fields)
        if len(parts) != len(names):
            raise ValueError(f"{', '.join(names)} are {len(names)} matrices, not {len(parts)}")
        return dict(zip(names, parts, strict=True))

    def _write(self, matrices: Matrices) -> str:
        for name, preset in self.presets.items():
            if preset == matrices:
                return name
        return "|".join(
            ";".join(",".join(map(write_number, row)) for row in matrices.rows(name))
            for name in type(matrices).model_fields
        )


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
    written = (", ".join(map(write_number, row)) for row in rows)
    return f"[{', '.join(f'[{row}]' for row in written)}]"
