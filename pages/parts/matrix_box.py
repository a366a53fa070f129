"""A matrix typed as NumPy takes it. What can't be used is told, and stays in its box."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain
from typing import Any

import streamlit as st

from pages.state.bind import follow
from pages.state.matrices import Rows, read_rows, write_rows

DRAFTS = "matrix-drafts"  # in the session: what was typed and can't be used, by the box
LONGEST = 600  # characters


@dataclass(frozen=True)
class Draft:
    """What was typed for a matrix while the scene had these matrices."""

    text: str
    among: object


def matrix_box(
    key: str,
    label: str,
    rows: Rows,
    among: object,
    changes: Callable[[Rows], dict[str, Any]],
    refused: str,
    vector: bool = False,
) -> None:
    """A box for one matrix, or for one vector.

    Args:
        key: the widget's.
        label: what stands over it.
        rows: what the scene has.
        among: the matrices that it belongs to; where these change, what was typed is out of date.
        changes: what the scene changes by for what was typed; ValueError where that can't be used.
        refused: what is said then.
        vector: whether it is one: the single row of ``rows``, typed as a row or as a column.
    """
    drafts: dict[str, Draft] = st.session_state.setdefault(DRAFTS, {})
    draft = drafts.get(key)
    if draft and draft.among != among:
        del drafts[key]
        draft = None

    def typed(text: str) -> dict[str, Any]:
        drafts.pop(key, None)
        try:
            found = read_rows(text)
            return changes((tuple(chain(*found)),) if vector else found)
        except ValueError:
            drafts[key] = Draft(text, among)
            return {}

    written = write_rows(rows)[1:-1] if vector else write_rows(rows)
    st.text_input(label, max_chars=LONGEST, **follow(key, draft.text if draft else written, typed))
    if draft:
        st.error(refused)
