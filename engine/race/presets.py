"""Races that show something, each with what it claims to show.

A claim is about the accuracy over a network's last 20 steps; tests/bench/bench_presets.py holds each against
several seeds. Some compare two runs that differ in one setting.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from engine.equations import Kind
from engine.race.run import Run


@dataclass(frozen=True)
class Claim:
    """A kind's accuracy at the end of one of a preset's runs, from `least` to `most`."""

    run: int
    kind: Kind
    least: float = 0.0
    most: float = 1.0


@dataclass(frozen=True)
class Preset:
    """One or two races that show something.

    Attributes:
        name: what links call it.
        runs: in the order in which they are shown.
        claims: what they show.
    """

    name: str
    runs: tuple[Run, ...]
    claims: tuple[Claim, ...]


_RECALL_50 = Run(task="recall", length=50, kinds=("lstm",), forget_bias=3.0, steps=300)
_EXPLODING = Run(
    task="recall",
    length=30,
    kinds=("rnn",),
    activation="relu",
    initialisation="identity",
    optimiser="sgd",
    learning_rate=0.01,
    clip=None,
    steps=600,
)
_ORDER = Run(
    task="order", length=50, kinds=("lstm",), learning_rate=3e-3, forget_bias=0.0, steps=400, goal=0.98
)

FORGETS_AND_REMEMBERS = Preset(
    "forgets-and-remembers",
    (Run(task="recall", length=100, forget_bias=5.0, learning_rate=2e-3, steps=350, goal=0.98),),
    (Claim(0, "rnn", most=0.2), Claim(0, "lstm", least=0.98), Claim(0, "gru", least=0.98)),
)
"""At 100 steps the RNN forgets, the LSTM and the GRU remember."""

DEFAULT_FAILS = Preset(
    "default-lstm-fails",
    (replace(_RECALL_50, steps=400, goal=0.98, forget_bias=None), replace(_RECALL_50, steps=400, goal=0.98)),
    (Claim(0, "lstm", most=0.2), Claim(1, "lstm", least=0.98)),
)
"""The LSTM as torch starts it fails too: its forget gate starts half shut."""

EXPLODING = Preset(
    "exploding",
    (_EXPLODING, replace(_EXPLODING, clip=1.0)),
    (Claim(0, "rnn", most=0.3), Claim(1, "rnn", least=0.85)),
)
"""An RNN of ReLUs that starts with W_hh = I (Le et al. 2015) learns with clipping only."""

FORGET_BIAS = Preset(
    "forget-bias",
    (_ORDER, replace(_ORDER, forget_bias=1.0)),
    (Claim(0, "lstm", most=0.4), Claim(1, "lstm", least=0.6)),
)
"""Forget bias 0 against 1 (Jozefowicz et al. 2015)."""

TRUNCATION = Preset(
    "truncation",
    (replace(_RECALL_50, window=10), _RECALL_50),
    (Claim(0, "lstm", most=0.85), Claim(1, "lstm", least=0.98)),
)
"""A gradient that is followed back through 10 steps never reaches the first of 50."""

PRESETS = {
    preset.name: preset
    for preset in (FORGETS_AND_REMEMBERS, DEFAULT_FAILS, EXPLODING, FORGET_BIAS, TRUNCATION)
}
"""By name."""
