"""What the rooms about counts and learnt vectors ask at their end, answered from what they show."""

from __future__ import annotations

from bisect import bisect_left
from math import isnan, log2

import numpy as np

from engine.errors import InputError
from engine.lectures.words.corpus import Corpus
from engine.lectures.words.cost import cbow, language_model
from engine.lectures.words.counts import cooccurrence, cosine, pmi, share_kept
from engine.lectures.words.embedding import LETTERS, table_gradient
from engine.lectures.words.vectors import WordVectors
from engine.lectures.words.word2vec import Settings, entropy_of_counts
from engine.tracing.records import Array
from pages.frame.predict import Answer, Question
from pages.lessons.words.choices import WordsChoices
from pages.lessons.words.rooms.cost import sizes_at
from pages.lessons.words.training import trained
from pages.state import session
from pages.text.format import literal
from pages.text.i18n import Words

TIMES = 10  # as large a text, with the same two words in it
OPPOSITES = {"en-words": ("love", "hate"), "ko-words": ("지루하고", "재미있고")}
SPELT = "hello"


def of_counts(corpus: Corpus, counts: Array, word: int, say: Words) -> list[Question]:
    """Which of two words is more like the chosen one, and what a wider window does to the zeros."""
    window = session.current(WordsChoices).window

    def wider() -> Answer:
        was, now = (float((each == 0).mean()) for each in (counts, cooccurrence(corpus, window + 1)))
        because = say("words.ask.wider.because", was=say.percent(was), now=say.percent(now))
        return Answer(_place(now - was, (-1e-9, 1e-9)), because)

    ways = tuple(say(f"words.ask.wider.{way}") for way in ("fewer", "same", "more"))
    wide = Question("words-wider", say("words.ask.wider", window=window + 1), ways, wider)
    return [*_closer(corpus, counts, word, say), wide]


def _closer(corpus: Corpus, vectors: Array, word: int, say: Words) -> list[Question]:
    """The most and the least similar word, to choose from; none where all are alike."""
    cosines = cosine(vectors, vectors[word])
    others = [place for place in np.flatnonzero(~np.isnan(cosines)) if place != word]
    if not others or np.ptp(cosines[others]) < 1e-9:
        return []
    pair = sorted((others[np.argmax(cosines[others])], others[np.argmin(cosines[others])]))
    names = tuple(literal(corpus.vocabulary[place]) for place in pair)

    def closer() -> Answer:
        told = ", ".join(
            f"{name} {say.fixed(cosines[place], 3)}" for name, place in zip(names, pair, strict=True)
        )
        return Answer(int(np.argmax(cosines[pair])), say("words.ask.closer.because", cosines=told))

    text = say("words.ask.closer", word=literal(corpus.vocabulary[word]))
    return [Question("words-closer", text, names, closer)]


def of_pmi(by_hand: tuple[int, int, int, int], counts: Array, positive: Array, say: Words) -> list[Question]:
    """What more text without the two words does to PMI, and how many pairs that met count for nothing."""

    def longer() -> Answer:
        joint, first, second, total = by_hand
        was, now = pmi(joint, first, second, total), pmi(joint, first, second, TIMES * total)
        because = say(
            "words.ask.longer.because",
            was=say.fixed(was, 2),
            now=say.fixed(now, 2),
            bits=say.fixed(log2(TIMES), 2),
        )
        return Answer(_place(now - was, (-1e-9, 1e-9)), because)

    def dropped() -> Answer:
        met, gone = int((counts > 0).sum()), int(((counts > 0) & (positive == 0)).sum())
        because = say("words.ask.dropped.because", met=met, gone=gone)
        return Answer(0 if not gone else 1 if 2 * gone < met else 2, because)

    ways = tuple(say(f"words.ask.dropped.{way}") for way in ("none", "some", "most"))
    asked = [Question("words-dropped", say("words.ask.dropped"), ways, dropped)]
    if not _can_be(by_hand):
        return asked
    ways = tuple(say(f"words.ask.longer.{way}") for way in ("falls", "stays", "rises"))
    return [Question("words-longer", say("words.ask.longer", times=TIMES), ways, longer), *asked]


def _can_be(counts: tuple[int, int, int, int]) -> bool:
    try:
        return pmi(*counts) > -np.inf
    except InputError:
        return False


