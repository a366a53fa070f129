"""A server that is started anew no longer has its races: who watched one is told."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, expect

from pages.text.i18n import words
from scripts.server import running

pytestmark = pytest.mark.more

ENDLESS = "length=20,hidden_size=8,batch=8,steps=100000,goal=none"
PATIENCE = 180_000  # milliseconds: two servers start


def test_a_tab_that_watched_a_race_tells_that_it_is_gone(browser: Browser, tmp_path: Path) -> None:
    say = words("en")
    page = browser.new_page(locale="en-US")  # no fixture: its console tells that the server went
    page.set_default_timeout(PATIENCE)
    try:
        with running(tmp_path / "log.txt") as server:
            page.goto(f"{server.url}/race?language=en&settings={ENDLESS}")
            page.locator(".st-key-race-start button").click()
            expect(page.locator(".race path.line").first).to_be_visible(timeout=PATIENCE)
            expect(page.get_by_text("race is gone")).to_have_count(0)
        with running(tmp_path / "again.txt", port=urlsplit(server.url).port) as server:
            expect(page.get_by_text(say("race.gone"))).to_be_visible(timeout=PATIENCE)
            expect(page.locator(".st-key-race-stop")).to_have_count(0)  # nothing there goes on
            page.locator(".st-key-race-start button").click()
            expect(page.locator(".race path.line").first).to_be_visible(timeout=PATIENCE)
            expect(page.get_by_text(say("race.gone"))).to_have_count(0)
            assert "Traceback" not in (tmp_path / "again.txt").read_text()
    finally:
        page.close()
