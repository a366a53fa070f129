"""A step of the lecture's character network in numbers, beside what the slide prints."""

from __future__ import annotations

import pandas as pd

from engine.lectures.hello import (
    HIDDEN_SIZE,
    PRINTED,
    PRINTED_HIDDEN,
    PRINTED_LOGITS,
    VOCABULARY,
    HelloSteps,
    HelloWeights,
)
from engine.tracing.records import Array
from pages.charts.letter_steps import percent, short
from pages.text.i18n import Words

SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def hidden_table(steps: HelloSteps, weights: HelloWeights, t: int, say: Words) -> pd.DataFrame:
    """How h_t comes about, a column a unit.

    Args:
        steps: what the network computed.
        weights: the network's.
        t: the step, from 0.
        say: the words, by key.
    """
    now, before = _subscript(t + 1), _subscript(t)
    rows = {
        f"x{now} w_xh": steps.from_letter[t],
        f"h{before} w_hh": steps.from_state[t],
        "b_h": weights.b_h,
        f"a{now}": steps.preactivation[t],
        f"h{now}": steps.hidden[t],
    }
    if _on_slide(steps, t):
        rows[say("hello.letters.slide")] = PRINTED_HIDDEN[t]
    units = [say("hello.letters.unit", unit=unit) for unit in range(1, HIDDEN_SIZE + 1)]
    return pd.DataFrame([_decimals(row, say) for row in rows.values()], index=list(rows), columns=units)


def next_table(steps: HelloSteps, t: int, say: Words) -> pd.DataFrame:
    """What y_t and p_t say of each letter that may come next, a row a letter."""
    now = _subscript(t + 1)
    columns = {f"y{now}": _decimals(steps.logits[t], say)}
    if _on_slide(steps, t):
        columns[say("hello.letters.slide")] = _decimals(PRINTED_LOGITS[t], say)
    columns[f"p{now}"] = [percent(p, say) for p in steps.probability[t]]
    return pd.DataFrame(columns, index=[short(letter) for letter in VOCABULARY])


def _on_slide(steps: HelloSteps, t: int) -> bool:
    return t < len(PRINTED) and "".join(steps.letters[: t + 1]) == PRINTED[: t + 1]


def _subscript(number: int) -> str:
    return str(number).translate(SUBSCRIPTS)


def _decimals(values: Array, say: Words) -> list[str]:
    return [say.fixed(value, 8) for value in values]
