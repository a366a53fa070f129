"""A visitor without a browser: the lessons' script, run as the server runs it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from engine import zoo
from pages.widgets import reader

INDEX = Path(__file__).parents[3] / "pages" / "lessons" / "index.py"
SECONDS = 60  # the first run imports torch

Visit = Callable[..., AppTest]


@pytest.fixture
def visit() -> Visit:
    """`visit(kind="gru")`: somebody opens the link with these parameters."""

    def opened(**parameters: str) -> AppTest:
        app = AppTest.from_file(str(INDEX), default_timeout=SECONDS)
        for name, value in parameters.items():
            app.query_params[name] = value
        return app.run()

    return opened


@pytest.fixture
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the shipped networks, which the lessons read and a test may damage."""
    folder = tmp_path / "models"
    shutil.copytree(zoo.MODELS, folder)
    monkeypatch.setattr(zoo, "load", partial(zoo.load, folder=folder))
    monkeypatch.setattr(zoo, "card", partial(zoo.card, folder=folder))
    forget()
    yield folder
    forget()


def forget() -> None:
    """Networks and readings that an earlier visitor left behind."""
    reader.network_of.cache_clear()
    reader._reading.cache_clear()
