"""A tiny page of two rooms goes through the frame: what every page has, it has too."""

from __future__ import annotations

from typing import Any, Literal

import pytest
from pydantic import Field
from streamlit.testing.v1 import AppTest

from pages.state.record import Choices
from pages.text.format import literal
from pages.text.i18n import LANGUAGES, Language, words

TOLD = "seven lies outside 0 … 4: choose less"


class Tiny(Choices, page="tiny"):
    """What the tiny page has to choose."""

    room: Literal["tanh", "cell"] = "tanh"
    power: int = Field(default=3, ge=1, le=9)


def two_rooms() -> None:
    """Under names that the catalogue has: a room that asks, and one that can't be shown."""
    import streamlit as st

    from engine.errors import InputError
    from pages.frame.predict import Answer, Question
    from pages.frame.room import Page, Room, page
    from pages.state import session
    from pages.state.bind import follow_field
    from tests.pages.frame.test_room import Tiny

    session.open_page("tiny", st.query_params.to_dict())

    def asks(say: object) -> list[Question]:
        st.slider("n", 1, 9, **follow_field("power"))
        st.markdown(f"n is {session.current(Tiny).power}")
        return [Question("sum", "How much is 2 + 2?", ("3", "4"), lambda: Answer(1, "2 + 2 is 4."))]

    def refuses(say: object) -> list[Question]:
        raise InputError("seven lies outside 0 … 4: choose less")

    page(Page("gradients", [Room("tanh", asks), Room("cell", refuses)]))


def one_room() -> None:
    """Under the name of a page that has a lead."""
    import streamlit as st

    from pages.frame.predict import Answer, Question
    from pages.frame.room import Page, Room, page
    from pages.state import session

    session.open_page("networks", {})

    def asks(say: object) -> list[Question]:
        st.markdown("drawn")
        return [Question("sum", "How much is 2 + 2?", ("3", "4"), lambda: Answer(1, "2 + 2 is 4."))]

    page(Page("networks", [Room("networks", asks)], undo=False, folded=True))


def opened(**link: str) -> AppTest:
    app = AppTest.from_function(two_rooms)
    for name, value in {"language": "en", "room": "tanh", **link}.items():
        app.query_params[name] = value
    return app.run()


def headings(app: AppTest) -> list[str]:
    return [element.value for element in (*app.title, *app.subheader)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_title_question_and_what_is_asked_stand_in_the_visitors_language(language: Language) -> None:
    say = words(language)
    app = opened(language=language)
    expected = [say("gradients.title"), say("gradients.tanh.question"), say("predict.title")]
    assert headings(app) == expected


def test_the_picker_opens_the_other_room_and_the_link_follows() -> None:
    app = opened()
    assert app.button_group[0].options == [words("en")(f"gradients.room.{name}") for name in ("tanh", "cell")]
    app.button_group[0].set_value("cell").run()
    assert words("en")("gradients.cell.question") in headings(app)
    assert app.query_params["room"] == "cell"
    assert not app.slider


def test_what_of_a_link_can_not_be_shown_is_told_until_something_is_changed() -> None:
    app = opened(power="many")
    assert "power=many" in app.warning[0].value
    app.slider[0].set_value(4).run()
    assert not app.warning


def test_an_input_error_is_told_and_nothing_is_asked() -> None:
    app = opened(room="cell")
    assert not app.exception
    assert [error.value for error in app.error] == [words("en")("frame.refused", error=literal(TOLD))]
    assert words("en")("predict.title") not in headings(app)


def test_a_question_is_answered() -> None:
    app = opened()
    app.button_group[1].set_value(1).run()
    assert "2 + 2 is 4." in app.success[0].value


def test_a_change_is_undone_and_redone() -> None:
    app = opened(power="2")
    assert states(app) == [True, True]
    app.slider[0].set_value(5).run()
    assert states(app) == [False, True]
    app.button(key="undo").click().run()
    assert app.markdown[0].value == "n is 2"
    assert app.slider[0].value == 2
    app.button(key="redo").click().run()
    assert app.markdown[0].value == "n is 5"
    assert app.query_params["power"] == "5"


def states(app: AppTest) -> list[Any]:
    """Whether undo and redo are disabled."""
    return [app.button(key=key).disabled for key in ("undo", "redo")]


def test_a_page_of_one_room_has_a_lead_and_may_fold_its_questions() -> None:
    app = AppTest.from_function(one_room).run()
    assert headings(app) == [words("en")("networks.title")]
    assert [element.value for element in app.markdown][:2] == [words("en")("networks.lead"), "drawn"]
    assert not app.button
    assert app.expander[0].label == words("en")("predict.title")
