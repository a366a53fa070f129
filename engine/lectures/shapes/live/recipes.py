"""Every small network of the page Shapes, by name."""

from __future__ import annotations

from typing import Any

from . import dates, digits, intents, tags
from .elmo_recipe import ELMO
from .recipe import Recipe

RECIPES: dict[str, Recipe[Any]] = {
    recipe.name: recipe
    for recipe in (digits.RECIPE, intents.RECIPE, tags.FORWARD, tags.BOTH, dates.RECIPE, ELMO)
}
