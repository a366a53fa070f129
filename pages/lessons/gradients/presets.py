"""Scenes of the room "distance" that answer a question each: one click, or one link."""

from __future__ import annotations

from pages.state.networks import UNTOUCHED
from pages.text.i18n import Language, in_language

Changes = dict[str, object]

ROOM: Changes = {"room": "distance", "first": None, "last": None}
FRESH: Changes = ROOM | {
    "source": "fresh",
    "radius": 1.0,
    "hidden_size": 64,
    "length": 100,
    "activation": "tanh",
    "initialisation": "orthogonal",
    "forget_bias": 5.0,
    "input_scale": 1.0,
    "seed": 0,
}
# As large as PyTorch's own start makes W_hh (uniform, its spectral radius 1/sqrt(3)) and what comes from x.
OWN: Changes = FRESH | {"initialisation": "uniform", "radius": 0.58, "input_scale": 0.58, "forget_bias": 0.0}
TRAINED: Changes = (
    ROOM | UNTOUCHED | {"source": "trained", "moment": "final", "steps": None, "filler": 0, "at": None}
)
# A sentence on which the trained RNN's gradient grows on its way back.
GROWS: dict[Language, Changes] = {
    "en": {"network": "en-sentiment", "text": "I was sure I would hate it, but it made me so happy"},
    "ko": {"network": "ko-sentiment", "text": "다시는 보고 싶지 않은 영화"},
}
# Sentences whose beginning a trained LSTM forgets.
FORGETTABLE: dict[Language, Changes] = {
    "en": {"network": "en-sentiment", "text": " ".join(["not good"] * 8)},
    "ko": {"network": "ko-jamo", "text": "처음엔 지루했지만 끝나고 나니 정말 최고였다"},
}


def presets(language: Language) -> dict[str, Changes]:
    """By name, what each changes in the scene."""
    return {
        "rnn": FRESH | {"kind": "rnn", "zoom": "path"},
        "lstm": FRESH | {"kind": "lstm", "zoom": "cells", "radius": 0.1, "forget_bias": 8.0},
        "gates": FRESH | {"kind": "lstm", "zoom": "cells"},
        "closed": FRESH | {"kind": "lstm", "zoom": "cells", "forget_bias": -1.0},
        "own": OWN | {"kind": "lstm", "zoom": "cells"},
        "explodes": FRESH | {"kind": "lstm", "zoom": "cells", "radius": 3.0},
        "grows": TRAINED | {"kind": "rnn", "zoom": "path"} | in_language(GROWS, language),
        "sentence": TRAINED | {"kind": "lstm", "zoom": "cells"} | in_language(FORGETTABLE, language),
        "noisy": FRESH | {"kind": "rnn", "zoom": "path", "radius": 1.5},
        "silent": FRESH | {"kind": "rnn", "zoom": "path", "radius": 1.5, "input_scale": 0.0},
        "identity": FRESH
        | {"kind": "rnn", "zoom": "path", "activation": "relu", "initialisation": "identity"},
    }
