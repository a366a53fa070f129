"""A Firefox for the browser tests: the system's own, driven through WebDriver BiDi.

Playwright drives only the Firefox that it ships. https://w3c.github.io/webdriver-bidi/
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from websockets.sync.client import ClientConnection, connect

NAMES = ("firefox-esr", "firefox")
PATIENCE = 60.0  # seconds for the browser to start, and for each answer

PREFERENCES = {
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "toolkit.telemetry.reportingpolicy.firstRun": False,
}


class FirefoxError(RuntimeError):
    """Firefox ended, did not answer in time, or refused a command."""


def find() -> str | None:
    """$GATESCOPE_FIREFOX, else the system's; None where there is none."""
    return os.environ.get("GATESCOPE_FIREFOX") or next(filter(None, map(shutil.which, NAMES)), None)


@dataclass
class Firefox:
    """A running browser: commands go to it one at a time."""

    wire: ClientConnection
    numbers: Iterator[int] = field(default_factory=count)

    def ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        """The result of a command. Raises FirefoxError where it is refused or stays unanswered."""
        number = next(self.numbers)
        self.wire.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while True:
            try:
                answer = json.loads(self.wire.recv(timeout=PATIENCE))
            except TimeoutError:
                raise FirefoxError(f"{method}: no answer within {PATIENCE:.0f} s") from None
            if answer.get("id") == number:
                break
        if answer["type"] == "error":
            raise FirefoxError(f"{method}: {answer['error']}: {answer['message']}")
        result: dict[str, Any] = answer["result"]
        return result

    @contextmanager
    def visit(self, url: str, width: int, height: int) -> Iterator[str]:
        """The page of a visitor who was never here before, as a browsing context."""
        visitor = self.ask("browser.createUserContext")["userContext"]
        context: str = self.ask("browsingContext.create", type="tab", userContext=visitor)["context"]
        try:
            self.ask(
                "browsingContext.setViewport", context=context, viewport={"width": width, "height": height}
            )
            self.ask("browsingContext.navigate", context=context, url=url, wait="interactive")
            yield context
        finally:
            self.ask("browsingContext.close", context=context)
            self.ask("browser.removeUserContext", userContext=visitor)

    def evaluate(self, context: str, script: str) -> Any:
        """What a function of no arguments, in JavaScript, returns, by way of JSON."""
        expression = f"(async () => JSON.stringify(await ({script})()))()"
        target = {"context": context}
        answer = self.ask("script.evaluate", expression=expression, target=target, awaitPromise=True)
        if answer["type"] == "exception":
            raise FirefoxError(answer["exceptionDetails"]["text"])
        return json.loads(answer["result"].get("value", "null"))


@contextmanager
def launched(profile: Path) -> Iterator[Firefox]:
    """A Firefox without a window, on that empty folder as its profile."""
    path = find()
    if path is None:
        raise FirefoxError(f"none of {', '.join(NAMES)} is installed, and GATESCOPE_FIREFOX names none")
    lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in PREFERENCES.items()]
    (profile / "user.js").write_text("\n".join(lines))
    command = [path, "--headless", "--no-remote", "--profile", str(profile), "--remote-debugging-port", "0"]
    with (profile / "log.txt").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        with connect(f"{_address(profile, process)}/session", max_size=None) as wire:
            firefox = Firefox(wire)
            firefox.ask("session.new", capabilities={})
            yield firefox
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _address(profile: Path, process: subprocess.Popen[bytes]) -> str:
    """Where it listens, which it writes to its log."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        for line in (profile / "log.txt").read_text(errors="replace").splitlines():
            _, found, address = line.partition("WebDriver BiDi listening on ")
            if found:
                return address.strip()
        time.sleep(0.1)
    raise FirefoxError(f"Firefox did not start:\n{(profile / 'log.txt').read_text(errors='replace')}")
