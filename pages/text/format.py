"""Numbers and tokens as they are written in a sentence."""

from __future__ import annotations

import math
from string import punctuation

from engine.text import display

SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def two_digits(value: float) -> str:
    """A number from 0 on with two digits, small and large ones as powers of ten; a dash where it is none."""
    if math.isnan(value):
        return "–"
    digits, _, power = f"{value:.2g}".replace("inf", "∞").partition("e")
    return f"{digits}×10{str(int(power)).translate(SUPERSCRIPTS)}" if power else digits


def literal(token: str) -> str:
    """A token as Markdown that shows just that token, whatever signs it holds."""
    return "".join(f"\\{sign}" if sign in punctuation else sign for sign in token)


def token_name(token: str) -> str:
    """A token's name in a sentence, as Markdown: white space and what has no glyph by their signs."""
    return literal(display(token))
