"""The same sentence in other tokens: told on request, and read by the network that was trained on them."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from engine import models
from pages.lessons.read import tokenizers
from pages.text.i18n import LANGUAGES, Language, words
from tests.pages.lessons.conftest import Visit, readings_shown, widget

TEXT = "나는 너를 사랑한다"


def lines(app: AppTest) -> list[str]:
    return [element.value for element in app.markdown if element.value.startswith("**")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_ways_are_counted_and_the_networks_own_is_named(visit: Visit, language: Language) -> None:
    app, say = visit(network="ko-sentiment", language=language, text=TEXT), words(language)
    app.session_state["tokenizers"] = True
    app.run()
    told = lines(app)
    assert [
        say("tokens.count", count, count=count) in line for count, line in zip((3, 10, 22), told, strict=True)
    ]
    assert [say("tokens.here") in line for line in told] == [False, True, False]


def test_another_network_reads_the_same_sentence_in_its_tokens(visit: Visit) -> None:
    app = visit(network="ko-sentiment", language="ko", text=TEXT, steps="5", kind="gru")
    app.session_state["tokenizers"] = True
    app.run()
    app.button(key="read-by-ko-jamo").click().run()
    assert not app.exception
    assert widget(app.text_area, "sentence").value == TEXT
    [shown] = readings_shown(app)
    assert len(shown) == len(models.load("ko-jamo", "gru").encode(TEXT).tokens) == 22
    app.button(key="read-by-ko-sentiment").click().run()
    [shown] = readings_shown(app)
    assert len(shown) == 10
    app.button(key="undo").click().run()
    assert len(readings_shown(app)[0]) == 22


def test_closed_it_cuts_nothing(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    cuts: list[str] = []
    ways = tokenizers.ways
    monkeypatch.setattr(tokenizers, "ways", lambda text, offered: cuts.append(text) or ways(text, offered))
    app = visit(network="ko-sentiment", language="ko", text=TEXT)
    assert cuts == []
    assert lines(app) == []
    app.session_state["tokenizers"] = True
    app.run()
    assert cuts == [TEXT]


@pytest.mark.parametrize("text", ["", "<b>x</b> $y$ **z**", "a" * 100_000])
def test_odd_texts(visit: Visit, text: str) -> None:
    app = visit(network="en-char", language="en")
    app.session_state["tokenizers"] = True
    widget(app.text_area, "sentence").set_value(text).run()
    assert not app.exception
    assert words("en")("tokens.count", len(text), count=f"{len(text):,}") in "".join(lines(app))
