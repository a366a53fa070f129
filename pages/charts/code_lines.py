"""The lecture's code with its numbers beside each line, as HTML. Its style stands in ``assets/page.css``."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

import numpy as np

from engine.lectures.backprop.cell import BACKWARD, FORWARD, Cell, Line
from engine.tracing.records import Array


def code_lines(
    by_hand: Mapping[str, Array], by_autograd: Mapping[str, Array], current: str, titles: Mapping[str, str]
) -> str:
    """Every line, what NumPy gives and what autograd gives; the current line is marked.

    Args:
        by_hand: the value of each line, by the name of what it computes.
        by_autograd: the same by autograd.
        current: the line that is marked.
        titles: the words: "forward", "backward", "numpy", "torch", "autograd", "same" and
            "differs".
    """
    parts = []
    for name, lines, other in (("forward", FORWARD, "torch"), ("backward", BACKWARD, "autograd")):
        words = {**titles, "other": titles[other]}
        items = "".join(_item(line, by_hand, by_autograd, line.name == current, words) for line in lines)
        parts.append(f"<h4>{escape(titles[name])}</h4><ol>{items}</ol>")
    return f'<div class="code-lines">{"".join(parts)}</div>'


def _item(
    line: Line,
    by_hand: Mapping[str, Array],
    by_autograd: Mapping[str, Array],
    current: bool,
    titles: Mapping[str, str],
) -> str:
    ours, theirs = in_digits(by_hand[line.name]), in_digits(by_autograd[line.name])
    agree = "same" if ours == theirs else "differs"
    marked = ' aria-current="step"' if current else ""
    return (
        f"<li{marked}><code>{escape(str(line))}</code>"
        f"<figure><figcaption>{escape(titles['numpy'])}</figcaption><pre>{ours}</pre></figure>"
        f"<figure><figcaption>{escape(titles['other'])}</figcaption><pre>{theirs}</pre></figure>"
        f'<span class="{agree}">{escape(titles[agree])}</span></li>'
    )


def in_digits(values: Array) -> str:
    """An array as NumPy prints it, each number with four decimals, or with three digits where it is tiny."""
    written = np.vectorize(_number, otypes=[str])(values)
    width = max(map(len, written.flat))
    rows = [f"[{'  '.join(number.rjust(width) for number in row)}]" for row in np.atleast_2d(written)]
    return rows[0] if values.ndim == 1 else "[" + "\n ".join(rows) + "]"


def _number(value: float) -> str:
    tiny_or_huge = 0 < abs(value) < 5e-5 or abs(value) >= 1e5
    return f"{value:.2e}" if tiny_or_huge else f"{value + 0.0:.4f}"


def first_entry(cell: Cell, values: Mapping[str, Array], name: str) -> str:
    """How the first entry of a line's value comes about, with its numbers: ``1.0000 x 0.5000 + ...``."""
    dt = values.get("dt", np.empty(0))
    match name:
        case "t":
            terms = products(cell.h_prev[0], cell.Wh[:, 0]), products(cell.x[0], cell.Wx[:, 0])
            written = f"{' + '.join(terms)} + {factor(cell.b[0])}"
        case "h_next":
            written = f"tanh({factor(values['t'][0, 0])})"
        case "dt":
            written = f"{factor(cell.dh_next[0, 0])} × (1 − {factor(values['h_next'][0, 0])}²)"
        case "db":
            written = " + ".join(map(factor, dt[:, 0]))
        case "dWh":
            written = products(cell.h_prev[:, 0], dt[:, 0])
        case "dh_prev":
            written = products(dt[0], cell.Wh[0])
        case "dWx":
            written = products(cell.x[:, 0], dt[:, 0])
        case "dx":
            written = products(dt[0], cell.Wx[0])
    place = "[0]" if values[name].ndim == 1 else "[0, 0]"
    return f"{name}{place} = {written} = {factor(values[name].flat[0])}"


def products(left: Array, right: Array) -> str:
    """The products of two vectors' entries, to be added up: ``1 × 0.5 + 2 × (−0.1)``."""
    return " + ".join(f"{factor(a)} × {factor(b)}" for a, b in zip(left, right, strict=True))


def factor(value: float) -> str:
    """A number of four digits, in brackets where it is negative."""
    text = f"{value:.4g}".replace("-", "−")
    return f"({text})" if value < 0 else text
