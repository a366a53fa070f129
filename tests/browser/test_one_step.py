"""The page One step in a real browser: the formula lights the drawing, and the drawing the formula."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from pages.text.i18n import words
from scripts.server import Server
from tests.browser.test_accessibility import PHONE, expect_nothing_serious

MIDDLE = """(wire) => {
    const { x, y, width, height } = wire.getBoundingClientRect();
    return [x + width / 2, y + height / 2];
}"""


def test_formula_and_drawing_light_each_other(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/one-step?language=en")
    drawing = page.locator(".step .drawing")
    chosen = page.locator(".step li:has([aria-expanded=true])")
    expect(chosen).to_contain_text("forget gate")
    expect(page.get_by_label("W_xf (2 × 2)")).to_be_visible()

    page.locator(".step li button", has_text="output gate").hover()  # a line lights its gate and its wires
    expect(drawing.locator(".gate.made")).to_contain_text("o")
    expect(drawing.locator(".number.lit", has_text="0.78, 0.3")).to_be_visible()
    expect(chosen).to_contain_text("forget gate")  # pointed at, not chosen

    drawing.get_by_role("button", name="input gate").focus()  # a gate lights its line
    expect(page.locator(".step li.lit")).to_contain_text("input gate")
    page.keyboard.press("Enter")
    expect(chosen).to_contain_text("input gate")
    expect(page.get_by_label("W_xi (2 × 2)")).to_be_visible()
    expect(page).to_have_url(re.compile("line=i"))

    page.get_by_label("W_xi (2 × 2)").fill("[[0, 0], [0, 0]]")
    page.keyboard.press("Enter")
    expect(chosen.locator(".sum").first).to_contain_text("0 × 1 + 0 × (−0.5)")
    drawing.scroll_into_view_if_needed()
    page.mouse.click(*drawing.locator(".flow .reach").nth(1).evaluate(MIDDLE))  # a wire chooses its line
    expect(chosen).to_contain_text("what is kept of the old")
    expect(page.get_by_text(words("en")("one-step.cell.no_weights"))).to_be_visible()
    expect_nothing_serious(page)


@pytest.mark.more
@pytest.mark.parametrize("viewport", [PHONE], ids=["phone"])
@pytest.mark.parametrize("colour_scheme", ["dark"])
def test_every_room_fits_a_telephone(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/one-step?language=ko&kind=gru&cell=three&gates=2x5&loop=eight")
    say = words("ko")
    for room in ("cell", "gates", "reset", "loop"):
        page.get_by_role("radio", name=say(f"one-step.room.{room}")).click()
        expect(page.get_by_role("heading", name=say(f"one-step.{room}.question"))).to_be_visible()
        expect(page.locator(".step .matrix:visible").first).to_be_visible()
        main = page.locator("[data-testid=stMain]")
        assert main.evaluate("(main) => main.scrollWidth - main.clientWidth") <= 0
        expect_nothing_serious(page)
