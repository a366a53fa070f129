"""Every question in docs/read.md opens a scene that answers it."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest
from playwright.sync_api import Page, expect

from engine import models
from pages.lessons.read.choices import ReadChoices
from pages.state.record import from_link
from pages.text.i18n import words
from scripts.server import Server
from tests.browser.player_page import PlayerPage

pytestmark = pytest.mark.more

DOCUMENT = Path(__file__).parents[2] / "docs" / "read.md"
QUESTIONS = re.findall(r"^\| ([^|]+\?) \| \[[^\]]+\]\((\S+)\) \|", DOCUMENT.read_text("utf-8"), re.MULTILINE)


def test_there_are_ten_questions_or_more() -> None:
    links = [link for _, link in QUESTIONS]
    assert len(links) == len(set(links)) >= 10
    for link in links:
        _, refused = from_link(dict(parse_qsl(urlsplit(link).query)), ReadChoices())
        assert refused == []


@pytest.mark.parametrize(("question", "link"), QUESTIONS, ids=[question for question, _ in QUESTIONS])
def test_a_question_is_answered(page: Page, server: Server, question: str, link: str) -> None:
    parts = urlsplit(link)
    asked = {name: value for name, [value] in parse_qs(parts.query).items()}
    page.goto(f"{server.url}{parts.path}?{parts.query}")
    there = PlayerPage(page, "ko" if asked["language"] == "ko" else "en")
    expect(there.count).to_be_visible()
    expect(there.complaint).to_have_count(0)
    kinds = models.KINDS if asked["kind"] == "all" else (asked["kind"],)
    expect(there.player.locator(".part")).to_have_count(len(kinds))
    say = words(there.language)
    for kind in kinds:
        expect(page.get_by_text(say(f"kind.{kind}")).first).to_be_visible()
    changed = {"gain", "bias", "hold", "filler"} & asked.keys()
    expect(there.comparison).to_have_count(len(kinds) if changed else 0)
    if "text" in asked:
        expect(there.sentence).to_have_value(asked["text"])
    if "steps" in asked:
        expect(there.count).to_have_text(re.compile(rf"/ {asked['steps']}$"))
    if "step" in asked:
        expect(there.count).to_have_text(re.compile(rf"^{asked['step']} /"))
    if "unit" in asked:
        summary = there.player.locator(".incoming summary")
        expect(summary).to_have_text(say("player.incoming", unit=asked["unit"]))
    if "filler" in asked:
        expect(there.tokens.nth(70)).to_be_attached()
