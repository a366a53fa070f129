"""Predict, then reveal."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest


def room() -> None:
    import streamlit as st

    from pages.frame.predict import Answer, Question, predict
    from pages.text.i18n import words

    def answer() -> Answer:
        st.session_state["computed"] = st.session_state.get("computed", 0) + 1
        return Answer(right=1, because="2 + 2 is 4.")

    predict([Question("sum", "How much is 2 + 2?", ("3", "4"), answer)], words("en"))


def test_nothing_is_computed_before_somebody_has_chosen() -> None:
    app = AppTest.from_function(room).run()
    assert "computed" not in app.session_state
    assert not app.success
    assert not app.info


def test_the_right_choice_is_told_with_its_reason() -> None:
    app = AppTest.from_function(room).run()
    app.button_group[0].set_value(1).run()
    assert "2 + 2 is 4." in app.success[0].value
    assert not app.info


def test_a_wrong_choice_is_told_what_is_right() -> None:
    app = AppTest.from_function(room).run()
    app.button_group[0].set_value(0).run()
    assert "**4**" in app.info[0].value
    assert "2 + 2 is 4." in app.info[0].value
    assert not app.success
