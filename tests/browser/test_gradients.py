"""The gradient against distance in a real browser: what a slider, a pointer and a key do to its drawings."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from playwright.sync_api import Locator, Page, WebSocket, expect

from pages.lessons.gradients.choices import GradientsChoices
from pages.lessons.gradients.networks import KINDS, backwards_of
from pages.lessons.gradients.presets import presets
from pages.state.record import from_link
from pages.text.i18n import Language, Words, words
from scripts.server import Server
from tests.browser.player_page import FRAMES
from tests.browser.test_accessibility import PHONE, expect_nothing_serious

DOCUMENT = Path(__file__).parents[2] / "docs" / "gradients.md"
QUESTIONS = re.findall(r"^\| ([^|]+\?) \| \[[^\]]+\]\((\S+)\) \|", DOCUMENT.read_text("utf-8"), re.MULTILINE)
SMALL = {"source": "fresh", "hidden_size": 8, "length": 20, "kind": "rnn"}


@dataclass(frozen=True)
class GradientPage:
    """One visitor's page, in the room "distance"."""

    page: Page
    language: Language = "en"

    @property
    def say(self) -> Words:
        return words(self.language)

    @property
    def curve(self) -> Locator:
        return self.page.locator(".curve .field").first

    @property
    def line(self) -> Locator:
        """The RNN's."""
        return self.page.locator(".curve path.line").first

    @property
    def values(self) -> Locator:
        """What the legend gives of each line, at the place under the cursor."""
        return self.page.locator(".curve .legend b")

    @property
    def links(self) -> Locator:
        return self.page.locator(".path .link")

    @property
    def product(self) -> Locator:
        return self.page.locator(".path output.product")

    @property
    def map(self) -> Locator:
        return self.page.locator(".map .square")

    def button(self, name: str) -> Locator:
        return self.page.locator(".path").get_by_role("button", name=self.say(f"gradients.draw.{name}"))

    def expect_scene(self, **fields: int) -> None:
        for name, value in fields.items():
            expect(self.page).to_have_url(re.compile(rf"\b{name}={value}\b"))

    def frames(self, count: int) -> None:
        self.page.evaluate(FRAMES, count)


def opened(page: Page, server: Server, scene: GradientsChoices) -> GradientPage:
    page.goto(f"{server.url}/gradients?{urlencode(scene.link())}")
    there = GradientPage(page, scene.language)
    expect(there.curve).to_be_visible()
    expect(page.locator("[data-testid=stStatusWidget]")).to_have_count(0)
    return there


def small(**changes: object) -> GradientsChoices:
    return GradientsChoices().with_(**SMALL, **changes)


def test_the_first_visit_to_a_fresh_server_may_be_a_question(fresh_server: Server, page: Page) -> None:
    there = opened(page, fresh_server, GradientsChoices().with_(**presets("en")["rnn"]))
    expect(there.links.first).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_the_curve_follows_the_slider(page: Page, server: Server) -> None:
    there = opened(page, server, small())
    there.curve.evaluate("field => (field.closest('.gradients').kept = 'the same')")
    before = there.line.get_attribute("d")
    radius = page.get_by_role("slider", name=there.say("gradients.distance.radius"))
    radius.press("ArrowRight")
    expect(there.line).not_to_have_attribute("d", before or "")
    expect(page).to_have_url(re.compile(r"radius=1.05"))
    rnn = backwards_of(small(radius=1.05))[0]
    expect(there.values.first).to_have_text(there.say.of_log10(rnn.log10_h[12], 3))
    assert there.curve.evaluate("field => field.closest('.gradients').kept") == "the same"


def test_pointer_and_keys_light_the_same_step_everywhere(page: Page, server: Server) -> None:
    there = opened(page, server, small())
    rnn = backwards_of(small())[0]
    lit = page.locator(".path .link.lit header b")
    there.curve.focus()
    there.curve.press("Home")
    expect(lit).to_have_text("19 ← 20")
    there.curve.press("ArrowRight")
    there.curve.press("ArrowRight")
    expect(lit).to_have_text("17 ← 18")
    expect(there.values.first).to_have_text(there.say.of_log10(rnn.log10_h[18], 3))
    there.links.first.hover()
    expect(lit).to_have_text("12 ← 13")
    expect(there.values.first).to_have_text(there.say.of_log10(rnn.log10_h[13], 3))
    expect(there.curve).to_have_attribute("aria-valuenow", "7")


def test_a_pair_is_chosen_on_the_curve_and_its_path_is_followed(page: Page, server: Server) -> None:
    there = opened(page, server, small())
    there.curve.focus()
    there.curve.press("Home")
    for _ in range(3):
        there.curve.press("ArrowRight")
    there.curve.press("Enter")
    expect(there.links).to_have_count(3)
    there.expect_scene(first=17, last=20)
    box = there.curve.bounding_box()
    assert box
    there.curve.click(position={"x": box["width"] / 2, "y": 80})  # 10 of 20 steps back
    expect(there.links).to_have_count(10)
    there.expect_scene(first=10, last=20)


