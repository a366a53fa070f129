"""The rooms of the page One step say what the engine computes, follow the scene, and lose nothing typed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from pages.widgets.words import LANGUAGES, Language, words
from tests.pages.lessons.conftest import Visit

ROOMS = ("cell", "gates", "reset", "loop")
SAY = words("en")

Room = Callable[..., AppTest]


@pytest.fixture
def room(visit: Visit) -> Room:
    """`room("cell", step_kind="gru")`: somebody opens the link to that room, in English."""

    def opened(name: str, **parameters: str) -> AppTest:
        app = visit(**{"language": "en"} | parameters, step_room=name).switch_page("one_step.py").run()
        assert not app.exception
        return app

    return opened


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ROOMS)
def test_every_room_asks_its_question(room: Room, name: str, language: Language) -> None:
    app = room(name, language=language)
    assert app.subheader[0].value == words(language)(f"step.{name}.question")
    assert not app.error
    assert not app.warning
    assert "**" in app.markdown[0].value  # its caption, with a number in bold
