"""A real browser on a real server.

`locale`, `colour_scheme` and `viewport` are fixtures, so a test chooses its own by parametrising them:

    @pytest.mark.parametrize("locale", ["ko-KR", "en-US"])
    def test_title(page: Page, server: Server, locale: str) -> None: ...

Every page is watched: an error in its console, an uncaught exception, or a request to anywhere but this
machine fails the test, and so does a traceback in the server's log.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from scripts import chromium
from scripts.server import Server, running
from tests.browser.player_page import TEXT, PlayerPage, opened
from tests.browser.watching import watch

HERE = Path(__file__).parent
PATIENCE = 30_000  # milliseconds; the first visit to a server imports torch


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.flaky(reruns=2))  # each rerun is shown as an R


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=PATIENCE)
    with chromium.launched() as launched:
        yield launched


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app, started once for all tests of a worker."""
    with running(tmp_path_factory.mktemp("server") / "log.txt") as started:
        yield started
        _check_log(started)


@pytest.fixture
def fresh_server(tmp_path: Path) -> Iterator[Server]:
    """The app, just started: nobody has visited it yet."""
    with running(tmp_path / "log.txt") as started:
        yield started
        _check_log(started)


@pytest.fixture
def locale() -> str:
    return "en-US"


@pytest.fixture
def colour_scheme() -> str:
    return "light"


@pytest.fixture
def viewport() -> ViewportSize:
    return {"width": 1280, "height": 800}


@pytest.fixture
def page(browser: Browser, locale: str, colour_scheme: str, viewport: ViewportSize) -> Iterator[Page]:
    """An empty page of a visitor who was never here before."""
    context = browser.new_context(
        locale=locale,
        color_scheme="dark" if colour_scheme == "dark" else "light",
        viewport=viewport,
        reduced_motion="reduce",
    )
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    complaints = watch(page)
    yield page
    context.close()
    assert not complaints, "\n".join(complaints)


@pytest.fixture
def kind() -> str:
    """Which kind of cell reads in `there`: one, or "all"."""
    return "lstm"


@pytest.fixture
def there(page: Page, server: Server, kind: str) -> PlayerPage:
    """A short sentence on the page Read."""
    return opened(page, server, network="en-sentiment", kind=kind, text=TEXT)


def _check_log(server: Server) -> None:
    log = server.log.read_text()
    assert "Traceback" not in log, log
