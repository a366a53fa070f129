"""Trainings in a queue, and the workers that take them from it."""

from __future__ import annotations

import logging
import threading
import uuid
from collections.abc import Callable, Iterable
from typing import Final, Protocol

from ...errors import InputError
from ..run import Run
from .messages import Begin, Begun, Change, Ended, News, Order, Ready, Steer, Told
from .queue import in_turn
from .training import Reason, Training

LOG = logging.getLogger("gatescope")
STOP_WITHIN = 0.4  # seconds that a worker gets to obey before it is killed
PAUSE_AT_MOST = 300.0  # seconds, while others wait
LARGEST_GRID: Final = 256
KEPT_GROUPS, KEPT_BYTES = 100, 500_000_000  # of races that are over


class Worker(Protocol):
    """Somebody who trains: one training at a time."""

    def send(self, order: Order) -> None:
        """Pass on an order. One that has died says so through `lost`, not here."""

    def kill(self) -> None:
        """End at once, in mid-step too; `lost` follows."""

    def close(self) -> None:
        """End, and return when it has."""


Heard = Callable[[Worker, News], None]
Lost = Callable[[Worker, str], None]
Hire = Callable[[Heard, Lost], Worker]
"""Starts a worker, which then calls the first with all its news, and, if it dies, the second with how. Raises
OSError where none can be started."""


class FullError(InputError):
    """No more trainings are taken for the time being, whoever asks."""


