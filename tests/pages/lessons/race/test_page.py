"""The page Race: a press starts a real training in another process, and the page tells what comes of it."""

from __future__ import annotations

import os
import signal
import sys
import time
import weakref
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any, get_args

import pytest
from streamlit.testing.v1 import AppTest

from engine.race import History, Run, SavedRace, train
from engine.race.phase import Grid
from engine.race.presets import PRESETS
from engine.race.saving import as_file
from engine.race.workers import Training, trainings
from engine.race.workers import config as workers_here
from pages.lessons.race import trainings as racing
from pages.lessons.race.choices import PresetName
from pages.lessons.race.rooms import phase, probe
from pages.lessons.race.rooms.saved import read
from pages.text.i18n import LANGUAGES, Language, words
from tests.pages.charts.payload import Payload, unpacked
from tests.pages.lessons.conftest import Visit, widget

SMALL = "length=8,hidden_size=8,batch=8,steps=30,goal=none"
PATIENCE = 60.0  # seconds
SAY = words("en")

Page = Callable[..., AppTest]


@pytest.fixture(scope="module", autouse=True)
def workers() -> Iterator[None]:
    """The server's own, closed in the end."""
    yield
    trainings().close()
    workers_here._opened.cache_clear()


@pytest.fixture
def race(visit: Visit) -> Page:
    """`race(settings="length=8")`: somebody opens the link, in English."""

    def opened(**parameters: str) -> AppTest:
        app = visit("race", **{"language": "en"} | parameters)
        assert not app.exception
        return app

    return opened


def press(app: AppTest, key: str) -> AppTest:
    widget(app.button, key).click().run()
    assert not app.exception
    return app


def until(app: AppTest, found: Callable[[AppTest], object]) -> AppTest:
    """Look again and again, as the page does by itself."""
    end = time.monotonic() + PATIENCE
    while not found(app):
        assert time.monotonic() < end, told(app)
        time.sleep(0.1)
        app.run()
        assert not app.exception
    return app


def told(app: AppTest) -> str:
    return "\n".join(element.value for element in (*app.markdown, *app.caption, *app.subheader, *app.error))


def is_over(app: AppTest) -> bool:
    titles = {words(language)("race.outcome.title") for language in LANGUAGES}
    return any(subheader.value in titles for subheader in app.subheader)


def charts(app: AppTest) -> Payload:
    return unpacked(drawing(app))


def drawing(app: AppTest) -> bytes:
    [chart] = [element for element in app.main if getattr(element, "key", None) == "race-charts"]
    return bytes(chart.proto.bytes)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.more
def test_every_preset_says_what_it_is_about(race: Page, language: Language) -> None:
    say = words(language)
    app = race(language=language)
    for name in get_args(PresetName):
        widget(app.button_group, "race-preset").set_value(name).run()
        assert not app.exception
        assert not app.error
        assert say(f"race.preset.{name}.lead") in told(app)
    assert app.query_params["preset"] == "truncation"
    assert say("race.differ", names=say("race.setting.window")) in told(app)


def test_a_race_is_started_watched_and_summed_up(race: Page) -> None:
    app = press(race(settings=SMALL, language="ko"), "race-start")
    assert not [button for button in app.button if button.key == "race-start"]
    until(app, is_over)
    header, _ = charts(app)
    assert [lane["colour"] for lane in header["lanes"]] == ["rnn", "lstm", "gru"]
    assert "30" in told(app)
    assert len(app.get("download_button")) == 3
    link = dict(app.query_params)
    again = race(**link)  # somebody else, who has the link
    assert is_over(again)
    assert drawing(again) == drawing(app)


def test_two_runs_side_by_side(race: Page) -> None:
    app = press(race(preset="forget-bias", settings="hidden_size=4,batch=4,steps=20"), "race-start")
    until(app, is_over)
    header, _ = charts(app)
    assert [lane["label"] for lane in header["lanes"]] == ["LSTM · forget bias 0", "LSTM · forget bias 1"]


@pytest.mark.parametrize(
    ("task", "sentence"),
    [
        ("wave", "Over 80 points the forecasts are off"),
        ("text", "\\*jumps\\*"),
        ("names-en", "Mary said hi to \\_\\_\\_"),
    ],
)
def test_the_probe_is_one_of_its_task(race: Page, task: str, sentence: str) -> None:
    settings = f"task={task},length=24,hidden_size=4,batch=4,steps=5,goal=none"
    app = press(race(settings=settings, text="*jumps* " * 20), "race-start")
    assert sentence in told(until(app, is_over))


