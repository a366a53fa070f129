"""Numbers and tokens as they are written in a sentence."""

from __future__ import annotations

import copy
import math
from decimal import Context, Decimal, localcontext
from functools import cache
from numbers import Integral
from string import punctuation
from typing import Any

import numpy as np
from babel.core import Locale
from babel.numbers import NumberPattern

from engine.text import display

Number = float | np.floating[Any]

SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
FROM_SUPERSCRIPTS = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
LATIN = "latn"  # the digits 0 to 9, as in the drawings, whatever digits a language has of its own
MINUS = "−"
EXACT = Context(prec=400)  # room for the largest float's digits


@cache
def _pattern(locale: Locale, decimals: int, *, percent: bool) -> NumberPattern:
    """CLDR's pattern of the language, with just so many decimals."""
    found: NumberPattern = copy.copy((locale.percent_formats if percent else locale.decimal_formats)[None])
    found.frac_prec = (decimals, decimals)
    return found


class Numbers:
    """Numbers in one style, by the rules of a language: 0.984, −3.2×10⁻⁶, 98.4%, 65,536.

    No number is said by a dash, and what rounds to zero has no sign.
    """

    def __init__(self, language: str) -> None:
        locale = Locale.parse(language)
        symbols = locale.number_symbols[LATIN]
        self._locale = locale
        self._plus = symbols["plusSign"]
        self._times = symbols["superscriptingExponent"]
        self.separators = f"{symbols['decimal']}{symbols['group']}"  # as Plotly takes them

    def fixed(self, value: Number, decimals: int) -> str:
        """With so many decimals: 0.980."""
        return self._written(f"{value:.{decimals}f}")

    def number(self, value: Number, digits: int = 6) -> str:
        """Rounded to so many digits: 0.98, 4,200; powers of ten below a thousandth and from a million on."""
        rounded = f"{value:.{digits}g}"
        size = abs(float(rounded))
        if size == 0 or not math.isfinite(value):
            return self._written(rounded)
        if 1e-3 <= size < 1e6:
            return self._written(f"{float(rounded):.0f}" if size >= 10**digits else rounded)
        mantissa, _, power = f"{value:.{digits - 1}e}".partition("e")
        return f"{self._written(f'{float(mantissa):.{digits}g}')}{self.power_of_ten(int(power))}"

    def of_log10(self, log10: Number, digits: int = 4) -> str:
        """A positive number by its log10, or zero, also where it is out of a float's reach: 3.2×10⁻⁶⁰⁰.

        Rounded likewise, but one below a million keeps the digits before its point: 65,536.
        """
        if digits <= log10 < 6:
            return self.count(10**log10)
        if -3 <= log10 < 6 or not math.isfinite(log10):
            return self.number(10**log10, digits)
        exponent = math.floor(log10)
        mantissa = f"{10 ** (log10 - exponent):.{min(digits, 3)}g}"
        if float(mantissa) >= 10:  # 9.999 was rounded up
            mantissa, exponent = "1", exponent + 1
        return f"{self._written(mantissa)}{self.power_of_ten(exponent)}"

    def signed(self, value: Number, digits: int = 6, *, decimals: int | None = None) -> str:
        """Likewise, or with so many decimals, and with a sign before what is more than zero too: +0.98."""
        told = self.number(value, digits) if decimals is None else self.fixed(value, decimals)
        return f"{self._plus if value > 0 else ''}{told}"

    def count(self, value: Number) -> str:
        """A whole number: 65,536."""
        return self._written(str(value) if isinstance(value, Integral) else f"{value:.0f}")

    def percent(self, share: Number, decimals: int = 0) -> str:
        """A share of 1: 98.4%."""
        return self._written(f"{100 * share:.{decimals}f}", percent=True)

    def percent_digits(self, share: Number, digits: int) -> str:
        """A share of 1 with at most so many digits that count: 12.5%, 0.012%."""
        return self._written(f"{Decimal(f'{100 * share:.{digits}g}'):f}", percent=True)

    def power_of_ten(self, exponent: int) -> str:
        """What a number is multiplied by: ×10⁻⁶."""
        return f"{self._times}10{str(exponent).translate(SUPERSCRIPTS)}"

    def _written(self, text: str, *, percent: bool = False) -> str:
        """What Python has rounded (as a drawing's JavaScript rounds), with the signs of the language."""
        value = Decimal(text)
        if value.is_nan():
            return "–"
        if value.is_infinite():
            return f"{MINUS}∞" if value < 0 else "∞"
        decimals = len(text.partition(".")[2])
        pattern = _pattern(self._locale, decimals, percent=percent)
        with localcontext(EXACT):
            told: str = pattern.apply(abs(value.scaleb(-2) if percent else value), self._locale)
        return f"{MINUS}{told}" if value < 0 else told


def literal(token: str) -> str:
    """A token as Markdown that shows just that token, whatever signs it holds."""
    return "".join(f"\\{sign}" if sign in punctuation else sign for sign in token)


def token_name(token: str) -> str:
    """A token's name in a sentence, as Markdown: white space and what has no glyph by their signs."""
    return literal(display(token))
