"""The learning curve draws what the cards say."""

from __future__ import annotations

import pytest

from engine import models
from pages.charts.colours import Theme, colour
from pages.charts.learning_curve import learning_curve

SCORE = {
    "ko-sentiment": "accuracy",
    "en-sentiment": "accuracy",
    "en-char": "nats_per_token",
    "ko-jamo": "nats_per_token",
}


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", models.NAMES)
def test_a_line_a_kind_through_every_moment(name: str, theme: Theme) -> None:
    cards = [models.card(name, kind) for kind in models.KINDS]
    figure = learning_curve(cards, "passes", "score", theme)
    assert [line.name for line in figure.data] == ["RNN", "LSTM", "GRU"]
    assert [line.line.color for line in figure.data] == [colour(kind, theme) for kind in models.KINDS]
    for line, card in zip(figure.data, cards, strict=True):
        assert list(line.text) == list(models.MOMENTS)
        assert list(line.x) == [moment.epoch for moment in card.moments]
        assert list(line.y) == [moment.scores[SCORE[name]] for moment in card.moments]
    assert (figure.layout.xaxis.title.text, figure.layout.yaxis.title.text) == ("passes", "score")
