"""What a person chooses on the page Read."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from pages.state.networks import NetworkChoices


class ReadChoices(NetworkChoices, page="read"):
    """Besides the network and its sentence: where the player stands."""

    looking: ClassVar = (*NetworkChoices.looking, "step", "unit")
    by_browser: ClassVar = ("step",)

    step: int | None = Field(default=None, ge=1)  # from 1
    unit: int | None = Field(default=None, ge=1)  # shown, from 1
