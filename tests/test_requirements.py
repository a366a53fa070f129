"""What the app is pinned to in requirements*.txt is what the extras of the distribution ask for."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
FILES = {
    "requirements.txt": ("networks", "app"),
    "requirements-ray.txt": ("ray",),
    "requirements-dev.txt": ("dev",),
}


def pinned(file: str) -> dict[str, Requirement]:
    lines = (ROOT / file).read_text("utf-8").splitlines()
    texts = [line.partition("#")[0].strip() for line in lines]
    return {each.name: each for each in (Requirement(text) for text in texts if text and text[0] != "-")}


def asked(*extras: str) -> dict[str, Requirement]:
    texts = [text for extra in extras for text in PROJECT["optional-dependencies"][extra]]
    texts += PROJECT["dependencies"] if "app" in extras else []
    return {each.name: each for each in map(Requirement, texts) if each.name != PROJECT["name"]}


@pytest.mark.parametrize("file", FILES)
def test_every_pin_is_asked_for_by_an_extra_and_fits_it(file: str) -> None:
    pins, extras = pinned(file), asked(*FILES[file])
    assert pins.keys() == extras.keys()
    for name, pin in pins.items():
        (exact,) = pin.specifier
        assert exact.operator == "=="
        assert extras[name].specifier.contains(exact.version), name


def test_no_file_of_requirements_is_forgotten() -> None:
    assert {file.name for file in ROOT.glob("requirements*.txt")} == set(FILES)
