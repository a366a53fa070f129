"""What being watched costs a training: `python -m tests.bench.bench_watched [--rounds N] [--window S]`.

A process takes steps of a race in a plain loop that records nothing. A worker of a real server trains the
same race and tells of it, the exact gradient through time at every 10th step on 8 of 64 sequences: with
nobody on the page, with ten visitors who hold it open (their clients run here too), and with a real Chromium.
All take turns, round after round; a ratio is the median over the rounds of that to the round's plain loop.
"""

from __future__ import annotations

import argparse
import os
import signal
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import replace
from urllib.parse import urlencode

import click
from streamlit.web import cli

from engine.race import Run, TrainStep, train
from engine.race.workers import Training, trainings
from scripts import chromium

RUN = Run(length=100, forget_bias=5.0, steps=100_000, device="cpu")
LEAST = {"nobody": 0.93, "ten viewers": 0.80, "a browser": 0.75}
WARM_UP = 1.0  # seconds of each turn that don't count


def plain() -> None:
    """The loop: for each line on stdin, so many seconds of steps, and a line with steps a second."""
    import torch

    torch.set_num_threads(1)
    race = train(replace(RUN, record=0))
    for line in sys.stdin:
        until = time.perf_counter() + float(line) + WARM_UP
        while time.perf_counter() < until - float(line):
            next(race)
        began, steps = time.perf_counter(), 0
        while time.perf_counter() < until:
            steps += isinstance(next(race), TrainStep)
        print(steps / (time.perf_counter() - began), flush=True)


def watched(training: Training, seconds: float) -> float:
    """Steps a second that come to be known in about so many seconds, from one telling to another."""
    training.resume()
    time.sleep(WARM_UP)
    began, first = telling(training)
    time.sleep(seconds)
    ended, last = telling(training)
    training.pause()
    return (last - first) / (ended - began)


def telling(training: Training) -> tuple[float, int]:
    """When the next steps came to be known, and how many there are then."""
    version = training.version
    while training.version == version:
        time.sleep(0.0005)
    return time.perf_counter(), len(training.history.steps)


@contextmanager
def viewers(port: int, query: str, notes: list[str]) -> Iterator[None]:
    """Ten, who are there when the block begins."""
    command = [sys.executable, "-m", "tests.bench.viewers", str(port), "race", query, "10"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stdout.readline() == "here\n", "the viewers came to nothing"
        yield
        process.stdin.close()
        notes.append(process.stdout.read().strip())


@contextmanager
def browser(url: str) -> Iterator[None]:
    """A Chromium that shows the page when the block begins."""
    with chromium.launched() as window:
        page = window.new_page(viewport={"width": 1440, "height": 900})
        page.goto(url)
        page.get_by_role("progressbar").first.wait_for()
        page.wait_for_timeout(1000)
        yield


def report(port: int, rounds: int, seconds: float) -> None:
    """Waits for the server, measures, and prints."""
    training = trainings().start(RUN, "bench")
    telling(training)
    training.pause()
    query = urlencode({"ids": training.id})
    notes: list[str] = []
    audiences: dict[str, Callable[[], object]] = {
        "nobody": nullcontext,
        "ten viewers": lambda: viewers(port, query, notes),
        "a browser": lambda: browser(f"http://127.0.0.1:{port}/race?{query}"),
    }
    command = [sys.executable, "-m", "tests.bench.bench_watched", "--plain"]
    found: list[list[float]] = []
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as loop:
        assert loop.stdin is not None
        assert loop.stdout is not None
        for _ in range(rounds):
            print(seconds, file=loop.stdin, flush=True)
            row = [float(loop.stdout.readline())]
            for audience in audiences.values():
                with audience():  # type: ignore[attr-defined]
                    row.append(watched(training, seconds))
            found.append(row)
        loop.stdin.close()
    print(f"plain loop: {statistics.median(row[0] for row in found):.0f} steps a second, {rounds} rounds")
    for at, name in enumerate(audiences, 1):
        shares = sorted(row[at] / row[0] for row in found)
        print(
            f"{name:<12} {statistics.median(shares):.0%} of it ({shares[0]:.0%} to {shares[-1]:.0%}), "
            f"asked for: {LEAST[name]:.0%}"
        )
    for note in notes:
        print(f"  viewers: {note}")


def main() -> None:
    """The server in the main thread, where it wants to be; the measuring beside it, in the same process."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--window", type=float, default=4.0, help="seconds")
    parser.add_argument("--port", type=int, default=8599)
    parser.add_argument("--plain", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.plain:
        plain()
        return

    def measure() -> None:
        try:
            report(asked.port, asked.rounds, asked.window)
        finally:
            os.kill(os.getpid(), signal.SIGINT)

    threading.Thread(target=measure, daemon=True).start()

    server = [f"--server.port={asked.port}", "--server.headless=true", "--server.address=127.0.0.1"]
    with suppress(click.Abort):
        cli.main(["run", "app.py", *server], standalone_mode=False)


if __name__ == "__main__":
    main()
