"""The lecture's five matrices as a person changes them: presets, one weight on a slider, or typed."""

from __future__ import annotations

from dataclasses import replace
from math import ceil
from typing import Any

import numpy as np
import streamlit as st

from engine.lectures.hello import LECTURE, SHAPES, VOCABULARY, HelloWeights
from pages.lessons.hello.choices import HelloChoices
from pages.parts.matrix_box import matrix_box
from pages.parts.preset_buttons import preset_buttons
from pages.state import session
from pages.state.bind import follow
from pages.state.matrices import Rows
from pages.text.i18n import Words

WIDEST = 5  # a weight on the slider, to both sides
PRESETS = {
    "lecture": LECTURE,
    "no-memory": replace(LECTURE, w_hh=np.zeros(SHAPES["w_hh"])),
    "no-biases": replace(LECTURE, b_h=np.zeros(SHAPES["b_h"]), b_y=np.zeros(SHAPES["b_y"])),
    "zero": HelloWeights(**{name: np.zeros(shape) for name, shape in SHAPES.items()}),
}
LETTER_ROWS, LETTER_COLUMNS = ("w_xh",), ("w_hy", "b_y")


def weight_presets(say: Words) -> None:
    """Whole sets of weights."""
    presets = {name: {"weights": weights.numbers} for name, weights in PRESETS.items()}
    preset_buttons("hello", presets, lambda name: say(f"hello.preset.{name}"))


def one_weight(say: Words) -> None:
    """Any weight, and a slider that turns it."""
    here = session.current(HelloChoices)
    names = weight_names()
    place, value = here.turned, here.weights[here.turned]
    widest = float(max(WIDEST, ceil(abs(value))))

    def turned(value: float) -> dict[str, Any]:
        weights = session.current(HelloChoices).weights
        return {"weights": (*weights[:place], value, *weights[place + 1 :])}

    which, slider = st.columns([1, 2], gap="medium", vertical_alignment="bottom")
    which.selectbox(
        say("hello.turned"),
        range(len(names)),
        place,
        format_func=names.__getitem__,
        **follow("hello-turned", place, lambda chosen: {"turned": chosen}, start=None),
    )
    slider.slider(
        names[place],
        -widest,
        widest,
        step=0.1,
        **follow(f"hello-turn-{place}-{widest:g}", value, turned),
    )


def weight_names() -> list[str]:
    """Every weight as NumPy would call it, but letters by their names and units from 1."""
    names = []
    for name, shape in SHAPES.items():
        rows = VOCABULARY if name in LETTER_ROWS else range(1, shape[0] + 1)
        columns = VOCABULARY if name in LETTER_COLUMNS else range(1, shape[-1] + 1)
        if len(shape) == 1:
            names += [f"{name}[{column}]" for column in columns]
        else:
            names += [f"{name}[{row}, {column}]" for row in rows for column in columns]
    return names


def matrix_boxes(say: Words) -> None:
    """A box for each matrix. What can't be used is told, and stays in its box."""
    here = session.current(HelloChoices).weights
    for name, shape in SHAPES.items():
        array = np.atleast_2d(getattr(HelloWeights.of(here), name))  # (rows, columns)
        size = {"name": name, "rows": array.shape[0], "columns": array.shape[1]}

        def changes(rows: Rows, name: str = name, vector: bool = len(shape) == 1) -> dict[str, Any]:
            typed = np.array(rows[0] if vector else rows)
            weights = replace(HelloWeights.of(here), **{name: typed})  # refuses another shape
            return {"weights": HelloChoices(weights=weights.numbers).weights}

        matrix_box(
            f"hello-{name}-text",
            say("hello.box", **size),
            tuple(map(tuple, array.tolist())),
            here,
            changes,
            say("hello.refused", **size),
            vector=len(shape) == 1,
        )
