"""What must never happen on a page, whatever a test is about."""

from __future__ import annotations

from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Page


def watch(page: Page) -> list[str]:
    """A list that fills with what goes wrong from now on: errors in the console, uncaught exceptions,
    and requests to anywhere but this machine.
    """
    complaints: list[str] = []

    def note_console(message: ConsoleMessage) -> None:
        if message.type == "error":
            complaints.append(f"console: {message.text} ({message.location.get('url', '')})")

    def note_address(kind: str, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("data", "blob", "about") and parts.hostname != "127.0.0.1":
            complaints.append(f"{kind} to somewhere else: {url}")

    page.on("console", note_console)
    page.on("pageerror", lambda error: complaints.append(f"uncaught: {error}"))
    page.on("request", lambda request: note_address("request", request.url))
    page.on("websocket", lambda websocket: note_address("websocket", websocket.url))
    return complaints
