"""From what a person types to the numbers that a network reads. Every tokenizer cuts the `readable` text.

>>> [token.text for token in words.tokenize("Don't go!")]
["don't", 'go', '!']
>>> jamo.join(token.text for token in jamo.tokenize("한글 👩‍💻"))
'한글 👩‍💻'
"""

from engine.text.display import display
from engine.text.graphemes import characters, jamo, syllables
from engine.text.pieces import learn_pieces, pieces
from engine.text.readable import Readable, readable
from engine.text.token import Token, Tokenizer
from engine.text.vocabulary import UNKNOWN, UNKNOWN_ID, Vocabulary, VocabularyError
from engine.text.words import spaces, words

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
