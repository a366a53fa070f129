"""The first thing that a browser is told spares it questions later, and costs none."""

from __future__ import annotations

from playwright.sync_api import Page, Request, WebSocket

from scripts.server import Server
from tests.browser.player_page import opened


def test_what_the_player_needs_is_asked_for_once_and_before_the_session(page: Page, server: Server) -> None:
    asked: list[str] = []
    sockets: list[str] = []

    def note(request: Request) -> None:
        asked.append(("late " if sockets else "") + request.url.removeprefix(server.url).partition("?")[0])

    def connected(socket: WebSocket) -> None:
        sockets.append(socket.url)

    page.on("request", note)
    page.on("websocket", connected)
    opened(page, server)
    modules = [url for url in asked if url.endswith(".js")]
    assert len(set(modules)) == len(modules)
    names = {url.rpartition("/")[2].partition(".")[0] for url in modules if not url.startswith("late")}
    assert {"TextArea", "Slider", "BidiComponent", "player", "view", "glossary"} <= names
    health = [url for url in asked if url.endswith("/_stcore/health")]
    assert health == ["/_stcore/health"]  # the server is found at once
    assert sockets == [f"{server.url.replace('http', 'ws')}/_stcore/stream"]
