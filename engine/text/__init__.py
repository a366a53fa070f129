"""From what a person types to the numbers that a network reads. Every tokenizer cuts the `readable` text.

>>> [token.text for token in words.tokenize("Don't go!")]
["don't", 'go', '!']
>>> jamo.join(token.text for token in jamo.tokenize("한글 👩‍💻"))
'한글 👩‍💻'
"""

from .display import display
from .graphemes import characters, jamo, syllables
from .pieces import learn_pieces, pieces
from .readable import Readable, readable
from .token import Token, Tokenizer
from .vocabulary import UNKNOWN, UNKNOWN_ID, Vocabulary, VocabularyError
from .words import spaces, words

TOKENIZERS = {tokenizer.name: tokenizer for tokenizer in (spaces, words, characters, syllables, jamo)}
"""The tokenizers that need no vocabulary, by name. `pieces` is made from one."""

__all__ = [
    "TOKENIZERS",
    "UNKNOWN",
    "UNKNOWN_ID",
    "Readable",
    "Token",
    "Tokenizer",
    "Vocabulary",
    "VocabularyError",
    "characters",
    "display",
    "jamo",
    "learn_pieces",
    "pieces",
    "readable",
    "spaces",
    "syllables",
    "words",
]
