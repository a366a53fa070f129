"""The words that people read, in Korean and English, from the gettext catalogues in ``assets/locales``.

Code names a message by its key; both languages are translations of it, equally.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Literal, get_args

from babel.messages.pofile import PoFileError, read_po

Language = Literal["en", "ko"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
LOCALES = Path(__file__).parents[2] / "assets" / "locales"

LOG = logging.getLogger("gatescope")

Words = Callable[..., str]


class DamagedCatalogueError(Exception):
    """A message is missing that other languages have, or its file can't be read."""


def catalogue(language: Language) -> dict[str, str]:
    """Every message of one language, by its key; those of a file that can't be read are left out."""
    messages: dict[str, str] = {}
    for path in sources(language):
        try:
            messages |= _messages(path)
        except (OSError, ValueError, PoFileError) as error:
            LOG.error("%s can't be read: %s", path, error)
    return messages


@cache
def _messages(path: Path) -> dict[str, str]:
    with path.open("rb") as file:
        read = read_po(file, abort_invalid=True)
    return {str(message.id): str(message.string) for message in read if message.id and message.string}


def whole(language: Language, part: str) -> None:
    """Raises DamagedCatalogueError where messages of that part are missing which another language has."""
    for other in LANGUAGES:
        path = LOCALES / other / "LC_MESSAGES" / f"{part}.po"
        try:
            missing = _messages(path).keys() - catalogue(language).keys()
        except (OSError, ValueError, PoFileError) as error:
            raise DamagedCatalogueError(f"{path} can't be read: {error}") from error
        if missing:
            raise DamagedCatalogueError(f"the catalogue {language!r} lacks {sorted(missing)[0]!r}")


def sources(language: Language) -> list[Path]:
    """The files of its catalogue: one for each part of the app."""
    return sorted((LOCALES / language / "LC_MESSAGES").glob("*.po"))


def labels(language: Language, prefix: str) -> dict[str, str]:
    """A drawing's words: those whose key begins so, by the rest of the key."""
    messages = catalogue(language)
    found = {key.removeprefix(prefix): text for key, text in messages.items() if key.startswith(prefix)}
    if not found:
        raise DamagedCatalogueError(f"the catalogue {language!r} has no {prefix!r}")
    return found


def words(language: Language) -> Words:
    """``say(key, **values)``: the message in ``language`` with its values filled in."""
    messages = catalogue(language)

    def say(key: str, **values: object) -> str:
        if key not in messages and any(key in catalogue(other) for other in LANGUAGES):
            raise DamagedCatalogueError(f"the catalogue {language!r} lacks {key!r}")
        message = messages[key]
        try:
            return message.format(**values) if values else message
        except ValueError as error:  # a message that breaks off within a placeholder
            raise DamagedCatalogueError(f"the catalogue {language!r} is cut in {key!r}") from error

    return say


def tab_title(page: str, language: Language) -> str:
    """What a browser's tab says of the page of that path."""
    say = words(language)
    return say("app.tab", page=say(f"page.{page}"))


def preferred(locale: str | None) -> Language:
    """The app's language for a browser's locale such as ``ko-KR``: Korean for Korean, else English."""
    return "ko" if (locale or "").lower().startswith("ko") else "en"
