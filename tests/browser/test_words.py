"""The page Words in a real browser, from room to room."""

from __future__ import annotations

from typing import get_args

import pytest
from playwright.sync_api import Page, expect

from pages.lessons.words.choices import WordRoom
from pages.text.i18n import words
from scripts.server import Server
from tests.browser.test_accessibility import PHONE, expect_nothing_serious

pytestmark = pytest.mark.more

CHARTS = {"bags": 1, "counts": 1, "pmi": 1, "svd": 2, "word2vec": 2, "embedding": 1}
LOOKED_INTO = ("shapes", "bags", "svd", "word2vec", "embedding")  # by axe-core: one room of each make


@pytest.mark.parametrize("viewport", [PHONE], ids=["phone"])
@pytest.mark.parametrize("colour_scheme", ["dark"])
def test_every_room_on_a_telephone_in_korean(page: Page, server: Server) -> None:
    say = words("ko")
    page.goto(f"{server.url}/words?language=ko&size=8&steps=50")
    for room in get_args(WordRoom):
        if room != "shapes":  # where it starts
            page.get_by_role("radio", name=say(f"words.room.{room}"), exact=True).click()
        expect(page.get_by_role("heading", name=say(f"words.{room}.question"))).to_be_visible()
        expect(page.get_by_role("heading", name=say("predict.title"))).to_be_visible()
        if room == "word2vec":
            page.get_by_role("button", name=say("words.word2vec.start")).click()
            page.mouse.move(0, 0)  # off the button, whose colour under the pointer is Streamlit's
        expect(page.locator(".js-plotly-plot")).to_have_count(CHARTS.get(room, 0))
        main = page.locator("[data-testid=stMain]")
        assert main.evaluate("(main) => main.scrollWidth - main.clientWidth") <= 0
        if room in LOOKED_INTO:
            expect_nothing_serious(page)
    assert "room=embedding" in page.url
