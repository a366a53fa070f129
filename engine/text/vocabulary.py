"""The tokens that a network knows, each at its number."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from ..errors import GatescopeError
from .token import Token

UNKNOWN = "<unk>"
UNKNOWN_ID = 0


class VocabularyError(GatescopeError, ValueError):
    """A vocabulary that can't be used: not the JSON list of different strings that it should be."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Token texts in the order of their ids; the first stands for every token that isn't listed.

    `len(vocabulary)` counts it too: it is the number of rows of the network's embedding.
    """

    texts: tuple[str, ...]
    _ids: dict[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not self.texts or self.texts[UNKNOWN_ID] != UNKNOWN:
            raise VocabularyError(f"a vocabulary's first entry must be {UNKNOWN!r}, not {self.texts[:1]}")
        ids = {text: id_ for id_, text in enumerate(self.texts)}
        if len(ids) != len(self.texts):
            twice = next(text for text, count in Counter(self.texts).items() if count > 1)
            raise VocabularyError(f"a vocabulary lists each token once; {twice!r} stands in it twice")
        object.__setattr__(self, "_ids", ids)

    @classmethod
    def build(
        cls, texts: Iterable[str], minimum_count: int = 1, maximum_size: int | None = None
    ) -> "Vocabulary":
        """The tokens seen at least `minimum_count` times, most frequent first, ties by code point.

        `maximum_size` limits `len(vocabulary)`, `<unk>` counted in.
        """
        counts = Counter(texts)
        counts.pop(UNKNOWN, None)
        known = sorted((t for t, n in counts.items() if n >= minimum_count), key=lambda t: (-counts[t], t))
        return cls((UNKNOWN, *known)[:maximum_size])

    def __len__(self) -> int:
        return len(self.texts)

    def __contains__(self, text: str) -> bool:
        return text in self._ids and text != UNKNOWN

    def ids(self, tokens: Iterable[Token]) -> list[int]:
        """Each token's id; `UNKNOWN_ID` for those that aren't listed."""
        return [self._ids.get(token.text, UNKNOWN_ID) for token in tokens]

    def save(self, path: Path) -> None:
        """Write the texts as a JSON list. Pure ASCII, so that a lone surrogate survives too."""
        path.write_text(json.dumps(self.texts, indent=0) + "\n", encoding="ascii")

    @classmethod
    def parse(cls, text: str | bytes) -> "Vocabulary":
        """The vocabulary that `save` wrote.

        Raises:
            VocabularyError: the text isn't a JSON list of different strings that starts with `<unk>`.
        """
        try:
            texts = json.loads(text)
        except ValueError as error:
            raise VocabularyError(
                f"a vocabulary is a JSON list of strings; this is no JSON: {error}"
            ) from error
        if not (isinstance(texts, list) and all(isinstance(entry, str) for entry in texts)):
            raise VocabularyError(f"a vocabulary is a JSON list of strings, not {type(texts).__name__}")
        return cls(tuple(texts))
