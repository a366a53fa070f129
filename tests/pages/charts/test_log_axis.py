"""An exact zero, the tiny and the infinite are told apart on every log axis."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from pages.charts.log_axis import MOST_TICKS, log_axis

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
