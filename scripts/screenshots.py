"""The README's pictures, taken from the running app: ``make screenshots``."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import urlencode

from playwright.sync_api import Browser, Page, expect
from tqdm import tqdm

from scripts import chromium
from scripts.server import ROOT, running

IMAGES = ROOT / "docs" / "images"
PATIENCE = 60_000  # milliseconds


@dataclass(frozen=True)
class Picture:
    """One picture: what is opened, by whom, and the step that the player stands at."""

    name: str
    scene: dict[str, str]
    page: Literal["read", "gradients", "networks"] = "read"
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
    Picture("networks-en-light", {"language": "en"}, page="networks"),
)


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
    if picture.page == "read":
        step_back(page, picture.back)
    elif picture.page == "gradients":
        expect(page.locator("figure.path")).to_be_visible(timeout=PATIENCE)
    else:
        expect(page.locator(".js-plotly-plot").first).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    page.wait_for_timeout(500)  # fonts and the last frame
    page.screenshot(path=IMAGES / f"{picture.name}.png")
    context.close()


def step_back(page: Page, steps: int) -> None:
    """Move the player from the last step without scrolling or leaving a focus ring."""
    expect(page.locator(".drawing")).to_be_visible(timeout=PATIENCE)
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
