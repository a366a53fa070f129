"""Numbers have Python's digits and the language's signs."""

from __future__ import annotations

import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.text.format import SUPERSCRIPTS, Numbers

ENGLISH = Numbers("en")
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
PLAIN = str.maketrans({"−": "-", ",": None})
FROM_SUPERSCRIPTS = str.maketrans({sign: chr(plain) for plain, sign in SUPERSCRIPTS.items()})


def read(text: str) -> Decimal:
    """What a number says, by another way than that of writing it."""
    mantissa, _, power = text.translate(PLAIN).partition("×10")
    return Decimal(f"{mantissa}e{power.translate(FROM_SUPERSCRIPTS) or 0}")


@given(NUMBERS, st.integers(0, 8))
def test_fixed_has_pythons_digits(value: float, decimals: int) -> None:
    text = ENGLISH.fixed(value, decimals)
    expected = f"{value:,.{decimals}f}".replace("-", "−")
    assert text == (expected if Decimal(f"{value:.{decimals}f}") else expected.removeprefix("−"))


@given(NUMBERS, st.integers(1, 8))
def test_a_number_has_pythons_digits(value: float, digits: int) -> None:
    text = ENGLISH.number(value, digits)
    rounded = Decimal(f"{value:.{digits}g}")
    assert read(text) == rounded
    assert ("×10" in text) == (rounded != 0 and not Decimal("0.001") <= abs(rounded) < 10**6)
    assert text.replace("−", "") == ENGLISH.number(abs(value), digits)
    assert ENGLISH.signed(value, digits) == (f"+{text}" if value > 0 else text)


@given(st.floats(-250, 250), st.integers(1, 3))
def test_a_number_by_its_log10_is_the_number(log10: float, digits: int) -> None:
    whole = digits <= log10 < 6
    value = 10**log10
    assert ENGLISH.of_log10(log10, digits) == (
        ENGLISH.count(value) if whole else ENGLISH.number(value, digits)
    )


@given(st.integers())
def test_a_count_has_pythons_digits(value: int) -> None:
    assert ENGLISH.count(value) == f"{value:,}".replace("-", "−")


@given(st.floats(0, 1), st.integers(0, 3))
def test_a_percent_has_pythons_digits(share: float, decimals: int) -> None:
    assert ENGLISH.percent(share, decimals) == f"{share:.{decimals}%}"


@given(st.floats(1e-9, 1), st.integers(1, 4))
def test_percents_by_digits(share: float, digits: int) -> None:
    assert read(ENGLISH.percent_digits(share, digits).removesuffix("%")) == Decimal(
        f"{100 * share:.{digits}g}"
    )


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (0.0, "0"),
        (0.144, "0.14"),
        (1.0, "1"),
        (2.66, "2.7"),
        (0.000063, "6.3×10⁻⁵"),
        (3.14e-120, "3.1×10⁻¹²⁰"),
        (4213.0, "4,200"),
        (float("inf"), "∞"),
        (float("nan"), "–"),
    ],
)
def test_two_digits(value: float, told: str) -> None:
    assert ENGLISH.number(value, 2) == told


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
def test_how_a_number_is_written_by_its_log10(log10: float, text: str) -> None:
    assert ENGLISH.of_log10(log10) == text


@pytest.mark.parametrize("numbers", [ENGLISH, Numbers("ko")])
def test_english_and_korean(numbers: Numbers) -> None:
    assert numbers.fixed(0.98, 3) == "0.980"
    assert numbers.fixed(-0.0004, 3) == "0.000"
    assert numbers.number(-3.2e-6) == "−3.2×10⁻⁶"
    assert numbers.number(0.004) == "0.004"
    assert numbers.signed(0.5) == "+0.5"
    assert numbers.count(65536) == "65,536"
    assert numbers.percent(0.984, 1) == "98.4%"
    assert numbers.percent_digits(0.125, 3) == "12.5%"
    for value, text in ((math.nan, "–"), (math.inf, "∞"), (-math.inf, "−∞")):
        assert numbers.fixed(value, 1) == numbers.number(value) == numbers.count(value) == text
        assert numbers.percent(value) == numbers.percent_digits(value, 2) == text


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("de", "−1.234.567,5 98,4\xa0% 1,2·10⁻⁹"),
        ("fr", "−1\u202f234\u202f567,5 98,4\xa0% 1,2×10⁻⁹"),
        ("hi", "−12,34,567.5 98.4% 1.2×10⁻⁹"),
        ("tr", "−1.234.567,5 %98,4 1,2×10⁻⁹"),
    ],
)
def test_other_languages_write_numbers_their_way(language: str, expected: str) -> None:
    numbers = Numbers(language)
    told = (numbers.fixed(-1234567.5, 1), numbers.percent(0.984, 1), numbers.number(1.2e-9))
    assert " ".join(told) == expected
