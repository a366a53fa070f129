r"""Tokens as long as a word, cut at white space or at Unicode's word boundaries."""

from collections.abc import Iterable

import regex

from .readable import cuts
from .token import Token, Tokenizer

_RUN = regex.compile(r"\S+")
# \b is annex 29's word boundary. Between flags it looks back over their whole run, which would take time
# in the square of its length: inside a run, flags are taken by rule WB15, two letters at a time.
_SEGMENT = regex.compile(r"\p{RI}{2}(?=\p{RI})|.+?\b", regex.DOTALL | regex.WORD | regex.V1)


def _with_spaces(texts: Iterable[str]) -> str:
    return " ".join(texts)


def _spaces(text: str) -> tuple[Token, ...]:
    return tuple(Token(run.group(), run.start(), run.end()) for run in _RUN.finditer(text))


def cut_words(text: str) -> tuple[Token, ...]:
    """The words of a readable text, as `words` gives them."""
    return tuple(
        Token(segment.group().lower(), segment.start(), segment.end())
        for segment in _SEGMENT.finditer(text)
        if not segment.group().isspace()
    )


spaces = Tokenizer("spaces", cuts(_spaces), _with_spaces)
"""What stands between white space. `join` puts one space between: only the gaps' kind is lost."""

words = Tokenizer("words", cuts(cut_words), _with_spaces)
"""Words, numbers and single punctuation marks (Unicode Standard Annex 29, rules WB1 to WB999), in lower case,
without the white space. `join` puts one space between all of them: fit to read, not to restore."""
