"""One colour, one meaning: every page, chart, formula and drawing takes its colours from here.

The hues are Okabe and Ito's colour-blind-safe set (2008), darkened for text on white and lightened
for text on black so that each keeps a contrast of at least 4.5 to its background.
"""

from __future__ import annotations

from typing import Final, Literal

Theme = Literal["light", "dark"]

# signal or kind: (on light, on dark)
_HUES: Final[dict[str, tuple[str, str]]] = {
    "f": ("#B84A00", "#FF8A4C"),  # forget gate: vermillion
    "i": ("#00785A", "#2CC99B"),  # input gate: bluish green
    "o": ("#0067A8", "#5BB4F0"),  # output gate: blue
    "g": ("#845317", "#F0B32E"),  # candidate: orange, brown on light
    "z": ("#A23E78", "#E79AC6"),  # update gate: reddish purple
    "r": ("#23779F", "#7FCDF5"),  # reset gate: sky blue
    "c": ("#7E7716", "#F0E442"),  # cell state: yellow
    "h": ("#3D4654", "#D5DBE5"),  # hidden state: black, white
    "gradient": ("#583595", "#A698FF"),
    "rnn": ("#8F502E", "#D9A487"),
    "lstm": ("#1F4FA3", "#8FB3FF"),
    "gru": ("#265E0B", "#A5D67F"),
    "rnn-2": ("#701723", "#FC7D04"),  # the second of two runs that are compared, dashed too
    "lstm-2": ("#0804F7", "#277DFE"),
    "gru-2": ("#313A20", "#209411"),
    "unknown": ("#6B7280", "#9AA3B2"),
}
COLOURS: Final[dict[str, tuple[str, str]]] = _HUES | {
    "n": _HUES["g"],  # the GRU's candidate is the same idea
    "a": _HUES["g"],  # the RNN's only candidate, before its tanh
    "x": _HUES["h"],
}

# signed values: negative, zero, positive. Zero is the page itself.
DIVERGING: Final[dict[Theme, tuple[str, str, str]]] = {
    "light": ("#0067A8", "#FFFFFF", "#C24E00"),
    "dark": ("#5BB4F0", "#10141B", "#FF8A4C"),
}
INK: Final[dict[Theme, str]] = {"light": "#1B2430", "dark": "#E8ECF2"}
GRID: Final[dict[Theme, str]] = {"light": "#D8DDE6", "dark": "#333C4A"}
PAPER: Final[dict[Theme, str]] = {"light": "#FFFFFF", "dark": "#10141B"}


def colour(name: str, theme: Theme) -> str:
    """The colour of a signal, a gradient or a kind of cell. ``KeyError`` for a name without one."""
    return COLOURS[name][theme == "dark"]


def palette(theme: Theme) -> dict[str, str]:
    """Every colour of a theme by name, for a drawing that makes its own."""
    return {name: colour(name, theme) for name in COLOURS}


def palettes() -> dict[str, dict[str, str]]:
    """Every colour of both themes, and the ends and the middle of the signed scale."""
    return {
        theme: palette(theme) | dict(zip(("negative", "zero", "positive"), DIVERGING[theme], strict=True))
        for theme in PAPER
    }