def test_a_pair_is_chosen_on_the_map(page: Page, server: Server) -> None:
    there = opened(page, server, small(zoom="map"))
    box = there.map.bounding_box()
    assert box
    there.map.click(position={"x": box["width"] * 3.5 / 21, "y": box["height"] * 9.5 / 21})
    there.expect_scene(first=3, last=9)
    there.map.focus()
    there.map.press("ArrowDown")
    there.map.press("ArrowRight")
    expect(page.locator(".map .where")).to_contain_text("∂state 10 / ∂state 4")
    there.map.press("Enter")
    there.expect_scene(first=4, last=10)
    page.get_by_text(there.say("gradients.distance.zoom.path"), exact=True).click()
    expect(there.links).to_have_count(6)
    expect(there.links.first.locator("header b")).to_have_text("4 ← 5")


def test_playing_either_way_comes_to_the_same_product_and_asks_nothing(page: Page, server: Server) -> None:
    frames: list[object] = []

    def count(socket: WebSocket) -> None:
        socket.on("framesent", lambda frame: frames.append(frame))
        socket.on("framereceived", lambda frame: frames.append(frame))

    page.on("websocket", count)
    there = opened(page, server, small(first=16))
    whole = there.product.inner_text()
    there.frames(30)
    assert frames  # the count works
    frames.clear()
    for direction, first, last in (("backwards", "19 ← 20", "16 ← 17"), ("forwards", "16 ← 17", "19 ← 20")):
        current = page.locator(".path .link.current header b")
        there.button(direction).click()
        expect(current).to_have_text(first)
        expect(there.product).not_to_have_text(whole)
        expect(current).to_have_text(last)
        expect(there.product).to_have_text(whole)
        expect(page.locator(".path .link.passed")).to_have_count(4)
    position = page.locator(".path input[type=range]")
    position.press("Home")
    expect(there.product).to_contain_text("∂state 16 / ∂state 16")
    position.press("End")
    expect(there.product).to_have_text(whole)
    there.curve.hover()
    there.frames(30)
    assert frames == []


@pytest.mark.more
@pytest.mark.parametrize(("question", "link"), QUESTIONS, ids=[question for question, _ in QUESTIONS])
def test_a_question_is_answered(page: Page, server: Server, question: str, link: str) -> None:
    parts = urlsplit(link)
    scene, _ = from_link(dict(parse_qsl(parts.query)), GradientsChoices())
    say = words(scene.language)
    page.goto(f"{server.url}{parts.path}?{parts.query}")
    heading = page.get_by_role("heading", name=say(f"gradients.{scene.room}.question"))
    expect(heading).to_be_visible()
    if scene.room == "distance":
        expect(page.locator(".gradients figure")).to_have_count(2)
        for one in backwards_of(scene):
            line = page.locator("p", has=page.locator("strong", has_text=one.kind.upper())).first
            expect(line).to_contain_text(say.of_log10(one.left, 3))
        if scene.zoom == "path":
            expect(page.locator(f".path.{scene.kind} .link")).to_have_count(8)
    else:
        expect(page.locator("[data-testid=stMain] strong").first).to_be_visible()
    expect(page.get_by_test_id("stAlertContentWarning")).to_have_count(0)
    expect(page.get_by_test_id("stException")).to_have_count(0)


def test_a_button_is_the_question_and_opens_it(page: Page, server: Server) -> None:
    there = opened(page, server, GradientsChoices())
    page.get_by_role("button", name=there.say("gradients.distance.preset.closed")).click()
    expect(page.get_by_text(there.say("gradients.distance.radius"))).to_be_visible()
    lstm = backwards_of(GradientsChoices().with_(**presets("en")["closed"]))[KINDS.index("lstm")]
    expect(page.get_by_text(there.say.of_log10(lstm.left, 3)).first).to_be_visible()


@pytest.mark.more
@pytest.mark.parametrize("colour_scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "ko"])
def test_nothing_serious_in_any_zoom(
    page: Page, server: Server, language: Language, colour_scheme: str
) -> None:
    there = opened(page, server, GradientsChoices(language=language).with_(**presets(language)["closed"]))
    for zoom in ("cells", "map", "path", "lags"):
        page.get_by_text(there.say(f"gradients.distance.zoom.{zoom}"), exact=True).click()
        there.expect_scene() if zoom == "path" else expect(page).to_have_url(re.compile(f"zoom={zoom}"))
        expect(page.locator(".gradients figure")).to_have_count(2)
        expect_nothing_serious(page)


@pytest.mark.parametrize("viewport", [PHONE], ids=["phone"])
@pytest.mark.parametrize("zoom", ["path", "map"])
def test_on_a_telephone(page: Page, server: Server, zoom: str) -> None:
    there = opened(
        page, server, GradientsChoices(language="ko").with_(**presets("ko")["lstm"] | {"zoom": zoom})
    )
    expect(page.locator(".gradients figure")).to_have_count(2)
    there.frames(10)
    wide = page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth - innerWidth")
    assert wide <= 0
    expect_nothing_serious(page)
