"""The examples in the documentation give what they say; the README's is a whole race, of some 15 seconds."""

from __future__ import annotations

import doctest
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

import engine
import engine.race
from engine.race import TASKS, race, tasks

README = Path(__file__).parents[3] / "README.md"


@pytest.mark.parametrize("module", [engine, engine.race, race, tasks], ids=lambda module: module.__name__)
def test_the_modules_examples(module: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "TASKS", dict(TASKS))  # where the example adds its own
    failed, tried = doctest.testmod(module)
    assert tried > 0
    assert failed == 0


def test_who_only_traces_does_not_wait_for_the_race() -> None:
    code = "import sys, engine; assert not [name for name in sys.modules if name.startswith('engine.race')]"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=README.parent)


def test_what_the_engine_offers_is_there() -> None:
    assert all(getattr(engine, name) is not None for name in engine.__all__)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        engine.nothing  # noqa: B018 - asking is the test


@pytest.mark.more
def test_the_readmes_race() -> None:
    (code,) = re.findall(r"```pycon\n(.*?)```", README.read_text("utf-8"), re.DOTALL)
    example = doctest.DocTestParser().get_doctest(code, {}, "README", str(README), 0)
    failed, tried = doctest.DocTestRunner().run(example)
    assert tried > 0
    assert failed == 0
