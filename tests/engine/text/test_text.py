"""Tokens over the whole of Unicode: nothing is lost, and every token knows its place."""

from pathlib import Path
from unicodedata import normalize

import pytest
import regex
from hypothesis import example, given
from hypothesis import strategies as st

from engine.text import (
    TOKENIZERS,
    UNKNOWN,
    UNKNOWN_ID,
    Token,
    Tokenizer,
    Vocabulary,
    VocabularyError,
    characters,
    display,
    jamo,
    readable,
    spaces,
    syllables,
    words,
)

# Any code point, lone surrogates included; the letters that interact are drawn far more often than by chance.
ANY = st.characters(codec=None)
HANGUL = st.sampled_from("ᄀ하ᅵᆨᆫ가각한글ㄱㅏᄀᅟᅠힰퟋ")
JOINING = st.sampled_from("\u200d\u0301\u0308\ufe0f👩💻🏽🇰🇷\r\n \t\ud83d\udc69eé\u0903नि\U000110bd")
TEXTS = st.lists(ANY | HANGUL | JOINING, max_size=30).map("".join)


def texts_of(tokens: tuple[Token, ...]) -> list[str]:
    return [token.text for token in tokens]


@given(TEXTS)
@example("한" + "ᆫ")
@example("ᄒ" + "한")
@example("ᄒ\u200dᅡ")
def test_jamo_characters_and_syllables_restore_what_a_reader_sees(text: str) -> None:
    for tokenizer in (jamo, characters, syllables):
        assert tokenizer.join(texts_of(tokenizer.tokenize(text))) == readable(text).text


@given(TEXTS)
def test_syllables_read_composed_and_decomposed_hangul_alike(text: str) -> None:
    hangul = "".join(letter for letter in text if "가" <= letter <= "힣")
    assert texts_of(syllables.tokenize(normalize("NFD", hangul))) == texts_of(syllables.tokenize(hangul))


@given(TEXTS, st.sampled_from(sorted(TOKENIZERS)))
def test_tokens_keep_their_place_and_leave_out_white_space_at_most(text: str, name: str) -> None:
    end = 0
    previous = None
    for token in TOKENIZERS[name].tokenize(text):
        place = (token.start, token.end)
        if place != previous:
            assert readable(text[end : token.start]).text.strip() == ""
            assert end <= token.start < token.end <= len(text)
        previous, end = place, token.end
    assert readable(text[end:]).text.strip() == ""


@given(TEXTS.map(lambda text: readable(text).text))
def test_what_a_token_reads_comes_from_its_place(text: str) -> None:
    for tokenizer in (spaces, characters):
        assert all(token.text == text[token.start : token.end] for token in tokenizer.tokenize(text))
    assert all(token.text == text[token.start : token.end].lower() for token in words.tokenize(text))
    assert all(
        token.text == normalize("NFC", text[token.start : token.end]) for token in syllables.tokenize(text)
    )
    assert all(
        token.text in {s := text[token.start : token.end], *normalize("NFD", s)}
        for token in jamo.tokenize(text)
    )


@given(st.lists(st.text("abcXYZ가나다0123456789", min_size=1), max_size=8))
def test_spaces_restore_single_spaced_text(pieces: list[str]) -> None:
    text = " ".join(pieces)
    assert spaces.join(texts_of(spaces.tokenize(text))) == text
    assert texts_of(spaces.tokenize(text)) == pieces


@pytest.mark.parametrize(
    ("tokenizer", "text", "expected"),
    [
        (characters, "e\u0301é", ["é", "é"]),
        (characters, "👨‍👩‍👧 👍🏽🇰🇷🇺🇸", ["👨‍👩‍👧", " ", "👍🏽", "🇰🇷", "🇺🇸"]),
        (characters, "a\r\nb", ["a", "\n", "b"]),
        (characters, "क्षि", ["क्षि"]),
        (syllables, "e\u0301 " + normalize("NFD", "각하"), ["é", " ", "각", "하"]),
        (syllables, "영화 good👍🏽", ["영", "화", " ", "g", "o", "o", "d", "👍🏽"]),
        (jamo, "가힣ㅋ", ["ᄀ", "ᅡ", "ᄒ", "ᅵ", "ᇂ", "ㅋ"]),
        (jamo, normalize("NFD", "값"), ["ᄀ", "ᅡ", "ᆹ"]),  # as some systems store it
        (jamo, "ᄀᄒ", ["ᄀᄒ"]),  # no syllable: stays whole
        (words, "Don't pay 3.14, OK?", ["don't", "pay", "3.14", ",", "ok", "?"]),
        (words, "이 영화 최고👩‍💻!", ["이", "영화", "최고", "👩‍💻", "!"]),
        (words, "Ü\u0301x \u00a0 y", ["ǘx", "y"]),
        (spaces, " Don't  pay\n3.14, ", ["Don't", "pay", "3.14,"]),
        (words, "", []),
        (jamo, "", []),
    ],
)
def test_known_cuts(tokenizer: Tokenizer, text: str, expected: list[str]) -> None:
    assert texts_of(tokenizer.tokenize(text)) == expected


