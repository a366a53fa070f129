"""Numbers of any size, in few digits."""

from __future__ import annotations

import math


def written(log10: float) -> str:
    """A positive number by its log10, or zero: 0.004, 65,536, 3.2e-600."""
    if log10 == -math.inf:
        return "0"
    if not math.isfinite(log10):
        return str(log10)
    if -4 <= log10 < 4:
        return f"{10**log10:.4g}"
    if 4 <= log10 < 6:
        return f"{10**log10:,.0f}"
    exponent = math.floor(log10)
    mantissa = f"{10 ** (log10 - exponent):.3g}"
    if mantissa == "10":  # 9.999 was rounded up
        mantissa, exponent = "1", exponent + 1
    return f"{mantissa}e{exponent:+03d}"
