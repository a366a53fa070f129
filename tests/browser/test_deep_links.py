"""Every lesson has an address, and it works for the very first visitor of a fresh server.

Streamlit once ran in another mode until the navigation had been called: a first deep link then gave a false
"page not found", or ran the page without its entrance.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from pages.text.i18n import Language, words
from scripts.server import Server

LESSONS = ("read", "gradients", "contents", "race", "networks")  # the others open in tests of their own


def expect_lesson(page: Page, path: str, language: Language) -> None:
    """The lesson is open: its own title, its entry in the navigation, no message that it wasn't found."""
    say = words(language)
    expect(page.get_by_role("heading", level=1)).to_have_text(say(f"{path}.title"))
    expect(page.get_by_role("link", name=say(f"page.{path}"), exact=False).first).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page).to_have_url(re.compile(rf"/{path}(\?.*)?$"))


@pytest.mark.more
@pytest.mark.parametrize("path", LESSONS)
def test_the_first_visit_to_a_fresh_server_may_be_a_deep_link(
    fresh_server: Server, page: Page, path: str
) -> None:
    page.goto(f"{fresh_server.url}/{path}")
    expect_lesson(page, path, "en")


@pytest.mark.parametrize(("locale", "language"), [("ko-KR", "ko"), ("en-GB", "en"), ("fr-FR", "en")])
def test_the_language_follows_the_browser(page: Page, server: Server, language: Language) -> None:
    page.goto(f"{server.url}/read")
    expect_lesson(page, "read", language)


@pytest.mark.more
@pytest.mark.parametrize("path", ["", *LESSONS])
def test_reloading_stays_on_the_page(page: Page, server: Server, path: str) -> None:
    page.goto(f"{server.url}/{path}")
    expect_lesson(page, path or "read", "en")
    page.reload()
    expect_lesson(page, path or "read", "en")


def test_the_bare_address_opens_the_first_lesson_and_keeps_the_choice(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/?network=ko-sentiment&kind=gru&language=ko")
    expect_lesson(page, LESSONS[0], "ko")
    expect(page).to_have_url(re.compile(r"network=ko-sentiment&kind=gru"))