def test_jamo_share_their_syllables_place() -> None:
    assert [(t.start, t.end) for t in jamo.tokenize("a각b")] == [(0, 1), (1, 2), (1, 2), (1, 2), (2, 3)]


@given(st.lists(st.sampled_from("🇰🇷🇺a \u200d\u0301💻."), max_size=12).map("".join))
def test_flags_are_cut_at_unicodes_word_boundaries(text: str) -> None:
    plain = regex.findall(r".+?\b", readable(text).text, regex.DOTALL | regex.WORD | regex.V1)
    assert texts_of(words.tokenize(text)) == [segment for segment in plain if not segment.isspace()]


@pytest.mark.parametrize("tokenizer", TOKENIZERS.values(), ids=lambda tokenizer: tokenizer.name)
def test_long_text_is_cut_in_linear_time(tokenizer: Tokenizer) -> None:
    text = "한글 and 👩‍💻! " * 7_000  # about 100,000 code points; quadratic cutting would take hours
    assert len(tokenizer.tokenize(text)) > 7_000


@given(ANY | TEXTS.filter(bool))
def test_what_is_shown_always_has_a_glyph(text: str) -> None:
    shown = display(text)
    assert shown
    assert not shown.isspace()
    assert not regex.search(r"[\p{Cc}\p{Cs}\p{Cn}\p{Co}\p{Bidi_Control}]", shown)
    assert not regex.match(r"\p{M}", shown)
    shown.encode("utf-8")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (" ", "␣"),
        ("\n", "⏎"),
        ("\r\n", "⏎"),
        ("\t", "⇥"),
        ("\0", "␀"),
        ("\x1b", "␛"),
        ("\x7f", "␡"),
        ("\x85", "U+0085"),
        ("\ufeff", "U+FEFF"),
        ("\ud83d", "U+D83D"),
        ("\u202e", "U+202E"),
        ("\u0301", "◌\u0301"),
        ("ᄀ", "ㄱ"),
        ("ᆨ", "ㄱ"),
        ("ᆪ", "ㄳ"),
        ("ᅡ", "ㅏ"),
        ("ᄓ", "ᄓ"),
        ("한", "한"),
        ("👨‍👩‍👧", "👨‍👩‍👧"),
        ("don't", "don't"),
    ],
)
def test_signs(text: str, shown: str) -> None:
    assert display(text) == shown


@given(st.lists(ANY, max_size=20, unique=True))
def test_a_vocabulary_survives_its_file(tmp_path_factory: pytest.TempPathFactory, letters: list[str]) -> None:
    path: Path = tmp_path_factory.getbasetemp() / "vocabulary.json"
    vocabulary = Vocabulary.build(letters)
    vocabulary.save(path)
    assert Vocabulary.parse(path.read_bytes()) == vocabulary


def test_a_vocabulary_lists_the_frequent_and_knows_the_unknown() -> None:
    vocabulary = Vocabulary.build("abracadabra!", minimum_count=2, maximum_size=4)
    assert vocabulary.texts == (UNKNOWN, "a", "b", "r")
    assert vocabulary.ids(characters.tokenize("bzra")) == [2, UNKNOWN_ID, 3, 1]
    assert "a" in vocabulary
    assert "z" not in vocabulary
    assert UNKNOWN not in vocabulary
    assert len(vocabulary) == 4


@pytest.mark.parametrize("text", ["", "{}", "[1]", "null", '["a"]', '["<unk>", "a", "a"]', b"\xff\xfe"])
def test_a_damaged_vocabulary_is_refused(text: str | bytes) -> None:
    with pytest.raises(VocabularyError):
        Vocabulary.parse(text)
