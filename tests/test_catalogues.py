"""Korean and English say the same things; whatever another language says, English says too."""

from __future__ import annotations

import re
from collections.abc import Iterator
from string import Formatter

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from pages.text.i18n import LANGUAGES, Language, catalogue, sources

WHOLE = ("en", "ko")  # another language may be half translated
HANGUL = re.compile(r"[가-힣]")


def fields(message: str) -> set[str]:
    """The names of the values that a message asks for."""
    return {name for _, name, _, _ in Formatter().parse(message) if name is not None}


def parts(language: Language) -> Iterator[tuple[str, Catalog]]:
    for part, path in sources(language).items():
        with path.open("rb") as file:
            yield part, read_po(file, abort_invalid=True)


def forms(language: Language) -> dict[str, tuple[str, ...]]:
    """What the language's own files say: for each key one message, or as many as there are plurals."""
    found = {}
    for _, part in parts(language):
        for message in part:
            if isinstance(message.id, tuple):
                assert len(message.string) == part.num_plurals, message.id
                found[message.id[0]] = tuple(message.string)
            elif message.id:
                found[message.id] = (message.string,)
    return found


def test_both_languages_have_every_message() -> None:
    assert [part for part, _ in parts("ko")] == [part for part, _ in parts("en")]
    assert forms("ko").keys() == forms("en").keys()


@pytest.mark.parametrize("language", WHOLE)
def test_no_message_is_empty(language: Language) -> None:
    assert not [key for key, told in forms(language).items() if not all(each.strip() for each in told)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_message_stands_twice(language: Language) -> None:
    source = "\n".join(path.read_text("utf-8") for path in sources(language).values())
    keys = re.findall(r'^msgid "(.+)"', source, re.MULTILINE)
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_asks_for_the_values_that_english_asks_for(language: Language) -> None:
    english = {key: set().union(*map(fields, told)) for key, told in forms("en").items()}
    for key, told in forms(language).items():
        assert [fields(each) for each in told if each] == [english[key]] * sum(map(bool, told)), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_file_says_whose_it_is(language: Language) -> None:
    assert {str(part.locale) for _, part in parts(language)} <= {language}


def test_korean_is_korean_and_english_is_not() -> None:
    assert [key for key, message in catalogue("en").items() if HANGUL.search(message)] == []
    assert (
        sum(bool(HANGUL.search(message)) for message in catalogue("ko").values()) > len(catalogue("ko")) / 2
    )
