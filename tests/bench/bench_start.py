"""How soon a race shows its first point in a real Chromium.

``python -m tests.bench.bench_start [--races N]``

RNN, LSTM and GRU with 64 units recall over 100 steps. Server, workers and browser share this machine. The
server has served a race before, so that its workers are warm.
"""

import argparse
import statistics
import tempfile
from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import Browser

from scripts import chromium
from scripts.server import running

SCENE = {"language": "en", "preset": "forgets-and-remembers"}

# The drawing lies in a shadow root. What is looked for in each frame is painted with it.
POINT = """() => new Promise(done => {
    let started;
    const button = document.querySelector('.st-key-race-start button');
    button.addEventListener('click', () => (started = performance.now()), {capture: true, once: true});
    const look = () => {
        const roots = [...document.querySelectorAll('*')].map(element => element.shadowRoot).filter(Boolean);
        if (!roots.some(root => root.querySelector('.race path.line')?.getAttribute('d')))
            return requestAnimationFrame(look);
        setTimeout(() => done((performance.now() - started) / 1000));
    };
    look();
    button.click();
})"""


def start(browser: Browser, url: str) -> float:
    """Seconds from the press on a new visitor's page to the first painted point."""
    page = browser.new_context(viewport={"width": 1440, "height": 1000}).new_page()
    page.goto(f"{url}/race?{urlencode(SCENE)}")
    page.locator(".st-key-race-start button").wait_for()
    page.wait_for_timeout(2000)
    seconds: float = page.evaluate(POINT)
    page.locator(".st-key-race-stop button").click()
    page.wait_for_timeout(2000)
    page.context.close()
    return seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--races", type=int, default=9)
    races = parser.parse_args().races
    with (
        tempfile.TemporaryDirectory() as folder,
        running(Path(folder) / "log.txt") as server,
        chromium.launched() as browser,
    ):
        start(browser, server.url)
        waits = [start(browser, server.url) for _ in range(races)]
    print(
        f"start pressed to the first point: median {statistics.median(waits):.2f} s, "
        f"{min(waits):.2f} to {max(waits):.2f} ({races} races)"
    )


if __name__ == "__main__":
    main()
