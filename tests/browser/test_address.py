"""The address bar: Back leaves a page at once, and brings the page before back as it was left."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import Locator, Page, Response, expect

from pages.frame.navigation import PAGES
from pages.text.i18n import LANGUAGES, Language, own_name, tab_title, words
from scripts.server import Server, running
from tests.browser.conftest import PATIENCE
from tests.browser.player_page import TEXT, PlayerPage, opened

CHANGES = 30
SAY = words("en")
SCENE = {"network": "en-sentiment", "kind": "lstm", "text": TEXT}


@pytest.fixture
def below(tmp_path: Path) -> Iterator[Server]:
    """The app behind a path of its own."""
    with running(tmp_path / "log.txt", base="/lectures/rnn") as started:
        yield started


def entries(page: Page) -> int:
    """How many addresses this tab remembers."""
    count: int = page.evaluate("history.length")
    return count


def asked(page: Page) -> dict[str, str]:
    """The scene in the address."""
    return dict(parse_qsl(urlsplit(page.url).query, keep_blank_values=True))


def expect_asked(page: Page, **scene: str) -> None:
    """The address comes to have these parameters."""
    for name, value in scene.items():
        page.wait_for_url(lambda _, name=name, value=value: asked(page).get(name) == value, timeout=PATIENCE)


def gain(there: PlayerPage) -> Locator:
    there.open_changes()
    return there.change("gain")


def lead_to(page: Page, path: str) -> None:
    """By the navigation, as people do."""
    page.get_by_role("link", name=SAY(f"page.{path}"), exact=False).first.click()
    expect_page(page, path)


def expect_page(page: Page, path: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(SAY(f"{path}.title"))
    expect(page).to_have_title(tab_title(path, "en"))
    expect(page).to_have_url(re.compile(rf"/{path}\?"))


@pytest.mark.parametrize("path", ["/", "/read"])
def test_many_changes_are_one_entry_and_back_leaves_the_page(page: Page, server: Server, path: str) -> None:
    page.goto(f"{server.url}{path}?language=en")
    there = PlayerPage(page, "en")
    expect(there.count).to_be_visible()
    slider = gain(there)
    before = entries(page)
    for _ in range(CHANGES):
        slider.press("ArrowRight")
    expect(there.comparison).to_be_visible()
    there.choose_kind("gru")
    expect_asked(page, kind="gru", gain=slider.input_value())
    assert entries(page) == before
    left = page.url
    page.reload()  # the address holds it all
    expect(there.count).to_be_visible()
    expect(there.comparison).to_be_visible()
    assert asked(page) == dict(parse_qsl(urlsplit(left).query))
    assert page.go_back() is None  # about:blank, where this tab came from
    assert page.url == "about:blank"


def rooms(page: Page) -> Locator:
    """The picker of the rooms of the page Gradients; its curve has a choice named tanh as well."""
    return page.get_by_role("radiogroup").filter(has_text=SAY("gradients.room.truncation"))


def there_and_back(page: Page, server: Server) -> None:
    there = opened(page, server, **SCENE)
    there.choose_kind("gru")
    there.scrubber.fill("3")
    expect_asked(page, kind="gru", step="4")
    lead_to(page, "gradients")
    rooms(page).get_by_role("radio", name=SAY("gradients.room.tanh")).click()
    expect_asked(page, room="tanh")
    lead_to(page, "contents")
    page.get_by_role("button", name=SAY("contents.idea.26")).click()
    expect_page(page, "words")
    expect_asked(page, room="onehot")
    count = entries(page)

    page.go_back()
    expect_page(page, "contents")
    page.go_back()
    expect_page(page, "gradients")
    expect(rooms(page).get_by_role("radio", name=SAY("gradients.room.tanh"))).to_be_checked()
    assert asked(page)["room"] == "tanh"
    page.go_back()
    expect_page(page, "read")
    there.expect_step(4, 10)
    expect(page.get_by_role("radio", name="GRU")).to_be_checked()
    expect(there.sentence).to_have_value(TEXT)
    assert "room" not in asked(page)
    for path in ("gradients", "contents", "words"):
        page.go_forward()
        expect_page(page, path)
    expect_asked(page, room="onehot")
    assert entries(page) == count


def test_back_and_forward_bring_pages_back_as_they_were_left(page: Page, server: Server) -> None:
    there_and_back(page, server)


@pytest.mark.more
def test_the_same_below_a_path(page: Page, below: Server) -> None:
    there_and_back(page, below)


def test_several_backs_at_once_go_as_far_back(page: Page, server: Server) -> None:
    opened(page, server, **SCENE)
    for path in ("gradients", "contents", "networks"):
        lead_to(page, path)
    count = entries(page)
    page.evaluate(
        "history.back(); setTimeout(() => history.back(), 30); setTimeout(() => history.back(), 60)"
    )
    expect_page(page, "read")
    expect_asked(page, text=TEXT)
    page.go_forward()
    expect_page(page, "gradients")
    assert entries(page) == count


def test_a_text_too_long_for_the_address_comes_back_too(page: Page, server: Server) -> None:
    there = opened(page, server, network="en-sentiment", kind="rnn")
    text = "It was good. " * 60
    there.type(text)
    expect(page.get_by_text(SAY("read.not_in_link", limit=500))).to_be_visible()
    lead_to(page, "contents")
    page.go_back()
    expect_page(page, "read")
    expect(there.sentence).to_have_value(text)


@pytest.mark.more
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_says_its_name_and_its_language(page: Page, server: Server, language: Language) -> None:
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    for path in PAGES:
        page.goto(f"{server.url}/{path}?language={language}", wait_until="commit")
        page.wait_for_function("document.title")
        seen = page.evaluate("[document.title, document.documentElement.lang]")
        assert seen == [tab_title(path, language), language]  # before anything is drawn
        expect(page.get_by_role("heading", level=1)).to_have_text(words(language)(f"{path}.title"))
        expect(page).to_have_title(tab_title(path, language))
        expect(page.locator("html")).to_have_attribute("lang", language)
    assert [answer.url for answer in answers if answer.status >= 400] == []
    assert len({tab_title(path, language) for path in PAGES}) == len(PAGES)


@pytest.mark.parametrize("path", ["networks", "words", "read"])
def test_the_name_and_language_follow_a_switch(page: Page, server: Server, path: str) -> None:
    page.goto(f"{server.url}/{path}?language=en")
    for language in ("ko", "en"):
        page.get_by_role("radio", name=own_name(language)).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(words(language)(f"{path}.title"))
        expect(page).to_have_title(tab_title(path, language))
        expect(page.locator("html")).to_have_attribute("lang", language)
