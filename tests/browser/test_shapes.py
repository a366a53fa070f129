"""The page Shapes in a real browser, from room to room."""

from __future__ import annotations

from typing import get_args

import pytest
from playwright.sync_api import Page, expect

from pages.lessons.shapes.choices import ShapeRoom
from pages.text.i18n import words
from scripts.server import Server
from tests.browser.test_accessibility import PHONE, expect_nothing_serious

pytestmark = pytest.mark.more

CHARTS = {"architectures": 0, "digit": 2, "intent": 1, "tags": 2, "dates": 2, "elmo": 1}
PICTURES = {"architectures": "펼친 신경망", "digit": "손으로 쓴"}  # how their labels begin


@pytest.mark.parametrize("viewport", [PHONE], ids=["phone"])
@pytest.mark.parametrize("colour_scheme", ["dark"])
def test_every_room_on_a_telephone_in_korean(page: Page, server: Server) -> None:
    say = words("ko")
    page.goto(f"{server.url}/shapes?language=ko&layers=4&both=True&units=512")
    for room in get_args(ShapeRoom):
        if room != "architectures":  # where it starts
            page.get_by_role("radio", name=say(f"shapes.room.{room}")).click()
        expect(page.get_by_role("heading", name=say(f"shapes.{room}.question"))).to_be_visible()
        expect(page.get_by_role("heading", name=say("predict.title"))).to_be_visible()
        expect(page.locator(".js-plotly-plot")).to_have_count(CHARTS[room])
        if room in PICTURES:
            drawing = page.locator(f"img[alt^='{PICTURES[room]}']")
            expect(drawing).to_be_visible()
            assert drawing.evaluate("(image) => image.complete && image.naturalWidth") > 0
        main = page.locator("[data-testid=stMain]")
        assert main.evaluate("(main) => main.scrollWidth - main.clientWidth") <= 0
        expect_nothing_serious(page)
