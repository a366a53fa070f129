"""What looks the same reads the same, by every tokenizer and network, and every token knows its place."""

from __future__ import annotations

import sys
from itertools import pairwise, product
from unicodedata import category, combining, normalize

import pytest
import regex
from hypothesis import example, given, settings
from hypothesis import strategies as st

from engine import models
from engine.race.tasks import own_text
from engine.text import TOKENIZERS, Token, Tokenizer, pieces, readable

EVERYTHING = [chr(code) for code in range(sys.maxunicode + 1)]
SPACES = [letter for letter in EVERYTHING if category(letter) == "Zs"]
FILLERS = "\u3164\uffa0"  # as wide as a letter
ENDS = "\n\r\x85\u2028\u2029"
IN_COMPANY = "\u200c\u200d\ufe0e\ufe0f"  # nothing to see between letters of Latin and Hangul
TAGS = [chr(code) for code in range(0xE0020, 0xE0080)]
# Written down apart from the module: Default_Ignorable_Code_Point of assigned code points, by block.
INVISIBLE = [
    "\u00ad", "\u034f", "\u061c", "\u115f", "\u1160", "\u17b4", "\u17b5", "\u180b", "\u180e", "\u200b",
    "\u200e", "\u200f", "\u202a", "\u202b", "\u202c", "\u202d", "\u202e", "\u2060", "\u2063", "\u2066",
    "\u2069", "\u206a", "\ufe00", "\ufeff", "\U0001bca0", "\U0001d173", "\U000e0001", "\U000e0100",
]  # fmt: skip

LETTERS = st.sampled_from("abcde don't I.é å ñ Ǘ 한글이 값 영화가 좋다 ㅋ👩‍💻❤️🇰🇷")
TEXTS = st.lists(LETTERS, min_size=1, max_size=14).map("".join)
ANY = st.lists(
    st.characters(codec=None) | LETTERS | st.sampled_from(INVISIBLE + list(IN_COMPANY)), max_size=20
)
TOKENIZED = [*TOKENIZERS.values(), pieces({"a", "##b", "don", "##'t", "한", "##글"})]
SENTENCES = {
    "en-sentiment": "I don't like this movie, café!",
    "ko-sentiment": "이 영화는 정말 재미없다 ㅠㅠ",
    "en-char": "I don't like thee, sirrah.",
    "ko-jamo": "무궁화 꽃이 피었습니다",
}


def by(tokenizer: Tokenizer) -> str:
    return tokenizer.name


@st.composite
def disguised(draw: st.DrawFn, text: str) -> str:
    """The text with what nobody sees put in anywhere, decomposed, and with other spaces."""
    if draw(st.booleans()):
        text = normalize("NFD", text)
    found = [draw(st.sampled_from(INVISIBLE))] if draw(st.booleans()) else []
    for letter, following in zip(text, text[1:] + "a", strict=True):
        found.append(draw(st.sampled_from(SPACES)) if letter == " " else letter)
        free = letter < "\u0250" or "가" <= letter <= "힣"
        plain = free and not {letter, following} & set(IN_COMPANY)
        found += draw(st.lists(st.sampled_from(INVISIBLE + list(IN_COMPANY) * plain), max_size=2))
    return "".join(found)


def spans_cover(text: str, tokens: tuple[Token, ...]) -> None:
    """In order, apart or the same, within the text; what lies outside of them is nothing that is seen."""
    places = list(dict.fromkeys((token.start, token.end) for token in tokens))
    assert all(a[1] <= b[0] for a, b in pairwise(places))
    covered = {at for start, end in places for at in range(start, end)}
    left = "".join(letter for at, letter in enumerate(text) if at not in covered)
    assert readable(left).text.strip() == ""
    assert all(0 <= start < end <= len(text) for start, end in places)


@pytest.mark.parametrize("tokenizer", TOKENIZED, ids=by)
@given(data=st.data(), text=TEXTS)
def test_what_looks_the_same_is_cut_the_same(tokenizer: Tokenizer, data: st.DataObject, text: str) -> None:
    typed = data.draw(disguised(text))
    tokens = tokenizer.tokenize(typed)
    assert [token.text for token in tokens] == [token.text for token in tokenizer.tokenize(text)]
    spans_cover(typed, tokens)


@pytest.mark.parametrize("network", models.NAMES)
@settings(max_examples=30)
@given(data=st.data())
def test_every_shipped_network_reads_it_the_same(network: str, data: st.DataObject) -> None:
    text = SENTENCES[network]
    typed = data.draw(disguised(text))
    found = _network(network).encode(typed)
    assert found.ids.tolist() == _network(network).encode(text).ids.tolist()
    spans_cover(typed, found.tokens)


_NETWORKS: dict[str, models.Network] = {}


