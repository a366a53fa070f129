"""Everything the engine raises, as one tree.

GatescopeError
├── InputError (also a ValueError)   what was passed in can't be used as it is
│   └── ChangeError                  a change names something the model doesn't have
└── ReconstructionError              the gates don't rebuild the module's own hidden states
"""


class GatescopeError(Exception):
    """The root: catch this to catch every error that Gatescope raises on purpose."""


class InputError(GatescopeError, ValueError):
    """A model, input, loss or setting that can't be used; the message says which, and what would do."""


class ChangeError(InputError):
    """A `Clamp`, `Scale` or `GRUForm` that fits no layer of the model."""


class ReconstructionError(GatescopeError):
    """The reconstructed gates don't give the hidden states that the module returned.

    Raised rather than showing gates of a network other than the one that ran.
    """
