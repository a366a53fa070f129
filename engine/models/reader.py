"""How a network reads: a tokenizer, and the vocabulary that knows its tokens."""

from dataclasses import dataclass
from typing import Self

from ..text import TOKENIZERS, Tokenizer, Vocabulary, pieces


@dataclass(frozen=True, slots=True)
class Reader:
    """From text to ids."""

    tokenizer: Tokenizer
    vocabulary: Vocabulary

    @classmethod
    def of(cls, tokenizer: str, vocabulary: Vocabulary) -> Self:
        """The reader with the tokenizer of that name; "pieces" cuts into what the vocabulary lists."""
        return cls(pieces(vocabulary.texts) if tokenizer == "pieces" else TOKENIZERS[tokenizer], vocabulary)

    def ids(self, text: str) -> list[int]:
        """The ids of a text's tokens."""
        return self.vocabulary.ids(self.tokenizer.tokenize(text))
