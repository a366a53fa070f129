"""A network is asked only what it was made for, on the page Shapes too."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from engine import models
from engine.reading.reading import read
from pages.lessons.shapes.rooms.intent import DECIDED, _verdicts, caption
from pages.parts.sentence_box import examples
from pages.text.i18n import LANGUAGES, Language, words
from tests.pages.lessons.conftest import *  # noqa: F403  the fixture that opens a page
from tests.pages.lessons.conftest import Visit


def told(app: AppTest) -> str:
    return "\n".join(element.value for element in (*app.markdown, *app.caption))


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_letter_is_no_request(language: Language) -> None:
    say, found = words(language), _verdicts("열")[-1]
    assert found.max() < DECIDED
    assert f"{found.max():.1%}" in caption("열", _verdicts("열"), say)
    assert say("shapes.intent.undecided").rpartition("}")[2] in caption("열", _verdicts("열"), say)
    assert caption("☃☃", _verdicts("☃☃"), say) == say("shapes.intent.nothing_known")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_request_is_not_judged_as_a_review(visit: Visit, language: Language) -> None:
    request = {"ko": "열 시 전에 깨워 줘", "en": "wake me up before ten"}[language]
    app = visit("shapes", language=language, room="intent", request=request)
    assert not app.exception
    network = models.load(f"{language}-sentiment", "lstm")
    review = examples(network.card.name)[1]
    asked, own = (float(read(network, text).probability[-1].max()) for text in (request, review))
    assert f"**, {asked:.1%}" not in told(app)
    assert f"**, {own:.1%}" in told(app)


@pytest.mark.parametrize("language", LANGUAGES)
def test_english_visitors_get_a_gloss_of_elmos_korean(visit: Visit, language: Language) -> None:
    app = visit("shapes", language=language, room="elmo")
    assert not app.exception
    assert (words("en")("shapes.elmo.korean") in told(app)) == (language == "en")
    assert ("I skipped lunch" in told(app)) == (language == "en")
