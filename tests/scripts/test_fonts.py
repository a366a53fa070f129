"""Korean fonts: seen, installed, or asked for."""

from __future__ import annotations

import sys

import pytest

from tests.scripts.machine import Machine

HAS_KOREAN = '#!/bin/sh\n[ "$1" = :lang=ko ] && echo /fonts/NotoSansCJK.ttc\n'
HAS_NONE = "#!/bin/sh\n"

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the fake machines are Linux machines")


def test_what_is_there_is_enough(machine: Machine) -> None:
    machine.add("fc-list", HAS_KOREAN)
    machine.add_apt_get(None)
    assert machine.run("fonts", root=True).returncode == 0
    assert machine.calls.read_text() == ""


def test_root_installs_them(machine: Machine) -> None:
    machine.add("fc-list", HAS_NONE)
    machine.add_apt_get("fc-list", HAS_KOREAN)
    assert machine.run("fonts", root=True).returncode == 0
    assert "fonts-noto-cjk" in machine.calls.read_text()


def test_anyone_else_is_told_which(machine: Machine) -> None:
    machine.add("fc-list", HAS_NONE)
    machine.add_apt_get("fc-list", HAS_KOREAN)
    finished = machine.run("fonts", root=False)
    assert finished.returncode == 1
    assert "fonts-noto-cjk" in finished.stderr
    assert machine.calls.read_text() == ""
