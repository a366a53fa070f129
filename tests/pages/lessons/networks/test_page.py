"""The page Networks says what the cards say."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from engine import models
from pages.text.i18n import LANGUAGES, Language, words
from tests.pages.lessons.conftest import Visit


def networks(visit: Visit, language: Language) -> AppTest:
    return visit("networks", language=language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_network_has_its_card(visit: Visit, language: Language) -> None:
    app, say = networks(visit, language), words(language)
    assert not app.exception
    assert not app.error
    assert [title.value for title in app.title] == [say("networks.title")]
    assert [header.value for header in app.subheader] == [say(f"network.{name}") for name in models.NAMES]
    shown = "\n".join(str(table.value.to_dict()) for table in app.table)
    for name in models.NAMES:
        for kind in models.KINDS:
            card = models.card(name, kind)
            assert f"{card.parameters:,}" in shown
        for told in (card.data.licence, card.data.attribution, card.data.url, card.date.isoformat()):
            assert told in shown
        assert getattr(card.weaknesses, language) in shown


def test_the_best_of_three_is_named(visit: Visit) -> None:
    captions = [caption.value for caption in networks(visit, "en").caption]
    for name in models.NAMES:
        cards = [models.card(name, kind) for kind in models.KINDS]
        scores = {card.kind: card.moments[-1].scores for card in cards}
        if cards[0].task == "sentiment":
            kind = max(scores, key=lambda kind: scores[kind]["accuracy"])
            figure = f"{scores[kind]['accuracy']:.1%}"
        else:
            kind = min(scores, key=lambda kind: scores[kind]["nats_per_token"])
            figure = f"{scores[kind]['nats_per_token']:.3f}"
        assert any(kind.upper() in caption and figure in caption for caption in captions)


def test_a_damaged_card_is_told_and_the_others_are_shown(visit: Visit, models_folder: Path) -> None:
    (models_folder / "en-char" / "gru" / "card.json").write_text("{}")
    app = networks(visit, "en")
    assert len(app.error) == 1
    assert not app.exception
    assert len(app.table) == len(models.NAMES)
