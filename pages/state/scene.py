"""The choices of the pages that have no record of their own yet."""

from __future__ import annotations

from typing import ClassVar

from pages.state.choices.gradients import GradientChoices
from pages.state.choices.hello import HelloChoices
from pages.state.choices.race import RaceChoices
from pages.state.choices.shapes import ShapeChoices
from pages.state.choices.words import WordChoices
from pages.state.networks import NetworkChoices
from pages.state.record import register


class Scene(
    NetworkChoices,
    GradientChoices,
    HelloChoices,
    RaceChoices,
    ShapeChoices,
    WordChoices,
):
    """What to show. Replace it (:meth:`with_`), never change it."""

    looking: ClassVar = ("language", "hello_step", "hello_at")
    meant: ClassVar = {"source": "trained", "forget_bias": 0.0}


for page in ("words", "hello", "shapes", "gradients", "race"):
    register(page, Scene)
