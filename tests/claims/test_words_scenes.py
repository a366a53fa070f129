"""What docs/words.md says of documents and of the plane of words is what the counts and the networks give."""

from __future__ import annotations

import numpy as np
import pytest

from engine import models
from engine.lectures.words.corpus import read_corpus
from engine.lectures.words.counts import cooccurrence, cosine, decompose, ppmi, share_kept
from engine.lectures.words.documents import term_document, terms_of
from engine.reading.reading import read
from pages.lessons.words.choices import WordsChoices
from pages.lessons.words.corpus_box import corpus_text
from pages.lessons.words.rooms.bags import kinds_caption
from pages.lessons.words.rooms.svd import repeated
from pages.parts.curriculum import CURRICULUM
from pages.parts.scope import JUDGING, TELLING, judges
from pages.text.i18n import LANGUAGES, Language, words
from tests.claims.scenes import told

TOLD = told("words")
PAIRS = {"Which pair do all three kinds tell apart?": "en", "세 셀이 모두 구별하는 짝은?": "ko"}


def documents(scene: WordsChoices) -> tuple[str, str]:
    say = words(scene.language)
    return (
        scene.first or say("words.bags.reviews.first"),
        scene.second or say("words.bags.reviews.second"),
    )


def said(scene: WordsChoices, kind: str) -> tuple[float, float]:
    network = models.load(f"{scene.language}-sentiment", kind)
    a, b = (float(read(network, text).probability[-1, 1]) for text in documents(scene))
    return a, b


@pytest.mark.parametrize("question", PAIRS)
def test_all_three_kinds_tell_the_pair_apart(question: str) -> None:
    here = TOLD[question].scene
    say, pair = words(here.language), documents(here)
    counts = term_document(pair, terms_of(pair, here.terms or ""))
    assert np.array_equal(counts[0], counts[1])
    found = [said(here, kind) for kind in models.KINDS]
    assert all(a < 0.5 < b for a, b in found)
    line = kinds_caption(pair, say)
    assert line == say(
        "words.bags.kinds.all",
        told=", ".join(
            f"{say(f'kind.{kind}')} {a:.0%} / {b:.0%}"
            for kind, (a, b) in zip(models.KINDS, found, strict=True)
        ),
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_decks_pair_is_read_right_by_the_rnn_alone_and_the_page_says_so(language: Language) -> None:
    here = WordsChoices(language=language)
    found = {kind: said(here, kind) for kind in models.KINDS}
    assert [kind for kind, (a, b) in found.items() if a < 0.5 < b] == ["rnn"]
    line = kinds_caption(documents(here), words(language))
    for a, b in found.values():
        assert f"{a:.0%} / {b:.0%}" in line


def test_the_documents_opening_is_the_decks_pair() -> None:
    here = TOLD["What does a bag of words lose?"].scene
    assert documents(here) == documents(WordsChoices())
    assert here.reader == "rnn"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_verdict_on_texts_that_judge_nothing(language: Language) -> None:
    say = words(language)
    network = models.load(f"{language}-sentiment")
    for name in (*JUDGING, *TELLING):
        readings = [read(network, say(f"words.bags.{name}.{part}")) for part in ("first", "second")]
        assert judges(readings) == (name in JUDGING), name
    [dog] = [idea.scene(language) for idea in CURRICULUM if idea.number == 28]
    assert not judges([read(network, dog[part]) for part in ("first", "second")])
    other = models.load("en-sentiment" if language == "ko" else "ko-sentiment")
    unread = [read(other, "좋은 영화"), read(other, "나쁜 영화")] if language == "ko" else []
    assert not unread or not judges(unread)


@pytest.mark.parametrize("language", LANGUAGES)
def test_row_32_has_one_plane_and_its_words_lie_apart(language: Language) -> None:
    [idea] = [each for each in CURRICULUM if each.number == 32]
    here = WordsChoices(language=language).with_(**idea.scene(language))
    corpus = read_corpus(corpus_text(here))
    S, dense = decompose(ppmi(cooccurrence(corpus, here.window)))
    assert not repeated(S)
    at = {word: place for place, word in enumerate(corpus.vocabulary)}
    drink, other, food = {"en": ("coffee", "tea", "rice"), "ko": ("커피를", "녹차를", "밥을")}[language]
    assert here.query == drink
    alike = cosine(dense[:, :2], dense[at[drink], :2])
    assert alike[at[other]] == pytest.approx(1)
    assert alike[at[food]] < 0.9
    assert np.unique(alike.round(4)).size > len(alike) / 2  # not all one and the same


def test_row_32_keeps_what_is_said() -> None:
    for question in ("Can few numbers say the same?", "And when is the plane not one plane?"):
        row = TOLD[question]
        corpus = read_corpus(corpus_text(row.scene))
        S, _ = decompose(ppmi(cooccurrence(corpus, row.scene.window)))
        assert f"{share_kept(S, 2):.1%}".replace("%", " %") in row.answer
        assert repeated(S) == ("equal" in row.answer)
