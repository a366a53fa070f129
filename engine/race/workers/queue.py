"""Whose turn it is."""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol, TypeVar


class Waiting(Protocol):
    """What waits. Those of one `group` were started together."""

    @property
    def person(self) -> str: ...
    @property
    def group(self) -> str: ...


W = TypeVar("W", bound=Waiting)


def in_turn(waiting: Sequence[W], running: Iterable[str], last_turn: Mapping[str, int]) -> list[W]:
    """Those that wait, in the order in which they will be taken.

    The turn goes to the person who has the fewest trainings running; among those, to the one whose last turn
    is the longest ago; among those who had none yet, to who came first. Of a person's own, the smaller groups
    come first: who waits for a grid can still start a single training.

    Args:
        waiting: in the order in which they came.
        running: the person of each that runs.
        last_turn: by person; a larger number is later.
    """
    sizes = Counter(each.group for each in waiting)
    own: dict[str, deque[W]] = defaultdict(deque)
    for each in sorted(waiting, key=lambda each: sizes[each.group]):
        own[each.person].append(each)
    came = {person: at for at, person in enumerate(dict.fromkeys(each.person for each in waiting))}
    count = Counter(running)
    turns = [(count[person], last_turn.get(person, -1), came[person], person) for person in own]
    heapq.heapify(turns)
    now = max(last_turn.values(), default=0)
    order = []
    while turns:
        held, _, at, person = heapq.heappop(turns)
        order.append(own[person].popleft())
        now += 1
        if own[person]:
            heapq.heappush(turns, (held + 1, now, at, person))
    return order
