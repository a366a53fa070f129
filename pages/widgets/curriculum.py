"""The 35 ideas of the lectures, and the scene that brings each to life."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

FRESH = {"source": "fresh", "radius": 1.0, "forget_bias": 5.0, "input_scale": 1.0, "kind": "lstm"}
MIXED = "I loved it at first, but it was a waste of time"


@dataclass(frozen=True)
class Idea:
    """One idea.

    Attributes:
        number: its place in the lectures, from 1 to 35.
        page: the page where it lives, by its path.
        changes: what it changes in the scene.
    """

    number: int
    page: str
    changes: Mapping[str, Any] = field(default_factory=dict)


CURRICULUM = (
    Idea(1, "read", {"kind": "rnn", "network": "en-sentiment"}),
    Idea(2, "read", {"kind": "lstm", "network": "ko-jamo", "text": "나는 너를 사랑한다"}),
    Idea(9, "gradients", {"room": "distance", "zoom": "path", **FRESH, "kind": "rnn"}),
    Idea(10, "gradients", {"room": "cell"}),
    Idea(11, "gradients", {"room": "tanh"}),
    Idea(12, "gradients", {"room": "matrices"}),
    Idea(13, "gradients", {"room": "clipping"}),
    Idea(14, "gradients", {"room": "truncation"}),
    Idea(17, "gradients", {"room": "distance", "zoom": "cells", **FRESH}),
    Idea(22, "read", {"kind": "lstm", "network": "en-sentiment", "text": MIXED}),
)
