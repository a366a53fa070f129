"""Who a visitor is to a queue: the same one after a reload and in another tab of the same browser."""

from __future__ import annotations

import secrets
from hashlib import sha256
from itertools import cycle

import streamlit as st

COOKIE = "_streamlit_xsrf"  # which Streamlit gives every browser, against forged requests
VISITOR = "visitor"  # in the session


def visitor() -> str:
    """A name that nobody else can guess: that of the browser, where it has one, else of this visit."""
    if VISITOR not in st.session_state:
        token = unmasked(st.context.cookies.get(COOKIE, ""))
        st.session_state[VISITOR] = sha256(token or secrets.token_bytes()).hexdigest()[:32]
    name: str = st.session_state[VISITOR]
    return name


def unmasked(cookie: str) -> bytes | None:
    """The token in a cookie as Tornado's xsrf_token writes it, its mask anew at each load; None in any other.

    Its second version is "2|mask|token ^ mask|time", in hexadecimal digits.
    """
    match cookie.split("|"):
        case ["2", mask, masked, _]:
            try:
                pairs = zip(bytes.fromhex(masked), cycle(bytes.fromhex(mask)), strict=False)
            except ValueError:
                return None
            return bytes(byte ^ other for byte, other in pairs) or None
    return None
