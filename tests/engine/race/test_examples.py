"""The examples in the documentation give what they say; the README's is a whole race, of some 15 seconds."""

from __future__ import annotations

import doctest
import re
from pathlib import Path
from types import ModuleType

import pytest

import engine.race
from engine.race import TASKS, race, tasks

README = Path(__file__).parents[3] / "README.md"


@pytest.mark.parametrize("module", [engine.race, race, tasks], ids=lambda module: module.__name__)
def test_the_modules_examples(module: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "TASKS", dict(TASKS))  # where the example adds its own
    failed, tried = doctest.testmod(module)
    assert tried > 0
    assert failed == 0


def test_the_readmes_race() -> None:
    (code,) = re.findall(r"```pycon\n(.*?)```", README.read_text("utf-8"), re.DOTALL)
    example = doctest.DocTestParser().get_doctest(code, {}, "README", str(README), 0)
    failed, tried = doctest.DocTestRunner().run(example)
    assert tried > 0
    assert failed == 0
