"""What `make run` says on a machine whose Python won't do, and that it leaves nothing half made."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "environment.sh"
OLD = '#!/bin/sh\n[ "$1" = --version ] && echo Python 3.9.2 || exit 1\n'
# Debian's python3 without python3-venv: new enough, but `import ensurepip` fails.
WITHOUT_VENV = """#!/bin/sh
case "$2" in *ensurepip*) exit 1;; *print*) echo 3.12;; esac
"""
VENV_BREAKS = '#!/bin/sh\n[ "$2" = venv ] && /bin/mkdir -p "$4/bin" && exit 1\nexit 0\n'

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="make and sh are for POSIX systems")


def run(folder: Path, **commands: str) -> subprocess.CompletedProcess[str]:
    """Run the script where PATH holds these commands and rm alone."""
    path = folder / "bin"
    path.mkdir()
    for name, source in {"rm": '#!/bin/sh\nexec /bin/rm "$@"\n', **commands}.items():
        (path / name).write_text(source)
        (path / name).chmod(0o755)
    command = ["/bin/sh", str(SCRIPT), str(folder / "venv")]
    return subprocess.run(command, env={"PATH": str(path)}, capture_output=True, text=True, check=False)


def test_an_old_python_is_named(tmp_path: Path) -> None:
    finished = run(tmp_path, python3=OLD)
    assert finished.returncode == 1
    assert "3.11 or newer" in finished.stderr
    assert "Python 3.9.2" in finished.stderr


def test_no_python_at_all_is_said(tmp_path: Path) -> None:
    finished = run(tmp_path)
    assert finished.returncode == 1
    assert "found: none." in finished.stderr


def test_a_missing_venv_module_names_the_package(tmp_path: Path) -> None:
    finished = run(tmp_path, python3=WITHOUT_VENV)
    assert finished.returncode == 1
    assert "apt install python3.12-venv" in finished.stderr


def test_a_broken_environment_is_removed(tmp_path: Path) -> None:
    finished = run(tmp_path, python3=VENV_BREAKS)
    assert finished.returncode == 1
    assert not (tmp_path / "venv").exists()


@pytest.mark.more
def test_a_newer_python_is_found_behind_an_old_one(tmp_path: Path) -> None:
    real = f'#!/bin/sh\nexec {sys.executable} "$@"\n'
    finished = run(tmp_path, python3=OLD, python=OLD, **{"python3.11": real})
    assert finished.returncode == 0, finished.stderr
    assert (tmp_path / "venv" / "bin" / "python").exists()
