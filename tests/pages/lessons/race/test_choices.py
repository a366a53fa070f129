"""Every link of docs/race.md opens the race that it promises."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest

from engine.race import Run
from engine.race.presets import PRESETS
from pages.lessons.race.choices import RaceChoices, preset_of, read_setting, runs_of, write_setting
from pages.state.record import from_link

DOCUMENT = Path(__file__).parents[4] / "docs" / "race.md"
LINKS = re.findall(r"\((http://localhost:8501/race\?[^)]+)\)", DOCUMENT.read_text("utf-8"))


@pytest.mark.parametrize("link", LINKS)
def test_a_link_of_the_document_opens(link: str) -> None:
    scene, refused = from_link(dict(parse_qsl(urlsplit(link).query)), RaceChoices())
    assert refused == []
    assert runs_of(scene)


def test_the_document_has_every_preset() -> None:
    text = DOCUMENT.read_text("utf-8")
    assert [name for name in PRESETS if f"preset={name}&" not in text] == []


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("length", 50, "50"),
        ("clip", None, "none"),
        ("clip", 1.0, "1"),
        ("learning_rate", 1e-5, "1e-05"),
        ("kinds", ("rnn", "gru"), "rnn+gru"),
        ("seeds", (0, 7), "0+7"),
        ("optimiser", "sgd", "sgd"),
    ],
)
def test_settings_are_written_as_they_are_read(name: str, value: object, text: str) -> None:
    assert write_setting(value) == text
    assert read_setting(name, text) == value


def test_a_whole_number_becomes_what_its_box_takes() -> None:
    run = Run(learning_rate=1, clip=2, gain=0, goal=1)  # as a script writes it, and a file keeps it
    chosen = dict(RaceChoices(**preset_of(run)).settings)
    found = {name: chosen[name] for name in ("learning_rate", "clip", "gain", "goal")}
    assert found == {"learning_rate": 1.0, "clip": 2.0, "gain": 0.0, "goal": 1.0}
    assert {type(value) for value in found.values()} == {float}
    assert type(chosen.get("steps", 400)) is int


def test_a_length_of_hundreds_of_digits_is_refused() -> None:
    _, refused = from_link({"settings": "length=" + "9" * 400}, RaceChoices())
    assert refused == ["settings"]
