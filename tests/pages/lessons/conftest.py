"""A visitor without a browser: the lessons' script, run as the server runs it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from engine import models
from pages.parts import readings as reader
from tests.pages.charts.payload import readings

INDEX = Path(__file__).parents[3] / "pages" / "lessons" / "index.py"
SECONDS = 60  # the first run imports torch

Visit = Callable[..., AppTest]


def arriving(page: str, **parameters: str) -> AppTest:
    """A visitor who is about to open that page's link."""
    app = AppTest.from_file(str(INDEX), default_timeout=SECONDS)
    app._page_hash = calc_hash(page)  # its own switch_page knows no addresses before the first run
    for name, value in parameters.items():
        app.query_params[name] = value
    return app


@pytest.fixture
def visit() -> Visit:
    """`visit("race", preset="exploding")`: somebody opens that page's link, and the panel of changes."""

    def opened(page: str = "read", /, **parameters: str) -> AppTest:
        app = arriving(page, **parameters)
        app.session_state["changes"] = True
        return app.run()

    return opened


@pytest.fixture
def models_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the shipped networks, which the lessons read and a test may damage."""
    folder = tmp_path / "models"
    shutil.copytree(models.MODELS, folder)
    monkeypatch.setattr(models, "load", partial(models.load, folder=folder))
    monkeypatch.setattr(models, "card", partial(models.card, folder=folder))
    forget()
    yield folder
    forget()


def widget(found: Iterable[Any], key: str) -> Any:
    """The one of these widgets that has the key, whichever turn it is in."""
    [only] = [each for each in found if str(each.key).split("~")[0] == key]
    return only


def press(app: AppTest, key: str) -> AppTest:
    widget(app.button, key).click().run()
    assert not app.exception
    return app


def set_to(app: AppTest, kind: str, key: str, value: object) -> AppTest:
    widget(app.get(kind), key).set_value(value).run()
    assert not app.exception
    return app


def payload(app: AppTest) -> bytes | None:
    """What the player is fed with; None where there is no player."""
    players: list[Any] = [element for element in app.main if getattr(element, "key", None) == "player"]
    return bytes(players[0].proto.bytes) if players else None


def readings_shown(app: AppTest) -> list[list[int]]:
    """For each reading in the player, its prediction at every step, in thousandths as it is shown."""
    packed = payload(app)
    shown = [] if packed is None else readings(packed)
    return [np.rint(1000 * reading.arrays["prediction"]).tolist() for reading in shown]


def forget() -> None:
    """Networks and readings that an earlier visitor left behind."""
    reader.network_of.cache_clear()
    reader._reading.cache_clear()
