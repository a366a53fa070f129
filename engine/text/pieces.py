"""Words, and pieces of rare words: what a network reads instead of giving up on a word it has never seen.

The pieces are found by byte pair encoding (Sennrich, Haddow and Birch 2016, algorithm 1), over letters rather
than bytes; a word is cut by the longest match from its start, and a piece that continues a word is marked
with ## (both as in WordPiece, Wu et al. 2016 and Devlin et al. 2019).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from heapq import heapify, heappop, heappush
from itertools import pairwise

from .graphemes import characters, graphemes
from .readable import cuts
from .token import Token, Tokenizer
from .vocabulary import UNKNOWN
from .words import cut_words, words

CONTINUES = "##"

_Pair = tuple[str, str]


def _letters(word: str) -> list[str]:
    first, *rest = (token.text for token in characters.tokenize(word))
    return [first, *(CONTINUES + letter for letter in rest)]


def _merged(pair: _Pair) -> str:
    return pair[0] + pair[1].removeprefix(CONTINUES)


def _merge(symbols: list[str], pair: _Pair) -> list[str]:
    merged: list[str] = []
    at = 0
    while at < len(symbols):
        if tuple(symbols[at : at + 2]) == pair:
            merged.append(_merged(pair))
            at += 2
        else:
            merged.append(symbols[at])
            at += 1
    return merged


def learn_pieces(texts: Iterable[str], merges: int, minimum_count: int = 5) -> frozenset[str]:
    """The letters of the texts' words, and what the most frequent pairs of neighbours make when merged.

    Args:
        texts: what to learn from.
        merges: how many pairs are merged, the most frequent first, ties by code point; fewer where
            no pair is left that occurs `minimum_count` times.
        minimum_count: how often a letter must occur to be known.
    """
    counts = Counter(token.text for text in texts for token in words.tokenize(text))
    spelled = {word: _letters(word) for word in counts}
    letters: Counter[str] = Counter()
    pairs: Counter[_Pair] = Counter()
    homes: defaultdict[_Pair, set[str]] = defaultdict(set)
    for word, symbols in spelled.items():
        for symbol in symbols:
            letters[symbol.removeprefix(CONTINUES)] += counts[word]
        for pair in pairwise(symbols):
            pairs[pair] += counts[word]
            homes[pair].add(word)
    known = {
        form for letter, n in letters.items() if n >= minimum_count for form in (letter, CONTINUES + letter)
    }
    queue = [(-n, pair) for pair, n in pairs.items()]  # outdated entries stay until they come up
    heapify(queue)
    while queue and merges:
        negative, best = heappop(queue)
        if pairs[best] != -negative:
            continue
        if -negative < minimum_count:
            break
        known.add(_merged(best))
        merges -= 1
        changed: set[_Pair] = set()
        for word in homes.pop(best):
            old = spelled[word]
            new = spelled[word] = _merge(old, best)
            for pair in pairwise(old):
                pairs[pair] -= counts[word]
            for pair in pairwise(new):
                pairs[pair] += counts[word]
                homes[pair].add(word)
            changed.update(pairwise(old), pairwise(new))
        for pair in changed:
            heappush(queue, (-pairs[pair], pair))
    return frozenset(known)


def _cut(word: Token, known: frozenset[str], longest: int) -> list[Token]:
    """The longest known pieces from the word's start on; the whole word where they can't spell it."""
    letters = list(graphemes(word.text))
    cut: list[Token] = []
    start = 0
    while start < len(letters):
        mark = CONTINUES if start else ""
        for end in range(min(len(letters), start + longest), start, -1):
            text = mark + "".join(letter.text for letter in letters[start:end])
            if text in known:
                break
        else:
            return [word]
        cut.append(Token(text, word.start + letters[start].start, word.start + letters[end - 1].end))
        start = end
    return cut


def pieces(known: Iterable[str]) -> Tokenizer:
    """The tokenizer that cuts words (see `words`) into known pieces.

    A known word stays whole, and so does one that the known pieces can't spell. `join` puts pieces
    together again, with one space between words.
    """
    entries = frozenset(known) - {UNKNOWN}
    longest = max(map(len, entries), default=0)

    def cut(text: str) -> list[Token]:
        return [piece for word in cut_words(text) for piece in _cut(word, entries, longest)]

    def join(texts: Iterable[str]) -> str:
        return " ".join(texts).replace(f" {CONTINUES}", "")

    return Tokenizer("pieces", cuts(cut), join)
