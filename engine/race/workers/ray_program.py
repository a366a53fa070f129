"""The program of the process that holds Ray: whom to hire and what to pass on comes in by stdin, the actors'
news go out by stdout. Nothing else imports Ray."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

import ray

from ...errors import InputError
from .messages import Fire, Gone, Hire, Joined, News, Order, Refused
from .on_ray import LOCAL, PATIENCE_TO_LEAVE, reach
from .pipe import read, write
from .worker import work

ENGINE = Path(__file__).resolve().parents[2]

LOOK_EVERY = 2.0  # seconds

Tell = Callable[[object], None]


class Actor:
    """What runs in the cluster. It does what a process of this machine does."""

    def __init__(self) -> None:
        self._inbox: SimpleQueue[Order] = SimpleQueue()
        self._outbox: SimpleQueue[News] = SimpleQueue()
        threading.Thread(target=work, args=(self._inbox, self._outbox.put), daemon=True).start()

    def send(self, order: Order) -> None:
        """An order for the one who trains."""
        self._inbox.put(order)

    def hear(self) -> list[News]:
        """What there is to tell; waits until there is something."""
        news = [self._outbox.get()]
        with contextlib.suppress(Empty):
            while True:
                news.append(self._outbox.get_nowait())
        return news


class Hired:
    """An actor's handle, and who passes on its news."""

    def __init__(self, number: int, options: dict[str, Any], tell: Tell) -> None:
        self._number, self._tell = number, tell
        self.actor = ray.remote(Actor).options(max_concurrency=2, **options).remote()
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        try:
            while True:
                for news in ray.get(self.actor.hear.remote()):
                    self._tell((self._number, news))
        except BrokenPipeError:  # the server has gone
            pass
        except Exception as error:  # the actor's end, mostly; whatever it is, its training doesn't go on
            self._tell(
                (self._number, Gone(f"ended: {(str(error).splitlines() or [type(error).__name__])[0]}"))
            )


def join(address: str, gpu_share: float) -> tuple[int, dict[str, Any]]:
    """Join the cluster, or start one: for how many actors it has room, and what each asks for.

    Each gets one CPU and, where there are GPUs, a part of one: these small networks leave most of it to
    others.

    Raises:
        InputError: no cluster answers there.
    """
    if address != LOCAL:
        reach(address)
    try:
        ray.init(
            address=address,
            include_dashboard=False if address == LOCAL else None,
            runtime_env={"py_modules": [str(ENGINE)]},  # all else that it imports, the nodes have
        )
    except Exception as error:  # Ray has many, and a bare one where a cluster takes too long to start
        why = f"{error} ({error.__cause__})" if error.__cause__ else str(error)  # the cause says what to do
        raise InputError(f"no Ray cluster answers at {address!r}: {why}") from error
    has = ray.cluster_resources()
    options: dict[str, Any] = {"num_cpus": 1}
    room = has.get("CPU", 1)
    if has.get("GPU", 0) > 0:
        options["num_gpus"] = gpu_share
        room = min(room, has["GPU"] / gpu_share)
    return max(1, int(room)), options


def watch(tell: Tell) -> None:
    """End this process once its node has left the cluster: Ray itself would wait there for ever.

    Where the head doesn't answer any more, Ray ends it after a minute (`gcs_rpc_server_reconnect_timeout_s`).
    """
    mine = ray.get_runtime_context().get_node_id()
    while True:
        time.sleep(LOOK_EVERY)
        try:
            here = any(node["NodeID"] == mine and node["Alive"] for node in ray.nodes())
        except ConnectionError:  # through ray://
            here = False
        except Exception:
            here = True  # the head is away, perhaps for a moment
        if not here:
            tell(Refused("this server's node has left the Ray cluster"))
            os._exit(1)


def relay(address: str, gpu_share: float, inbox: SimpleQueue[Any], tell: Tell) -> None:
    """Pass on what comes, until the server has gone."""
    try:
        room, options = join(address, gpu_share)
    except InputError as error:
        tell(Refused(str(error)))
        return
    tell(Joined(room))
    threading.Thread(target=watch, args=(tell,), daemon=True).start()
    hired: dict[int, Hired] = {}
    while (message := inbox.get()) is not None:
        number, order = message
        if isinstance(order, Hire):
            hired[number] = Hired(number, options, tell)
        elif isinstance(order, Fire):
            ray.kill(hired[number].actor)
        else:
            hired[number].actor.send.remote(order)
    ray.shutdown()


def main() -> None:
    """Be the relay."""
    orders, news = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what anything prints goes to the log, not between the messages
    inbox: SimpleQueue[Any] = SimpleQueue()
    telling = threading.Lock()

    def tell(message: object) -> None:
        with telling:
            write(news, message)

    def listen() -> None:
        while (order := read(orders)) is not None:
            inbox.put(order)
        inbox.put(None)
        threading.Event().wait(PATIENCE_TO_LEAVE / 2)
        os._exit(0)  # Ray doesn't let go

    threading.Thread(target=listen, daemon=True).start()
    address, gpu_share = sys.argv[1:]
    try:
        relay(address, float(gpu_share), inbox, tell)
    except BrokenPipeError:  # the server has gone
        pass
    except BaseException:
        traceback.print_exc()
        os._exit(1)  # a plain exit would wait for the threads that read
    os._exit(0)


if __name__ == "__main__":
    main()
