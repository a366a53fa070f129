"""Every link of the curriculum's table opens what it promises, and the contents lead there by a click."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import Page, expect

from pages.frame.navigation import PATH
from pages.parts.curriculum import CURRICULUM
from pages.text.i18n import words
from scripts.server import Server
from tests.pages.lessons.contents.test_page import ROWS

pytestmark = pytest.mark.more

SAY = words("en")


@pytest.mark.parametrize("path", PATH)
def test_every_link_of_the_table_opens_its_scene(page: Page, server: Server, path: str) -> None:
    for idea in CURRICULUM:
        if idea.page != path:
            continue
        link, _ = ROWS[idea.number]
        page.goto(f"{server.url}/{link}")
        expect(page.get_by_role("heading", level=1)).to_have_text(SAY(f"{path}.title"))
        expect(page.get_by_test_id("stPageLink").first).to_be_visible()  # the last that a page draws
        expect(page.get_by_test_id("stAlertContentError")).to_have_count(0)
        expect(page.get_by_test_id("stException")).to_have_count(0)
        asked = dict(parse_qsl(urlsplit(link).query, keep_blank_values=True))
        assert asked.items() <= dict(parse_qsl(urlsplit(page.url).query, keep_blank_values=True)).items()


def test_a_click_in_the_contents_keeps_what_was_typed(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/read?text=Not+bad&network=en-sentiment")
    page.get_by_role("link", name=SAY("page.contents")).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(SAY("contents.title"))
    page.get_by_role("button", name=SAY("contents.idea.12")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(SAY("gradients.title"))
    expect(page.get_by_role("heading", name=SAY("gradients.matrices.question"))).to_be_visible()
    page.get_by_role("link", name=SAY("path.before", page=SAY("page.shapes"))).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(SAY("shapes.title"))
    page.get_by_role("link", name=SAY("path.before", page=SAY("page.read"))).click()
    expect(page.get_by_role("textbox").first).to_have_value("Not bad")
