"""Numbers that a person types, as a part of the choices and of their link: ``1,2.5``."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, PlainSerializer

Entry = Annotated[float, Field(ge=-1000, le=1000, allow_inf_nan=False)]


def read_numbers(value: object) -> object:
    """Numbers as a link writes them; anything else as it is."""
    return tuple(value.split(",")) if isinstance(value, str) else value


def write_number(number: float) -> str:
    """As short as it can be written: ``1``, ``0.1``."""
    return repr(number).removesuffix(".0")


def _write_numbers(numbers: tuple[float, ...]) -> str:
    return ",".join(map(write_number, numbers))


as_text = PlainSerializer(_write_numbers, return_type=str)
