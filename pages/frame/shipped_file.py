"""Files of ``assets`` that a page reads: checked when they are opened, and told where they can't be."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import streamlit as st
from pydantic import TypeAdapter, ValidationError

from engine.models import ModelFileError
from pages.state import session
from pages.text.i18n import DamagedCatalogueError, Language, in_language, words

T = TypeVar("T")
LOG = logging.getLogger("gatescope")
# Words for when there are none: the catalogue itself can't be opened.
WITHOUT_WORDS = {
    "en": "A file of this page’s words is missing or damaged: `assets/locales/{language}`. Get it back with "
    "`git checkout -- assets/locales` where the app runs.",
    "ko": "이 페이지의 문구 파일이 없거나 손상되었습니다: `assets/locales/{language}`. 앱이 있는 곳에서 "
    "`git checkout -- assets/locales`로 되돌려 주세요.",
}


def without_words(language: Language) -> str:
    """That the words of the page can't be read, and the remedy."""
    return in_language(WITHOUT_WORDS, language).format(language=language)


class ShippedFileError(Exception):
    """A file of ``assets`` is missing or damaged. Carries its ``name``; the message has its whole path."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"{path} is missing or damaged: {why}")
        self.name = path.name


def read_shipped(path: Path, form: TypeAdapter[dict[str, T]], needed: Iterable[str]) -> dict[str, T]:
    """What a JSON file holds.

    Args:
        path: of the file.
        form: what it has to be.
        needed: the keys that it has to have.

    Raises:
        ShippedFileError: it can't be read, or is something else.
    """
    try:
        found = form.validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        raise ShippedFileError(path, str(error)) from error
    if missing := [key for key in needed if key not in found]:
        raise ShippedFileError(path, f"it lacks {', '.join(missing)}")
    return found


@contextmanager
def its_files() -> Iterator[None]:
    """What can't be opened is told on the page, with the remedy; the log keeps which file it was.

    Also a decorator, for what is drawn again by itself.
    """
    language = session.language()
    try:
        yield
    except DamagedCatalogueError as error:
        LOG.error("%s", error)
        st.error(without_words(language))
    except (ShippedFileError, ModelFileError) as error:
        LOG.error("%s", error)
        name = error.name if isinstance(error, ShippedFileError) else "models"
        try:
            say = words(language)
            st.error(say("file.damaged", file=name))
        except DamagedCatalogueError:
            st.error(without_words(language))
