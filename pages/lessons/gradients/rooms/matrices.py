"""The lecture's two matrices, and any other: multiplied by itself n times, and why it grows or shrinks."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import partial
from math import inf
from typing import Any

import streamlit as st

from engine.lectures.backprop.powers import Matrix, Powers, log10, powers
from pages.charts.power_norms import FLOAT32, power_norms
from pages.frame.draw import draw
from pages.frame.predict import Question
from pages.frame.theme import current_theme
from pages.lessons.gradients import questions
from pages.lessons.gradients.choices import GradientsChoices
from pages.parts.preset_buttons import preset_buttons
from pages.state import session
from pages.state.bind import follow, follow_field
from pages.text.format import FROM_SUPERSCRIPTS, MINUS, Numbers
from pages.text.i18n import SOURCE, Words

MOST = 30  # powers drawn
FORMULA = Numbers(SOURCE)  # formulas are the same in every language
PRESETS = {
    "twos": (2.0, 2.0, 2.0, 2.0),  # the lecture's
    "tenths": (0.1, 0.1, 0.1, 0.1),
    "turn": (0.6, -0.8, 0.8, 0.6),
    "twice": (0.9, 1.0, 0.0, 0.9),
    "nilpotent": (0.0, 1.0, 0.0, 0.0),
}


def show(say: Words) -> Sequence[Question]:
    """The room, from the scene's matrix and power."""
    _choose(say)
    here = session.current(GradientsChoices)
    (a, b, c, d), n = here.matrix, here.power
    found = powers([[a, b], [c, d]], MOST)
    st.markdown(caption(found, n, say))
    st.latex(product(found.matrices, n))
    draw(power_norms(found, n, _titles(say), current_theme(), say), "power-norms")
    st.caption(
        f"{say('gradients.matrices.eigenvalues', values=eigenvalues(found, say))}  \n{why(found, say)}"
    )
    if st.toggle(say("gradients.matrices.steps"), key="matrix-steps"):
        st.table(steps(found, n, say), border="horizontal")
    st.caption(say("gradients.matrices.weights"))
    return questions.of_matrices(here.matrix, say)


def _choose(say: Words) -> None:
    presets = {name: {"matrix": matrix} for name, matrix in PRESETS.items()}
    preset_buttons("matrix", presets, lambda name: say(f"gradients.matrices.preset.{name}"))
    here = session.current(GradientsChoices)

    def with_entry(place: int, value: float | None) -> dict[str, Any]:
        if value is None:
            return {}
        return {"matrix": (*here.matrix[:place], value, *here.matrix[place + 1 :])}

    entries, power = st.columns([2, 3], gap="medium")
    for row in range(2):
        with entries.container(horizontal=True):
            for column in range(2):
                place = 2 * row + column
                st.number_input(
                    f"J{'₁₂'[row]}{'₁₂'[column]}",
                    min_value=-1000.0,
                    max_value=1000.0,
                    step=0.1,
                    format="%.6g",
                    width="stretch",
                    **follow(
                        f"matrix-{place}",
                        here.matrix[place],
                        partial(with_entry, place),
                    ),
                )
    power.slider(say("gradients.matrices.power"), 1, MOST, **follow_field("power"))


def _titles(say: Words) -> dict[str, str]:
    return {
        name: say(f"gradients.matrices.chart.{name}") for name in ("power", "norm", "law", "zero", "float32")
    }


def caption(found: Powers, n: int, say: Words) -> str:
    """What n steps do to a gradient, in the numbers on show."""
    norm = found.log10_norms[n - 1]
    if norm == -inf:
        return say("gradients.matrices.caption.zero", n=n)
    verdict = "grown" if norm > 1e-9 else "shrunk" if norm < -1e-9 else "kept"
    told = say(f"gradients.matrices.caption.{verdict}", n=n, norm=say.of_log10(norm))
    smallest, largest = FLOAT32
    if smallest <= norm <= largest:
        return told
    limit = "small" if norm < smallest else "large"
    return f"{told} {say(f'gradients.matrices.float32.{limit}')}"


def why(found: Powers, say: Words) -> str:
    """Which law the powers follow, with its numbers."""
    values = {
        "radius": say.number(found.spectral_radius, 4),
        "second": say.number(found.factor(2), 4),
        "last": say.number(found.factor(MOST), 4),
        "before": MOST - 1,
        "most": MOST,
    }
    if found.behaviour == "real" and found.steady():
        return say("gradients.matrices.why.steady", **values)
    return say(f"gradients.matrices.why.{found.behaviour}", **values)


def eigenvalues(found: Powers, say: Words) -> str:
    """Both of them, a complex pair as one."""
    first, second = found.eigenvalues
    real = say.number(first.real, 4)
    if found.behaviour == "complex":
        size = say.number(found.spectral_radius, 4)
        return f"{real} ± {say.number(abs(first.imag), 4)} i, |λ| = {size}"
    return f"{real}, {say.number(second.real, 4)}"


def product(matrices: tuple[Matrix, ...], n: int) -> str:
    """J^n as J^(n-1) times J, in LaTeX; a matrix a line, for narrow pages."""
    lines = [f"J &= {_in_latex(matrices[0])}"]
    if n > 2:
        lines.append(f"J^{{{n - 1}}} &= {_in_latex(matrices[n - 2])}")
    if n > 1:
        before = "J" if n == 2 else f"J^{{{n - 1}}}"
        lines.append(rf"J^{{{n}}} = {before} \, J &= {_in_latex(matrices[n - 1])}")
    return r"\begin{aligned}" + r" \\[4pt] ".join(lines) + r"\end{aligned}"


def steps(found: Powers, n: int, say: Words) -> dict[str, list[str]]:
    """A table of the powers up to n, with their norms and factors."""
    columns: dict[str, list[str]] = {"n": [str(k) for k in range(1, n + 1)]}
    for place, name in enumerate(("₁₁", "₁₂", "₂₁", "₂₂")):
        row, column = divmod(place, 2)
        columns[f"Jⁿ{name}"] = [decimal(matrix[row][column], say) for matrix in found.matrices[:n]]
    columns["‖Jⁿ‖"] = [say.of_log10(norm) for norm in found.log10_norms[:n]]
    columns[say("gradients.matrices.factor")] = [say.number(found.factor(k), 4) for k in range(1, n + 1)]
    return columns


def _in_latex(matrix: Matrix) -> str:
    rows = r" \\ ".join(" & ".join(_as_power(decimal(entry, FORMULA)) for entry in row) for row in matrix)
    return rf"\begin{{bmatrix}} {rows} \end{{bmatrix}}"


def _as_power(number: str) -> str:
    mantissa, _, exponent = number.replace(MINUS, "-").replace(",", r"{,}").partition("×10")
    return rf"{mantissa} \cdot 10^{{{int(exponent.translate(FROM_SUPERSCRIPTS))}}}" if exponent else mantissa


def decimal(value: Fraction, numbers: Numbers) -> str:
    """A few digits of a number, however large or small it is."""
    return f"{MINUS if value < 0 else ''}{numbers.of_log10(log10(abs(value)))}"
