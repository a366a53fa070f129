"""The words that people read, from the gettext catalogues in ``assets/locales``: a folder for each language.

Code names a message by its key; each language, English too, is a translation of it. What a language hasn't
translated yet is said in English.
"""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Callable, Mapping
from functools import cache
from gettext import c2py
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeVar

from babel.core import Locale, UnknownLocaleError, negotiate_locale
from babel.messages.pofile import PoFileError, read_po

from .format import Numbers

LOG = logging.getLogger("gatescope")
LOCALES = Path(os.environ.get("GATESCOPE_LOCALES") or Path(__file__).parents[2] / "assets" / "locales")
SOURCE = "en"  # the language that the others fall back to

T = TypeVar("T")


def _languages() -> tuple[str, ...]:
    """Those that have a folder, by a name that CLDR knows; English first."""
    found = []
    for folder in sorted(LOCALES.glob("*/LC_MESSAGES")):
        name = folder.parent.name
        try:
            Locale.parse(name)
        except (ValueError, UnknownLocaleError) as error:
            LOG.warning("%s is left out: %s; name it like ja or pt_BR", folder.parent, error)
        else:
            found.append(name)
    return SOURCE, *(name for name in found if name != SOURCE)


LANGUAGES = _languages()
if TYPE_CHECKING:
    Language = str
else:
    Language = Literal[LANGUAGES]  # what pydantic checks a link with


class DamagedCatalogueError(Exception):
    """A file of a catalogue can't be read, or English lacks a message that another language has."""


class Message(NamedTuple):
    """A message. ``forms``: one, or one for each plural of the language, which ``plural`` tells by number."""

    forms: tuple[str, ...]
    plural: Callable[[int], int]

    def form(self, number: int | None) -> str:
        """The form for that number; the first where there is no number or only one form."""
        return self.forms[0 if number is None or len(self.forms) == 1 else self.plural(number)]


@cache
def _messages(path: Path) -> dict[str, Message]:
    """What a file translates. Only what was read is cached: a file may be mended meanwhile."""
    try:
        content = path.read_bytes()
        read = read_po(BytesIO(content), abort_invalid=True)
    except (OSError, ValueError, PoFileError) as error:
        raise DamagedCatalogueError(f"{path} can't be read: {error}") from error
    if not content.rstrip().endswith(b'"'):
        raise DamagedCatalogueError(f"{path} is cut off: it ends within a line")
    found = {}
    plural = c2py(read.plural_expr)
    for message in read:
        key = message.id if isinstance(message.id, str) else message.id[0]  # one that has a plural has two
        texts = message.string
        forms = (texts,) if isinstance(texts, str) else tuple(texts or ())
        if key and all(forms) and not message.fuzzy:
            found[key] = Message(forms, plural)
    return found


def sources(language: Language) -> dict[str, Path]:
    """The files of its catalogue by the part of the app that each is for."""
    folder = LOCALES / language / "LC_MESSAGES"
    names = os.listdir(folder) if folder.is_dir() else ()  # noqa: PTH208 - at each run: a glob takes longer
    return _paths(folder, tuple(names))


@cache
def _paths(folder: Path, names: tuple[str, ...]) -> dict[str, Path]:
    return {path.stem: path for name in sorted(names) if (path := folder / name).suffix == ".po"}


def _part(part: str, own: Mapping[str, Path], english: Mapping[str, Path]) -> dict[str, Message]:
    """The messages of a part of the app, English where the language has none.

    Raises:
        DamagedCatalogueError: the language's own file can't be read.
    """
    messages = _messages(own[part]) if part in own else {}
    try:
        return _messages(english[part]) | messages if part in english else messages
    except DamagedCatalogueError:
        return messages


def _catalogue(language: Language) -> dict[str, Message]:
    """Every message by its key; none of a part that can't be read."""
    messages: dict[str, Message] = {}
    own, english = sources(language), sources(SOURCE)
    for part in english | own:
        try:
            messages |= _part(part, own, english)
        except DamagedCatalogueError as error:
            LOG.error("%s", error)
    return messages


def catalogue(language: Language) -> dict[str, str]:
    """Every message of a language by its key, English where it has none; no part that can't be read."""
    return {key: message.form(None) for key, message in _catalogue(language).items()}


def whole(language: Language, part: str) -> None:
    """Raises DamagedCatalogueError where that part can't be read, or lacks what another language has."""
    english = sources(SOURCE)
    messages = _part(part, sources(language), english)
    for other in LANGUAGES:
        try:
            missing = _part(part, sources(other), english).keys() - messages.keys()
        except DamagedCatalogueError:
            continue  # that language's own trouble
        if missing:
            raise DamagedCatalogueError(f"the catalogue {language!r} lacks {min(missing)!r}")


def labels(language: Language, prefix: str) -> dict[str, str]:
    """A drawing's words: those whose key begins so, by the rest of the key."""
    messages = catalogue(language)
    found = {key.removeprefix(prefix): text for key, text in messages.items() if key.startswith(prefix)}
    if not found:
        raise DamagedCatalogueError(f"the catalogue {language!r} has no {prefix!r}")
    return found


class Words(Numbers):
    """``say(key, **values)``: a message in ``language`` with its values filled in.

    ``say.fixed(0.98, 3)``, ``say.percent(0.98)`` and so on are numbers as it writes them.
    """

    def __init__(self, language: Language) -> None:
        super().__init__(language)
        self.language = language
        self._messages = _catalogue(language)

    def __call__(self, key: str, number: int | None = None, /, **values: object) -> str:
        """The message of that key.

        Args:
            key: of the message.
            number: of what it speaks of, where it has a singular and a plural.
            values: what is filled in.

        Raises:
            DamagedCatalogueError: its file can't be read.
            KeyError: no language has it.
        """
        if key not in self._messages and any(key in _catalogue(other) for other in LANGUAGES):
            raise DamagedCatalogueError(f"the catalogue {self.language!r} lacks {key!r}")
        message = self._messages[key].form(number)
        try:
            return message.format(**values) if values else message
        except ValueError as error:  # a message that breaks off within a placeholder
            raise DamagedCatalogueError(f"the catalogue {self.language!r} is cut in {key!r}") from error


words = Words


def tab_title(page: str, language: Language) -> str:
    """What a browser's tab says of the page of that path."""
    say = words(language)
    return say("app.tab", page=say(f"page.{page}"))


def own_name(language: str) -> str:
    """What a language is called in itself: English, 한국어."""
    name = Locale.parse(language).get_display_name(language) or language
    return name[:1].upper() + name[1:]


def tag(language: Language) -> str:
    """The language as HTML names it: ``pt-BR`` for ``pt_BR``."""
    return language.replace("_", "-")


def preferred(locale: str | None) -> Language:
    """The app's language for the first of a browser's locales (``ko-KR,ko;q=0.9``), else English."""
    first = re.split("[,;]", locale or "")[0].replace("-", "_").lower()
    names = {name.lower(): name for name in LANGUAGES}
    return names[negotiate_locale([first], names) or SOURCE]


def in_language(texts: Mapping[str, T], language: Language) -> T:
    """What is given in that language; else in English."""
    return texts[language] if language in texts else texts[SOURCE]
