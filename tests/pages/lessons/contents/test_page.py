"""The contents: every idea of the lectures leads to what it promises, and so does the table in docs."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from pages.frame.navigation import PATH
from pages.lessons.choices import import_choices
from pages.parts.curriculum import CURRICULUM, Idea
from pages.state.record import Choices, choices_of, from_link
from pages.text.i18n import LANGUAGES, Language, words
from tests.pages.lessons.conftest import Visit

ROOT = Path(__file__).parents[4]
TABLE = (ROOT / "docs" / "curriculum.md").read_text("utf-8")
ROW = re.compile(r"^\| (\d+) \|.*\]\(http://localhost:8501/([^)]*)\).*\| `([^`]+)` \|$", re.MULTILINE)
ROWS = {int(number): (link, test) for number, link, test in ROW.findall(TABLE)}


import_choices()


def start(idea: Idea) -> Choices:
    """The choices that a newcomer has on the idea's page."""
    return choices_of(idea.page)()


def contents(visit: Visit, language: Language = "en") -> AppTest:
    app = visit("contents", language=language)
    assert not app.exception
    return app


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_35_ideas_stand_there_in_the_order_of_the_path(visit: Visit, language: Language) -> None:
    app = contents(visit, language)
    say = words(language)
    labels = [button.label for button in app.button if str(button.key).startswith("idea-")]
    expected = [idea for page in PATH for idea in CURRICULUM if idea.page == page]
    assert labels == [say(f"contents.idea.{idea.number}") for idea in expected]
    assert sorted(idea.number for idea in expected) == list(range(1, 36))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("idea", CURRICULUM, ids=lambda idea: str(idea.number))
@pytest.mark.more
def test_a_click_opens_the_ideas_scene_on_its_page(visit: Visit, idea: Idea, language: Language) -> None:
    app, changes = contents(visit, language), idea.scene(language)
    app.button(key=f"idea-{idea.number}").click().run()
    assert not app.exception
    assert not app.error
    assert app.title[0].value == words(language)(f"{idea.page}.title")
    here, refused = from_link(dict(app.query_params), start(idea))
    asked = start(idea).with_(**changes)
    assert not refused
    assert {name: getattr(here, name) for name in changes} == {name: getattr(asked, name) for name in changes}


@pytest.mark.parametrize("idea", CURRICULUM, ids=lambda idea: str(idea.number))
def test_the_table_in_docs_has_the_scenes_own_link(idea: Idea) -> None:
    parts = urlsplit(ROWS[idea.number][0])
    asked = start(idea).with_(**idea.scene("en"))
    assert parts.path == idea.page
    assert dict(parse_qsl(parts.query, keep_blank_values=True)) == asked.link()
    assert from_link(asked.link(), start(idea)) == (asked, [])


def test_every_test_that_the_table_names_is_there() -> None:
    assert sorted(ROWS) == list(range(1, 36))
    missing = [
        test
        for _, test in ROWS.values()
        for path, _, name in [test.partition("::")]
        if not (ROOT / path).is_file() or f"def {name}(" not in (ROOT / path).read_text("utf-8")
    ]
    assert missing == []


@pytest.mark.parametrize("page", PATH)
def test_every_page_leads_on(visit: Visit, page: str) -> None:
    app = visit(page)
    links = [link.proto.page for link in app.get("page_link")]
    at = PATH.index(page)
    expected = [*PATH[max(0, at - 1) : at], "contents", *PATH[at + 1 : at + 2]]
    assert links == expected
