"""Names in sentences: who was in the room? The lecture's example, with as much filler as the length asks for.

"Tom was watching TV in his room . ... Mary came in . Mary said hi to", and the answer is Tom. The name is the
first word of the text, so the length is the distance.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import torch

from .task import Choice, Examples


@dataclass(frozen=True)
class Story:
    """A text around a name, in words with a space between.

    Attributes:
        names: what is asked for.
        openings: how each name stands at the beginning: in Korean with its particle.
        begin: what follows the name. end: what asks for it.
        filler: sentences that say nothing of it; of one to five words, so that any length can be filled.
    """

    names: tuple[str, ...]
    openings: tuple[str, ...]
    begin: str
    filler: tuple[str, ...]
    end: str

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Every word that occurs, the openings first."""
        rest = " ".join((self.begin, *self.filler, self.end)).split()
        return (*self.openings, *dict.fromkeys(rest))

    @cached_property
    def by_size(self) -> dict[int, torch.Tensor]:
        """Filler by its number of words: (sentences, words), as numbers."""
        sizes = sorted({len(sentence.split()) for sentence in self.filler})
        return {
            size: torch.stack([self.ids(s) for s in self.filler if len(s.split()) == size]) for size in sizes
        }

    def ids(self, text: str) -> torch.Tensor:
        """(words,): the number of each word of the text."""
        return torch.tensor([self.words.index(word) for word in text.split()])

    @property
    def minimum_length(self) -> int:
        """Without any filler."""
        return 1 + len(self.begin.split()) + len(self.end.split())

    def sample(self, batch: int, length: int, generator: torch.Generator) -> Examples:
        """Stories of exactly `length` words; those of one batch have their sentences' lengths in common."""
        name = torch.randint(len(self.names), (batch,), generator=generator)
        parts = [name[:, None], self.ids(self.begin).expand(batch, -1)]
        left = length - self.minimum_length
        while left:
            fitting = [size for size in self.by_size if size <= left]
            size = fitting[int(torch.randint(len(fitting), (), generator=generator))]
            choice = torch.randint(len(self.by_size[size]), (batch,), generator=generator)
            parts.append(self.by_size[size][choice])
            left -= size
        parts.append(self.ids(self.end).expand(batch, -1))
        return torch.cat(parts, 1), name[:, None]

    def task(self, name: str) -> Choice:
        """The task of that name."""
        return Choice(
            name, self.sample, symbols=self.words, minimum_length=self.minimum_length, answers=self.names
        )


ENGLISH_NAMES = ("Tom", "Anna", "Ben", "Clara", "David", "Emma", "Frank", "Grace")

english = Story(
    names=ENGLISH_NAMES,
    openings=ENGLISH_NAMES,
    begin="was watching TV .",
    filler=(
        "Meanwhile ,",
        "Hmm",
        "Well",
        "It rained .",
        "Time passed .",
        "The street was quiet .",
        "A dog barked outside .",
        "The clock ticked .",
        "The lamp flickered .",
    ),
    end="Mary came in . Mary said hi to",
)

KOREAN_NAMES = ("철수", "영희", "민준", "서연", "지호", "하은", "도윤", "수아")

korean = Story(
    names=KOREAN_NAMES,
    openings=("철수는", "영희는", "민준은", "서연은", "지호는", "하은은", "도윤은", "수아는"),
    begin="거실에서 TV를 보고 있었다 .",
    filler=(
        "음",
        "한편",
        "그동안 ,",
        "비가 왔다 .",
        "시간이 흘렀다 .",
        "밖은 아주 조용했다 .",
        "개가 크게 짖었다 .",
        "시계가 똑딱똑딱 소리를 냈다 .",
    ),
    end="유나가 들어왔다 . 유나가 인사한 사람은",
)

names_en = english.task("names-en")
names_ko = korean.task("names-ko")
