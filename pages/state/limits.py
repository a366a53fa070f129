"""What a link may ask for under each name, and what is told of a value that it may not.

Written so that no language is needed: ``gain=40 (0 … 4)``, ``kind=transformer (rnn / lstm / gru / all)``.
"""

from __future__ import annotations

from typing import Any

from pages.state.record import VERSION, Choices
from pages.text.format import literal

LONGEST_SHOWN = 40  # characters of a refused value


def told(kind: type[Choices], name: str, value: str) -> str:
    """A refused value beside what its name allows, as Markdown that shows the value as it is.

    kind: the record of the page that the link opens. name: as the link has it, today's or an earlier one.
    """
    shown = value if len(value) <= LONGEST_SHOWN else f"{value[:LONGEST_SHOWN]}…"
    return f"{name}={literal(shown)} ({allowed(kind, name)})"


def allowed(kind: type[Choices], name: str) -> str:
    """The limits of a name in a link: a range, or the names to choose from; else how it is written."""
    if name == "v":
        return VERSION
    name = kind.before.get(name, name)
    if name not in kind.model_fields:  # a link that breaks off in the midst of a name
        return " / ".join(known for known in kind.model_fields if known.startswith(name))
    return _limits(kind.model_json_schema()["properties"][name]) or str(kind().model_dump()[name])


def _limits(schema: dict[str, Any]) -> str:
    match schema:
        case {"description": written}:  # a field whose values have a form of their own
            return str(written)
        case {"anyOf": [first, *_]}:  # the other is null: not in the link
            return _limits(first)
        case {"enum": names}:
            return " / ".join(names)
        case {"prefixItems": [item, *_] as items}:
            return f"{len(items)} × {_limits(item)}"
        case {"items": {"minimum": _} as item, "minItems": count}:
            return f"{count} × {_limits(item)}"
        case {"minimum": low, "maximum": high}:
            return f"{low} … {high}"
        case {"exclusiveMinimum": low, "maximum": high}:
            return f"> {low} … {high}"
        case {"type": "boolean"}:
            return "True / False"
        case {"maxLength": most}:
            return f"≤ {most} Aa"
        case {"minimum": low}:
            return f"≥ {low}"
    return ""