class Trainings:
    """Everybody's trainings: those that run, those that wait for a worker, and the newest that are over.

    All methods may be called from any thread, and answer at once.

    Args:
        hire: starts a worker.
        workers: how many train at a time.
        most: how many a person may have running and waiting; what was started together counts once.
        most_of_all: how many all persons together may have so.
        spare: so many workers more are kept ready, for when another has to be killed.
    """

    def __init__(
        self, hire: Hire, workers: int, most: int = 6, spare: int = 0, most_of_all: int = 60
    ) -> None:
        self._hire, self._size, self._spare = hire, workers, spare
        self.most, self.most_of_all = most, most_of_all
        self._lock = threading.RLock()
        self._all: dict[str, Training] = {}
        self._waiting: list[Training] = []
        self._starting: list[Worker] = []
        self._free: list[Worker] = []
        self._busy: dict[Worker, Training] = {}
        self._last_turn: dict[str, int] = {}
        self._turns = 0
        self._closed = False
        with self._lock:
            self._fill()

    def start(self, run: Run, person: str) -> Training:
        """Train this as soon as it is this person's turn.

        Raises:
            FullError: all persons together have too many already.
            InputError: this person has too many already, or no more are taken.
        """
        return self.start_many([run], person)[0]

    def start_many(self, runs: Iterable[Run], person: str) -> tuple[Training, ...]:
        """Train all of these: a grid, which counts as one.

        Raises:
            InputError: as `start`; or there are none, or more than `LARGEST_GRID`.
        """
        runs = tuple(runs)
        if not 1 <= len(runs) <= LARGEST_GRID:
            raise InputError(f"there are {len(runs)} trainings; start from 1 to {LARGEST_GRID} at once")
        with self._lock:
            if self._closed:
                raise InputError("no more trainings are taken: this server is closing")
            has = len({each.group for each in self.of(person) if not each.status.over})
            if has >= self.most:
                raise InputError(
                    f"{has} of your trainings run or wait, and {self.most} is the most: stop one, or wait "
                    "until one is over"
                )
            going = len({each.group for each in self._all.values() if not each.status.over})
            if going >= self.most_of_all:
                raise FullError(
                    f"{going} trainings of all persons run or wait, and {self.most_of_all} is the most: try "
                    "again in some minutes"
                )
            group = uuid.uuid4().hex
            started = tuple(Training(uuid.uuid4().hex, run, person, group, self._order) for run in runs)
            self._all |= {each.id: each for each in started}
            self._waiting += started
            self._forget()
            self._fill()
            self._dispatch()
            return started

    def of(self, person: str) -> tuple[Training, ...]:
        """A person's trainings, the newest last."""
        return tuple(each for each in list(self._all.values()) if each.person == person)

    def get(self, name: str) -> Training | None:
        """The training with that id; None where there is none, or it is forgotten."""
        return self._all.get(name)

    def close(self) -> None:
        """Stop all that runs or waits, and end the workers."""
        with self._lock:
            self._closed = True
            for training in self._all.values():
                if not training.status.over:
                    training.update(state="stopped", place=None)
            self._waiting.clear()
            workers = [*self._starting, *self._free, *self._busy]
        for worker in workers:
            worker.close()

    def _order(self, training: Training, order: Order) -> None:
        """What a person wants of a training of theirs."""
        with self._lock:
            state = training.status.state
            if training.status.over:
                return
            if isinstance(order, Change):
                training.learning_rate, training.clip = order.learning_rate, order.clip
                training.version += 1
            elif isinstance(order, Steer):
                if order.wish == "stop":
                    self._stop(training)
                    return
                if state == "waiting":
                    return
                training.update(state="running" if order.wish == "resume" else "paused")
                if state == "running" and order.wish != "resume":
                    self._expect_more(training)
            worker = self._worker_of(training)
            if worker:
                worker.send(order)

    def _stop(self, training: Training, reason: Reason | None = None, sentence: str | None = None) -> None:
        worker = self._worker_of(training)
        training.update(state="failed" if reason else "stopped", place=None, reason=reason, sentence=sentence)
        if not worker:
            self._waiting.remove(training)
            self._dispatch()
            return
        worker.send(Steer(training.id, "stop"))
        self._dispatch()
        _later(STOP_WITHIN, self._kill_if_busy, worker, training)

    def _kill_if_busy(self, worker: Worker, training: Training) -> None:
        """It is in the middle of a long step."""
        with self._lock:
            if self._busy.get(worker) is training:
                worker.kill()

    def _expect_more(self, training: Training) -> None:
        """A paused training keeps its worker; not for ever, where others wait for one."""
        steps = len(training.history.steps)
        _later(PAUSE_AT_MOST, self._end_pause, training, steps)

    def _end_pause(self, training: Training, steps: int) -> None:
        with self._lock:
            if training.status.state != "paused" or self._closed:
                return
            if len(training.history.steps) > steps or not self._waiting:
                self._expect_more(training)
                return
            minutes = PAUSE_AT_MOST / 60
            self._stop(
                training,
                "paused too long",
                f"It was paused for more than {minutes:g} minutes while others waited for their turn, so it "
                "was ended. Its history is kept.",
            )

    def _heard(self, worker: Worker, news: News) -> None:
        """A worker says something."""
        with self._lock:
            training = self._busy.get(worker)
            match news:
                case Ready():
                    self._starting.remove(worker)
                    self._free.append(worker)
                    self._dispatch()
                case Begun(device=device) if training:
                    training.update(device=device)
                case Told(items=items, weights=weights) if training:
                    training.take(items, weights)
                case Ended(error=error) if training:
                    if not training.status.over:
                        failed: dict[str, str] = {"state": "finished"}
                        if error:
                            failed = {"state": "failed", "reason": "error", "sentence": error}
                        training.update(**failed)
                    del self._busy[worker]
                    self._free.append(worker)
                    self._dispatch()

    def _lost(self, worker: Worker, how: str) -> None:
        """A worker died. Whatever it trained ends with what it told; everybody else's goes on."""
        with self._lock:
            if self._closed:
                return
            training = self._busy.pop(worker, None)
            if training and not training.status.over:
                training.update(
                    state="failed",
                    reason="worker lost",
                    sentence=f"The process that trained it {how}. What it told until then is kept; start it "
                    "again, smaller if this was its memory.",
                )
            if worker in self._free:
                self._free.remove(worker)
            if worker in self._starting:
                self._starting.remove(worker)
                if not (self._starting or self._free or self._busy):
                    self._give_up(f"each process that was started for it {how}")
            else:
                self._fill()
            self._dispatch()

    def _give_up(self, how: str) -> None:
        """No worker gets as far as to be ready: those who wait are told."""
        for training in self._waiting:
            training.update(
                state="failed",
                place=None,
                reason="no workers",
                sentence=f"No training can be run: each process that was started for it {how}. The server's "
                "log says why.",
            )
        self._waiting.clear()

    def _fill(self) -> None:
        """As many workers as there are to be, or as can be started; the next start tries again."""
        while len(self._starting) + len(self._free) + len(self._busy) < self._size + self._spare:
            try:
                self._starting.append(self._hire(self._heard, self._lost))
            except OSError as error:
                LOG.exception("a worker can't be started")
                if not (self._starting or self._free or self._busy):
                    self._give_up(f"no process can be started for it ({error.strerror or error})")
                return

    def _dispatch(self) -> None:
        """Free workers take what is next in turn; the others see their place."""
        running = [each.person for each in self._busy.values() if not each.status.over]
        order = in_turn(self._waiting, running, self._last_turn)
        for worker, training in list(zip(self._free, order[: self._size - len(running)], strict=False)):
            self._take(worker, training)
            order.remove(training)
        for place, training in enumerate(order, 1):
            training.update(place=place)

    def _take(self, worker: Worker, training: Training) -> None:
        self._turns += 1
        self._last_turn[training.person] = self._turns
        self._waiting.remove(training)
        self._free.remove(worker)
        self._busy[worker] = training
        training.update(state="running", place=None)
        worker.send(Begin(training.id, training.run))
        if (training.learning_rate, training.clip) != (training.run.learning_rate, training.run.clip):
            worker.send(Change(training.id, training.learning_rate, training.clip))

    def _worker_of(self, training: Training) -> Worker | None:
        return next((worker for worker, busy in self._busy.items() if busy is training), None)

    def _forget(self) -> None:
        """The oldest that are over, where too many are kept."""
        groups: dict[str, list[Training]] = {}
        for training in self._all.values():
            groups.setdefault(training.group, []).append(training)
        kept = {
            group: members for group, members in groups.items() if all(each.status.over for each in members)
        }
        held = {group: sum(each.bytes for each in members) for group, members in kept.items()}
        for group, members in list(kept.items()):
            if len(kept) <= KEPT_GROUPS and sum(held.values()) <= KEPT_BYTES:
                break
            del kept[group], held[group]
            for each in members:
                del self._all[each.id]
        persons = {each.person for each in self._all.values()}
        self._last_turn = {person: turn for person, turn in self._last_turn.items() if person in persons}


def _later(seconds: float, act: Callable[..., None], *arguments: object) -> None:
    timer = threading.Timer(seconds, act, arguments)
    timer.daemon = True
    timer.start()
