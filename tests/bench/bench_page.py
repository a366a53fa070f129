"""How quickly the page "Read" answers in a real Chromium.

``python -m tests.bench.bench_page [--presses N] [--visits N]``

An LSTM reads 39 tokens. Server and browser share this machine; a figure is of its processor, not a law.
"""

import argparse
import statistics
import tempfile
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import Browser, Page

from pages.text.i18n import words
from scripts import chromium
from scripts.server import Server, running
from tests.browser.wire import metered

SENTENCE = "I was sure I would hate it and then it made me so happy " * 3  # 39 tokens
PRESSES_COUNTED = 10
SCENE = {"language": "en", "network": "en-sentiment", "kind": "lstm", "text": SENTENCE, "gain": "1.05"}

# The player lies in a shadow root of its own. When its drawing is first painted is noted in the page itself:
# Playwright, asked to wait for it, looks only every half second.
INIT = """window.player = () =>
    [...document.querySelectorAll('*')].find(e => e.shadowRoot?.querySelector('.player')).shadowRoot;
window.drawn = new Promise(done => {
    const attach = Element.prototype.attachShadow;
    Element.prototype.attachShadow = function (options) {
        const root = attach.call(this, options);
        const seen = new MutationObserver(() => {
            if (!root.querySelector('.drawing')) return;
            seen.disconnect();
            requestAnimationFrame(() => setTimeout(() => done(performance.now())));
        });
        seen.observe(root, {childList: true, subtree: true});
        return root;
    };
})"""


def painted(drawing: str) -> str:
    """JavaScript: milliseconds from the next key press until a change of `drawing` is painted."""
    return f"""() => new Promise(done => {{
    let started;
    document.addEventListener('keydown', () => (started = performance.now()), {{capture: true, once: true}});
    const seen = new MutationObserver(() => {{
        seen.disconnect();
        requestAnimationFrame(() => {{  // a message sent in a frame comes once that frame is painted
            const {{port1, port2}} = new MessageChannel();
            port1.onmessage = () => done(performance.now() - started);
            port2.postMessage(null);
        }});
    }});
    seen.observe({drawing}, {{childList: true, subtree: true, attributes: true, characterData: true}});
}})"""


PRESS = painted("player().querySelector('.player')")

SCRUB = """async () => {
    const timeline = player().querySelector('.timeline');
    const [handler, painted] = [[], []];
    for (let k = 0; k < 120; k++) {
        const key = k % 40 < 20 ? 'ArrowLeft' : 'ArrowRight';
        const started = performance.now();
        timeline.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true, cancelable: true}));
        handler.push(performance.now() - started);
        await new Promise(requestAnimationFrame);
        painted.push(performance.now() - started);
    }
    return {handler, painted};
}"""

FRAMES = """async () => {
    const root = player();
    const speed = root.querySelector('select');
    speed.value = 16;
    speed.dispatchEvent(new Event('change'));
    root.querySelector('.play').click();
    const started = performance.now();
    let frames = 0;
    while (performance.now() - started < 2000) {
        await new Promise(requestAnimationFrame);
        frames++;
    }
    return frames / 2;
}"""


def open_page(browser: Browser, url: str) -> tuple[Page, float]:
    """A new visitor's page, and the seconds from asking for it to its painted player."""
    page = browser.new_context(viewport={"width": 1440, "height": 1000}).new_page()
    page.add_init_script(INIT)
    page.goto(f"{url}/read?{urlencode(SCENE)}")
    milliseconds: float = page.evaluate("async () => await window.drawn")
    page.locator(".drawing").wait_for()
    return page, milliseconds / 1000


def visits(browser: Browser, url: str, count: int) -> list[float]:
    """Seconds to the player for each of so many visitors with an empty cache, one after another."""
    waits = []
    for _ in range(count):
        page, wait = open_page(browser, url)
        page.wait_for_timeout(1000)  # what comes after the player is not the next visitor's wait
        page.context.close()
        waits.append(wait)
    return waits


def slider(page: Page, presses: int) -> Iterator[float]:
    """Milliseconds from a key press on the gain's slider to the painted player, press by press.

    Every press is of a value that was not read before.
    """
    page.get_by_text(words("en")("change.title"), exact=True).click()
    gain = page.get_by_role("slider", name="Gain on W_hh")
    gain.focus()
    page.wait_for_timeout(500)
    for _ in range(presses):
        waiting = page.evaluate_handle(f"() => ({{answer: ({PRESS})()}})")
        page.keyboard.press("ArrowRight")
        yield page.evaluate("async (waiting) => await waiting.answer", waiting)
        page.wait_for_timeout(300)


def received(browser: Browser, server: Server) -> tuple[list[int], int]:
    """Bytes over the wire for each of some presses on the slider, and for stepping and playing.

    The relay that counts them takes its time, so the waits are measured without it.
    """
    with metered(server.url) as wire:
        page, _ = open_page(browser, wire.url)
        page.wait_for_timeout(1000)
        # between two presses lie the end of the one and the beginning of the other
        total = [wire.received for _ in slider(page, 1 + PRESSES_COUNTED)]
        before = wire.received
        page.evaluate(SCRUB)
        page.evaluate(FRAMES)
        quiet = wire.received - before
        page.context.close()
    return [later - sooner for sooner, later in pairwise(total)], quiet


def told(name: str, values: Sequence[float], unit: str) -> str:
    """Median and 95th percentile."""
    p95 = statistics.quantiles(values, n=20)[-1]
    return f"{name:<44} p50 {statistics.median(values):8.1f}   p95 {p95:8.1f} {unit}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--presses", type=int, default=40)
    parser.add_argument("--visits", type=int, default=9)
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        running(Path(folder) / "log.txt") as server,
        chromium.launched() as browser,
    ):
        [cold] = visits(browser, server.url, 1)
        warm = visits(browser, server.url, options.visits)
        page, _ = open_page(browser, server.url)
        page.wait_for_timeout(1000)
        waits = list(slider(page, options.presses))
        scrub = page.evaluate(SCRUB)
        frames = page.evaluate(FRAMES)
        page.context.close()
        sizes, quiet = received(browser, server)
    print(f"{'first visitor, to the drawn player':<44} {cold:.2f} s")
    print(
        f"{'later visitors':<44} median {statistics.median(warm):.2f} s, {min(warm):.2f} to {max(warm):.2f}"
    )
    print(told("slider key press to painted player", waits, "ms"))
    print(told("received for it, over the wire", sizes, "bytes"))
    print(told("step by key: handler", scrub["handler"], "ms"))
    print(told("step by key: to the next frame", scrub["painted"], "ms"))
    print(f"{'playback':<44} {frames:.0f} frames a second")
    print(f"{'received while stepping and playing':<44} {quiet} bytes")


if __name__ == "__main__":
    main()
