"""Pieces of words: they cover every word, keep their place, and are those of byte pair encoding."""

from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.text import UNKNOWN, learn_pieces, pieces, words

TEXTS = st.lists(st.text("aab한글 🇰\u0301", max_size=12), max_size=6)


def by_the_book(counts: dict[str, int], merges: int) -> list[str]:
    """Byte pair encoding as its paper's algorithm 1 has it: count all pairs anew for every merge."""
    spelled = {word: [word[0], *(f"##{letter}" for letter in word[1:])] for word in counts}
    found = []
    for _ in range(merges):
        pairs: Counter[tuple[str, str]] = Counter()
        for word, symbols in spelled.items():
            for pair in pairwise(symbols):
                pairs[pair] += counts[word]
        if not pairs:
            break
        best = min(pairs, key=lambda pair: (-pairs[pair], pair))
        found.append(best[0] + best[1][2:])
        for symbols in spelled.values():
            at = 0
            while at < len(symbols) - 1:
                if (symbols[at], symbols[at + 1]) == best:
                    symbols[at : at + 2] = [found[-1]]
                at += 1
    return found


@given(
    st.dictionaries(st.text("abc", min_size=1, max_size=7), st.integers(1, 9), min_size=1), st.integers(0, 12)
)
def test_the_pieces_are_those_of_the_paper(counts: dict[str, int], merges: int) -> None:
    text = " ".join(word for word, n in counts.items() for _ in range(n))
    letters = {form for word in counts for letter in word for form in (letter, f"##{letter}")}
    assert learn_pieces([text], merges, minimum_count=1) == letters | set(by_the_book(counts, merges))


@given(TEXTS, st.integers(0, 20), st.integers(1, 3))
def test_pieces_cover_every_word_in_order(texts: list[str], merges: int, minimum_count: int) -> None:
    known = learn_pieces(texts[:-1], merges, minimum_count)
    cut = pieces(known)
    for text in texts:
        tokens = cut.tokenize(text)
        assert cut.join(t.text for t in tokens) == words.join(t.text for t in words.tokenize(text))
        covered = [at for token in tokens for at in range(token.start, token.end)]
        assert covered == [at for word in words.tokenize(text) for at in range(word.start, word.end)]


def test_frequent_words_stay_whole_and_rare_ones_are_cut() -> None:
    known = learn_pieces(["the kindness of the kind, kindly"] * 9 + ["sadness"], merges=40)
    assert {"the", "kind", "##ness"} <= known
    cut = pieces({*known, UNKNOWN})
    assert [(t.text, t.start, t.end) for t in cut.tokenize("The kindnesses 𒀀")] == [
        ("the", 0, 3),
        ("kindness", 4, 12),
        ("##es", 12, 14),
        ("𒀀", 15, 16),  # no piece spells it: it stays whole, and unknown
    ]


@pytest.mark.parametrize("letter", ["a", "ab", "é", "🇰🇷", "👩\u200d", "\u0301"])
def test_one_endless_word_is_cut_in_linear_time(letter: str) -> None:
    cut = pieces({"a", "##a", "##b", "##ab", "##é", "##abab"})
    tokens = cut.tokenize(letter * (100_000 // len(letter)))
    assert tokens[-1].end == len(letter) * (100_000 // len(letter))
