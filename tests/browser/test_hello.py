"""The page Hello in a real browser: the letters on a telephone, and a network that is watched writing."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from pages.text.i18n import words
from scripts.server import Server
from tests.browser.test_accessibility import PHONE, expect_nothing_serious


@pytest.mark.more
@pytest.mark.parametrize("viewport", [PHONE], ids=["phone"])
@pytest.mark.parametrize("colour_scheme", ["dark"])
def test_the_letters_on_a_telephone(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/hello?language=ko&step=2")
    steps = page.locator(".letter-steps li")
    expect(steps).to_have_count(5)
    expect(steps.nth(1)).to_have_attribute("aria-current", "step")
    expect(page.get_by_text(words("ko")("hello.letters.agree"))).to_be_visible()
    page.get_by_role("button", name="▶").click()
    expect(steps.nth(2)).to_have_attribute("aria-current", "step")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    expect_nothing_serious(page)


@pytest.mark.more
def test_writing_is_stopped_and_what_stands_there_stays(page: Page, server: Server) -> None:
    say = words("en")
    page.goto(f"{server.url}/hello?language=en&room=writing&length=400&kind=rnn")
    paper = page.get_by_test_id("stText")
    expect(page.get_by_role("heading", name=say("predict.title"))).to_be_visible()
    whole = paper.inner_text()
    page.get_by_role("button", name=say("hello.writing.watch")).click()
    expect(paper).to_have_text(re.compile(r".{30,}▌$", re.DOTALL))  # frame by frame
    page.get_by_role("button", name=say("hello.writing.stop")).click()
    rest = page.get_by_role("button", name="show the rest")
    expect(rest).to_be_visible()
    stands = paper.inner_text()
    assert len(stands) < len(whole)
    assert whole.startswith(stands)
    expect_nothing_serious(page)
    rest.click()
    expect(paper).to_have_text(whole)
    assert "room=writing" in page.url
    page.get_by_role("radio", name=say("hello.room.sentences")).click()
    expect(page.get_by_role("heading", name=say("hello.sentences.question"))).to_be_visible()
    expect(page.locator(".js-plotly-plot")).to_have_count(2)
    expect_nothing_serious(page)
