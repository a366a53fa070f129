"""The README's pictures, taken from the running app: ``make screenshots``."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import urlencode

from playwright.sync_api import Browser, Page, expect
from tqdm import tqdm

from pages.text.i18n import words
from scripts import chromium
from scripts.server import ROOT, running

IMAGES = ROOT / "docs" / "images"
PATIENCE = 60_000  # milliseconds


@dataclass(frozen=True)
class Picture:
    """One picture: what is opened, by whom, and the step that the player stands at."""

    name: str
    scene: dict[str, str]
    page: Literal["read", "gradients", "race", "one-step", "networks"] = "read"
    theme: Literal["light", "dark"] = "light"
    width: int = 1440
    height: int = 1010
    back: int = 0  # steps before the last


PICTURES = (
    Picture("read-en-light", {"language": "en", "network": "en-sentiment", "kind": "lstm"}, back=4),
    Picture("read-en-dark", {"language": "en", "network": "en-char", "kind": "gru"}, theme="dark", back=6),
    Picture("read-ko-light", {"language": "ko", "network": "ko-sentiment", "kind": "lstm"}, back=3),
    Picture("read-ko-dark", {"language": "ko", "network": "ko-jamo", "kind": "lstm"}, theme="dark", back=5),
    Picture(
        "read-ko-phone",
        {"language": "ko", "network": "ko-sentiment", "kind": "gru"},
        width=390,
        height=1500,
    ),
    Picture(
        "gradients-en-light",
        {"language": "en", "source": "fresh", "kind": "lstm", "forget_bias": "5"},
        page="gradients",
        height=1180,
    ),
    Picture("race-en-light", {"language": "en"}, page="race", height=1500),
    Picture("one-step-en-light", {"language": "en"}, page="one-step", height=1180),
    Picture("networks-en-light", {"language": "en"}, page="networks"),
)
DRAWN = {  # by what one sees that a page is there
    "read": ".drawing",
    "gradients": "figure.path",
    "race": "[data-testid=stBaseButton-primary]",
    "one-step": "svg",
    "networks": ".js-plotly-plot",
}


def take(browser: Browser, url: str, picture: Picture) -> None:
    """Open the picture's page as a new visitor and save what is seen."""
    context = browser.new_context(
        viewport={"width": picture.width, "height": picture.height},
        color_scheme=picture.theme,
        reduced_motion="reduce",
    )
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto(f"{url}/{picture.page}?{urlencode(picture.scene)}")
    expect(page.locator(DRAWN[picture.page]).first).to_be_visible(timeout=PATIENCE)
    if picture.page == "race":
        run_to_the_end(page)
    step_back(page, picture.back)
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    page.wait_for_timeout(500)  # fonts and the last frame
    page.screenshot(path=IMAGES / f"{picture.name}.png")
    context.close()


def run_to_the_end(page: Page) -> None:
    """Start the race, and wait for its verdict."""
    page.locator(DRAWN["race"]).click()
    expect(page.get_by_role("heading", name=words("en")("race.outcome.title"))).to_be_visible(
        timeout=PATIENCE
    )


def step_back(page: Page, steps: int) -> None:
    """Move the player from the last step without scrolling or leaving a focus ring."""
    for _ in range(steps):
        page.locator(".transport button").nth(1).dispatch_event("click")


def main() -> None:
    IMAGES.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        running(Path(folder) / "log.txt") as server,
        chromium.launched() as browser,
    ):
        for picture in tqdm(PICTURES, unit="picture"):
            take(browser, server.url, picture)


if __name__ == "__main__":
    main()
