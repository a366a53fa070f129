"""What a visitor who was never here sees first: the frame stands on its token, the steps fill the room.

GATESCOPE_VISITS sets how many visits each case makes.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Browser

from scripts.server import Server
from tests.browser import firefox
from tests.browser.firefox import Firefox
from tests.browser.wire import metered

VISITS = int(os.environ.get("GATESCOPE_VISITS", "4"))
SIZES = ((1440, 900), (1920, 1080), (390, 844))
NEAR = 1.5  # px
WIDEST = 96  # px of one step
SLOWLY = 0.03  # seconds that each block waits on a slow wire

# Waits for the numbers, then until nothing has moved for a while. Places from the timeline's left edge.
LOOK = """async () => {
  const later = (ms) => new Promise(done => setTimeout(done, ms));
  const within = (element) => element.shadowRoot?.querySelector(".player");
  const find = () => [...document.querySelectorAll("*")].map(within).find(Boolean);
  const look = () => {
    const player = find();
    if (!player?.querySelector(".tokens span")) return null;
    if (!/\\d/.test(player.querySelector("output").textContent)) return null;
    const timeline = player.querySelector(".timeline");
    const start = timeline.getBoundingClientRect().left;
    const span = (element) => {
      const box = element.getBoundingClientRect();
      return [box.left - start, box.right - start];
    };
    const tokens = [...player.querySelectorAll(".tokens span")];
    const step = parseInt(player.querySelector("output").textContent) - 1;
    return {
      frame: span(player.querySelector(".cursor")), token: span(tokens[step]),
      label: span(player.querySelector(".label")), first: span(tokens[0]), last: span(tokens.at(-1)),
      room: timeline.clientWidth, scrolled: timeline.scrollLeft,
      styled: getComputedStyle(player.querySelector(".tokens")).display,
    };
  };
  let seen = null;
  for (let still = 0, k = 0; k < 300 && still < 6; k++) {
    await later(100);
    await document.fonts.ready;
    const now = look();
    still = now && JSON.stringify(now) === JSON.stringify(seen) ? still + 1 : 0;
    seen = now;
  }
  return seen;
}"""


class Case(NamedTuple):
    width: int
    height: int
    slow: bool


CASES = [
    pytest.param(
        Case(*size, slow),
        id=f"{size[0]}x{size[1]}-{'slow' if slow else 'fast'}",
        marks=[pytest.mark.more] if slow else [],
    )
    for size in SIZES
    for slow in (False, True)
]
ONCE = pytest.mark.flaky(reruns=0)  # what goes wrong on some visits is what these tests look for


def faults(seen: dict[str, Any] | None) -> list[str]:
    """What is wrong with a drawing that came to rest."""
    if seen is None:
        return ["no player came"]
    width = seen["last"][1] - seen["last"][0]
    found = []
    if any(abs(a - b) > NEAR for a, b in zip(seen["frame"], seen["token"], strict=True)):
        found.append("the frame isn't on its token")
    if seen["scrolled"] == 0 and abs(seen["first"][0] - seen["label"][1]) > NEAR:
        found.append("the steps don't start where their labels end")
    if seen["scrolled"] == 0 and seen["last"][1] < seen["room"] - NEAR and abs(width - WIDEST) > NEAR:
        found.append("the steps don't fill the room")
    if seen["token"][0] < seen["label"][1] - NEAR or seen["token"][1] > seen["room"] + NEAR:
        found.append("the current step is out of sight")
    return [f"{fault}: {seen}" for fault in found]


def expect_no_faults(look: Callable[[], dict[str, Any] | None]) -> None:
    found = [told for told in (faults(look()) for _ in range(VISITS)) if told]
    assert not found, f"{len(found)} of {VISITS} visits:\n" + "\n".join("; ".join(told) for told in found)


@contextmanager
def reached(server: Server, slow: bool) -> Iterator[str]:
    """The address of the server, over a wire of that speed."""
    if slow:
        with metered(server.url, delay=SLOWLY) as wire:
            yield wire.url
    else:
        yield server.url


@ONCE
@pytest.mark.parametrize("case", CASES)
def test_a_fresh_visit_in_chromium(browser: Browser, server: Server, case: Case) -> None:
    with reached(server, case.slow) as url:

        def look() -> dict[str, Any] | None:
            context = browser.new_context(
                viewport={"width": case.width, "height": case.height}, locale="en-US"
            )
            page = context.new_page()
            if case.slow:
                tools = context.new_cdp_session(page)
                tools.send("Emulation.setCPUThrottlingRate", {"rate": 2})
            page.goto(url, wait_until="commit")
            seen: dict[str, Any] | None = page.evaluate(LOOK)
            context.close()
            return seen

        expect_no_faults(look)


@pytest.fixture(scope="module")
def other_browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    if firefox.find() is None:
        pytest.skip("no Firefox here: install firefox-esr, or name one with GATESCOPE_FIREFOX")
    with firefox.launched(tmp_path_factory.mktemp("firefox")) as launched:
        yield launched


@pytest.mark.more
@ONCE
@pytest.mark.parametrize("case", CASES)
def test_a_fresh_visit_in_firefox(other_browser: Firefox, server: Server, case: Case) -> None:
    with reached(server, case.slow) as url:

        def look() -> dict[str, Any] | None:
            with other_browser.visit(url, case.width, case.height) as page:
                seen: dict[str, Any] | None = other_browser.evaluate(page, LOOK)
                return seen

        expect_no_faults(look)
