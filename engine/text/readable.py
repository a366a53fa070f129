"""Text as a reader sees it: what looks the same reads the same.

Unicode can write one and the same line in several ways: with code points that have no shape of their own
(Default_Ignorable_Code_Point in DerivedCoreProperties.txt: a soft hyphen from a PDF, a byte order mark), with
an accented letter or a Hangul syllable as one code point or as several (canonical equivalence, Unicode
Standard Annex 15), with any of 17 spaces (Zs), or with another sign for the end of a line. None of that may
change what a network reads.

What does change the picture stays: joiner, variation selector and tags inside an emoji (Unicode Technical
Standard 51, ED-15a to ED-17), and the two joiners where a script needs them, between letters that connect,
as in Persian, and after a virama (Unicode Standard Annex 31, section 2.3.1, A1, A2 and B).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from unicodedata import is_normalized, normalize

import regex

from .token import Token

# The Hangul fillers are ignorable by their property, but fonts give these two the width of a letter.
_FILLERS = r"\u3164\uffa0"
_DEPENDS = r"\u200c\u200d\ufe0e\ufe0f\U000e0020-\U000e007f"  # visible in the right company
_UNSEEN = regex.compile(rf"[\p{{DI}}--[{_DEPENDS}{_FILLERS}]]+", regex.V1)

_LOOK = r"(?:\ufe0f\u20e3?|\ufe0e|\p{EMod})?(?:[\U000e0020-\U000e007e]++\U000e007f)?"
_EMOJI = rf"\p{{ExtPict}}{_LOOK}(?:\u200d\p{{ExtPict}}{_LOOK})*+|[0-9#*]\ufe0f\u20e3"
_BETWEEN_CONNECTED = (
    r"(?<=[\p{jt=D}\p{jt=L}]\p{jt=T}{0,8})\u200c(?=[\p{jt=T}--\p{jt=C}]{0,8}[\p{jt=D}\p{jt=R}])"
)
_AFTER_VIRAMA = r"(?<=\p{ccc=Virama}\P{ccc=0}{0,8})[\u200c\u200d]"
_WITHOUT_COMPANY = regex.compile(
    rf"(?:{_EMOJI}|{_BETWEEN_CONNECTED}|{_AFTER_VIRAMA})(*SKIP)(*FAIL)|[{_DEPENDS}]+", regex.V1
)

_LINE_END = regex.compile(r"\r\n|[\r\x85\u2028\u2029]")  # The Unicode Standard, section 5.8
_SPACE = regex.compile(rf"[[\p{{Zs}}{_FILLERS}]--\ ]", regex.V1)
# What may compose with the code point before it, with that code point: annex 15, section 9.
_COMPOSING = regex.compile(r"[\p{ccc=0}--\p{NFC_QC=M}]?[\P{ccc=0}\p{NFC_QC=M}]+|\p{NFC_QC=N}", regex.V1)
_ODD = regex.compile(r"[[\p{DI}\p{Zs}\r\x85\u2028\u2029]--\ ]", regex.V1)  # all of the above but composing


@dataclass(frozen=True, slots=True)
class Readable:
    """A text as it is read, and where each of its code points comes from.

    Attributes:
        text: composed (NFC), without what nobody sees; each space is U+0020, each line's end U+000A.
        starts: for each code point of `text` its start in the original, and last the original's length. What
            was left out belongs to the code point before it, at the very start to the first one.
    """

    text: str
    starts: Sequence[int]

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where `text[start:end]`, at least one code point, stands in the original."""
        return self.starts[start], self.starts[bisect_right(self.starts, self.starts[end - 1])]


def readable(text: str) -> Readable:
    r"""The text as a reader sees it.

    >>> readable("don\u00ad't").text
    "don't"
    """
    if is_normalized("NFC", text) and not _ODD.search(text):
        return Readable(text, range(len(text) + 1))
    found, starts = text, list(range(len(text)))
    for pattern, new in ((_UNSEEN, ""), (_WITHOUT_COMPANY, ""), (_LINE_END, "\n"), (_SPACE, " ")):
        found, starts = _replaced(found, starts, pattern, new)
    if not is_normalized("NFC", found):
        found, starts = _replaced(found, starts, _COMPOSING)
    return Readable(found, [*([0] * bool(starts)), *starts[1:], len(text)])


def _replaced(
    text: str, starts: list[int], pattern: regex.Pattern[str], new: str | None = None
) -> tuple[str, list[int]]:
    """What matches becomes ``new``, or is composed where that is None."""
    texts: list[str] = []
    places: list[int] = []
    at = 0
    for match in pattern.finditer(text):
        typed = match.group()
        if (read := normalize("NFC", typed) if new is None else new) == typed:
            continue
        texts += text[at : match.start()], read
        places += starts[at : match.start()]
        places += [starts[match.start()]] * len(read)
        at = match.end()
    return "".join([*texts, text[at:]]), places + starts[at:]


def cuts(cut: Callable[[str], Sequence[Token]]) -> Callable[[str], tuple[Token, ...]]:
    """From a way to cut readable text to one that cuts any text, its tokens' places those of the original."""

    def tokenize(text: str) -> tuple[Token, ...]:
        read = readable(text)
        if isinstance(read.starts, range):  # nothing to read otherwise than it stands there
            return tuple(cut(text))
        return tuple(Token(token.text, *read.place(token.start, token.end)) for token in cut(read.text))

    return tokenize
