"""The table's numbers are the reading's."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose

from engine import models
from engine.reading.reading import read
from pages.charts.table import step_table
from pages.text.i18n import words

GATES = {"rnn": "", "lstm": "fio", "gru": "zr"}


@pytest.mark.parametrize("kind", models.KINDS)
@pytest.mark.parametrize("name", ["en-sentiment", "ko-jamo"])
def test_one_row_a_step(name: str, kind: str) -> None:
    found = read(models.load(name, kind), "정말 a\n")
    table = step_table(found, words("en"))
    steps = len(found.tokens)
    assert list(table.index) == list(range(1, steps + 1))
    for gate in GATES[kind]:
        mean = [sum(found.layer[gate].value[0, t]) / found.card.hidden_size for t in range(steps)]
        assert_allclose(table[f"mean {gate}"], mean, atol=5.1e-5)
    for state in ("h", "c") if kind == "lstm" else ("h",):
        norm = [float(value) for value in table[f"‖∂L/∂{state}‖"]]
        assert_allclose(norm, found.gradient_norm(state), rtol=5.1e-3)
    if name == "ko-jamo":
        assert list(table["token"][-3:]) == ["␣", "a", "⏎"]
        assert np.isnan(table["P(token)"].iloc[0])
        assert_allclose(table["P(token)"].iloc[1:], found.probability_of_true_next(), atol=5.1e-5)
    else:
        assert list(table["token"]) == ["정말", "a"]
        assert_allclose(table["P(positive)"], found.probability[:, 1], atol=5.1e-5)
    assert table.shape[1] == 2 + len(GATES[kind]) + (2 if kind == "lstm" else 1)
