"""What can go wrong with the shipped networks and with their training data."""

from ..errors import GatescopeError


class UnknownNetworkError(GatescopeError, ValueError):
    """A network, kind or moment that isn't one of the shipped ones."""


class ModelFileError(GatescopeError):
    """A shipped file that is missing, damaged or not what its card says."""


class CheckpointError(GatescopeError):
    """An unfinished training that can't be gone on with."""


class CorpusError(GatescopeError, ValueError):
    """A data file that is missing or not of the stated form."""
