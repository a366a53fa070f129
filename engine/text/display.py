"""How a token is shown: never invisible, never a broken glyph."""

from unicodedata import lookup, name

import regex

# No glyph of their own, or, like the controls of writing direction, able to disturb what stands around them.
_WITHOUT_GLYPH = regex.compile(r"[\p{Cc}\p{Cs}\p{Cn}\p{Co}\p{Zl}\p{Zp}\p{Bidi_Control}]")
_ONLY_FORMAT = regex.compile(r"\p{Cf}+")
_STARTS_WITH_MARK = regex.compile(r"\p{M}")
_WHITE = {"\n": "⏎", "\r\n": "⏎", "\r": "⏎", "\t": "⇥"}
_CONTROL_PICTURES = 0x2400  # ␀, ␁, ... in the order of the controls they stand for


def _picture(character: str) -> str:
    code = ord(character)
    if code < 0x20:
        return chr(_CONTROL_PICTURES + code)
    return "␡" if code == 0x7F else f"U+{code:04X}"


def _compatibility_jamo(character: str) -> str:
    """A conjoining jamo's letter as it stands alone: ᄀ and ᆨ -> ㄱ; the character itself if there is none."""
    family, _, letter = name(character, "").rpartition(" ")
    if family not in {"HANGUL CHOSEONG", "HANGUL JUNGSEONG", "HANGUL JONGSEONG"}:
        return character
    try:
        return lookup(f"HANGUL LETTER {letter}")
    except KeyError:
        return character


def display(token_text: str) -> str:
    """A token's text as people should see it.

    White space becomes a visible sign (␣ ⏎ ⇥), a control its picture (␀), any other code point without a
    glyph its number (U+FEFF); a single conjoining jamo becomes the letter that stands alone (ᆨ -> ㄱ), and a
    combining mark without a letter sits on ◌. Everything else is shown as it is.
    """
    if token_text in _WHITE:
        return _WHITE[token_text]
    if token_text.isspace() and not _WITHOUT_GLYPH.search(token_text):
        return "␣" * len(token_text)
    if _ONLY_FORMAT.fullmatch(token_text):
        return "".join(map(_picture, token_text))
    shown = _WITHOUT_GLYPH.sub(lambda match: _picture(match.group()), token_text)
    if len(shown) == 1:
        shown = _compatibility_jamo(shown)
    return f"◌{shown}" if _STARTS_WITH_MARK.match(shown) else shown
