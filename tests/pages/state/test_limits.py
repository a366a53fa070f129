"""What is told of a link's limits is what the page's choices hold to."""

from __future__ import annotations

import re

import pytest

from pages.lessons.choices import import_choices
from pages.lessons.read.choices import ReadChoices
from pages.state.limits import LONGEST_SHOWN, allowed, told
from pages.state.record import Choices, from_link, pages_with_choices

import_choices()
NAMES = sorted(
    {(kind, name) for kind in pages_with_choices().values() for name in {*kind.model_fields, "v"} - {"text"}},
    key=str,
)
every_name = pytest.mark.parametrize(
    ("kind", "name"), NAMES, ids=lambda each: getattr(each, "__name__", each)
)


@every_name
def test_every_name_tells_its_limits(kind: type[Choices], name: str) -> None:
    assert allowed(kind, name)
    assert allowed(kind, name) in told(kind, name, "nonsense")


def accepts(kind: type[Choices], name: str, value: object) -> bool:
    return from_link({name: str(value)}, kind())[1] == []


@every_name
def test_the_ends_of_a_range_are_accepted_and_nothing_beyond(kind: type[Choices], name: str) -> None:
    if found := re.fullmatch(r"(-?[\d.]+) … (-?[\d.]+)", allowed(kind, name)):
        low, high = found.groups()
        assert accepts(kind, name, low)
        assert accepts(kind, name, high)
        assert not accepts(kind, name, float(low) - 1)
        assert not accepts(kind, name, float(high) + 1)
    elif found := re.fullmatch(r"≥ (\d+)", allowed(kind, name)):
        assert accepts(kind, name, found[1])
        assert not accepts(kind, name, int(found[1]) - 1)
    elif re.fullmatch(r"[\w-]+( / [\w-]+)+", allowed(kind, name)):
        assert all(accepts(kind, name, choice) for choice in allowed(kind, name).split(" / "))


def test_a_refused_value_is_shown_as_it_is_and_not_at_length() -> None:
    assert told(ReadChoices, "kind", "<b>") == "kind=\\<b\\> (rnn / lstm / gru / all)"
    assert told(ReadChoices, "gain", "9" * 5000) == f"gain={'9' * LONGEST_SHOWN}… (0 … 4)"
