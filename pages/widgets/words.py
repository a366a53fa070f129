"""The words that people read, in Korean and English, from the gettext catalogues in ``assets/locales``.

Code names a message by its key; both languages are translations of it, equally.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Literal, get_args

from babel.messages.pofile import read_po

Language = Literal["en", "ko"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
LOCALES = Path(__file__).parents[2] / "assets" / "locales"

Words = Callable[..., str]


@cache
def catalogue(language: Language) -> dict[str, str]:
    """Every message of one language, by its key."""
    messages: dict[str, str] = {}
    for path in sources(language):
        with path.open("rb") as file:
            messages |= {str(message.id): str(message.string) for message in read_po(file) if message.id}
    return messages


def sources(language: Language) -> list[Path]:
    """The files of its catalogue: one for each part of the app."""
    return sorted((LOCALES / language / "LC_MESSAGES").glob("*.po"))


def labels(language: Language, prefix: str) -> dict[str, str]:
    """A drawing's words: those whose key begins so, by the rest of the key."""
    messages = catalogue(language)
    return {key.removeprefix(prefix): text for key, text in messages.items() if key.startswith(prefix)}


def words(language: Language) -> Words:
    """``say(key, **values)``: the message in ``language`` with its values filled in."""
    messages = catalogue(language)

    def say(key: str, **values: object) -> str:
        message = messages[key]
        return message.format(**values) if values else message

    return say


def tab_title(page: str, language: Language) -> str:
    """What a browser's tab says of the page of that path."""
    say = words(language)
    return say("app.tab", page=say(f"page.{page}"))


def preferred(locale: str | None) -> Language:
    """The app's language for a browser's locale such as ``ko-KR``: Korean for Korean, else English."""
    return "ko" if (locale or "").lower().startswith("ko") else "en"
