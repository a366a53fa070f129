"""The 35 ideas of the lectures, and the scene that brings each to life."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

FRESH = {"source": "fresh", "radius": 1.0, "forget_bias": 5.0, "input_scale": 1.0, "kind": "lstm"}
MIXED = "I loved it at first, but it was a waste of time"

DEEP = {"shape_room": "architectures", "shape_form": "many-to-many", "shape_layers": 2, "shape_both": True}
RACE = {"race_room": "live", "race_preset": "forgets-and-remembers", "race_ids": ()}
# the lecture's: 200 units, Adam with 1e-4, 16 waves a step, Keras' start, 20 steps an epoch, 20 epochs
WAVE = (
    "task=wave,length=50,hidden_size=200,kinds=rnn,learning_rate=0.0001,batch=16,clip=none,"
    "initialisation=orthogonal,forget_bias=none,steps=400,goal=none"
)
DOG = {"word_first": "The dog bites the man", "word_second": "The man bites the dog again", "word_terms": ""}


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
    Idea(3, "one-step", {"step_room": "loop", "step_loop": "eight", "step_recurrent": True}),
    Idea(4, "one-step", {"step_room": "loop", "step_loop": "three", "step_recurrent": False}),
    Idea(5, "hello", {"hello_room": "letters", "hello_text": "hello"}),
    Idea(6, "hello", {"hello_room": "sentences"}),
    Idea(7, "shapes", {"shape_room": "architectures", "shape_layers": 1, "shape_both": False}),
    Idea(8, "shapes", DEEP),
    Idea(9, "gradients", {"room": "distance", "zoom": "path", **FRESH, "kind": "rnn"}),
    Idea(10, "gradients", {"room": "cell"}),
    Idea(11, "gradients", {"room": "tanh"}),
    Idea(12, "gradients", {"room": "matrices"}),
    Idea(13, "gradients", {"room": "clipping"}),
    Idea(14, "gradients", {"room": "truncation"}),
    Idea(15, "one-step", {"step_room": "cell", "step_kind": "lstm", "step_cell": "keep", "step_line": "c"}),
    Idea(16, "one-step", {"step_room": "gates", "step_gates": "2x2"}),
    Idea(17, "gradients", {"room": "distance", "zoom": "cells", **FRESH}),
    Idea(18, "one-step", {"step_room": "reset", "step_cell": "two"}),
    Idea(19, "race", {**RACE, "race_settings": "task=names-en,length=30,kinds=rnn+lstm,steps=200"}),
    Idea(20, "race", {**RACE, "race_settings": ""}),
    Idea(21, "race", {**RACE, "race_settings": WAVE}),
    Idea(22, "read", {"kind": "lstm", "network": "en-sentiment", "text": MIXED}),
    Idea(23, "shapes", {"shape_room": "elmo"}),
    Idea(24, "shapes", {"shape_room": "digit"}),
    Idea(25, "words", {"word_room": "shapes", "word_linear": "slide"}),
    Idea(26, "words", {"word_room": "onehot"}),
    Idea(27, "words", {"word_room": "bags", "word_first": None, "word_second": None, "word_terms": None}),
    Idea(28, "words", {"word_room": "bags", **DOG}),
    Idea(29, "words", {"word_room": "thesaurus"}),
    Idea(30, "words", {"word_room": "counts"}),
    Idea(31, "words", {"word_room": "pmi"}),
    Idea(32, "words", {"word_room": "svd"}),
    Idea(33, "words", {"word_room": "word2vec"}),
    Idea(34, "words", {"word_room": "embedding", "word_letter": 2}),
    Idea(35, "shapes", {"shape_room": "intent"}),
)
"""In the order of the numbers."""
