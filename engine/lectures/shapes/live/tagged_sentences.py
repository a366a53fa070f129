"""The grammar of the tagger: simple sentences, English and Korean, active and passive, every word tagged."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

TAGS = ("who", "does", "whom", "where", "when", "other")
Voice = Literal["active", "passive"]


@dataclass(frozen=True)
class Tagged:
    """A sentence's words with their tags. opening: the place of the word with which who or whom begins,
    whichever is first.
    """

    words: tuple[str, ...]
    tags: tuple[str, ...]
    voice: Voice

    @property
    def opening(self) -> int:
        """Where the first of the two, who or whom, begins."""
        return next(place for place, tag in enumerate(self.tags) if tag in ("who", "whom"))


Phrase = tuple[str, str]  # words with a space between, and the tag of each of them


@dataclass(frozen=True)
class _Words:
    """What a language's sentences are made of. The last ones of `people` are held back."""

    people: Sequence[str]
    places: Sequence[str]
    times: Sequence[str]


_HELD_BACK = 4
_EN = _Words(
    people=(
        "Tom", "Mary", "Anna", "Ben", "the dog", "the cat", "the boy", "the girl", "a teacher", "the doctor",
        "my sister", "our neighbour", "Clara", "the horse", "David", "Grace",
    ),
    places=("in the park", "at school", "in the kitchen", "at home", "on the street", "near the river"),
    times=("yesterday", "this morning", "last week", "on Monday", "today", "last night"),
)  # fmt: skip
_EN_VERBS = ("found", "chased", "called", "helped", "followed", "kissed", "caught", "visited", "pushed")
_KO = _Words(
    people=(
        "철수", "영희", "민준", "서연", "개", "고양이", "선생님", "의사", "동생", "친구", "소년", "말",
        "지호", "이웃", "하은", "소녀",
    ),
    places=("공원에서", "학교에서", "부엌에서", "집에서", "길에서", "강가에서"),
    times=("어제", "오늘", "오늘 아침에", "지난주에", "월요일에", "어젯밤에"),
)  # fmt: skip
_KO_VERBS = (
    ("찾았다", "찾아졌다"), ("쫓았다", "쫓겼다"), ("불렀다", "불렸다"), ("안았다", "안겼다"),
    ("물었다", "물렸다"), ("잡았다", "잡혔다"), ("밀었다", "밀렸다"),
)  # fmt: skip


def sentence(draw: random.Random, held_back: bool = False) -> Tagged:
    """A random sentence. held_back: one of people that the others say nothing of."""
    korean = draw.random() < 0.5
    kept = _KO if korean else _EN
    people = kept.people[-_HELD_BACK:] if held_back else kept.people[:-_HELD_BACK]
    who, whom = draw.sample(list(people), 2)
    voice: Voice = "passive" if draw.random() < 0.5 else "active"
    where = [(draw.choice(list(kept.places)), "where")] if draw.random() < 0.5 else []
    when = [(draw.choice(list(kept.times)), "when")] if draw.random() < 0.5 else []
    make = _korean if korean else _english
    phrases = make(draw, voice, who, whom, where, when)
    if draw.random() < 0.5:
        phrases.append((".", "other"))
    tokens = [(word, tag) for words, tag in phrases for word in words.split()]
    return Tagged(tuple(word for word, _ in tokens), tuple(tag for _, tag in tokens), voice)


def _english(
    draw: random.Random, voice: Voice, who: str, whom: str, where: list[Phrase], when: list[Phrase]
) -> list[Phrase]:
    verb = draw.choice(_EN_VERBS)
    if voice == "passive":
        core = [(whom, "whom"), ("was", "other"), (verb, "does"), ("by", "other"), (who, "who")]
    else:
        core = [(who, "who"), (verb, "does"), (whom, "whom")]
    return [*when, *core, *where] if draw.random() < 0.3 else [*core, *where, *when]


def _korean(
    draw: random.Random, voice: Voice, who: str, whom: str, where: list[Phrase], when: list[Phrase]
) -> list[Phrase]:
    active, passive = draw.choice(_KO_VERBS)
    if voice == "passive":
        core = [(whom + subject(whom), "whom"), *where, (f"{who}에게", "who")]
        verb = passive
    else:
        core = [(who + subject(who), "who"), *where, (whom + object_(whom), "whom")]
        verb = active
        if draw.random() < 0.3:
            core.reverse()
    return [*when, *core, (verb, "does")]


def subject(noun: str) -> str:
    """이 after a final consonant, else 가."""
    return "이" if _ends_in_consonant(noun) else "가"


def object_(noun: str) -> str:
    """을 after a final consonant, else 를."""
    return "을" if _ends_in_consonant(noun) else "를"


def _ends_in_consonant(noun: str) -> bool:
    return (ord(noun[-1]) - ord("가")) % 28 != 0
