"""Boxes for the numbers of the page One step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import streamlit as st

from pages.charts.step_lines import plain_symbol
from pages.lessons.one_step.choices import StepChoices
from pages.lessons.one_step.matrices import PARTS, lowest_of
from pages.parts.matrix_box import matrix_box
from pages.state import session
from pages.state.matrices import Matrices, Rows
from pages.text.i18n import Words

LARGEST = 1000


def state_boxes(names: Sequence[str], say: Words) -> None:
    """Those of x, h_prev and c_prev, side by side."""
    cell = session.current(StepChoices).cell
    for name, column in zip(names, st.columns(len(names), gap="medium"), strict=True):
        with column:
            _box(
                f"step-{name}",
                plain_symbol(name),
                cell.rows(name),
                cell,
                partial(_with, "cell", name),
                say,
                vector=True,
            )


def weight_boxes(gate: str, say: Words) -> None:
    """Those of the weights of one gate, side by side."""
    cell = session.current(StepChoices).cell

    def changes(part: str, rows: Rows) -> dict[str, Any]:
        return {"cell": session.current(StepChoices).cell.with_part(gate, part, rows)}

    for part, column in zip(PARTS, st.columns(len(PARTS), gap="medium"), strict=True):
        with column:
            name = f"{part}{gate}" if part != "b" else f"b_{gate}"
            _box(
                f"step-{gate}-{part}",
                plain_symbol(name),
                cell.part(gate, part),
                cell,
                partial(changes, part),
                say,
                vector=part == "b",
            )


def matrix_boxes(field: str, names: Sequence[str], say: Words, vectors: Sequence[str] = ()) -> None:
    """Those of some matrices of one field of the scene, side by side."""
    matrices: Matrices = getattr(session.current(StepChoices), field)
    for name, column in zip(names, st.columns(len(names), gap="medium"), strict=True):
        with column:
            _box(
                f"{field}-{name}",
                plain_symbol(name),
                matrices.rows(name),
                matrices,
                partial(_with, field, name),
                say,
                vector=name in vectors,
                lowest=lowest_of(name) if field == "gates" else -LARGEST,
            )


def _with(field: str, name: str, rows: Rows) -> dict[str, Any]:
    return {field: getattr(session.current(StepChoices), field).with_(name, rows)}


def _box(
    key: str,
    name: str,
    rows: Rows,
    among: Matrices,
    changes: Callable[[Rows], dict[str, Any]],
    say: Words,
    vector: bool = False,
    lowest: int = -LARGEST,
) -> None:
    shape = str(len(rows[0])) if vector else f"{len(rows)} × {len(rows[0])}"
    highest = 1 if lowest > -LARGEST else LARGEST
    refused = say("one-step.refused", name=name, shape=shape, lowest=lowest, highest=highest)
    matrix_box(key, say("one-step.box", name=name, shape=shape), rows, among, changes, refused, vector)
