"""What axe-core finds: nothing serious or critical, in any language, theme or width.

Streamlit's own frame is not ours to mend: what is left out is named below, as narrowly as it can be.
axe-core looks into open shadow roots, so into the player too.
"""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize, expect

from pages.text.i18n import Language, words
from scripts.server import Server
from tests.browser.player_page import PlayerPage, opened

pytestmark = pytest.mark.more

# (rule, where): the box in which a wide st.table scrolls; browsers let the keyboard into it by themselves
STREAMLITS_OWN = [("scrollable-region-focusable", "[data-testid=stTable]")]
PHONE: ViewportSize = {"width": 390, "height": 844}
SCENE = {"network": "en-sentiment", "text": "I loved it at first, but it was bad 𒀀", "hold": "f=1,f.3=0"}


def is_streamlits_own(page: Page, rule: str, target: list[str]) -> bool:
    return any(
        rule == own and page.locator(target[0]).evaluate("(node, at) => !!node.closest(at)", where)
        for own, where in STREAMLITS_OWN
    )


def serious(page: Page) -> list[str]:
    """Serious and critical violations, each with its element."""
    return [
        f"{violation['id']}: {node['target']} {node['html'][:160]} {node['failureSummary']}"
        for violation in Axe().run(page).response["violations"]
        if violation["impact"] in ("serious", "critical")
        for node in violation["nodes"]
        if not is_streamlits_own(page, violation["id"], node["target"])
    ]


def expect_nothing_serious(page: Page) -> None:
    found = serious(page)
    assert not found, "\n".join(found)


def test_a_fault_within_the_player_would_be_found(page: Page, server: Server) -> None:
    there = opened(page, server, **SCENE)
    there.player.evaluate("player => player.append(document.createElement('button'))")
    [found] = serious(page)
    assert found.startswith("button-name")


def test_a_screen_reader_hears_the_step_but_not_every_step_of_a_play(page: Page, server: Server) -> None:
    there = opened(page, server, network="en-sentiment", text="It was good " * 5)
    heard = there.player.locator("[aria-live=polite]")
    there.button("first").click()
    expect(heard).to_contain_text("step 1 “it”")
    there.timeline.press("ArrowRight")
    expect(heard).to_contain_text("step 2 “was”")
    there.speed(8)
    there.button("play").click()
    expect(there.button("pause")).to_be_visible()
    expect(there.count).to_have_text(re.compile(r"^([5-9]|1\d) /"))
    assert "step 2 " in heard.inner_text()
    there.button("pause").click()
    step = there.count.inner_text().split()[0]
    expect(heard).to_contain_text(f"step {step} ")


def everything_open(there: PlayerPage) -> None:
    there.page.get_by_text(there.say("read.numbers")).click()
    expect(there.page.get_by_role("table").first).to_be_visible()
    there.open_changes()
    there.page.get_by_text(there.say("tokens.title"), exact=True).click()
    expect(there.page.locator("p.cut").first).to_be_visible()
    for summary in there.player.locator(".incoming summary").all():
        summary.click()


@pytest.mark.parametrize("colour_scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_page_read(page: Page, server: Server, language: Language, colour_scheme: str) -> None:
    there = opened(page, server, language, kind="lstm", **SCENE)
    everything_open(there)
    expect_nothing_serious(page)


@pytest.mark.parametrize("colour_scheme", ["light", "dark"])
def test_three_kinds_beside_each_other(page: Page, server: Server, colour_scheme: str) -> None:
    there = opened(page, server, kind="all", **SCENE)
    everything_open(there)
    expect_nothing_serious(page)


@pytest.mark.parametrize("viewport", [PHONE], ids=["phone"])
def test_on_a_telephone(page: Page, server: Server) -> None:
    there = opened(page, server, kind="gru", network="en-char", text="To be")
    everything_open(there)
    expect_nothing_serious(page)


@pytest.mark.parametrize("language", ["en", "ko"])
def test_what_is_said_of_bad_input(page: Page, server: Server, language: Language) -> None:
    page.goto(f"{server.url}/read?language={language}&kind=nonsense&text=&network=en-char")
    expect(page.get_by_text(words(language)("read.empty"))).to_be_visible()
    expect_nothing_serious(page)


@pytest.mark.parametrize("colour_scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_page_networks(page: Page, server: Server, language: Language, colour_scheme: str) -> None:
    page.goto(f"{server.url}/networks?language={language}")
    expect(page.locator(".js-plotly-plot")).to_have_count(4)
    expect_nothing_serious(page)
