"""Every word that the code asks for is there, and no word lies about unused."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from pages.frame import glossary
from pages.frame.component import ASSETS
from pages.lessons.gradients.rooms import distance
from pages.lessons.race.rooms import watching
from pages.text.i18n import LANGUAGES, Language, catalogue, preferred, words

PAGES = Path(__file__).parents[3] / "pages"
# the folder of each, and of its words
DRAWINGS = {"player": glossary.PREFIX, "gradients": distance.PREFIX, "race": watching.PREFIX}


@cache
def python_asks_for() -> list[str]:
    """What `say` is called with, as patterns: a value put into the key may be anything."""
    return [
        pattern(call.args[0])
        for path in sorted(PAGES.rglob("*.py"))
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "say"
    ]


def pattern(key: ast.expr) -> str:
    if isinstance(key, ast.JoinedStr):
        return "".join(
            re.escape(str(part.value)) if isinstance(part, ast.Constant) else ".+" for part in key.values
        )
    assert isinstance(key, ast.Constant), f"line {key.lineno}: a key that can't be looked up"
    return re.escape(str(key.value))


def modules_of(name: str) -> list[Path]:
    """A drawing's own modules, and all that they import."""
    found = sorted((ASSETS / name).glob("*.js"))
    for path in found:  # it grows meanwhile
        imported = re.findall(r'\bfrom "(\.[^"]+\.js)"', path.read_text("utf-8"))
        found += [other for each in imported if (other := (path.parent / each).resolve()) not in found]
    return found


@cache
def drawing_asks_for(name: str, shared: bool = False) -> list[str]:
    """`labels.play`, labels[`signal.${name}`], and the names given to what makes the buttons."""
    found = []
    for path in modules_of(name) if shared else sorted((ASSETS / name).glob("*.js")):
        source = path.read_text("utf-8")
        found += [re.escape(name) for name in re.findall(r"\blabels\.(\w+)", source)]
        found += [
            ".+".join(map(re.escape, re.split(r"\$\{[^}]*\}", key)))
            for key in re.findall(r"\blabels\[`([^`]+)`\]", source)
        ]
        if "labels[name]" in source:
            found += re.findall(r'\bbutton\("(\w+)"', source) + re.findall(r'\? "(\w+)" : "\w+"', source)
    return [re.escape(DRAWINGS[name]) + pattern for pattern in found]


def asked_for(shared: bool = False) -> Iterator[str]:
    """With the words of modules that drawings share: not every drawing has them all."""
    yield from python_asks_for()
    for name in DRAWINGS:
        yield from drawing_asks_for(name, shared)


def test_whatever_is_asked_for_is_there() -> None:
    assert len(python_asks_for()) > 20
    assert all(len(drawing_asks_for(name)) > 10 for name in DRAWINGS)
    keys = catalogue("en").keys()
    assert [asked for asked in asked_for() if not any(re.fullmatch(asked, key) for key in keys)] == []


def test_whatever_is_there_is_asked_for() -> None:
    asked = "|".join(f"(?:{pattern})" for pattern in asked_for(shared=True))
    assert [key for key in catalogue("en") if not re.fullmatch(asked, key)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_say_fills_values_in_as_they_are(language: Language) -> None:
    say = words(language)
    told = say("read.verdict.first", kind="{kind}", token="<b>{0}%s$&", share="{")
    for value in ("{kind}", "<b>{0}%s$&", "{"):
        assert value in told


def test_a_word_that_is_not_there_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        words("en")("read.nonsense")


@pytest.mark.parametrize(
    ("locale", "language"),
    [("ko", "ko"), ("ko-KR", "ko"), ("KO_kp", "ko"), ("en-US", "en"), ("fr", "en"), ("", "en"), (None, "en")],
)
def test_korean_for_korean_browsers_and_english_for_all_others(locale: str | None, language: str) -> None:
    assert preferred(locale) == language
