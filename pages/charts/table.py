"""The numbers of a reading, one row a step."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from engine.cells import KINDS
from engine.reading.reading import Reading
from engine.text import display
from pages.charts.player_data import prediction


def step_table(reading: Reading, say: Callable[..., str]) -> pd.DataFrame:
    """Token, prediction, mean of each gate, norm of each state and of its gradient, at each step.

    Args:
        reading: what to tabulate.
        say: the words for the columns, by key.
    """
    layer = reading.layer
    columns: dict[str, object] = {
        say("column.token"): [display(token.text) for token in reading.tokens],
        say(f"column.prediction.{reading.card.task}"): prediction(reading).round(4),
    }
    for name in KINDS[layer.module].sigmoid_gates:
        columns[say("column.mean", signal=name)] = layer[name].value[0].mean(axis=-1).round(4)
    for name in ("h", "c"):
        if name in layer.signals:
            norm = reading.gradient_norm(name)
            columns[f"‖∂L/∂{name}‖"] = [f"{value:.3g}" for value in norm]
    # not a RangeIndex: Streamlit takes one for mere row numbers and hides it
    steps = pd.Index(list(range(1, len(reading.tokens) + 1)), name=say("column.step"))
    return pd.DataFrame(columns, index=steps)
