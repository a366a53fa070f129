"""Everything that the engine raises on purpose."""


class GatescopeError(Exception):
    """The root of the engine's errors. Its message says what was wrong, the value, the limit and what to do."""
