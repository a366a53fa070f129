"""Every idea opens in the visitor's language, where there is a scene of that language."""

from __future__ import annotations

from typing import Any

import pytest

from engine import models
from pages.lessons.choices import import_choices
from pages.parts.curriculum import CURRICULUM, Idea
from pages.state.record import choices_of, from_link
from pages.text.i18n import LANGUAGES, Language

TEXTS = ("text", "first", "second", "corpus", "query")
LEFT = {  # by a visitor, on the page
    "read": {"network": "en-sentiment", "text": "left over"},
    "gradients": {"network": "en-sentiment"},
    "words": {"corpus": "left over", "first": "left over"},
}
FIVE_LETTERS = 5  # the lecture's network knows h, e, l and o alone, in either language
KOREAN_ONLY = (23,)  # ELMo: glossed on the English page
LECTURE = (30, 31)  # "You say goodbye and I say hello.", the deck's own in both languages

import_choices()


def hangul(text: str) -> bool:
    return any("가" <= letter <= "힣" for letter in text)


def opened(idea: Idea, language: Language) -> Any:
    """What a visitor who was there before, and comes back from a page of either language, gets."""
    other = choices_of(idea.page).model_validate(LEFT.get(idea.page, {}))
    return other.with_(language=language, **idea.scene(language))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("idea", CURRICULUM, ids=lambda idea: str(idea.number))
def test_an_idea_opens_in_the_visitors_language(idea: Idea, language: Language) -> None:
    changes: dict[str, Any] = idea.scene(language)
    here = opened(idea, language)
    for name in TEXTS:
        if isinstance(changes.get(name), str) and idea.number != FIVE_LETTERS:
            assert hangul(changes[name]) == (language == "ko"), (name, changes[name])
    if idea.page == "read":
        assert models.RECIPES[here.network].language == language
    if "task=names" in str(changes.get("settings", "")):
        assert f"task=names-{language}" in changes["settings"]
    if idea.number in LECTURE:
        assert here.corpus is None
    scene, refused = from_link(here.link(), choices_of(idea.page)())
    assert not refused
    assert scene.link() == here.link()


@pytest.mark.parametrize("number", [1, 2, 19, 22, 28, 32, 33])
def test_korean_visitors_get_another_scene_than_english_ones(number: int) -> None:
    [idea] = [each for each in CURRICULUM if each.number == number]
    assert idea.scene("ko") != idea.scene("en")
