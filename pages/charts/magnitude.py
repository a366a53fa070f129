"""Numbers of any size, in few digits."""

from __future__ import annotations

import math

SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
FROM_SUPERSCRIPTS = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


def written(log10: float, digits: int = 4) -> str:
    """A positive number by its log10, or zero: 0.004, 65,536, 3.2×10⁻⁶⁰⁰.

    digits: at most so many, of a number that needs no power of ten; the drawings show 3.
    """
    if log10 == -math.inf:
        return "0"
    if not math.isfinite(log10):
        return str(log10)
    if -3 <= log10 < min(digits, 4):
        return f"{10**log10:.{digits}g}"
    if digits <= log10 < 6:
        return f"{10**log10:,.0f}"
    exponent = math.floor(log10)
    mantissa = f"{10 ** (log10 - exponent):.3g}"
    if mantissa == "10":  # 9.999 was rounded up
        mantissa, exponent = "1", exponent + 1
    return f"{mantissa}×10{str(exponent).translate(SUPERSCRIPTS)}"
