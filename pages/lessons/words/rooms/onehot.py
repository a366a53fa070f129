"""One-hot columns of a categorical feature, Bayes' rule, and the assumption of naive Bayes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any
from zlib import crc32

import streamlit as st

from engine.errors import InputError
from engine.lectures.words.bayes import (
    Posterior,
    Table,
    joint_parameters,
    naive_parameters,
    naive_posterior,
    posterior,
)
from pages.frame.predict import Question
from pages.lessons.words.choices import LONGEST_WORD, WordsChoices
from pages.lessons.words.first_questions import of_onehot
from pages.state import session
from pages.state.bind import follow, follow_field
from pages.text.format import literal
from pages.text.i18n import Words

MOST_ROWS, MOST_CATEGORIES, MOST_CLASSES = 100, 20, 5


def show(say: Words) -> Sequence[Question]:
    """The room, from the scene's rows and category."""
    left, right = st.columns([2, 3], gap="large")
    with left:
        table = _table(say)
    if table is None:
        return []
    with left:
        category = _category(table, say)
    smoothing = Fraction(str(session.current(WordsChoices).smoothing))
    exact = posterior(table, category)
    naive = _naive(table, category, smoothing)
    with right:
        st.table(one_hot_table(table, category, say), border="horizontal")
    with left:
        st.markdown(caption(exact, naive, category, say))
    st.table(posterior_table(exact, naive, say), border="horizontal")
    if naive is None:
        st.info(say("words.onehot.impossible"))
    st.slider(say("words.onehot.smoothing"), 0.0, 5.0, step=0.5, **follow_field("smoothing"))
    st.caption(say("words.onehot.why"))
    _parameters(len(table.classes), say)
    st.caption(say("words.onehot.weights"))
    return of_onehot(table, category, session.current(WordsChoices).columns, say)


def rows_text(say: Words) -> str:
    """The scene's rows; the slide's where it has none."""
    typed = session.current(WordsChoices).rows
    return say("words.onehot.rows.slide") if typed is None else typed


def read_table(text: str) -> Table | None:
    """The rows that are typed, a category and a class each; None where one of them is something else."""
    rows = []
    for line in filter(str.strip, text.splitlines()):
        parts = [part.strip() for part in re.split(r"[,\t]", line)]
        if len(parts) != 2 or not all(0 < len(part) <= LONGEST_WORD for part in parts):
            return None
        rows.append((parts[0], parts[1]))
    if not 0 < len(rows) <= MOST_ROWS:
        return None
    table = Table(tuple(rows))
    return table if len(table.categories) <= MOST_CATEGORIES and len(table.classes) <= MOST_CLASSES else None


def _table(say: Words) -> Table | None:
    text = rows_text(say)
    st.text_area(
        say("words.onehot.rows"), height=160, **follow("word-rows", text, lambda typed: {"rows": typed})
    )
    with st.container(horizontal=True):
        for name in ("slide", "cities"):
            st.button(
                say(f"words.onehot.preset.{name}"),
                key=f"rows-{name}",
                on_click=session.replace,
                kwargs={"rows": say(f"words.onehot.rows.{name}"), "category": None},
            )
    table = read_table(text)
    if table is None:
        limits = {"rows": MOST_ROWS, "categories": MOST_CATEGORIES, "classes": MOST_CLASSES}
        st.error(say("words.onehot.refused", **limits))
    return table


def _category(table: Table, say: Words) -> str:
    asked = session.current(WordsChoices).category
    categories = table.categories
    place = categories.index(asked) if asked in categories else 0

    def choose(category: str | None) -> dict[str, Any]:
        return {} if category is None else {"category": category}

    key = f"word-category-{crc32(' '.join(categories).encode(errors='replace')):x}"
    st.selectbox(
        say("words.onehot.category"), categories, place, **follow(key, categories[place], choose, start=None)
    )
    return categories[place]


def _naive(table: Table, category: str, smoothing: Fraction) -> Posterior | None:
    try:
        return naive_posterior(table, table.one_hot(category), smoothing)
    except InputError:
        return None


def one_hot_table(table: Table, category: str, say: Words) -> Mapping[str, list[str]]:
    """A column for each category, and the class; the last row is the one that is asked for."""
    rows = [table.one_hot(each) for each in (*(row[0] for row in table.rows), category)]
    columns = {
        literal(name): [str(row[place]) for row in rows] for place, name in enumerate(table.categories)
    }
    return columns | {say("words.onehot.class"): [*(literal(label) for _, label in table.rows), "?"]}


def posterior_table(exact: Posterior, naive: Posterior | None, say: Words) -> Mapping[str, list[str]]:
    """P(class | category) by counting and by naive Bayes, as fractions and shares."""
    shown = {say("words.onehot.class"): list(map(literal, exact))}
    shown[say("words.onehot.exact")] = [_share(value, say) for value in exact.values()]
    shown[say("words.onehot.naive")] = [
        "–" if naive is None else _share(naive[label], say) for label in exact
    ]
    return shown


def _share(value: Fraction, say: Words) -> str:
    decimals = say.fixed(float(value), 4)
    return f"{value} = {decimals}" if 1 < value.denominator < 1000 else decimals


def caption(exact: Posterior, naive: Posterior | None, category: str, say: Words) -> str:
    """The likeliest class by counting, and what naive Bayes makes of it."""
    best = max(exact, key=lambda label: exact[label])
    told = {"category": literal(category), "label": literal(best), "exact": _share(exact[best], say)}
    if naive is None:
        return say("words.onehot.caption.alone", **told)
    same = naive[best] == exact[best]
    return say(f"words.onehot.caption.{'same' if same else 'other'}", naive=_share(naive[best], say), **told)


def _parameters(classes: int, say: Words) -> None:
    st.slider(say("words.onehot.columns"), 1, 60, **follow_field("columns"))
    columns = session.current(WordsChoices).columns
    joint, naive = joint_parameters(columns, classes), naive_parameters(columns, classes)
    st.markdown(
        say(
            "words.onehot.parameters",
            columns=columns,
            classes=classes,
            joint=say.count(joint),
            naive=say.count(naive),
        )
    )
