"""Korean and English say the same things."""

from __future__ import annotations

import re
from string import Formatter
from typing import get_args

import pytest

from pages.text.i18n import Language, catalogue, sources

LANGUAGES: tuple[Language, ...] = get_args(Language)
HANGUL = re.compile(r"[가-힣]")


def fields(message: str) -> set[str]:
    """The names of the values that a message asks for."""
    return {name for _, name, _, _ in Formatter().parse(message) if name is not None}


def test_both_languages_have_every_message() -> None:
    assert [path.name for path in sources("ko")] == [path.name for path in sources("en")]
    assert catalogue("ko").keys() == catalogue("en").keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_message_is_empty(language: Language) -> None:
    assert not [key for key, message in catalogue(language).items() if not message.strip()]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_message_stands_twice(language: Language) -> None:
    source = "\n".join(path.read_text("utf-8") for path in sources(language))
    keys = re.findall(r'^msgid "(.+)"', source, re.MULTILINE)
    assert len(keys) == len(set(keys))


def test_both_languages_ask_for_the_same_values() -> None:
    english, korean = catalogue("en"), catalogue("ko")
    differing = {key for key in english.keys() & korean.keys() if fields(english[key]) != fields(korean[key])}
    assert not differing


def test_korean_is_korean_and_english_is_not() -> None:
    own_name = "language.ko"  # a language is called by its own name everywhere
    assert [key for key, message in catalogue("en").items() if HANGUL.search(message)] in ([], [own_name])
    assert (
        sum(bool(HANGUL.search(message)) for message in catalogue("ko").values()) > len(catalogue("ko")) / 2
    )
