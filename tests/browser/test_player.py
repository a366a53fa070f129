"""The player: time, keyboard, pointer, and what stays while the data changes."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, WebSocket, expect

from scripts.server import Server
from tests.browser.player_page import STEPS, TEXT, PlayerPage, opened, reading


def test_buttons_step_and_stay_within_the_sentence(there: PlayerPage) -> None:
    there.expect_step(STEPS, STEPS)  # the verdict comes first
    there.button("next").click()
    there.expect_step(STEPS, STEPS)
    there.button("previous").click()
    there.expect_step(STEPS - 1, STEPS)
    there.button("first").click()
    there.expect_step(1, STEPS)
    there.button("previous").click()
    there.expect_step(1, STEPS)
    there.button("next").click()
    there.expect_step(2, STEPS)
    there.button("last").click()
    there.expect_step(STEPS, STEPS)


def test_play_runs_to_the_end_stops_and_starts_again(there: PlayerPage) -> None:
    there.speed(16)
    for _ in range(2):
        there.button("play").click()
        expect(there.button("pause")).to_be_visible()
        expect(there.count).not_to_have_text(f"{STEPS} / {STEPS}")
        there.expect_step(STEPS, STEPS)
        expect(there.button("play")).to_be_visible()


def test_play_shows_every_step_once_and_in_order(there: PlayerPage) -> None:
    there.speed(16)
    there.count.evaluate(
        """count => {
          window.seen = [];
          new MutationObserver(() => {
            if (window.seen.at(-1) !== count.textContent) window.seen.push(count.textContent);
          }).observe(count, { childList: true, characterData: true, subtree: true });
        }"""
    )
    there.button("play").click()
    there.expect_step(STEPS, STEPS)
    expect(there.button("play")).to_be_visible()
    assert there.page.evaluate("window.seen") == [f"{step} / {STEPS}" for step in range(1, STEPS + 1)]


def test_pause_holds_and_play_goes_on_from_there(there: PlayerPage) -> None:
    there.button("play").click()  # four steps a second
    expect(there.count).to_have_text(re.compile("^[3-6] /"))
    there.button("pause").click()
    expect(there.button("play")).to_be_visible()
    held = there.count.inner_text()
    there.frames(45)
    expect(there.count).to_have_text(held)
    there.button("play").click()
    there.expect_step(int(held.split()[0]) + 1, STEPS)


@pytest.mark.parametrize("act", ["previous", "scrub", "click", "key"])
def test_taking_hold_of_time_stops_the_play(there: PlayerPage, act: str) -> None:
    there.speed(2)
    there.button("play").click()
    expect(there.button("pause")).to_be_visible()
    if act == "previous":
        there.button("previous").click()
    elif act == "scrub":
        there.scrubber.press("ArrowRight")
    elif act == "click":
        there.tokens.nth(5).click()
    else:
        there.timeline.press("ArrowRight")
    expect(there.button("play")).to_be_visible()
    held = there.count.inner_text()
    there.frames(45)
    expect(there.count).to_have_text(held)


def test_the_scrubber_by_keyboard_and_by_hand(there: PlayerPage) -> None:
    there.scrubber.press("Home")
    there.expect_step(1, STEPS)
    there.scrubber.press("ArrowRight")
    there.expect_step(2, STEPS)
    expect(there.scrubber).to_have_attribute("aria-valuetext", re.compile("loved"))
    there.scrubber.press("End")
    there.expect_step(STEPS, STEPS)
    box = there.scrubber.bounding_box()
    assert box
    middle = box["y"] + box["height"] / 2
    there.page.mouse.move(box["x"] + box["width"] - 8, middle)
    there.page.mouse.down()
    there.page.mouse.move(box["x"] + box["width"] / 2, middle, steps=4)
    expect(there.count).to_have_text(re.compile("^[56] /"))
    there.page.mouse.move(box["x"] - 40, middle, steps=4)
    there.page.mouse.up()
    there.expect_step(1, STEPS)
    there.scrubber.press(" ")
    expect(there.button("pause")).to_be_visible()


def test_keys_on_the_timeline(there: PlayerPage) -> None:
    there.timeline.focus()
    press = there.page.keyboard.press
    press("Home")
    there.expect_step(1, STEPS)
    press("ArrowLeft")
    there.expect_step(1, STEPS)
    press("ArrowRight")
    there.expect_step(2, STEPS)
    press("End")
    there.expect_step(STEPS, STEPS)
    units = reading("en-sentiment", "lstm", TEXT).card.hidden_size
    _, unit = there.place()
    press("ArrowDown")
    assert there.place() == (STEPS, unit % units + 1)
    press("ArrowUp")
    press("ArrowUp")
    assert there.place() == (STEPS, (unit - 2) % units + 1)
    for _ in range(units):
        press("ArrowDown")
    assert there.place() == (STEPS, (unit - 2) % units + 1)  # once around
    press(" ")
    expect(there.button("pause")).to_be_visible()
    press(" ")
    expect(there.button("play")).to_be_visible()


def test_keys_with_ctrl_or_alt_stay_the_browsers(there: PlayerPage) -> None:
    there.timeline.focus()
    there.timeline.evaluate(
        "timeline => timeline.addEventListener('keydown', event => (window.taken = event.defaultPrevented))"
    )
    there.page.keyboard.press("Control+Home")
    there.expect_step(STEPS, STEPS)
    assert there.page.evaluate("window.taken") is False


def test_dragging_over_the_timeline_scrubs(there: PlayerPage) -> None:
    first, last = there.tokens.first.bounding_box(), there.tokens.nth(6).bounding_box()
    assert first
    assert last
    mouse = there.page.mouse
    mouse.move(last["x"] + 5, last["y"] + 5)
    mouse.down()
    there.expect_step(7, STEPS)
    mouse.move(first["x"] + 5, first["y"] + 5, steps=3)
    there.expect_step(1, STEPS)
    mouse.up()
    mouse.move(last["x"] + 5, last["y"] + 5)
    there.expect_step(1, STEPS)


def test_the_server_is_asked_nothing_while_time_moves(page: Page, server: Server) -> None:
    frames: list[object] = []
    requests: list[str] = []

    def count(socket: WebSocket) -> None:
        socket.on("framesent", lambda frame: frames.append(frame))
        socket.on("framereceived", lambda frame: frames.append(frame))

    page.on("websocket", count)
    there = opened(page, server, network="en-sentiment", text=TEXT)
    expect(page.locator("[data-testid=stStatusWidget]")).to_have_count(0)
    there.frames(30)
    assert frames  # the count works
    page.on("request", lambda request: requests.append(request.url))
    frames.clear()
    there.speed(16)
    there.button("play").click()
    expect(there.button("pause")).to_be_visible()
    there.expect_step(STEPS, STEPS)
    for key in ("Home", "ArrowRight", "PageUp", "End"):
        there.scrubber.press(key)
    there.tokens.nth(2).click()
    there.heatmap("f").hover()
    there.frames(30)
    assert frames == []
    there.timeline.press("ArrowDown")  # what comes in to another unit has to be asked for
    expect(page).to_have_url(re.compile(r"unit="))
    assert frames
    assert requests == []


def test_one_drawing_stays_while_its_data_changes(there: PlayerPage) -> None:
    there.player.evaluate("player => (player.kept = 'the same')")
    there.type("Not bad at all")
    there.expect_step(4, 4)
    there.choose_kind("gru")
    expect(there.heatmap("z")).to_be_visible()
    there.choose_language("ko")
    expect(there.player.get_by_role("button", name="재생", exact=True)).to_be_visible()
    assert there.player.evaluate("player => player.kept") == "the same"
    expect(there.player).to_have_count(1)


def test_the_place_is_kept_where_the_new_sentence_has_it(there: PlayerPage) -> None:
    there.timeline.press("Home")
    for key in ("ArrowRight", "ArrowRight", "ArrowDown"):
        there.timeline.press(key)
    place = there.place()
    assert place[0] == 3
    there.type("it was a good day")
    there.expect_step(3, 5)
    assert there.place() == place
    there.type("One two")
    there.expect_step(2, 2)


def test_a_new_sentence_stops_the_play(there: PlayerPage) -> None:
    there.speed(1)
    there.button("play").click()
    expect(there.button("pause")).to_be_visible()
    there.type("good " * 30)  # half a minute, if it played on
    expect(there.tokens).to_have_count(30)
    expect(there.button("play")).to_be_visible()
    expect(there.count).not_to_have_text("30 / 30")


def test_one_token_can_be_played(page: Page, server: Server) -> None:
    there = opened(page, server, network="ko-jamo", kind="lstm", text="a")
    for name in ("play", "first", "previous", "next", "last"):
        there.button(name).click()
        there.expect_step(1, 1)
    expect(there.button("play")).to_be_visible()
    there.timeline.press("ArrowRight")
    there.expect_step(1, 1)


def test_whatever_has_the_keyboard_shows_it(there: PlayerPage) -> None:
    there.button("first").focus()
    seen = set()
    for _ in range(9):
        there.page.keyboard.press("Tab")
        width, colour_, role = there.page.evaluate(
            """() => {
              let element = document.activeElement;
              while (element.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
              const style = getComputedStyle(element);
              return [style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth), style.outlineColor,
                      element.getAttribute("aria-label")];
            }"""
        )
        seen.add(role)
        if role == there.say("player.timeline"):
            break
        assert width >= 2
        assert colour_ not in ("rgba(0, 0, 0, 0)", "rgb(255, 255, 255)")
    assert width >= 2
    names = ("previous", "play", "next", "last", "scrub", "speed", "timeline")
    assert {there.say(f"player.{name}") for name in names} <= seen