def test_pause_step_resume_stop(race: Page) -> None:
    app = press(race(settings="length=8,hidden_size=4,batch=2,steps=100000,goal=none"), "race-start")
    [training] = [trainings().get(app.query_params["ids"])]
    assert training
    until(app, lambda _: training.history.steps)
    press(app, "race-pause")
    until(app, lambda app: [button for button in app.button if button.key == "race-resume"])
    time.sleep(0.2)
    before = len(training.history.steps)
    press(app, "race-step")
    until(app, lambda _: len(training.history.steps) == before + 3)
    widget(app.number_input, f"race-live-learning_rate-{training.id}").set_value(0.5).run()
    assert training.learning_rate == 0.5
    press(app, "race-resume")
    until(app, lambda _: len(training.history.steps) > before + 3)
    press(app, "race-stop")
    until(app, is_over)
    assert SAY("race.outcome.steered") in told(app)


def test_a_killed_worker_loses_nothing_but_the_last_moments(race: Page) -> None:
    app = press(race(settings="length=8,hidden_size=4,batch=2,steps=100000,goal=none"), "race-start")
    training = trainings().get(app.query_params["ids"])
    assert training
    until(app, lambda _: len(training.history.steps) > 30)
    [busy] = [worker for worker, trained in trainings()._busy.items() if trained is training]
    os.kill(busy.pid, signal.SIGKILL)  # type: ignore[attr-defined]
    until(app, is_over)
    assert len(training.history.steps) > 30
    [bar] = app.get("progress")
    assert SAY("race.failed.lost") in bar.proto.text
    again = trainings().get(press(app, "race-start").query_params["ids"])
    assert again is not None
    assert again is not training
    until(app, lambda _: again.history.steps)
    press(app, "race-stop")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("room", "key"), [("live", "race-start"), ("phase", "phase-start")])
def test_where_no_worker_can_be_started_the_page_says_so(
    race: Page, monkeypatch: pytest.MonkeyPatch, language: Language, room: str, key: str
) -> None:
    trainings().close()
    workers_here._opened.cache_clear()
    try:
        with monkeypatch.context() as missing:
            missing.setattr(sys, "executable", "/nowhere/python")  # what a worker is started with
            app = press(race(settings=SMALL, room=room, language=language), key)
            bars = [bar.proto.text for bar in app.get("progress")]
            assert words(language)("race.failed.no_workers") in "\n".join([*bars, told(app)])
        press(app, key)  # as soon as one can be started, it is
        assert not any(training.status.over for training in newest())
    finally:
        trainings().close()
        workers_here._opened.cache_clear()


def newest() -> tuple[Training, ...]:
    """The newest trainings of anybody here."""
    everybodys = list(trainings()._all.values())
    return tuple(each for each in everybodys if each.group == everybodys[-1].group)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.more
def test_a_link_to_a_race_that_is_forgotten_says_so_and_offers_its_settings(
    race: Page, language: Language
) -> None:
    say = words(language)
    app = race(settings=SMALL, ids="0" * 32, language=language)
    assert [warning.value for warning in app.warning] == [say("race.gone")]
    assert widget(app.number_input, "race-steps").value == 30
    press(app, "race-start")
    assert not app.warning
    until(app, is_over)


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ("task=order,length=5", SAY("race.refused.length", length=5, task=SAY("race.task.order"), least=10)),
        ("initialisation=chrono", SAY("race.refused.chrono", bias="5")),
        ("task=text", SAY("race.refused.short_text", count=0, least=20)),
    ],
)
def test_what_does_not_go_together_is_told_and_kept(race: Page, settings: str, sentence: str) -> None:
    app = race(settings=settings)
    assert [error.value for error in app.error] == [sentence]
    assert app.query_params["settings"] == ",".join(sorted(settings.split(","), reverse=True))
    assert not [button for button in app.button if button.key == "race-start"]


def test_a_setting_is_typed_and_stands_in_the_link(race: Page) -> None:
    app = race(settings="clip=none")
    assert widget(app.number_input, "race-clip").value is None
    widget(app.number_input, "race-hidden_size").set_value(32).run()
    assert app.query_params["settings"] == "hidden_size=32,clip=none"
    widget(app.number_input, "race-hidden_size").set_value(64).run()
    widget(app.number_input, "race-clip").set_value(2.0).run()
    assert app.query_params["settings"] == "clip=2"


def test_a_race_that_is_not_finite_says_so(race: Page) -> None:
    settings = "length=30,kinds=rnn,optimiser=sgd,learning_rate=10,clip=none,gain=3,activation=relu,steps=50"
    app = until(press(race(settings=settings + ",hidden_size=32,forget_bias=none"), "race-start"), is_over)
    [training] = [trainings().get(app.query_params["ids"])]
    assert training
    [end] = training.history.stopped.values()
    assert end.reason == "not finite"
    assert SAY("race.ended.not_finite", label="RNN", seed=0, step=end.step) in told(app)


