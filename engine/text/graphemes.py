r"""Tokens smaller than a word: characters, syllables and jamo.

All three stand on extended grapheme clusters (Unicode Standard Annex 29, rules GB1 to GB999), what a reader
calls one letter: an emoji family, a flag, a letter with its marks, a Hangul syllable. `regex`'s `\X` knows
the rules.
"""

from collections.abc import Iterable, Iterator
from unicodedata import normalize

import regex

from .readable import cuts
from .token import Token, Tokenizer

_GRAPHEME = regex.compile(r"\X")


def _is_syllable(text: str) -> bool:
    """Whether the text is one precomposed Hangul syllable, 가 to 힣, and nothing else."""
    return len(text) == 1 and "가" <= text <= "힣"


def graphemes(text: str) -> Iterator[Token]:
    """A readable text's extended grapheme clusters."""
    for match in _GRAPHEME.finditer(text):
        yield Token(match.group(), match.start(), match.end())


def _concatenate(texts: Iterable[str]) -> str:
    return "".join(texts)


def _characters(text: str) -> tuple[Token, ...]:
    return tuple(graphemes(text))


def _jamo(text: str) -> tuple[Token, ...]:
    return tuple(
        Token(letter, token.start, token.end)
        for token in graphemes(text)
        for letter in (normalize("NFD", token.text) if _is_syllable(token.text) else (token.text,))
    )


def _join_jamo(texts: Iterable[str]) -> str:
    pieces: list[str] = []
    for text in texts:
        if pieces and len(pieces[-1]) == len(text) == 1:
            composed = normalize("NFC", pieces[-1] + text)
            if _is_syllable(composed):  # ᄒ + ᅡ -> 하, then 하 + ᆫ -> 한
                pieces[-1] = composed
                continue
        pieces.append(text)
    return "".join(pieces)


characters = Tokenizer("characters", cuts(_characters), _concatenate)
"""Graphemes of the readable text (see `readable`), white space included. `join` gives that text back."""

syllables = Tokenizer("syllables", cuts(_characters), _concatenate)
"""The same cut, by the name that it has for Korean: each precomposed syllable is one token, 한 too where it
was typed, as some systems store it, as three code points."""

jamo = Tokenizer("jamo", cuts(_jamo), _join_jamo)
"""Each precomposed Hangul syllable as its two or three conjoining jamo; any other grapheme whole.

`join` gives the readable text back, whatever it holds. Jamo that make no precomposed syllable can't be
mistaken for a taken apart one: rules GB6 to GB8 keep a run L V (T) in one grapheme, so it stays one token of
several code points.
"""
