"""An exact zero, the tiny and the infinite are told apart on every log axis."""

from __future__ import annotations

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.charts.log_axis import MOST_TICKS, log_axis
from pages.charts.magnitude import FROM_SUPERSCRIPTS, written

LOG10 = st.floats(-600, 600) | st.sampled_from([-math.inf, math.inf, math.nan])


@given(st.lists(LOG10, max_size=20))
def test_every_value_is_drawn_and_in_its_own_row(values: list[float]) -> None:
    axis = log_axis(values)
    layout = axis.layout(zero="nothing", beyond="too much")
    bottom, top = layout["range"]
    ticks = dict(zip(layout["ticktext"], layout["tickvals"], strict=True))
    assert len(ticks) <= MOST_TICKS + 2
    for value in values:
        place = axis.place(value)
        assert bottom < place < top
        if math.isfinite(value):
            assert place == value
        else:
            assert place == ticks["nothing" if value == -math.inf else "too much"]
            assert not axis.lowest <= place <= axis.highest
    assert ("nothing" in ticks) == (-math.inf in values)
    assert ("too much" in ticks) == any(math.isnan(v) or v == math.inf for v in values)


@given(st.floats(-300, 300), st.floats(0, 300))
def test_ticks_are_whole_decades_within_the_axis(low: float, reach: float) -> None:
    axis = log_axis([low, low + reach])
    layout = axis.layout()
    assert all(isinstance(place, int) for place in layout["tickvals"])
    assert all(axis.lowest <= place <= axis.highest for place in layout["tickvals"])
    steps = {b - a for a, b in zip(layout["tickvals"], layout["tickvals"][1:], strict=False)}
    assert len(steps) <= 1


@given(st.floats(-290, 290))
def test_a_number_is_written_to_three_digits(log10: float) -> None:
    text = written(log10)
    digits, _, power = text.replace(",", "").partition("×10")
    assert float(digits) * 10.0 ** int(power.translate(FROM_SUPERSCRIPTS) or 0) == pytest.approx(
        10**log10, rel=6e-3
    )
    assert re.fullmatch(r"[\d.,]+|\d(\.\d+)?×10⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]+", text)


@pytest.mark.parametrize(
    ("log10", "text"),
    [
        (-math.inf, "0"),
        (math.log10(0.004), "0.004"),
        (math.log10(64), "64"),
        (math.log10(65536), "65,536"),
        (math.log10(9.9996e7), "1×10⁸"),
        (-600 + math.log10(3.2), "3.2×10⁻⁶⁰⁰"),
        (math.inf, "inf"),
        (math.nan, "nan"),
    ],
)
def test_how_a_number_is_written(log10: float, text: str) -> None:
    assert written(log10) == text