def of_svd(corpus: Corpus, S: Array, dense: Array, word: int, say: Words) -> list[Question]:
    """How much two columns keep, and how many columns it takes to keep nearly all."""

    def two() -> Answer:
        kept = share_kept(S, 2)
        return Answer(_place(kept, (0.5, 0.9)), say("words.ask.two.because", kept=say.percent(kept, 1)))

    def nearly() -> Answer:
        columns = next(k for k in range(1, len(S) + 1) if share_kept(S, k) >= 0.99)
        because = say("words.ask.nearly.because", columns=columns, all=len(S))
        return Answer(_place(columns / len(S), (1 / 3, 2 / 3)), because)

    shares = ("< 50 %", "50 – 90 %", "> 90 %")
    thirds = tuple(say(f"words.ask.nearly.{part}") for part in ("few", "half", "most"))
    return [
        Question("words-two", say("words.ask.two"), shares, two),
        Question("words-nearly", say("words.ask.nearly"), thirds, nearly),
        *_closer(corpus, dense[:, :2], word, say),
    ]


def of_word2vec(corpus: Corpus | None, settings: Settings, power: int, say: Words) -> list[Question]:
    """Whether the context helps, and how much cheaper CBOW is."""

    def helps() -> Answer:
        assert corpus is not None
        counted, last = entropy_of_counts(corpus, settings), trained(corpus, settings).losses[-1]
        because = say("words.ask.helps.because", counted=say.fixed(counted, 2), last=say.fixed(last, 2))
        return Answer(0 if last < counted - 0.01 else 1, because)

    def cheaper() -> Answer:
        sizes = sizes_at(power)
        times = sum(language_model(sizes, "log2")) / sum(cbow(sizes, "log2"))
        return Answer(_place(times, (10, 1000)), say("words.ask.cheaper.because", times=say.count(times)))

    text = say("words.ask.cheaper", vocabulary=say.count(sizes_at(power).vocabulary))
    cheap = Question("words-cheaper", text, ("< 10", "10 – 1,000", "> 1,000"), cheaper)
    if corpus is None or settings.objective != "softmax":
        return [cheap]
    ways = (say("words.ask.helps.yes"), say("words.ask.helps.no"))
    return [Question("words-helps", say("words.ask.helps"), ways, helps), cheap]


def of_reviews(vectors: WordVectors, word: str, say: Words) -> list[Question]:
    """Whether opposites lie near each other, and how many words lie near the typed one."""
    first, second = OPPOSITES[vectors.card.name]

    def opposites() -> Answer:
        rows = vectors.row(first), vectors.row(second)
        cosines = cosine(vectors.vectors, vectors.vectors[rows[0]])
        rank = int((cosines > cosines[rows[1]]).sum())  # the word itself is 1
        because = say(
            "words.ask.opposites.because",
            cosine=say.fixed(cosines[rows[1]], 2),
            rank=rank,
            first=first,
            second=second,
        )
        return Answer(0 if rank <= 10 else 1 if rank <= len(cosines) / 2 else 2, because)

    def crowd() -> Answer:
        cosines = cosine(vectors.vectors, vectors.vectors[vectors.row(word)])
        near = int((cosines > 0.5).sum()) - 1  # without itself
        told = {"near": near, "share": say.percent(near / count, 1), "size": vectors.card.size}
        return Answer(_place(near, (9, 100)), say("words.ask.crowd.because", **told))

    count = vectors.card.vocabulary_size - 1
    ways = tuple(say(f"words.ask.opposites.{way}") for way in ("near", "middle", "far"))
    text = say("words.ask.opposites", first=first, second=second)
    many = say("words.ask.crowd", count=say.count(count), word=literal(word.strip()))
    return [
        Question(f"words-opposites-{vectors.card.name}", text, ways, opposites),
        Question("words-crowd", many, ("< 10", "10 – 100", "> 100"), crowd),
    ]


def of_embedding(table: Array, say: Words) -> list[Question]:
    """Which rows learn from a text, and what the product with one-hot vectors would cost."""
    rows = np.array([LETTERS.index(letter) for letter in SPELT])

    def learn() -> Answer:
        used = np.flatnonzero(table_gradient(table, rows).any(axis=1))
        names = ", ".join(LETTERS[row] for row in used)
        return Answer(len(used) - 3, say("words.ask.learn.because", rows=names, count=len(used)))

    def twice() -> Answer:
        gradient = table_gradient(table, rows)
        largest = gradient[:, 0].argmax()
        because = say(
            "words.ask.twice.because",
            int(gradient[largest, 0]),
            letter=LETTERS[largest],
            times=say.count(gradient[largest, 0]),
        )
        return Answer(int(largest), because)

    return [
        Question("words-learn", say("words.ask.learn", text=SPELT), ("3", "4", "5"), learn),
        Question("words-twice", say("words.ask.twice", text=SPELT), LETTERS, twice),
    ]


def _place(value: float, limits: tuple[float, ...]) -> int:
    """In which of the ranges between the limits a value lies, from 0."""
    if isnan(value):
        return 1
    return bisect_left(limits, value)
