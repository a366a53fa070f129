"""A thesaurus: meaning as people wrote it down. Synonyms, and what is a kind of what.

The lecture's graph, after WordNet (Miller 1995, WordNet: a lexical database for English), in two languages.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ...errors import InputError
from ...text import readable


class NotInThesaurusError(InputError):
    """Nobody has entered that word. Carries ``word``."""

    def __init__(self, word: str) -> None:
        super().__init__(f"{word!r} isn't in this thesaurus: somebody would have to enter it")
        self.word = word


@dataclass(frozen=True)
class Concept:
    """One meaning. words: its synonyms, the first names it. broader: the name of what it is a kind of."""

    words: tuple[str, ...]
    broader: str | None = None

    @property
    def name(self) -> str:
        """The word that names it."""
        return self.words[0]


THESAURUS: Final[dict[str, tuple[Concept, ...]]] = {
    "en": (
        Concept(("object", "thing")),
        Concept(("motor vehicle",), "object"),
        Concept(("car", "auto", "automobile", "machine", "motorcar"), "motor vehicle"),
        Concept(("go-kart",), "motor vehicle"),
        Concept(("truck", "lorry"), "motor vehicle"),
        Concept(("SUV", "sport utility vehicle"), "car"),
        Concept(("compact", "compact car"), "car"),
        Concept(("hatch-back",), "car"),
    ),
    "ko": (
        Concept(("물체", "사물")),
        Concept(("동력 차량",), "물체"),
        Concept(("자동차", "승용차", "차"), "동력 차량"),
        Concept(("고카트",), "동력 차량"),
        Concept(("트럭", "화물차"), "동력 차량"),
        Concept(("SUV", "스포츠 실용차"), "자동차"),
        Concept(("소형차",), "자동차"),
        Concept(("해치백",), "자동차"),
    ),
}


def concept_of(word: str, thesaurus: tuple[Concept, ...]) -> Concept:
    """The meaning that a word is entered under, whatever its case.

    Raises:
        NotInThesaurusError: under none.
    """
    asked = " ".join(readable(word).text.split()).casefold()
    for concept in thesaurus:
        if asked in map(str.casefold, concept.words):
            return concept
    raise NotInThesaurusError(word)


def path_up(concept: Concept, thesaurus: tuple[Concept, ...]) -> tuple[Concept, ...]:
    """The concept, what it is a kind of, and so on to the top."""
    path = [concept]
    while (broader := path[-1].broader) is not None:
        path.append(concept_of(broader, thesaurus))
    return tuple(path)


def steps_between(first: Concept, second: Concept, thesaurus: tuple[Concept, ...]) -> int:
    """How many steps up and down lead from one concept to the other, over what both are kinds of."""
    up, down = path_up(first, thesaurus), path_up(second, thesaurus)
    return min(up.index(shared) + down.index(shared) for shared in up if shared in down)
