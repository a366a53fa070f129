"""The rooms of the page Words say what the engine computes, follow the scene, and lose nothing typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import get_args

import pytest
from streamlit.testing.v1 import AppTest

from pages.widgets.word_choices import WordRoom
from pages.widgets.words import LANGUAGES, Language, words
from tests.pages.lessons.conftest import Visit, widget

ROOMS = get_args(WordRoom)
SAY = words("en")

Room = Callable[..., AppTest]


@pytest.fixture
def room(visit: Visit) -> Room:
    """`room("pmi", word_window="2")`: somebody opens the link to that room, in English."""

    def opened(name: str, **parameters: str) -> AppTest:
        app = visit(**{"language": "en"} | parameters, word_room=name).switch_page("words.py").run()
        assert not app.exception
        return app

    return opened


def told(app: AppTest) -> str:
    """All sentences on the page."""
    return "\n".join(element.value for element in (*app.markdown, *app.caption, *app.latex, *app.get("text")))


def press(app: AppTest, key: str) -> AppTest:
    widget(app.button, key).click().run()
    assert not app.exception
    return app


def set_to(app: AppTest, kind: str, key: str, value: object) -> AppTest:
    widget(app.get(kind), key).set_value(value).run()
    assert not app.exception
    return app


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ROOMS)
def test_every_room_asks_its_question_and_answers_with_a_number(
    room: Room, name: str, language: Language
) -> None:
    app = room(name, language=language)
    assert app.subheader[0].value == words(language)(f"words.{name}.question")
    assert not app.error
    assert not app.warning
    assert "**" in told(app)
