"""What a link may ask for under each name, and what is told of a value that it may not.

Written so that no language is needed: ``gain=40 (0 … 4)``, ``kind=transformer (rnn / lstm / gru / all)``.
"""

from __future__ import annotations

from typing import Any, get_args

from pages.state.choices.race import LONGEST_TEXT, MOST_IDS
from pages.state.scene import SIGNED, VERSION, Gate, Scene
from pages.text.format import literal

LONGEST_SHOWN = 40  # characters of a refused value
UNSIGNED = [gate for gate in get_args(Gate) if gate not in SIGNED]
WRITTEN = {
    "v": VERSION,
    "hold": f"{' / '.join(UNSIGNED)} = 0 … 1, {' / '.join(SIGNED)} = -1 … 1, f.17=0.5",
    "race_settings": "length=50,clip=none,kinds=rnn+lstm,seeds=0+1",
    "race_ids": f"≤ {MOST_IDS} × [0-9a-f]{{32}}",
    "race_text": f"≤ {LONGEST_TEXT}",
}


def told(name: str, value: str) -> str:
    """A refused value beside what its name allows, as Markdown that shows the value as it is."""
    shown = value if len(value) <= LONGEST_SHOWN else f"{value[:LONGEST_SHOWN]}…"
    return f"{name}={literal(shown)} ({allowed(name)})"


def allowed(name: str) -> str:
    """The limits of a name in a link: a range, or the names to choose from; else how it is written."""
    if name in WRITTEN:
        return WRITTEN[name]
    if name not in Scene.model_fields:  # a link that breaks off in the midst of a name
        return " / ".join(known for known in Scene.model_fields if known.startswith(name))
    return _limits(Scene.model_json_schema()["properties"][name]) or str(Scene().model_dump()[name])


def _limits(schema: dict[str, Any]) -> str:
    match schema:
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
