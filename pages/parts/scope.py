"""A network is asked only what it was made for.

No verdict is shown where the network knows none of the tokens, nor on a text of the app's own that was
written for another question. Of what a person types, the page can only say what the network was made for.
"""

from __future__ import annotations

from collections.abc import Sequence

from engine.reading.reading import Reading
from pages.parts.curriculum import DOG, DOG_KO
from pages.text.i18n import LANGUAGES, words

JUDGING = ("reviews", "order")  # the presets of the room "bags" whose documents say what they think
TELLING = ("today", "twin", "bites")  # those whose documents don't


def knows_nothing(reading: Reading) -> bool:
    """Whether every token is new to the network, so that any text of this length would read the same."""
    return all(reading.unknown)


def judges(readings: Sequence[Reading]) -> bool:
    """Whether these texts may be asked what they think of something."""
    return not any(knows_nothing(each) or each.text in _telling() for each in readings)


def _telling() -> set[str]:
    found = {str(each[part]) for each in (DOG, DOG_KO) for part in ("first", "second")}
    for language in LANGUAGES:
        say = words(language)
        found |= {say(f"words.bags.{name}.{part}") for name in TELLING for part in ("first", "second")}
    return found
