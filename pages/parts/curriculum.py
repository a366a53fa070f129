"""The 35 ideas of the lectures, and the scene that brings each to life."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pages.parts.corpus_box import corpora
from pages.text.i18n import Language

FRESH = {"source": "fresh", "radius": 1.0, "forget_bias": 5.0, "input_scale": 1.0, "kind": "lstm"}
CELLS = FRESH | {"radius": 0.1, "forget_bias": 8.0}  # the gates hardly hear the state: the cell path carries
MIXED = "The trailer was great, but the ending is sad and stupid"
MIXED_KO = "음악은 감동적인데 이야기가 너무 지루하다"

DEEP = {"shape_room": "architectures", "shape_form": "many-to-many", "shape_layers": 2, "shape_both": True}
RACE = {"race_room": "live", "race_preset": "forgets-and-remembers", "race_ids": ()}
# the lecture's: 200 units, Adam with 1e-4, 16 waves a step, Keras' start, 20 steps an epoch, 20 epochs
WAVE = (
    "task=wave,length=50,hidden_size=200,kinds=rnn,learning_rate=0.0001,batch=16,clip=none,"
    "initialisation=orthogonal,forget_bias=none,steps=400,goal=none"
)
DOG = {"word_first": "The dog bites the man", "word_second": "The man bites the dog again", "word_terms": ""}
DOG_KO = {"word_first": "개가 사람을 물었다", "word_second": "사람이 개를 또 물었다", "word_terms": ""}
SLIDE = {"word_corpus": None, "word_window": 1, "word_query": None}  # "You say goodbye and I say hello."
NAMES = "task={task},length=30,kinds=rnn+lstm,steps=200"


@dataclass(frozen=True)
class Idea:
    """One idea.

    Attributes:
        number: its place in the lectures, from 1 to 35.
        page: the page where it lives, by its path.
        changes: what it changes in the scene.
        korean: what it changes besides, or otherwise, where the page is Korean.
        corpus: the example text that it brings along, in the page's language.
    """

    number: int
    page: str
    changes: Mapping[str, Any] = field(default_factory=dict)
    korean: Mapping[str, Any] = field(default_factory=dict)
    corpus: str | None = None

    def scene(self, language: Language) -> dict[str, Any]:
        """What it changes for a reader of this language."""
        text = {} if self.corpus is None else {"word_corpus": corpora(language)[self.corpus]}
        return {**self.changes, **text, **(self.korean if language == "ko" else {})}


CURRICULUM = (
    Idea(1, "read", {"kind": "rnn", "network": "en-sentiment", "text": None}, {"network": "ko-sentiment"}),
    Idea(
        2,
        "read",
        {"kind": "lstm", "network": "en-char", "text": "I love you all"},
        {"network": "ko-jamo", "text": "나는 너를 사랑한다"},
    ),
    Idea(3, "one-step", {"room": "loop", "loop": "eight", "recurrent": True}),
    Idea(4, "one-step", {"room": "loop", "loop": "three", "recurrent": False}),
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
    Idea(15, "one-step", {"room": "cell", "kind": "lstm", "cell": "keep", "line": "c"}),
    Idea(16, "one-step", {"room": "gates", "gates": "2x2"}),
    Idea(17, "gradients", {"room": "distance", "zoom": "cells", **CELLS}),
    Idea(18, "one-step", {"room": "reset", "cell": "two"}),
    Idea(
        19,
        "race",
        {**RACE, "race_settings": NAMES.format(task="names-en")},
        {"race_settings": NAMES.format(task="names-ko")},
    ),
    Idea(20, "race", {**RACE, "race_settings": ""}),
    Idea(21, "race", {**RACE, "race_settings": WAVE}),
    Idea(
        22,
        "read",
        {"kind": "lstm", "network": "en-sentiment", "text": MIXED},
        {"network": "ko-sentiment", "text": MIXED_KO},
    ),
    Idea(23, "shapes", {"shape_room": "elmo"}),
    Idea(24, "shapes", {"shape_room": "digit"}),
    Idea(25, "words", {"word_room": "shapes", "word_linear": "slide"}),
    Idea(26, "words", {"word_room": "onehot"}),
    Idea(27, "words", {"word_room": "bags", "word_first": None, "word_second": None, "word_terms": None}),
    Idea(28, "words", {"word_room": "bags", **DOG}, DOG_KO),
    Idea(29, "words", {"word_room": "thesaurus"}),
    Idea(30, "words", {"word_room": "counts", **SLIDE}),
    Idea(31, "words", {"word_room": "pmi", **SLIDE}),
    # its first two singular values differ: the plane is one, and words lie apart in it
    Idea(
        32,
        "words",
        {"word_room": "svd", "word_kept": 2, "word_window": 2, "word_query": "coffee"},
        {"word_query": "커피를"},
        corpus="food",
    ),
    Idea(
        33,
        "words",
        {"word_room": "word2vec", "word_window": 2, "word_query": None},
        corpus="animals",
    ),
    Idea(34, "words", {"word_room": "embedding", "word_letter": 2}),
    Idea(35, "shapes", {"shape_room": "intent"}),
)
"""In the order of the numbers."""
