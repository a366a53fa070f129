"""Numbers and tokens as they are written in a sentence."""

from __future__ import annotations

import math
from string import punctuation

from engine.text import display

SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
FROM_SUPERSCRIPTS = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


def two_digits(value: float) -> str:
    """A number from 0 on, rounded to two digits."""
    rounded = float(f"{value:.2g}")
    return written(math.log10(rounded) if rounded else -math.inf, digits=2)


def written(log10: float, digits: int = 4) -> str:
    """A positive number by its log10, or zero: 0.004, 65,536, 3.2×10⁻⁶⁰⁰; a dash where it is none.

    digits: at most so many, of a number that needs no power of ten; the drawings show 3.
    """
    if not math.isfinite(log10):
        return "–" if math.isnan(log10) else "0" if log10 < 0 else "∞"
    if -3 <= log10 < 6:
        number = float(f"{10**log10:.{digits}g}")  # rounded first, that 9,999.6 is 10,000
        return f"{number:g}" if number < 10 ** min(digits, 4) else f"{10**log10:,.0f}"
    exponent = math.floor(log10)
    mantissa = f"{10 ** (log10 - exponent):.{min(digits, 3)}g}"
    if mantissa == "10":  # 9.999 was rounded up
        mantissa, exponent = "1", exponent + 1
    return f"{mantissa}×10{str(exponent).translate(SUPERSCRIPTS)}"


def literal(token: str) -> str:
    """A token as Markdown that shows just that token, whatever signs it holds."""
    return "".join(f"\\{sign}" if sign in punctuation else sign for sign in token)


def token_name(token: str) -> str:
    """A token's name in a sentence, as Markdown: white space and what has no glyph by their signs."""
    return literal(display(token))
