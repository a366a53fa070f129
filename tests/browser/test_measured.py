"""Where things stand follows the style sheet, however late it comes and whatever changes later."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, Route, expect

from pages.serving.files import STATIC, files
from scripts.server import Server
from tests.browser.player_page import TEXT, PlayerPage, opened
from tests.browser.test_fresh_visits import LOOK, faults

LATE = 1500  # ms
DRAWN = {"/read": ".player", "/gradients": ".gradients", "/one-step": ".step"}

# Whether anything was drawn before the sheet counted: noted in the page itself, with every change.
NOTE = """window.early = [];
const attach = Element.prototype.attachShadow;
Element.prototype.attachShadow = function (options) {
  const shadow = attach.call(this, options);
  new MutationObserver(() => {
    const root = shadow.querySelector(".player, .gradients, .step");
    if (root?.firstChild && !shadow.querySelector("link[rel=stylesheet]")?.sheet) early.push(root.className);
  }).observe(shadow, {childList: true, subtree: true});
  return shadow;
};"""

RESTYLE = """(player, textContent) =>
  player.append(Object.assign(document.createElement("style"), {textContent}))"""

LOAD_FONT = """async (url) => {
  const done = new Promise((resolve) => {
    document.fonts.addEventListener("loadingdone", resolve, {once: true});
  });
  const face = new FontFace("late", `url(${url})`);
  document.fonts.add(face);
  await Promise.all([face.load(), done]);
}"""


def look(page: Page) -> dict[str, Any]:
    seen: dict[str, Any] = page.evaluate(LOOK)
    return seen


def hold_back(route: Route) -> None:
    route.request.frame.page.wait_for_timeout(LATE)
    route.continue_()


@pytest.mark.parametrize("path", DRAWN)
def test_nothing_is_drawn_before_its_style_sheet(page: Page, server: Server, path: str) -> None:
    page.add_init_script(NOTE)
    page.route(re.compile(r"/_stcore/bidi-components/.*\.css"), hold_back)
    page.goto(f"{server.url}{path}?language=en")
    expect(page.locator(f"{DRAWN[path]} > *").first).to_be_visible()
    assert page.evaluate("window.early") == []
    if path == "/read":
        assert faults(look(page)) == []


def test_another_width_of_the_labels_moves_everything(there: PlayerPage) -> None:
    before = look(there.page)
    there.player.evaluate(RESTYLE, ".player { --label-width: 230px !important }")
    after = look(there.page)
    assert faults(after) == []
    assert after["label"][1] == pytest.approx(230, abs=1) != before["label"][1]


def test_another_width_of_the_page_moves_everything(there: PlayerPage) -> None:
    for width in (1700, 700, 390, 1280):
        there.page.set_viewport_size({"width": width, "height": 800})
        assert faults(look(there.page)) == []
        there.button("previous").click()
        assert faults(look(there.page)) == []


def test_a_font_that_comes_late_is_measured_again(page: Page, server: Server) -> None:
    there = opened(page, server, network="en-sentiment", kind="lstm", text=f"{TEXT} " * 4)
    widths = [round(_first_token(there), 1)]
    there.player.evaluate(RESTYLE, ".tokens span { font-size: 19px !important }")
    font = next(url for url, path in files().items() if path.suffix == ".woff2" and STATIC in path.parents)
    page.evaluate(LOAD_FONT, f"{server.url}{font}")
    widths.append(round(_first_token(there), 1))
    assert widths[1] > 1.3 * widths[0]
    assert faults(look(page)) == []


def _first_token(there: PlayerPage) -> float:
    there.frames(2)
    box = there.tokens.first.bounding_box()
    assert box
    return box["width"]


def test_the_pointer_finds_the_step_that_it_is_on_after_all_that(there: PlayerPage) -> None:
    there.player.evaluate(RESTYLE, ".player { --label-width: 200px !important }")
    look(there.page)
    for step in (2, 7):
        there.tokens.nth(step).click()
        expect(there.count).to_have_text(re.compile(f"^{step + 1} /"))


@pytest.mark.parametrize("view", ["path", "map"])
@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.more
def test_every_figure_of_the_gradients_has_a_name(
    page: Page, server: Server, language: str, view: str
) -> None:
    page.goto(f"{server.url}/gradients?{urlencode({'language': language, 'zoom': view})}")
    for drawn in ("curve", view):
        expect(page.locator(f".gradients figure.{drawn}").first).to_be_visible()
    named = page.locator(".gradients").get_by_role("figure", name=re.compile(r"\S"))
    expect(named).to_have_count(page.locator(".gradients figure").count())
