"""Vectors, matrices and their shapes; a fully connected layer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import streamlit as st

from engine.lectures.words.counts import cosine
from engine.lectures.words.linear import ShapeError, dot, fully_connected, product
from engine.tracing.records import Array
from pages.charts.layer_drawing import WIDTH, layer_drawing
from pages.frame.predict import Question
from pages.frame.theme import current_theme
from pages.lessons.words.choices import LINEARS, MOST_SIDE, WordsChoices
from pages.lessons.words.first_questions import of_shapes
from pages.parts.matrix_box import matrix_box
from pages.state import session
from pages.state.matrices import Rows
from pages.text.i18n import Words


def show(say: Words) -> Sequence[Question]:
    """The room, from the scene's vectors and matrices."""
    with st.container(horizontal=True):
        for name in LINEARS:
            st.button(
                say(f"words.shapes.preset.{name}"),
                key=f"linear-{name}",
                on_click=session.replace,
                kwargs={"linear": name},
            )
    here = session.current(WordsChoices).linear
    x, y, A, B, b = (here.array(name) for name in ("x", "y", "A", "B", "b"))
    vectors, matrices = st.columns([2, 3], gap="large")
    with vectors:
        st.markdown(f"**{say('words.shapes.vectors')}**")
        _box("x", say)
        _box("y", say)
        _dot(x[0], y[0], say)
    with matrices:
        st.markdown(f"**{say('words.shapes.matrices')}**")
        with st.container(horizontal=True):
            _box("A", say)
            _box("B", say)
        _product(A, B, say)
        _box("b", say)
        _layer(A, B, b[0], say)
    st.caption(say("words.shapes.weights"))
    return of_shapes(A, B, x[0], y[0], say)


def _box(name: str, say: Words) -> None:
    here = session.current(WordsChoices).linear
    vector = name in "xyb"
    rows, columns = here.shape(name)

    def changes(found: Rows) -> dict[str, Any]:
        return {"linear": session.current(WordsChoices).linear.with_(name, found)}

    shape = str(columns) if vector else f"{rows} × {columns}"
    label = say("words.shapes.box", name=name, shape=shape)
    refused = say("words.shapes.refused", name=name, most=MOST_SIDE)
    matrix_box(f"word-linear-{name}", label, here.rows(name), here, changes, refused, vector=vector)


def _dot(x: Array, y: Array, say: Words) -> None:
    try:
        value = dot(x, y)
    except ShapeError:
        st.error(say("words.shapes.misfit.dot", left=len(x), right=len(y)))
        return
    terms = " + ".join(rf"{_number(a)} \cdot {_number(b)}" for a, b in zip(x, y, strict=True))
    st.latex(rf"x \cdot y = {terms} = {_number(value)}")
    angle = float(cosine(x[None], y)[0])
    if np.isnan(angle):
        st.markdown(say("words.shapes.dot.zero"))
    else:
        degrees = np.degrees(np.arccos(angle))
        st.markdown(
            say(
                "words.shapes.dot",
                dot=say.number(value, 4),
                cosine=say.fixed(angle, 3),
                degrees=say.count(degrees),
            )
        )


def _product(A: Array, B: Array, say: Words) -> None:
    try:
        C = product(A, B)
    except ShapeError:
        left, right = (f"{rows} × {columns}" for rows, columns in (A.shape, B.shape))
        columns, rows = A.shape[1], B.shape[0]
        st.error(say("words.shapes.misfit.product", left=left, right=right, columns=columns, rows=rows))
        return
    (n, k), m = A.shape, B.shape[1]
    st.latex(
        rf"\underset{{{n} \times {k}}}{{A}}\;\underset{{{k} \times {m}}}{{B}}"
        rf" = \underset{{{n} \times {m}}}{{C}} = {_in_latex(C)}"
    )
    terms = " + ".join(f"{_number(a)} × {_number(b)}" for a, b in zip(A[0], B[:, 0], strict=True))
    st.markdown(
        say("words.shapes.product", terms=terms, value=_number(float(C[0, 0])), count=n * m, length=k)
    )


def _layer(A: Array, B: Array, b: Array, say: Words) -> None:
    try:
        h = fully_connected(A, B, b)
    except ShapeError as error:
        if error.right == b.shape:
            st.error(say("words.shapes.misfit.bias", columns=B.shape[1], count=len(b)))
        return  # the product above has told the rest
    st.latex(rf"h = A B + b = {_in_latex(h)}")
    label = say("words.shapes.drawing", inputs=B.shape[0], units=B.shape[1])
    st.image(layer_drawing(A[0], B, h[0], current_theme(), say), caption=label, width=WIDTH, alt=label)
    st.markdown(
        say("words.shapes.layer", inputs=B.shape[0], units=B.shape[1], batch=len(A), count=B.size + b.size)
    )


def _in_latex(matrix: Array) -> str:
    rows = r" \\ ".join(" & ".join(map(_number, row)) for row in matrix)
    return rf"\begin{{bmatrix}} {rows} \end{{bmatrix}}"


def _number(value: float) -> str:
    return f"{value + 0.0:.6g}"
