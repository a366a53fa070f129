"""The watch over every page sees what it should, and the browser can't get out."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.watching import watch


@pytest.fixture
def unwatched_page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    yield context.new_page()
    context.close()


@pytest.mark.parametrize(
    ("script", "complaint"),
    [
        ("console.error('a message')", "console: a message"),
        ("setTimeout(() => { throw new Error('nobody catches this') })", "uncaught: nobody catches this"),
        ("fetch('http://fonts.example/a.woff').catch(() => {})", "request to somewhere else"),
        ("new Image().src = 'https://192.0.2.1/pixel.png'", "request to somewhere else"),
        ("new WebSocket('ws://live.example/')", "websocket to somewhere else"),
    ],
)
def test_what_goes_wrong_is_seen(unwatched_page: Page, script: str, complaint: str) -> None:
    complaints = watch(unwatched_page)
    unwatched_page.set_content(f"<script>{script}</script>")
    unwatched_page.wait_for_timeout(300)
    assert any(entry.startswith(complaint) for entry in complaints), complaints


def test_a_quiet_page_is_quiet(page: Page) -> None:
    page.set_content("<p>h_t</p><script>console.log('fine'); console.warn('fine too')</script>")


class Anyone(BaseHTTPRequestHandler):
    """Answers whatever page asks."""

    def do_GET(self) -> None:
        self.send_response(204)
        self.send_header("Access-Control-Allow-Origin", "*")
        self.end_headers()

    def log_message(self, *args: object) -> None:
        pass


def test_only_this_machines_number_is_reached(unwatched_page: Page) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), Anyone) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()

        def ask(host: str) -> str:
            address = f"http://{host}:{server.server_port}/"
            script = "address => fetch(address).then(answer => 'reached', error => error.message)"
            return str(unwatched_page.evaluate(script, address))

        assert ask("127.0.0.1") == "reached"
        assert ask("localhost") == "Failed to fetch"  # no name resolves, not even this one
        server.shutdown()
