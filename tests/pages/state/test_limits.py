"""What is told of a link's limits is what the scene holds to."""

from __future__ import annotations

import re

import pytest

from pages.state.limits import LONGEST_SHOWN, allowed, told
from pages.state.scene import Scene, from_link


@pytest.mark.parametrize("name", sorted({*Scene.model_fields, "v"} - {"text"}))
def test_every_name_tells_its_limits(name: str) -> None:
    assert allowed(name)
    assert allowed(name) in told(name, "nonsense")


def accepts(name: str, value: object) -> bool:
    return from_link({name: str(value)}, Scene())[1] == []


@pytest.mark.parametrize("name", sorted(Scene.model_fields))
def test_the_ends_of_a_range_are_accepted_and_nothing_beyond(name: str) -> None:
    if found := re.fullmatch(r"(-?[\d.]+) … (-?[\d.]+)", allowed(name)):
        low, high = found.groups()
        assert accepts(name, low)
        assert accepts(name, high)
        assert not accepts(name, float(low) - 1)
        assert not accepts(name, float(high) + 1)
    elif found := re.fullmatch(r"≥ (\d+)", allowed(name)):
        assert accepts(name, found[1])
        assert not accepts(name, int(found[1]) - 1)
    elif re.fullmatch(r"[\w-]+( / [\w-]+)+", allowed(name)):
        assert all(accepts(name, choice) for choice in allowed(name).split(" / "))


def test_a_refused_value_is_shown_as_it_is_and_not_at_length() -> None:
    assert told("kind", "<b>") == "kind=\\<b\\> (rnn / lstm / gru / all)"
    assert told("gain", "9" * 5000) == f"gain={'9' * LONGEST_SHOWN}… (0 … 4)"
