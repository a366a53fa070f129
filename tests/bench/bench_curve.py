"""How quickly the curve on the page "Gradients" follows a slider in a real Chromium.

``python -m tests.bench.bench_curve [--presses N]``

RNN, LSTM and GRU with 64 units over 200 steps. Server and browser share this machine.
"""

import argparse
import tempfile
from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import Page

from scripts import chromium
from scripts.server import running
from tests.bench.bench_page import painted, told

SCENE = {"language": "en", "room": "distance", "source": "fresh", "length": "200", "hidden_size": "64"}

# Each drawing lies in a shadow root of its own; the curve is the first.
INIT = """window.drawing = () =>
    [...document.querySelectorAll('*')].find(e => e.shadowRoot?.querySelector('figure.curve'))
        .shadowRoot.querySelector('.gradients')"""

PRESS = painted("drawing()")


def waits(page: Page, presses: int) -> list[float]:
    """Milliseconds from a key press on the slider of the spectral radius to the painted curve."""
    page.get_by_role("slider", name="Spectral radius of W_hh").focus()
    found = []
    for _ in range(presses):  # each a value that nobody asked for before
        waiting = page.evaluate_handle(f"() => ({{answer: ({PRESS})()}})")
        page.keyboard.press("ArrowRight")
        found.append(page.evaluate("async (waiting) => await waiting.answer", waiting))
        page.wait_for_timeout(400)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--presses", type=int, default=40, help="at most 40")
    presses = parser.parse_args().presses
    with (
        tempfile.TemporaryDirectory() as folder,
        running(Path(folder) / "log.txt") as server,
        chromium.launched() as browser,
    ):
        page = browser.new_context(viewport={"width": 1440, "height": 1000}).new_page()
        page.add_init_script(INIT)
        page.goto(f"{server.url}/gradients?{urlencode(SCENE)}")
        page.locator("figure.curve").first.wait_for()
        page.wait_for_timeout(2000)
        print(told("slider key press to painted curve", waits(page, presses), "ms"))


if __name__ == "__main__":
    main()
