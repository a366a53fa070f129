"""What a change costs: bytes over the wire, payloads, and what is drawn anew."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, WebSocket, expect

from scripts.server import Server
from tests.browser.player_page import PlayerPage, opened
from tests.browser.wire import Wire, metered

# 96 units at 27 steps are as many values as 64 units at 40
WORDS = ("I was sure I would hate it and then it made me so happy " * 3).split()
STEPS = 27
# For a change, over the wire: six signals of four bytes a value are 62,208 bytes, and some 4,000 more are the
# controls around the player. The values travel as they are, ready to be computed with.
MOST = 72_000
LARGE = 10_000  # bytes, uncompressed, that only the player's payload has


@pytest.fixture
def wire(server: Server) -> Iterator[Wire]:
    with metered(server.url) as found:
        yield found


@pytest.fixture
def payloads(page: Page) -> list[int]:
    """The sizes of what the player was sent, uncompressed."""
    sizes: list[int] = []

    def note(frame: bytes | str) -> None:
        if len(frame) > LARGE:
            sizes.append(len(frame))

    page.on("websocket", lambda socket: listen(socket))

    def listen(socket: WebSocket) -> None:
        socket.on("framereceived", note)

    return sizes


def test_a_change_sends_little_and_draws_nothing_anew(
    page: Page, server: Server, wire: Wire, payloads: list[int]
) -> None:
    relayed = Server(wire.url, server.log)
    there = opened(
        page, relayed, network="en-sentiment", kind="lstm", text=" ".join(WORDS[:STEPS]), gain="1.05"
    )
    there.expect_step(STEPS, STEPS)
    there.timeline.evaluate("timeline => (timeline.kept = 'the same')")
    there.open_changes()
    gain = there.change("gain")
    gain.focus()
    settle(there)
    assert wire.received > 100_000  # the count works
    for press in range(3):
        before, sent = wire.received, len(payloads)
        drawn = there.wires()
        gain.press("ArrowRight")
        expect(there.page_button(f"W_hh × {1.1 + 0.05 * press:g} ✕")).to_be_visible()
        settle(there)
        assert there.wires() != drawn
        assert len(payloads) - sent == 1
        assert 0 < wire.received - before <= MOST
    assert there.timeline.evaluate("timeline => timeline.kept") == "the same"

    before = wire.received
    for key in ("Home", "ArrowRight", "ArrowRight", "End"):
        there.timeline.press(key)
    there.frames(30)
    assert wire.received == before


def settle(there: PlayerPage) -> None:
    """The server has said all that it has to say."""
    expect(there.page.get_by_test_id("stStatusWidget")).to_have_count(0)
    there.page.wait_for_timeout(500)
