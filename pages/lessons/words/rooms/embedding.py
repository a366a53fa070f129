"""The embedding layer: a row is looked up, and that is the product with a one-hot vector."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import streamlit as st

from engine.lectures.words.embedding import LECTURE, LETTERS, PRINTED, look_up, one_hot
from engine.tracing.records import Array
from pages.charts.word_matrix import word_matrix
from pages.frame.draw import draw
from pages.frame.predict import Question
from pages.frame.theme import current_theme
from pages.lessons.words.choices import TABLES, WordsChoices
from pages.lessons.words.questions import of_embedding
from pages.parts.matrix_box import matrix_box
from pages.parts.readings import network_of
from pages.state import session
from pages.state.bind import follow
from pages.state.matrices import Rows
from pages.text.i18n import Words, in_language

REAL = {"en": ("en-sentiment", "love"), "ko": ("ko-sentiment", "짱")}  # a token of each network


def show(say: Words) -> Sequence[Question]:
    """The room, from the scene's table and letter."""
    here = session.current(WordsChoices)
    table = here.table.array("E")
    chosen = st.segmented_control(
        say("words.embedding.letter"),
        range(len(LETTERS)),
        format_func=LETTERS.__getitem__,
        **follow(
            "word-letter",
            here.letter,
            lambda letter: {} if letter is None else {"letter": letter},
            start="default",
        ),
    )
    letter = here.letter if chosen is None else chosen
    row = look_up(table, np.array([letter]))[0]
    st.markdown(caption(table, letter, row, say))
    left, right = st.columns([2, 3], gap="large")
    names = [f"{place} “{name}”" for place, name in enumerate(LETTERS)]
    units = [str(unit) for unit in range(1, table.shape[1] + 1)]
    draw(word_matrix(table, names, units, letter, current_theme(), decimals=3), "embedding", left)
    with right:
        st.latex(formula(table, letter))
        _table_box(say)
    if here.table == TABLES["slide"]:
        st.caption(say("words.embedding.erratum", **erratum(say)))
    st.caption(say("words.embedding.weights"))
    st.caption(real_table(say))
    return of_embedding(table, say)


def _table_box(say: Words) -> None:
    here = session.current(WordsChoices).table

    def changes(rows: Rows) -> dict[str, Any]:
        return {"table": session.current(WordsChoices).table.with_("E", rows)}

    refused = say("words.embedding.refused", rows=len(LETTERS))
    matrix_box("word-table", say("words.embedding.box", rows=len(LETTERS)), here.E, here, changes, refused)
    st.button(
        say("words.embedding.reset"),
        key="word-table-reset",
        on_click=session.replace,
        kwargs={"table": "slide"},
    )


def real_table(say: Words) -> str:
    """The same layer in a trained network: its table, and the row of a word that it reads."""
    here = session.current(WordsChoices)
    name, word = in_language(REAL, here.language)
    network = network_of(name, "lstm")
    rows, units = network.model.embedding.weight.shape
    row = int(network.encode(word).ids[0, 0])
    numbers = ", ".join(say.fixed(value, 3) for value in network.model.embedding.weight[row, :3].tolist())
    told = {"rows": say.count(rows), "units": units, "word": word, "row": say.count(row), "numbers": numbers}
    return say("words.embedding.real", network=say(f"network.{name}"), **told)


def caption(table: Array, letter: int, row: Array, say: Words) -> str:
    """Which row was picked, and that the product gives the same, in the numbers on show."""
    apart = float(np.abs(one_hot(np.array([letter]), len(table)) @ table - row).max())
    numbers = ", ".join(say.number(value, 4) for value in row)
    return say(
        "words.embedding.caption",
        letter=LETTERS[letter],
        row=letter,
        numbers=numbers,
        apart=say.number(apart, 2),
    )


def formula(table: Array, letter: int) -> str:
    """The one-hot row times the table, and the sum of rows that it is, in LaTeX, a step a line."""
    vector = one_hot(np.array([letter]), len(table))[0]
    sums = " + ".join(
        rf"\mathbf{{1 \cdot E_{{{row}}}}}" if value else rf"0 \cdot E_{{{row}}}"
        for row, value in enumerate(vector)
    )
    result = " & ".join(f"{value:.4g}" for value in table[letter])
    written = " & ".join(f"{value:.0f}" for value in vector)
    return (
        rf"\begin{{aligned}} &\begin{{bmatrix}} {written} \end{{bmatrix}} E \\[4pt] "
        rf"=\; &{sums} \\[4pt] =\; & \begin{{bmatrix}} {result} \end{{bmatrix}} \end{{aligned}}"
    )


def erratum(say: Words) -> dict[str, str]:
    """The numbers that the slide's table prints otherwise than its weights round to, and the right ones."""
    wrong = [
        (LETTERS[row], printed, exact)
        for row, (prints, weights) in enumerate(zip(PRINTED, LECTURE, strict=True))
        for printed, exact in zip(prints, weights, strict=True)
        if abs(printed - exact) > 0.0005 + 1e-9
    ]
    return {
        "letters": ", ".join(letter for letter, _, _ in wrong),
        "printed": ", ".join(say.fixed(printed, 3) for _, printed, _ in wrong),
        "exact": ", ".join(say.fixed(exact, 3) for _, _, exact in wrong),
    }
