"""A phase diagram as a table of its numbers: gain across, length down, coloured by the gradient's fate."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape

from engine.race.phase import Cell
from pages.charts.colours import DIVERGING, Theme, colour
from pages.text.format import SUPERSCRIPTS, Numbers

REACH = 8  # decades, where the colours end: as in the maps of the page Race
SYMBOLS = {"vanishes": "↓", "arrives": "→", "explodes": "↑"}


def phase_table(cells: Sequence[Cell], titles: Mapping[str, str], theme: Theme, numbers: Numbers) -> str:
    """HTML: one kind's cells.

    Args:
        cells: of one kind; the first of its row of gains belongs to the shortest length.
        titles: the words: "caption", "gain" and "length".
        theme: the page's.
        numbers: how they are written.
    """
    gains = sorted({cell.gain for cell in cells})
    found = {(cell.length, cell.gain): cell for cell in cells}
    head = "".join(f'<th scope="col">{numbers.number(gain)}</th>' for gain in gains)
    rows = [
        f'<tr><th scope="row">{length}</th>'
        + "".join(_cell(found[length, gain], theme, numbers) for gain in gains)
        + "</tr>"
        for length in sorted({cell.length for cell in cells})
    ]
    corner = f"{escape(titles['length'])} ↓<br>{escape(titles['gain'])} →"
    return (
        f'<table class="phase"><caption style="color:{colour(cells[0].kind, theme)}">'
        f"{escape(titles['caption'])}</caption>"
        f'<thead><tr><th scope="col">{corner}</th>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table>'
    )


def _cell(cell: Cell, theme: Theme, numbers: Numbers) -> str:
    """The accuracy, bold and ticked where it learns, on the colour of what is left of its gradient."""
    if not cell.step or cell.at_start is None:
        return '<td aria-label="…">·</td>'
    ratio = cell.at_start.ratio
    paint = mixed(share(ratio), theme)
    text = numbers.percent(cell.accuracy)
    shown = f"<b>{text} ✓</b>" if cell.learns else text
    left = "∞" if math.isnan(ratio) else briefly(ratio, numbers)
    going = "" if cell.ended else ";font-style:italic"
    return (
        f'<td style="background:{paint};color:{readable(paint)}{going}">{shown}'
        f"<small>{SYMBOLS[cell.at_start.fate]} {left}</small></td>"
    )


def briefly(ratio: float, numbers: Numbers) -> str:
    """What is left, in as few signs as a cell has room for: 0.45, 13, and from 100 on the power of ten."""
    if -2 < ratio < 2 or not math.isfinite(ratio):
        return numbers.of_log10(ratio, 2)
    return f"10{str(round(ratio)).translate(SUPERSCRIPTS)}"


def share(ratio: float) -> float:
    """From -1, vanished, to 1, exploded; the root spreads the colours near 0. What isn't finite exploded."""
    if math.isnan(ratio):
        return 1.0
    return math.copysign(math.sqrt(min(1.0, abs(ratio) / REACH)), ratio)


def mixed(share: float, theme: Theme) -> str:
    """The colour of a share of the signed scale."""
    negative, zero, positive = (channels(hex_) for hex_ in DIVERGING[theme])
    end = negative if share < 0 else positive
    mix = [round(a + (b - a) * abs(share)) for a, b in zip(zero, end, strict=True)]
    return "#" + "".join(f"{channel:02x}" for channel in mix)


def readable(paint: str) -> str:
    """Black or white, whichever stands out more from a colour: at least 4.5 to 1."""
    return max("#000000", "#FFFFFF", key=lambda ink: contrast(ink, paint))


def contrast(one: str, other: str) -> float:
    """WCAG 2's contrast ratio of two colours."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(hex_: str) -> float:
    """WCAG 2's relative luminance."""
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in (channel / 255 for channel in channels(hex_))
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def channels(hex_: str) -> tuple[int, int, int]:
    """Red, green and blue, from 0 to 255."""
    return int(hex_[1:3], 16), int(hex_[3:5], 16), int(hex_[5:7], 16)
