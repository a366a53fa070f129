"""A server that can't start says why. (That it serves is what every browser test relies on.)"""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.server import ServerError, running


def test_a_server_that_ends_hands_over_its_log(tmp_path: Path) -> None:
    with (
        pytest.raises(ServerError, match=r"(?s)ended with 2.*nowhere\.py"),
        running(tmp_path / "log.txt", tmp_path / "nowhere.py"),
    ):
        pass