def test_a_saved_race_is_read_and_a_damaged_one_refused() -> None:
    run = Run(length=4, hidden_size=4, batch=2, steps=3)
    race = train(run)
    saved = SavedRace(History(run, race), race.weights())
    content = as_file(saved)
    assert read(content).history.csv() == saved.history.csv()
    for damaged in (b"", content[:-10], BytesIO(b"no race").getvalue()):
        with pytest.raises(Exception, match="no saved race"):
            read(damaged)
    other = as_file(SavedRace(saved.history, {name: w[..., :1] for name, w in race.weights().items()}))
    with pytest.raises(Exception, match="aren't those of its run"):
        read(other)


def test_a_link_may_name_a_race_twice_or_races_that_have_nothing_in_common(race: Page) -> None:
    endless = "hidden_size=4,batch=2,steps=100000,goal=none,length=8"
    one = press(race(settings=endless), "race-start").query_params["ids"]
    other = press(race(settings=f"{endless},task=adding"), "race-start").query_params["ids"]
    named = [training for id_ in (one, other) if (training := trainings().get(id_))]
    until(race(ids=one), lambda _: all(training.history.steps for training in named))
    assert len(charts(race(ids=f"{one},{one}"))[0]["lanes"]) == 3
    assert "race-charts" not in {getattr(each, "key", None) for each in race(ids=f"{one},{other}").main}
    for training in named:
        training.stop()


def test_a_link_may_ask_for_the_gpu_where_there_is_one(race: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("torch.cuda.is_available", lambda: True)  # nothing is trained here
    assert widget(race(settings="device=cuda").selectbox, "race-device").value == "auto"


def test_newer_weights_are_never_taken_for_those_that_were_read() -> None:
    class Weights(dict[str, Any]):
        """One that can be watched."""

    race = train(Run(length=4, hidden_size=4, batch=2, steps=1))
    list(race)
    training = Training("probed", race.run, "somebody", "probed", lambda *_: None)
    training.weights = Weights(race.weights())
    first = weakref.ref(training.weights)
    probe._looks([training])
    training.weights = Weights(race.weights())
    assert first() is not None  # so that its id is nobody else's
    probe._looks([training])
    assert first() is None


def test_the_phase_diagram_is_filled_while_it_is_watched(race: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    base = Run(hidden_size=4, batch=2, steps=4, record=1)
    grid = Grid(kinds=("rnn", "gru"), gains=(0.5, 1.5), lengths=(3, 6), base=base)
    monkeypatch.setattr(phase, "GRID", grid)
    app = press(race(room="phase"), "phase-start")

    until(app, lambda app: [button for button in app.button if button.key == "phase-start"])
    tables = [html.proto.body for html in app.get("html") if 'class="phase"' in html.proto.body]
    assert len(tables) == 2
    assert all(table.count("%") == 4 for table in tables)
    assert [bar.proto.text for bar in app.get("progress")] == [SAY("race.phase.progress", ended=8, count=8)]
    assert "Learnt: " in told(app)
    assert app.query_params["room"] == "phase"


@pytest.mark.parametrize(("room", "key"), [("live", "race-start"), ("phase", "phase-start")])
def test_who_can_start_no_more_is_told_why(
    race: Page, monkeypatch: pytest.MonkeyPatch, room: str, key: str
) -> None:
    app = race(settings=SMALL, room=room)
    for limit, message in (("most_of_all", "race.full"), ("most", "race.too_many")):
        monkeypatch.setattr(trainings(), limit, 0)
        assert [error.value for error in press(app, key).error] == [SAY(message, most=0)]
    assert not app.run().error


def test_a_race_whose_page_was_closed_makes_room(race: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = "length=8,hidden_size=4,batch=2,steps=100000,goal=none"

    def started() -> tuple[AppTest, Training]:
        app = press(race(settings=settings), "race-start")
        training = trainings().get(app.query_params["ids"])
        assert training is not None
        return app, training

    app, first = started()
    until(app, lambda _: first.history.steps)  # there are workers
    left = [first]
    while True:  # as many as are trained at a time, and one more
        app, training = started()
        if training.status.place is not None:
            break
        left.append(training)
    monkeypatch.setattr(racing, "UNSEEN", 0.5)
    until(app, lambda _: training.history.steps)
    assert any(each.status.state == "stopped" for each in left)
    for each in (*left, training):
        each.stop()


@pytest.mark.parametrize("name", ["exploding"])  # the others take longer: tests/claims/test_race_presets.py
def test_a_preset_shows_what_its_name_says(race: Page, name: str) -> None:
    app = race()
    widget(app.button_group, "race-preset").set_value(name).run()
    until(press(app, "race-start"), is_over)
    group = racing.named(app.query_params["ids"].split(","))
    seed = PRESETS[name].runs[0].seeds[0]
    assert all(claim.holds(group[claim.run].history, seed) for claim in PRESETS[name].claims)
    assert "Has learnt it: **" in told(app)
