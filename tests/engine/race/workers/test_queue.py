"""Whose turn it is: everybody's, one after the other."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import groupby

from hypothesis import given
from hypothesis import strategies as st

from engine.race.workers.queue import in_turn


@dataclass(frozen=True)
class Asked:
    person: str
    group: str
    number: int


PEOPLE = st.sampled_from("ABCDE")
GROUPS = st.lists(st.tuples(PEOPLE, st.integers(1, 4)), max_size=12)


def queue(groups: list[tuple[str, int]]) -> list[Asked]:
    """Groups of such sizes, in the order in which they came."""
    return [
        Asked(person, str(group), number)
        for group, (person, size) in enumerate(groups)
        for number in range(size)
    ]


def names(order: list[Asked]) -> str:
    return "".join(each.person for each in order)


def test_people_take_turns_however_many_each_has_asked_for() -> None:
    assert names(in_turn(queue([("A", 1)] * 4 + [("B", 1)] * 2 + [("C", 1)]), [], {})) == "ABCABAA"


def test_who_has_one_running_comes_after_who_has_none() -> None:
    assert names(in_turn(queue([("A", 1), ("A", 1), ("B", 1), ("B", 1)]), ["A", "C"], {})) == "BABA"


def test_who_has_just_had_a_turn_comes_after_who_had_one_long_ago() -> None:
    waiting = queue([("A", 1), ("A", 1), ("B", 1), ("B", 1), ("C", 1)])
    assert names(in_turn(waiting, [], {"A": 9, "B": 4})) == "CBABA"


def test_a_single_training_goes_before_its_persons_grid() -> None:
    order = in_turn(queue([("A", 3), ("A", 1), ("B", 1)]), [], {})
    assert [(each.person, each.group) for each in order] == [
        ("A", "1"), ("B", "2"), ("A", "0"), ("A", "0"), ("A", "0"),
    ]  # fmt: skip


@given(GROUPS, st.lists(PEOPLE, max_size=4), st.dictionaries(PEOPLE, st.integers(1, 9)))
def test_everybody_gets_a_turn_and_nobody_two_more_than_another(
    groups: list[tuple[str, int]], running: list[str], last_turn: dict[str, int]
) -> None:
    waiting = queue(groups)
    order = in_turn(waiting, running, last_turn)
    assert sorted(order, key=waiting.index) == waiting
    held = Counter(running)
    for at, each in enumerate(order):
        still = {other.person for other in order[at:]}
        assert held[each.person] == min(held[person] for person in still)
        held[each.person] += 1
    for person in {each.person for each in waiting}:
        own = [each for each in order if each.person == person]
        for _, group in groupby(own, key=lambda each: each.group):
            numbers = [each.number for each in group]
            assert numbers == sorted(numbers)
