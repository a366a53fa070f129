"""The lines of a step, each as a formula and with its numbers, for the drawing in ``assets/step``.

A line is made of tokens: the names of values, and what stands between them. The drawing writes a value's
symbol in the formula, and its numbers below.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from engine.cells import KINDS, Kind
from engine.cells.gru import Form
from engine.lectures.one_step import GateWeights
from engine.tracing.records import Array
from pages.charts.code_lines import factor, products
from pages.charts.colours import COLOURS, palettes
from pages.charts.payload import pack

Tokens = tuple[str, ...]

# How a value is written: what follows _ stands low.
_SYMBOLS = {
    "x": "x_t",
    "h_prev": "h_t−1",
    "c_prev": "c_t−1",
    "a": "a_t",
    "new": "(1 − z_t)",
    "W_xa": "W_xh",
    "W_ha": "W_hh",
    "b_a": "b_h",
}
_CARRIED = {"h_prev": "h", "c_prev": "c", "tanh_c": "c", "new": "z", "reset": "r"}
"""Whose colour a value has that is no signal itself."""


@dataclass(frozen=True)
class Line:
    """One line of a step.

    name: of the value that it gives. formula: its tokens.
    numbers: rows of them, from what goes in to what comes out.
    """

    name: str
    formula: Tokens
    numbers: tuple[Tokens, ...]


def step_lines(kind: Kind, form: Form = "torch") -> tuple[Line, ...]:
    """The lines of one step, in the order in which they are computed."""
    if kind == "rnn":
        return (
            Line(
                "a",
                ("a", "=", "W_xa", "x", "+", "W_ha", "h_prev", "+", "b_a"),
                (
                    ("=", "W_xa", "x", "+", "W_ha", "h_prev", "+", "b_a"),
                    ("=", "x_a", "+", "h_a", "+", "b_a", "=", "a"),
                ),
            ),
            Line("h", ("h", "= tanh(", "a", ")"), (("= tanh(", "a", ")", "=", "h"),)),
        )
    if kind == "lstm":
        return (*(_gate(name) for name in "figo"), *product_lines())
    return (_gate("z"), _gate("r"), _reset(form), _candidate(form), *_blend())


def product_lines() -> tuple[Line, ...]:
    """Those of an LSTM that go entry by entry."""
    return (
        Line("kept", ("f", "⊙", "c_prev"), (("f", "⊙", "c_prev", "=", "kept"),)),
        Line("written", ("i", "⊙", "g"), (("i", "⊙", "g", "=", "written"),)),
        Line(
            "c",
            ("c", "=", "f", "⊙", "c_prev", "+", "i", "⊙", "g"),
            (("=", "kept", "+", "written", "=", "c"),),
        ),
        Line("tanh_c", ("tanh(", "c", ")"), (("tanh(", "c", ")", "=", "tanh_c"),)),
        Line("h", ("h", "=", "o", "⊙ tanh(", "c", ")"), (("=", "o", "⊙", "tanh_c", "=", "h"),)),
    )


def _gate(name: str) -> Line:
    squash = "= tanh(" if name == "g" else "= σ("
    W_x, W_h, b = f"W_x{name}", f"W_h{name}", f"b_{name}"
    return Line(
        name,
        (name, squash, W_x, "x", "+", W_h, "h_prev", "+", b, ")"),
        (
            (squash, W_x, "x", "+", W_h, "h_prev", "+", b, ")"),
            (squash, f"x_{name}", "+", f"h_{name}", "+", b, ")"),
            (squash, f"a_{name}", ")", "=", name),
        ),
    )


def _reset(form: Form) -> Line:
    if form == "torch":
        return Line(
            "reset",
            ("r", "⊙ (", "W_hn", "h_prev", ")"),
            (("r", "⊙ (", "W_hn", "h_prev", ")"), ("=", "r", "⊙", "h_n", "=", "reset")),
        )
    return Line("reset", ("r", "⊙", "h_prev"), (("r", "⊙", "h_prev", "=", "reset"),))


def _candidate(form: Form) -> Line:
    end = (("= tanh(", "a_n", ")", "=", "n"),)
    if form == "torch":
        return Line(
            "n",
            ("n", "= tanh(", "W_xn", "x", "+", "b_n", "+", "r", "⊙ (", "W_hn", "h_prev", "))"),
            (
                ("= tanh(", "W_xn", "x", "+", "b_n", "+", "reset", ")"),
                ("= tanh(", "x_n", "+", "b_n", "+", "reset", ")"),
                *end,
            ),
        )
    return Line(
        "n",
        ("n", "= tanh(", "W_xn", "x", "+", "b_n", "+", "W_hn", "(", "r", "⊙", "h_prev", "))"),
        (
            ("= tanh(", "W_xn", "x", "+", "b_n", "+", "W_hn", "reset", ")"),
            ("= tanh(", "x_n", "+", "b_n", "+", "h_n", ")"),
            *end,
        ),
    )


def _blend() -> tuple[Line, ...]:
    return (
        Line("written", ("new", "⊙", "n"), (("new", "⊙", "n", "=", "written"),)),
        Line("kept", ("z", "⊙", "h_prev"), (("z", "⊙", "h_prev", "=", "kept"),)),
        Line(
            "h",
            ("h", "=", "new", "⊙", "n", "+", "z", "⊙", "h_prev"),
            (("=", "written", "+", "kept", "=", "h"),),
        ),
    )


def symbol(name: str) -> str:
    """How a value of a step is written; what follows _ stands low."""
    return _SYMBOLS.get(name, f"{name}_t" if name in COLOURS else name)


def plain_symbol(name: str) -> str:
    """The same where nothing can stand low: fₜ, hₜ₋₁, W_xf."""
    return symbol(name).replace("_t−1", "ₜ₋₁").replace("_t", "ₜ")


def pack_step(
    kind: Kind,
    lines: tuple[Line, ...],
    values: Mapping[str, Array],
    chosen: str,
    labels: Mapping[str, str],
    form: Form = "torch",
) -> bytes:
    """The drawing's payload.

    Args:
        kind: of the cell that is drawn.
        lines: those to show.
        values: every value that they name, vectors or matrices.
        chosen: the line whose numbers are shown at first; where there is none of that name, the first.
        labels: the words: "drawing", "lines", and under each line's name what it is.
        form: which GRU is drawn.
    """
    names = [line.name for line in lines]
    asked = {
        token for line in lines for row in (line.formula, *line.numbers) for token in row if token in values
    }
    sent = sorted(asked | {*names})
    header = {
        "view": "cell",
        "kind": kind,
        "form": form,
        "lines": [asdict(line) | {"sums": _sums(line.name, values, form)} for line in lines],
        "chosen": chosen if chosen in names else names[0],
        "values": {name: {"symbol": symbol(name), "colour": _colour(name, kind)} for name in sent},
        "labels": dict(labels),
        "colours": palettes(),
    }
    return pack(header, {name: _upright(values[name]) for name in sent})


def _sums(name: str, values: Mapping[str, Array], form: Form) -> list[str]:
    """What a gate squashes, row by row, as a sum of products; nothing for a line that is no gate."""
    if f"W_x{name}" not in values:
        return []
    W_x, W_h, b = (values[part] for part in (f"W_x{name}", f"W_h{name}", f"b_{name}"))
    a = values["a" if name == "a" else f"a_{name}"]
    sums = []
    for unit in range(len(b)):
        from_state = products(W_h[unit], values["h_prev"])
        if name == "n" and form == "torch":
            from_state = f"{factor(values['r'][unit])} × ({from_state})"
        elif name == "n":
            from_state = products(W_h[unit], values["reset"])
        sums.append(
            f"{products(W_x[unit], values['x'])} + {from_state} + {factor(b[unit])} = {a[unit]:.4g}".replace(
                "= -", "= −"
            )
        )
    return sums


def _upright(value: Array) -> Array:
    """As in a formula: a vector is a column."""
    return value.reshape(-1, 1) if value.ndim == 1 else value


def _colour(name: str, kind: Kind) -> str | None:
    if name in ("kept", "written"):
        return KINDS[kind].states[-1]
    carried = _CARRIED.get(name, name)
    return carried if carried in COLOURS and carried != "x" else None


def pack_unrolled(
    x: Array, h: Array, weights: GateWeights, recurrent: bool, labels: Mapping[str, str]
) -> bytes:
    """The payload of the drawing of a network through time.

    Args:
        x: (time, inputs). h: (time, units).
        weights: the RNN's, the same at every step.
        recurrent: whether the state comes back in.
        labels: the words: "strip".
    """
    shared = {"W_x": weights.W_x, "W_h": weights.W_h, "b": weights.b}
    header = {
        "view": "unrolled",
        "recurrent": recurrent,
        "shared": [*shared],
        "labels": dict(labels),
        "colours": palettes(),
    }
    return pack(header, {name: _upright(value) for name, value in shared.items()} | {"x": x, "h": h})
