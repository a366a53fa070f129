"""Node: used where it is, installed under CI, and else left out with a word about it."""

from __future__ import annotations

import sys

import pytest

from tests.scripts.machine import Machine

NODE = '#!/bin/sh\n[ "$1" = --version ] && echo v{version} && exit 0\nexit {code}\n'
NPM = "#!/bin/sh\necho ran npm $3\nexit {code}\n"

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the fake machines are Linux machines")


def test_without_node_a_developer_is_told_what_was_left_out(machine: Machine) -> None:
    machine.add_apt_get("node", NODE.format(version="20.1.0", code=0))
    finished = machine.run("javascript", root=True)
    assert finished.returncode == 0
    assert "NOT checked: no node and no npm" in finished.stderr
    assert "apt-get install nodejs npm" in finished.stderr
    assert machine.calls.read_text() == ""


def test_what_is_too_old_is_named(machine: Machine) -> None:
    machine.add("node", NODE.format(version="16.20.0", code=0))
    machine.add("npm", NPM.format(code=0))
    finished = machine.run("javascript", root=False)
    assert finished.returncode == 0
    assert "node --version says v16.20.0" in finished.stderr


def test_under_ci_it_is_installed(machine: Machine) -> None:
    machine.add("npm", NPM.format(code=0))
    machine.add_apt_get("node", NODE.format(version="20.1.0", code=0))
    finished = machine.run("javascript", root=True, ci=True)
    assert finished.returncode == 0, finished.stderr
    assert "nodejs npm" in machine.calls.read_text()
    assert "ran npm lint" in finished.stdout


def test_under_ci_what_can_not_be_had_fails(machine: Machine) -> None:
    machine.add_apt_get(None)
    finished = machine.run("javascript", root=True, ci=True)
    assert finished.returncode == 1
    assert "NOT checked" in finished.stderr


@pytest.mark.parametrize("broken", ["node", "npm"])
def test_what_a_check_finds_fails(machine: Machine, broken: str) -> None:
    machine.add("node", NODE.format(version="22.1.0", code=3 * (broken == "node")))
    machine.add("npm", NPM.format(code=3 * (broken == "npm")))
    assert machine.run("javascript", root=False).returncode == 3
