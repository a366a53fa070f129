"""The page Read in a browser: opening it, finding the player's parts, reading its numbers."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Locator, Page, expect

from engine import models
from engine.reading.reading import Reading, read
from engine.tracing.changes import Change
from pages.text.i18n import Language, Words, own_name, words
from scripts.server import Server

TEXT = "I loved it at first, but it was bad"
STEPS = 10  # of that text, as en-sentiment cuts it
MINUS = "\u2212"
NUMBER = rf"{MINUS}?\d+\.\d+"
SUPERSCRIPTS = str.maketrans(
    "\u207b\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079", "-0123456789"
)

# Resolves after so many frames: whatever was going to move in them has moved.
FRAMES = """count => new Promise(done => {
  const next = () => count-- > 0 ? requestAnimationFrame(next) : done();
  next();
})"""


@cache
def reading(network: str, kind: str, text: str, changes: tuple[Change, ...] = ()) -> Reading:
    """What the engine says, worked out in the test's own process."""
    return read(models.load(network, kind), text, changes)


def number(text: str) -> float:
    """A number as people see it, its sign a true minus."""
    return float(text.replace(MINUS, "-"))


def numbers_in(lines: Locator) -> list[list[float]]:
    """The numbers of each line."""
    return [[number(value) for value in re.findall(NUMBER, line)] for line in lines.all_inner_texts()]


@dataclass(frozen=True)
class PlayerPage:
    """One visitor's page. `step` and `unit` count from 1, as on the page."""

    page: Page
    language: Language

    @property
    def say(self) -> Words:
        return words(self.language)

    @property
    def player(self) -> Locator:
        return self.page.locator(".player")

    @property
    def count(self) -> Locator:
        """ "3 / 14"."""
        return self.player.locator("output")

    @property
    def scrubber(self) -> Locator:
        return self.player.get_by_role("slider")

    @property
    def timeline(self) -> Locator:
        return self.player.get_by_role("group", name=self.say("player.timeline"))

    @property
    def readout(self) -> Locator:
        self.frames(1)  # a step is drawn with the next frame
        return self.player.locator(".readout")

    @property
    def tokens(self) -> Locator:
        return self.player.locator(".tokens span")

    @property
    def sentence(self) -> Locator:
        return self.page.get_by_role("textbox", name=self.say("read.sentence", limit="2,000"))

    @property
    def comparison(self) -> Locator:
        """What is said of the changes to the network."""
        return self.page.get_by_test_id("stAlertContentInfo")

    @property
    def complaint(self) -> Locator:
        """A warning or an error on the page."""
        return self.page.get_by_test_id("stAlertContentWarning").or_(
            self.page.get_by_test_id("stAlertContentError")
        )

    def open_changes(self) -> None:
        """Show the sliders that change the network and the sentence."""
        self.page.get_by_text(self.say("change.title"), exact=True).click()

    def change(self, key: str, **values: str) -> Locator:
        """One of those sliders."""
        return self.page.get_by_role("slider", name=self.say(f"change.{key}", **values))

    def page_button(self, name: str) -> Locator:
        """A button of the page around the player."""
        return self.page.get_by_role("button", name=name, exact=True)

    def button(self, name: str) -> Locator:
        return self.player.get_by_role("button", name=self.say(f"player.{name}"), exact=True)

    def heatmap(self, signal: str) -> Locator:
        name = self.say(f"player.signal.{signal}")
        return self.player.get_by_role("img", name=re.compile(rf"^{re.escape(name)} \("))

    def speed(self, steps_a_second: int) -> None:
        self.player.get_by_role("combobox").select_option(str(steps_a_second))

    def type(self, text: str) -> None:
        self.sentence.fill(text)
        self.sentence.press("Control+Enter")

    def choose_kind(self, kind: str) -> None:
        self.page.get_by_role("radio", name=kind.upper()).click()

    def choose_language(self, language: Language) -> None:
        self.page.get_by_role("radio", name=own_name(language)).click()

    def frames(self, count: int) -> None:
        self.page.evaluate(FRAMES, count)

    def expect_step(self, step: int, steps: int) -> None:
        expect(self.count).to_have_text(f"{step} / {steps}")
        expect(self.scrubber).to_have_value(str(step - 1))

    def expect_in_full(self) -> None:
        """Python has answered with all that it knows of the unit that the cell is drawn at."""
        _, unit = self.place()
        expect(self.player.locator(".incoming summary")).to_have_text(self.say("player.incoming", unit=unit))

    def place(self) -> tuple[int, int]:
        """The step and the unit that the cell is drawn at."""
        self.frames(1)
        name = self.player.locator(".unit-name").inner_text()
        step, unit = re.findall(r"\d+", name.rpartition("”")[2])
        return int(step), int(unit)

    def equations(self) -> list[list[float]]:
        """The numbers of each equation under the cell, as they stand there."""
        self.frames(1)
        return numbers_in(self.player.locator(".equations .plugged-in"))

    def equations_by_part(self) -> list[list[float]]:
        """The numbers of the last equation of each cell beside each other."""
        self.frames(1)
        return numbers_in(self.player.locator(".equations .plugged-in:last-child"))

    def expect_hidden_state(self, expected: Callable[[int, int], float], within: float) -> None:
        """Some frames on, the last equation ends with the h that is expected of this step and unit."""
        for _ in range(200):
            if self.equations()[-1][-1] == pytest.approx(expected(*self.place()), abs=within):
                return
            self.frames(3)
        assert self.equations()[-1][-1] == pytest.approx(expected(*self.place()), abs=within)

    def wires(self) -> list[float]:
        """The numbers in the drawing of the cell."""
        self.frames(1)
        return [number(text) for text in self.player.locator(".drawing .number").all_text_contents()]


def opened(page: Page, server: Server, language: Language = "en", **scene: str) -> PlayerPage:
    """A first visit by a link to this scene, when its player is there."""
    page.goto(f"{server.url}/read?{urlencode({'language': language, **scene})}")
    there = PlayerPage(page, language)
    expect(there.count).to_be_visible()
    return there