def _network(name: str) -> models.Network:
    if name not in _NETWORKS:
        _NETWORKS[name] = models.load(name)
    return _NETWORKS[name]


@settings(max_examples=30)
@given(data=st.data())
def test_a_race_on_ones_own_text_reads_it_the_same(data: st.DataObject) -> None:
    text = "한글을 읽는 신경망, don't you see?\n"
    typed = data.draw(disguised(text))
    assert own_text(typed).symbols == own_text(text).symbols
    assert own_text(typed).sample == own_text(text).sample


@given(ANY.map("".join))
def test_readable_text_is_composed_and_read_as_it_is(text: str) -> None:
    found = readable(text)
    assert found.text == normalize("NFC", found.text)
    assert readable(found.text).text == found.text
    assert readable(normalize("NFD", text)).text == found.text
    assert len(found.starts) == len(found.text) + 1
    assert list(found.starts) == sorted(found.starts)
    assert found.starts[-1] == len(text)


@given(ANY.map("".join))
@example("\n\u0323\u0301x")
def test_every_code_point_comes_from_its_place(text: str) -> None:
    """A composed code point decomposes into code points that stand where it comes from."""
    found = readable(text)
    for at, letter in enumerate(found.text):
        if letter in " \n":
            continue
        start, end = found.place(at, at + 1)
        assert set(normalize("NFD", letter)) <= set(normalize("NFD", text[start:end]))


@pytest.mark.parametrize("space", SPACES + list(FILLERS))
def test_every_space_is_a_space(space: str) -> None:
    assert readable(f"a{space}b").text == "a b"
    assert [t.text for t in TOKENIZERS["words"].tokenize(f"a{space}b")] == ["a", "b"]


def test_nothing_but_what_is_invisible_is_left_out() -> None:
    """Of all code points alone between letters: those without a shape by Unicode's own list."""
    planes = (*EVERYTHING[:0x20000], *EVERYTHING[0xE0000:0xF0000])  # between them there are no signs
    alone = [letter for letter in planes if letter not in ENDS]
    read = readable("\n".join(f"a{letter}b" for letter in alone)).text.split("\n")
    gone = {letter for letter, line in zip(alone, read, strict=True) if line == "ab"}
    ignorable = {letter for letter in planes if regex.match(r"\p{DI}", letter)}
    assert gone == ignorable - set(FILLERS)
    assert set(INVISIBLE) <= gone
    assert {letter for letter in gone if category(letter)[0] not in "CM"} == {"\u115f", "\u1160"}


@pytest.mark.parametrize("end", ["\r\n", "\r", "\x85", "\u2028", "\u2029", "\r\u200b\n"])
def test_every_end_of_a_line_is_one(end: str) -> None:
    assert readable(f"a{end}b").text == "a\nb"


@pytest.mark.parametrize(
    "text",
    [
        "👩‍👩‍👧‍👦", "🤷🏽‍♀️", "❤️", "❤︎", "1️⃣", "#️⃣", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "🏳️‍🌈", "☺️",
        "می‌خواهم", "क्‍ष", "क्‌ष", "ශ්‍රී",
    ],
)  # fmt: skip
def test_what_is_visible_in_its_company_stays(text: str) -> None:
    assert readable(text).text == text


@pytest.mark.parametrize("letter", ["a", "é", "한", "。", "1"])
def test_the_same_alone_is_left_out(letter: str) -> None:
    for one, other in product([*IN_COMPANY, *TAGS], [letter, " ", ""]):
        assert readable(f"{letter}{one}{other}").text == f"{letter}{other}"


def test_decomposed_hangul_on_jamo_is_read_as_composed() -> None:
    """A file's name as macOS gives it: 27 tokens, none unknown."""
    text = "무궁화 꽃이 피었습니다"
    network = _network("ko-jamo")
    composed, decomposed = (network.encode(normalize(form, text)) for form in ("NFC", "NFD"))
    expected = sum(2 + (normalize("NFD", letter)[2:] != "") for letter in text if letter != " ") + 2
    assert len(composed.tokens) == len(decomposed.tokens) == expected
    assert composed.ids.tolist() == decomposed.ids.tolist()
    assert not any(decomposed.unknown)


def test_marks_keep_their_order_within_a_class() -> None:
    assert combining("\u0323") < combining("\u0301")
    assert readable("q\u0301\u0323").text == normalize("NFC", "q\u0301\u0323")


@pytest.mark.parametrize(
    "letter",
    ["한글 don\u00ad't 👩‍💻 ", normalize("NFD", "한글"), "\u0301\u200c", "👩\u200d", "क्\u200d", "م\u200c"],
)
def test_long_text_is_made_readable_in_linear_time(letter: str) -> None:
    text = letter * (100_000 // len(letter))  # quadratic work would take minutes
    assert readable(text).starts[-1] == len(text)
