"""The rooms of the page Gradients in a real browser: as a link's target, in both languages and themes."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from pages.text.i18n import Language, words
from scripts.server import Server
from tests.browser.test_accessibility import PHONE, expect_nothing_serious

pytestmark = pytest.mark.more

CHARTS = {"matrices": 1, "tanh": 2, "cell": 0, "clipping": 1, "truncation": 1}
CAPTIONS = {"matrices": "64", "tanh": "7.1%", "cell": "10⁻¹⁶", "clipping": "1", "truncation": "0"}  # in bold


def opened(page: Page, server: Server, language: Language, room: str, rest: str = "") -> None:
    page.goto(f"{server.url}/gradients?language={language}&room={room}{rest}")
    question = words(language)(f"gradients.{room}.question")
    expect(page.get_by_role("heading", name=question)).to_be_visible()


@pytest.mark.parametrize(("language", "colour_scheme"), [("en", "dark"), ("ko", "light")])
@pytest.mark.parametrize("room", CHARTS)
def test_a_room_and_its_caption(page: Page, server: Server, room: str, language: Language) -> None:
    opened(page, server, language, room)
    expect(page.locator(".js-plotly-plot")).to_have_count(CHARTS[room])
    expect(page.locator("strong", has_text=CAPTIONS[room]).first).to_be_visible()
    expect_nothing_serious(page)


@pytest.mark.parametrize("viewport", [PHONE], ids=["phone"])
@pytest.mark.parametrize("room", CHARTS)
def test_on_a_telephone_nothing_is_wider_than_the_screen(page: Page, server: Server, room: str) -> None:
    rest = "&matrix=1000,1000,1000,1000&power=30&cell=1,2;3,4|1,2,3;4,5,6|1,2,3;4,5,6|"
    rest += "1,2,3;4,5,6;7,8,9|1,2,3|1,2,3;4,5,6&source=fresh&kind=all&length=500"
    opened(page, server, "ko", room, rest)
    page.wait_for_load_state("networkidle")
    main = page.locator("[data-testid=stMain]")
    assert main.evaluate("(main) => main.scrollWidth - main.clientWidth") <= 0
    expect_nothing_serious(page)


def test_both_trainings_are_watched_to_their_end(page: Page, server: Server) -> None:
    opened(page, server, "en", "clipping", "&radius=1.6")
    page.get_by_role("button", name=words("en")("gradients.explosion.start")).click()
    expect(page.get_by_text("the loss is no longer a finite number")).to_be_visible()
    expect(page.locator(".js-plotly-plot")).to_have_count(3)
    expect_nothing_serious(page)
