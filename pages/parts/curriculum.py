"""The 35 ideas of the lectures, and the scene that brings each to life."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pages.parts.corpora import corpora
from pages.text.i18n import Language

FRESH = {"source": "fresh", "radius": 1.0, "forget_bias": 5.0, "input_scale": 1.0, "kind": "lstm"}
CELLS = FRESH | {"radius": 0.1, "forget_bias": 8.0}  # the gates hardly hear the state: the cell path carries
MIXED = "The trailer was great, but the ending is sad and stupid"
MIXED_KO = "음악은 감동적인데 이야기가 너무 지루하다"

DEEP = {"room": "architectures", "form": "many-to-many", "layers": 2, "both": True}
RACE = {"room": "live", "preset": "forgets-and-remembers", "ids": ()}
# the lecture's: 200 units, Adam with 1e-4, 16 waves a step, Keras' start, 20 steps an epoch, 20 epochs
WAVE = (
    "task=wave,length=50,hidden_size=200,kinds=rnn,learning_rate=0.0001,batch=16,clip=none,"
    "initialisation=orthogonal,forget_bias=none,steps=400,goal=none"
)
DOG = {"first": "The dog bites the man", "second": "The man bites the dog again", "terms": ""}
DOG_KO = {"first": "개가 사람을 물었다", "second": "사람이 개를 또 물었다", "terms": ""}
SLIDE = {"corpus": None, "window": 1, "query": None}  # "You say goodbye and I say hello."
NAMES = "task={task},length=30,kinds=rnn+lstm,steps=200"


@dataclass(frozen=True)
class Idea:
    """One idea.

    Attributes:
        number: its place in the lectures, from 1 to 35.
        page: the page where it lives, by its path.
        changes: what it changes in the scene.
        elsewhere: what it changes besides, or otherwise, in a language that isn't English.
        corpus: the example text that it brings along, in the page's language.
    """

    number: int
    page: str
    changes: Mapping[str, Any] = field(default_factory=dict)
    elsewhere: Mapping[Language, Mapping[str, Any]] = field(default_factory=dict)
    corpus: str | None = None

    def scene(self, language: Language) -> dict[str, Any]:
        """What it changes for a reader of this language."""
        text = {} if self.corpus is None else {"corpus": corpora(language)[self.corpus]}
        return {**self.changes, **text, **self.elsewhere.get(language, {})}


CURRICULUM = (
    Idea(
        1,
        "read",
        {"kind": "rnn", "network": "en-sentiment", "text": None},
        {"ko": {"network": "ko-sentiment"}},
    ),
    Idea(
        2,
        "read",
        {"kind": "lstm", "network": "en-char", "text": "I love you all"},
        {"ko": {"network": "ko-jamo", "text": "나는 너를 사랑한다"}},
    ),
    Idea(3, "one-step", {"room": "loop", "loop": "eight", "recurrent": True}),
    Idea(4, "one-step", {"room": "loop", "loop": "three", "recurrent": False}),
    Idea(5, "hello", {"room": "letters", "text": "hello"}),
    Idea(6, "hello", {"room": "sentences"}),
    Idea(7, "shapes", {"room": "architectures", "layers": 1, "both": False}),
    Idea(8, "shapes", DEEP),
    Idea(9, "gradients", {"room": "distance", "zoom": "path", **FRESH, "kind": "rnn"}),
    Idea(10, "gradients", {"room": "cell"}),
    Idea(11, "gradients", {"room": "tanh"}),
    Idea(12, "gradients", {"room": "matrices"}),
    Idea(13, "gradients", {"room": "clipping"}),
    Idea(14, "gradients", {"room": "truncation"}),
    Idea(15, "one-step", {"room": "cell", "kind": "lstm", "cell": "keep", "line": "c"}),
    Idea(16, "one-step", {"room": "gates", "gates": "2x2"}),
    Idea(17, "gradients", {"room": "distance", "zoom": "cells", **CELLS}),
    Idea(18, "one-step", {"room": "reset", "cell": "two"}),
    Idea(
        19,
        "race",
        {**RACE, "settings": NAMES.format(task="names-en")},
        {"ko": {"settings": NAMES.format(task="names-ko")}},
    ),
    Idea(20, "race", {**RACE, "settings": ""}),
    Idea(21, "race", {**RACE, "settings": WAVE}),
    Idea(
        22,
        "read",
        {"kind": "lstm", "network": "en-sentiment", "text": MIXED},
        {"ko": {"network": "ko-sentiment", "text": MIXED_KO}},
    ),
    Idea(23, "shapes", {"room": "elmo"}),
    Idea(24, "shapes", {"room": "digit"}),
    Idea(25, "words", {"room": "shapes", "linear": "slide"}),
    Idea(26, "words", {"room": "onehot"}),
    Idea(27, "words", {"room": "bags", "first": None, "second": None, "terms": None}),
    Idea(28, "words", {"room": "bags", **DOG}, {"ko": DOG_KO}),
    Idea(29, "words", {"room": "thesaurus"}),
    Idea(30, "words", {"room": "counts", **SLIDE}),
    Idea(31, "words", {"room": "pmi", **SLIDE}),
    # its first two singular values differ: the plane is one, and words lie apart in it
    Idea(
        32,
        "words",
        {"room": "svd", "kept": 2, "window": 2, "query": "coffee"},
        {"ko": {"query": "커피를"}},
        corpus="food",
    ),
    Idea(
        33,
        "words",
        {"room": "word2vec", "window": 2, "query": None},
        corpus="animals",
    ),
    Idea(34, "words", {"room": "embedding", "letter": 2}),
    Idea(35, "shapes", {"room": "intent"}),
)
"""In the order of the numbers."""
