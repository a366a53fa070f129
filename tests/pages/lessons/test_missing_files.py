"""A file of ``assets`` that is missing or damaged: a sentence where it is needed, and all else goes on."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pages.frame.component import ASSETS
from pages.frame.shipped_file import without_words
from pages.lessons.hello.rooms import sentences
from pages.lessons.shapes import text_box as shape_box
from pages.parts import corpora as corpus_box
from pages.parts import sentence_box
from pages.text import i18n as catalogues
from pages.text.i18n import LANGUAGES, Language, words
from tests.pages.lessons.conftest import arriving

INDEX = Path(__file__).parents[3] / "pages" / "lessons" / "index.py"
READERS = {
    "examples.json": (sentence_box, "EXAMPLES", sentence_box._examples),
    "shape-examples.json": (shape_box, "EXAMPLES", shape_box._examples),
    "corpora.json": (corpus_box, "CORPORA", corpus_box.corpora),
    "hello-pairs.json": (sentences, "PAIRS", sentences.pairs),
}
NEED = {
    "examples.json": ("read", {}),
    "shape-examples.json": ("shapes", {"room": "tags"}),
    "corpora.json": ("words", {"room": "counts"}),
    "hello-pairs.json": ("hello", {"room": "sentences"}),
}
DAMAGE = {"missing": None, "cut": b'{"en', "empty": b"{}", "other": b'["a"]', "bytes": b"\xff\xfe\x00"}


def page(path: str, **parameters: str) -> AppTest:
    return arriving(path, **parameters).run()


@pytest.fixture
def assets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the words and examples, which the pages read and a test may damage."""
    for name, (module, constant, read) in READERS.items():
        shutil.copy(ASSETS / name, tmp_path / name)
        monkeypatch.setattr(module, constant, tmp_path / name)
        read.cache_clear()
    shutil.copytree(ASSETS / "locales", tmp_path / "locales")
    monkeypatch.setattr(catalogues, "LOCALES", tmp_path / "locales")
    yield tmp_path
    for _, _, read in READERS.values():
        read.cache_clear()


def damage(path: Path, content: bytes | None) -> None:
    path.unlink() if content is None else path.write_bytes(content)


@pytest.mark.parametrize("how", DAMAGE)
@pytest.mark.parametrize("name", READERS)
@pytest.mark.more
def test_examples_that_can_not_be_read_are_told(assets: Path, name: str, how: str) -> None:
    content = (assets / name).read_bytes()
    damage(assets / name, DAMAGE[how])
    path, scene = NEED[name]
    for language in LANGUAGES if how == "missing" else ("ko",):
        app = page(path, language=language, **scene)
        assert not app.exception
        assert [error.value for error in app.error] == [words(language)("file.damaged", file=name)]
        assert str(assets) not in app.error[0].value
    (assets / name).write_bytes(content)
    app = page(path, **scene)
    assert not app.exception
    assert not app.error


def test_a_page_without_examples_goes_on(assets: Path) -> None:
    for name in READERS:
        damage(assets / name, None)
    for path in ("one-step", "contents", "networks"):
        app = page(path)
        assert not app.exception
        assert not app.error


@pytest.mark.parametrize(
    ("language", "how"),
    [("en", "missing"), *((language, how) for language in LANGUAGES for how in ("cut", "bytes"))],
)
@pytest.mark.parametrize(("part", "path"), [("gatescope", "read"), ("words", "words"), ("shapes", "shapes")])
@pytest.mark.more
def test_words_that_can_not_be_read_are_told(
    assets: Path, language: Language, part: str, path: str, how: str
) -> None:
    file = assets / "locales" / language / "LC_MESSAGES" / f"{part}.po"
    content = file.read_bytes()
    damage(file, {"missing": None, "cut": content[: len(content) // 8], "bytes": b"\xff\xfe\x00"}[how])
    catalogues._messages.cache_clear()
    app = page(path, language=language)
    assert not app.exception
    assert app.error[0].value == without_words(language)
    other: Language = "en" if language == "ko" else "ko"
    if part != "gatescope":
        assert not page("one-step", language=language).error
        assert not page(path, language=other).error
    file.write_bytes(content)
    catalogues._messages.cache_clear()
    assert not page(path, language=language).error


@pytest.mark.parametrize("rest", [0, 1, 2])
def test_a_part_that_is_not_translated_is_said_in_english(assets: Path, rest: int) -> None:
    """None of its file is there, or only its first messages."""
    file = assets / "locales" / "ko" / "LC_MESSAGES" / "one-step.po"
    messages = file.read_text("utf-8").split("\n\n")
    file.unlink() if not rest else file.write_text("\n\n".join(messages[: 10 * rest]) + "\n", "utf-8")
    catalogues._messages.cache_clear()
    app = page("one-step", language="ko")
    catalogues._messages.cache_clear()
    assert not app.exception
    assert not app.error
    told = " ".join(element.value for element in (*app.caption, *app.subheader))
    assert words("en")("one-step.cell.weights") in told
