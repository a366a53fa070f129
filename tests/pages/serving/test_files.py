"""Every file as it lies on the disk, and nothing but those files."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection, HTTPResponse

import pytest
from starlette.responses import PlainTextResponse

from pages.frame.component import ASSETS, DRAWINGS, SHARED
from pages.serving.files import STATIC, Files, address, files
from tests.pages.serving.conftest import Serve

BEYOND = b"what Streamlit answers"


@pytest.fixture
def browser(serve: Serve) -> Iterator[HTTPConnection]:
    with closing(HTTPConnection("127.0.0.1", serve(Files(PlainTextResponse(BEYOND))))) as opened:
        yield opened


def answer(browser: HTTPConnection, url: str, method: str = "GET") -> tuple[HTTPResponse, bytes]:
    browser.request(method, url)
    response = browser.getresponse()
    return response, response.read()


@pytest.mark.parametrize("folder", [*DRAWINGS, SHARED])
def test_a_drawing_is_served_whole(browser: HTTPConnection, folder: str) -> None:
    modules = [path for path in (ASSETS / folder).iterdir() if path.suffix in (".js", ".css")]
    assert modules
    for path in modules:
        response, body = answer(browser, f"{address(folder)}/{path.name}")
        assert (response.status, body) == (200, path.read_bytes())
        assert response.headers["Cache-Control"] == "no-cache"  # it may be another tomorrow
        kind = {".js": "text/javascript", ".css": "text/css"}[path.suffix]
        assert response.headers.get_content_type() == kind


def test_a_module_of_streamlit_is_served_whole_and_kept(browser: HTTPConnection) -> None:
    [path] = (STATIC / "static" / "js").glob("BidiComponent.*.js")
    response, body = answer(browser, f"/static/js/{path.name}")
    assert (response.status, body) == (200, path.read_bytes())
    assert "immutable" in response.headers["Cache-Control"]


@pytest.mark.parametrize(
    "url",
    [
        "/read",
        "/static/js",
        "/static/js/nothing.js",
        "/static/../index.html",
        "/static/js/../../../__init__.py",
        f"{address('player')}/../player/view.js",
        f"{address('player')}//view.js",
        "//static/js/nothing.js",
    ],
)
def test_everything_else_is_left_to_streamlit(browser: HTTPConnection, url: str) -> None:
    assert answer(browser, url)[1] == BEYOND


def test_only_a_question_is_answered(browser: HTTPConnection) -> None:
    assert answer(browser, next(iter(files())), method="POST")[1] == BEYOND
