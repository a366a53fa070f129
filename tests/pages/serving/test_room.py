"""A real server that may open 256 files: it says when it is full, and those who are inside go on."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator
from contextlib import AsyncExitStack
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Any

import pytest
from websockets.exceptions import InvalidStatus

from pages.serving.room import Room, raise_limit, room
from pages.text.i18n import LANGUAGES, words
from scripts.server import Server, running
from tests.pages.serving.visitors import PATIENCE, drawn, play, visit

pytestmark = pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="looks into /proc")

DESCRIPTORS = 256
MOST_VISITS = 300


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Server]:
    with running(tmp_path / "log.txt", descriptors=DESCRIPTORS) as started:
        yield started
        log = started.log.read_text()
        assert "Traceback" not in log, log
        assert "Too many open files" not in log, log


def asked(server: Server, path: str = "/contents") -> tuple[HTTPResponse, str]:
    connection = HTTPConnection(server.url.removeprefix("http://"), timeout=PATIENCE)
    try:
        connection.request("GET", path, headers={"Accept": "text/html"})
        answer = connection.getresponse()
        return answer, answer.read().decode()
    finally:
        connection.close()


async def refusal(server: Server) -> str | None:
    """What is said to one who comes; None to one who is let in."""
    try:
        async with visit(server):
            return None
    except InvalidStatus as error:
        answer = error.response
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) <= 30
    return answer.body.decode()


def is_the_sentence(text: str) -> bool:
    return all(words(language)("serving.full") in text for language in LANGUAGES)


def test_a_full_server_says_so_serves_on_and_recovers(small: Server) -> None:
    async def scene() -> None:
        async with AsyncExitStack() as inside:
            first = await inside.enter_async_context(visit(small))
            elements = len(await drawn(first, "contents"))
            assert elements > 3
            admitted = [first]
            try:
                while len(admitted) < MOST_VISITS:
                    admitted.append(await inside.enter_async_context(visit(small)))
            except InvalidStatus:
                pass
            assert DESCRIPTORS // 2 < len(admitted) < MOST_VISITS
            assert is_the_sentence(str(await refusal(small)))
            answer, text = await asyncio.to_thread(asked, small)
            assert answer.status == 503
            assert int(answer.headers["Retry-After"]) <= 30
            assert is_the_sentence(text)
            assert (await asyncio.to_thread(asked, small, "/_stcore/health"))[0].status == 200
            for visitor in (first, admitted[1], admitted[-1]):  # the others needn't all run on this machine
                assert len(await drawn(visitor, "contents")) >= elements
        async with asyncio.timeout(15):
            while (await asyncio.to_thread(asked, small))[0].status != 200 or await refusal(small):
                await asyncio.sleep(0.5)
        async with visit(small) as after:
            assert len(await drawn(after, "contents")) >= elements

    play(scene())


def test_visitors_who_have_gone_leave_nothing_open(small: Server) -> None:
    """As many come and go as would be too many if each session kept its three."""

    async def scene() -> None:
        for number in range(DESCRIPTORS // 2):
            async with visit(small) as visitor:
                if number % 32 == 0:
                    assert len(await drawn(visitor, "contents")) > 3

    play(scene())


def scope(path: str, kind: str = "http", subprotocols: int = 0) -> dict[str, Any]:
    return {"type": kind, "path": path, "subprotocols": ["x"] * subprotocols}


def test_who_comes_back_is_refused_last_and_what_those_inside_need_never() -> None:
    needed = Room(None).needed  # type: ignore[arg-type]
    page, first = needed(scope("/gatescope/read")), needed(scope("/_stcore/stream", "websocket", 2))
    again = needed(scope("/_stcore/stream", "websocket", 3))
    assert 1 > page > first > again > 0
    assert needed(scope("/")) == page
    for path in ("/static/js/a.js", "/_stcore/health", "/_stcore/upload_file/a/b", "/media/1f"):
        assert needed(scope(path)) == 0
    assert needed({"type": "lifespan"}) == 0


def test_the_limit_is_raised_as_far_as_it_may_be() -> None:
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (200, before[1]))
        tight = room()
        raise_limit()
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        assert soft >= min(hard if hard != resource.RLIM_INFINITY else 10_240, 10_240)
        assert hard == before[1]
        assert room() > tight
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)
    assert sys.platform != "win32"
