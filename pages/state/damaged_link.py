"""What a link was before a program or a person damaged it on its way: pure functions of its parts."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from urllib.parse import parse_qsl, unquote

BEFORE = " \t\r\n?&\"'`“”„‘’‚«»<([{「『"
BEHIND = " \t\r\n&\"'`“”„‘’‚«»>)]}」』.,;:!?…。、，！？"


def parameters_of(link: Mapping[str, str], known: Collection[str]) -> dict[str, str]:
    """A link's parameters under the names that are known. Others stay as they are.

    ``amp;kind`` is what remains of ``&amp;kind``, as copied from a page's source, and ``kind=gru`` as a name,
    of ``kind%3Dgru``; a mail program may have written names large.

    Args:
        link: its parameters as the address has them.
        known: the names of what a link can ask for.
    """
    found: dict[str, str] = {}
    for written, value in link.items():
        name = unquote(written)
        if written not in known and "=" in name:
            parts = parse_qsl(f"{name}={value}" if value else name, keep_blank_values=True)
        else:
            parts = [(written, value)]
        for name, value in parts:
            found[_known(name, known)] = value
    return found


def _known(written: str, known: Collection[str]) -> str:
    name = unquote(written).strip(BEFORE + BEHIND).lower()
    while name.startswith("amp;"):
        name = name.removeprefix("amp;").strip(BEFORE + BEHIND)
    return name if name in known and written not in known else written


def cut_off(link: Mapping[str, str], known: Collection[str]) -> list[str]:
    """The names that a link broke off in: nothing follows them, and a known name begins with them."""
    return [
        name
        for name, value in link.items()
        if name and not value and name not in known and any(each.startswith(name) for each in known)
    ]


def readings(value: str) -> Iterator[str]:
    """What a value may have been, where it makes no sense as it is written.

    Encoded once or twice too often, in quotes, with the punctuation of the sentence that the link stood in,
    its ``+`` a space, or broken over two lines.
    """
    once = unquote(value)
    yield value
    for each in (value, once, unquote(once)):
        bare = each.lstrip(BEFORE).rstrip(BEHIND)
        yield from filter(None, (each, bare, bare.replace(" ", "+"), "".join(bare.split())))
