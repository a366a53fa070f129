"""A race in a real browser: from the press to the first point, and through its end, in any width."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from pages.text.i18n import words
from scripts.server import Server
from tests.browser.test_accessibility import PHONE, expect_nothing_serious

SMALL = "length=10,hidden_size=8,batch=8,steps=60,goal=none"
SOON = 10.0  # seconds from the press to the first point; 1 on a machine with nothing else to do


@pytest.mark.more
def test_a_race_from_the_press_to_its_end(page: Page, server: Server) -> None:
    say = words("en")
    page.goto(f"{server.url}/race?language=en&settings={SMALL}")
    start = page.locator(".st-key-race-start button")
    expect(start).to_be_visible()
    pressed = time.monotonic()
    start.click()
    expect(page.locator(".race path.line").first).to_be_visible()
    assert time.monotonic() - pressed < SOON
    expect(page.get_by_text(say("race.outcome.title"))).to_be_visible()
    expect(page.locator(".race .map canvas")).to_have_count(3 + 5)  # maps, gates
    accuracy = page.locator(".race .field").first
    accuracy.press("Home")
    expect(page.locator(".race .where").first).to_have_text(say("race.draw.where", step=1))
    accuracy.press("ArrowRight")
    expect(page.locator(".race .where").first).to_have_text(say("race.draw.where", step=2))
    expect(accuracy).to_have_attribute("aria-valuetext", re.compile(r"RNN \d+%, LSTM \d+%, GRU \d+%"))
    expect_nothing_serious(page)


@pytest.mark.more
@pytest.mark.parametrize(("viewport", "colour_scheme", "locale"), [(PHONE, "dark", "ko-KR")])
def test_both_rooms_on_a_telephone(page: Page, server: Server, viewport: ViewportSize) -> None:
    settings = "length=10,hidden_size=4,batch=4,steps=40,goal=none"
    page.goto(f"{server.url}/race?preset=exploding&settings={settings}")
    page.locator(".st-key-race-start button").click()
    expect(page.get_by_text(words("ko")("race.outcome.title"), exact=True)).to_be_visible()
    expect(page.locator(".race .curve").first.locator("path.line")).to_have_count(2)
    assert page.evaluate("document.documentElement.scrollWidth") == viewport["width"]
    page.get_by_text(words("ko")("race.settings"), exact=True).click()
    expect_nothing_serious(page)
    page.goto(f"{server.url}/race?room=phase")
    page.locator(".st-key-phase-start button").click()
    expect(page.locator("table.phase").first.get_by_text("%").first).to_be_visible()
    expect_nothing_serious(page)
    assert page.evaluate("document.documentElement.scrollWidth") == viewport["width"]
    page.locator(".st-key-phase-stop button").click()
    expect(page.locator(".st-key-phase-start button")).to_be_visible()


@pytest.mark.more
def test_a_race_is_still_ones_own_after_a_reload_and_opens_again_from_its_file(
    page: Page, server: Server, tmp_path: Path
) -> None:
    say = words("en")
    # steps that take their time: on a busy machine, too, there are not thousands of them to draw and to save
    settings = "length=60,hidden_size=32,batch=32,steps=100000,goal=none"
    page.goto(f"{server.url}/race?language=en&settings={settings}")
    page.locator(".st-key-race-start button").click()
    expect(page.locator(".race path.line").first).to_be_visible()
    page.reload()
    page.locator(".st-key-race-stop button").click()
    expect(page.get_by_text(say("race.outcome.title"))).to_be_visible()
    with page.expect_download() as download:
        page.locator("[class*=st-key-race-safetensors] button").click()
    file = tmp_path / "race.safetensors"
    download.value.save_as(file)
    found = page.get_by_test_id("stTable").inner_text()

    page.goto(f"{server.url}/race?language=en")
    page.get_by_text(say("race.saved")).click()
    page.locator("[data-testid=stFileUploader] input").set_input_files(file)
    expect(page.get_by_test_id("stTable")).to_have_text(found, use_inner_text=True)
    expect(page).to_have_url(re.compile("hidden_size"))
