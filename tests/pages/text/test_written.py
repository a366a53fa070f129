"""Numbers of any size are written in few digits."""

from __future__ import annotations

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.text.format import FROM_SUPERSCRIPTS, written


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
        (math.log10(9999.6), "10,000"),
        (-600 + math.log10(3.2), "3.2×10⁻⁶⁰⁰"),
        (math.inf, "∞"),
        (math.nan, "–"),
    ],
)
def test_how_a_number_is_written(log10: float, text: str) -> None:
    assert written(log10) == text


@pytest.mark.parametrize("digits", [2, 3, 4])
@given(log10=st.floats(-3, 6, exclude_max=True))
def test_a_number_in_reach_needs_no_power_of_ten(digits: int, log10: float) -> None:
    text = written(log10, digits)
    assert float(text.replace(",", "")) == pytest.approx(10**log10, rel=0.51 * 10 ** (1 - digits))
    assert "e" not in text
