"""What a worker does, wherever it runs: it trains what it is told to, and tells what comes of it."""

from __future__ import annotations

import math
import os
import time
import traceback
from collections.abc import Callable
from queue import SimpleQueue

import torch

from ...errors import GatescopeError
from ..race import Race, out_of_memory, train
from ..run import Run, device_name
from ..steps import Stopped, TrainStep
from .messages import Begin, Begun, Change, Ended, News, Order, Ready, Steer, Told

TELL_EVERY = 0.1  # seconds: more often than any page draws
WEIGHTS_EVERY = 1.0
WEIGHTS_SHARE = 0.02  # of the time, at most, goes into telling weights


class Halt(Exception):  # noqa: N818 - no error
    """The training is to end here."""


def work(inbox: SimpleQueue[Order], tell: Callable[[News], None]) -> None:
    """Warm up, and train for ever."""
    torch.set_num_threads(1)  # a second one brings these small networks little, and others train beside it
    list(train(Run(length=2, hidden_size=2, batch=2, steps=1)))  # the first step ever takes longer
    tell(Ready(os.getpid()))
    while True:
        order = inbox.get()
        if isinstance(order, Begin):  # others are about one that has ended
            tell(Ended(order.training, error_of(Conduct(order, inbox, tell).go)))


def error_of(train: Callable[[], None]) -> str | None:
    """Trains; says in a sentence what went wrong, None where nothing did."""
    try:
        train()
    except GatescopeError as error:
        return str(error)
    except Exception as error:
        traceback.print_exc()
        if out_of_memory(error):
            return (
                "These networks don't fit in memory: choose fewer units, a shorter length or a smaller batch."
            )
        return f"The training failed: {type(error).__name__}: {error}. The server's log has more."
    return None


class Conduct:
    """One training: its race, and how it is to go on."""

    def __init__(self, begin: Begin, inbox: SimpleQueue[Order], tell: Callable[[News], None]) -> None:
        self._id, self._run = begin.training, begin.run
        self._inbox, self._tell = inbox, tell
        self._allowed = math.inf  # steps until the next pause
        self._items: list[TrainStep | Stopped] = []
        self._told = -math.inf
        self._weights_due = time.perf_counter() + WEIGHTS_EVERY
        # The last step of each network that hasn't ended, and of them all.
        self._reached = {(kind, seed): 0 for kind in begin.run.kinds for seed in begin.run.seeds}
        self._step = 0

    def go(self) -> None:
        """Train until the end, or until it is halted."""
        race = train(self._run)
        self._tell(Begun(self._id, device_name(self._run)))
        try:
            while True:
                self._obey(race)
                item = next(race)
                self._note(item)
                if time.perf_counter() - self._told > TELL_EVERY:
                    self._tell_items(race)
        except (StopIteration, Halt):
            pass
        finally:
            self._tell_items(race, at_rest=True)

    def _note(self, item: TrainStep | Stopped) -> None:
        self._items.append(item)
        if isinstance(item, TrainStep):
            self._step = self._reached[item.kind, item.seed] = item.step
            self._allowed -= 1
        else:
            del self._reached[item.kind, item.seed]

    def _behind(self) -> int:
        """How many networks have yet to take the step that others have taken: no pause parts them."""
        return sum(step < self._step for step in self._reached.values())

    def _obey(self, race: Race) -> None:
        """Take in all orders; in a pause, wait for one that ends it."""
        while (at_rest := self._at_rest(race)) or not self._inbox.empty():
            if at_rest and self._inbox.empty():
                self._tell_items(race, at_rest=True)
            order = self._inbox.get()
            if order.training == self._id:
                self._take(order, race)

    def _at_rest(self, race: Race) -> bool:
        """Whether to take no step. An untold end is told first, and after the last there is no rest."""
        return self._allowed <= 0 and race.training == len(self._reached) > 0

    def _take(self, order: Order, race: Race) -> None:
        match order:
            case Change(learning_rate=learning_rate, clip=clip):
                race.learning_rate, race.clip = learning_rate, clip
            case Steer(wish="pause"):
                self._allowed = self._behind()
            case Steer(wish="resume"):
                self._allowed = math.inf
            case Steer(wish="step"):
                self._allowed = self._behind() or race.training
            case Steer(wish="stop"):
                raise Halt

    def _tell_items(self, race: Race, at_rest: bool = False) -> None:
        """Tell what has come since the last time, and at rest or once in a while the weights."""
        weights = None
        begun = time.perf_counter()
        due = at_rest or begun > self._weights_due
        if due:
            weights = race.weights()
        self._tell(Told(self._id, tuple(self._items), weights))
        self._items.clear()
        self._told = time.perf_counter()
        if due:
            self._weights_due = self._told + max(WEIGHTS_EVERY, (self._told - begun) / WEIGHTS_SHARE)
