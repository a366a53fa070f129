"""The browser is told every word and colour that the player's modules ask for."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pages.charts.colours import COLOURS, DIVERGING, PAPER
from pages.text.i18n import LANGUAGES, Language, catalogue

PLAYER = Path(__file__).parents[3] / "assets" / "player"
TOLD = re.compile(r'<div data-glossary="([^"]+)" data-language="(\w+)"></div>')


def told(language: Language) -> dict[str, dict[str, object]]:
    """What the element on the page says, as the browser reads it."""
    app = AppTest.from_string(f"from pages.frame.glossary import glossary; glossary({language!r})").run()
    assert not app.exception
    [element] = app.get("html")
    match = TOLD.match(element.proto.body)
    assert match
    assert match[2] == language
    found: dict[str, dict[str, object]] = json.loads(unescape(match[1]))
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_the_player(language: Language) -> None:
    labels = told(language)["labels"]
    assert labels["play"] == catalogue(language)["player.play"]
    asked = {
        key for module in PLAYER.glob("*.js") for key in re.findall(r"labels\.(\w+)", module.read_text())
    }
    assert asked <= labels.keys()


def test_every_colour_in_both_themes() -> None:
    colours = told("en")["colours"]
    assert colours.keys() == PAPER.keys()
    for place, theme in enumerate(("light", "dark")):
        here = colours[theme]
        assert isinstance(here, dict)
        assert {signal: pair[place] for signal, pair in COLOURS.items()}.items() <= here.items()
        assert [here[end] for end in ("negative", "zero", "positive")] == list(DIVERGING[theme])  # type: ignore[index]
