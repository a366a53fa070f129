"""The program of a worker's process, where the system lacks what it asks for."""

from __future__ import annotations

import os

import pytest

from engine.race.workers.main import let_pages_go_first


def test_without_priorities_a_worker_starts_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "nice")  # as on Windows
    let_pages_go_first()
