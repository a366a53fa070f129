"""What is installed is `gatescope`: it traces with PyTorch and NumPy alone, and races in processes too."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from engine.provenance import VERSION

pytestmark = pytest.mark.more

ROOT = Path(__file__).resolve().parents[1]
TRACES = """
import sys

class Missing:
    def find_spec(self, name, path=None, target=None):
        if name in ("scipy", "pydantic", "regex", "safetensors", "pandas", "pyarrow", "streamlit", "plotly"):
            raise ModuleNotFoundError(name)

sys.meta_path.insert(0, Missing())
import torch, gatescope
lstm, x = torch.nn.LSTM(3, 4, batch_first=True), torch.randn(1, 6, 3)
seen = gatescope.trace(lstm, x, loss=lambda out: out[0][:, -1].sum())
assert torch.allclose(torch.tensor(seen.layers[0]["h"].value), lstm(x)[0], atol=1e-6)
assert seen.layers[0]["f"].gradient.shape == (1, 6, 4)
"""
RACES = """
import time
from gatescope.race import Run
from gatescope.race.workers import trainings
if __name__ == "__main__":
    run = Run(length=5, kinds=("lstm",), steps=3, batch=4, hidden_size=8)
    training = trainings().start(run, "me")
    end = time.monotonic() + 60
    while training.status.state not in ("finished", "failed", "stopped") and time.monotonic() < end:
        time.sleep(0.1)
    assert training.status.state == "finished", training.status
    assert len(training.history.steps) == 3
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with nothing in it but what the wheel holds."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    shutil.copytree(ROOT / "engine", source / "engine", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):  # a build leaves files beside what it builds
        shutil.copy(ROOT / name, source)
    pip = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "--no-index", "--quiet"]
    subprocess.run([*pip, "--wheel-dir", folder, source], check=True, capture_output=True)
    (wheel,) = folder.glob(f"gatescope-{VERSION}-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "installed")
    return folder / "installed"


def run(installed: Path, tmp_path: Path, script: str) -> None:
    file = tmp_path / "script.py"
    file.write_text(script + '\nassert "engine" not in __import__("sys").modules\n')
    done = subprocess.run(
        [sys.executable, file],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(installed), "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_a_trace_needs_torch_and_numpy_alone(installed: Path, tmp_path: Path) -> None:
    run(installed, tmp_path, TRACES)


def test_a_race_runs_in_processes_of_its_own(installed: Path, tmp_path: Path) -> None:
    run(installed, tmp_path, RACES)


def test_it_says_that_it_has_types_and_nothing_else_is_in_it(installed: Path) -> None:
    assert (installed / "gatescope" / "py.typed").exists()
    assert {path.name for path in installed.iterdir()} == {"gatescope", f"gatescope-{VERSION}.dist-info"}
    there = {p.relative_to(ROOT / "engine") for p in (ROOT / "engine").rglob("*.py")}
    assert {p.relative_to(installed / "gatescope") for p in (installed / "gatescope").rglob("*.py")} == there
