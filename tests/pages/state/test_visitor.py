"""A browser keeps its name, however Streamlit masks it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.state.visitor import unmasked


def masked(token: bytes, mask: bytes) -> str:
    """As Tornado writes it."""
    return f"2|{mask.hex()}|{bytes(b ^ mask[k % 4] for k, b in enumerate(token)).hex()}|1700000000"


@given(st.binary(min_size=16, max_size=16), st.binary(min_size=4, max_size=4))
def test_a_token_is_the_same_behind_every_mask(token: bytes, mask: bytes) -> None:
    assert unmasked(masked(token, mask)) == token


@pytest.mark.parametrize(
    "cookie", ["", "1|a|b", "2|zz|00|1", "2||00|1", "2|aabbccdd||1", "3|aa|bb|1", "2|a|b|c|d"]
)
def test_any_other_cookie_names_nobody(cookie: str) -> None:
    assert unmasked(cookie) is None
