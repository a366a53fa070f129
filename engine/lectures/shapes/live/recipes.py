"""Every small network of the page Shapes, by name."""

from __future__ import annotations

from typing import Any

from engine.lectures.shapes.live import dates, digits, intents, tags
from engine.lectures.shapes.live.elmo_recipe import ELMO
from engine.lectures.shapes.live.recipe import Recipe

RECIPES: dict[str, Recipe[Any]] = {
    recipe.name: recipe
    for recipe in (digits.RECIPE, intents.RECIPE, tags.FORWARD, tags.BOTH, dates.RECIPE, ELMO)
}
