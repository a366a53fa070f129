"""What is installed is `gatescope`: each extra brings what its part needs, a command says what it lacks."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from importlib.metadata import distribution
from pathlib import Path

import numpy as np
import pytest
from packaging.requirements import Requirement

from engine import models
from engine.provenance import VERSION
from engine.reading.reading import read

pytestmark = pytest.mark.more

ROOT = Path(__file__).resolve().parents[1]
TRACES = """
import torch, gatescope
lstm, x = torch.nn.LSTM(3, 4, batch_first=True), torch.randn(1, 6, 3)
seen = gatescope.trace(lstm, x, loss=lambda out: out[0][:, -1].sum())
assert torch.allclose(torch.tensor(seen.layers[0]["h"].value), lstm(x)[0], atol=1e-6)
assert seen.layers[0]["f"].gradient.shape == (1, 6, 4)
"""
RACES = """
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
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The distribution, built from what a clone holds."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    names = ("engine", "assets/models")
    for name in names:  # a build leaves files beside what it builds
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    pip = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "--no-index", "--quiet"]
    subprocess.run([*pip, "--wheel-dir", folder, source], check=True, capture_output=True)
    (built,) = folder.glob(f"gatescope-{VERSION}-*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The `bin` of a new environment that has the wheel, and of all else what the extra asks for."""
    made: dict[str, Path] = {}

    def with_extra(extra: str) -> Path:
        if extra not in made:
            made[extra] = environment(tmp_path_factory.mktemp(extra or "bare"), wheel, extra)
        return made[extra]

    return with_extra


def environment(folder: Path, wheel: Path, extra: str) -> Path:
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    (site,) = folder.glob("lib/python*/site-packages")
    with zipfile.ZipFile(wheel) as archive:
        metadata = archive.read(f"gatescope-{VERSION}.dist-info/METADATA").decode()
    wanted = [line.partition(": ")[2] for line in metadata.splitlines() if line.startswith("Requires-Dist")]
    for name in needed(wanted, {extra, ""}, {}):
        for file in distribution(name).files or ():
            top = file.parts[0]
            if top not in ("..", "__pycache__") and not (site / top).exists():
                (site / top).symlink_to(Path(str(distribution(name).locate_file(top))))
    pip = [sys.executable, "-m", "pip", "--python", folder / "bin" / "python", "install", "--quiet"]
    subprocess.run([*pip, "--no-deps", "--no-index", wheel], check=True, capture_output=True)
    return folder / "bin"


def needed(requirements: list[str], extras: set[str], found: dict[str, None]) -> dict[str, None]:
    """The distributions that these ask for, here, with those extras, and all that they need in turn."""
    for requirement in map(Requirement, requirements):
        marker = requirement.marker
        if requirement.name in found or (marker and not any(marker.evaluate({"extra": e}) for e in extras)):
            continue
        found[requirement.name] = None
        needed(distribution(requirement.name).requires or [], {*requirement.extras, ""}, found)
    return found


def run(program: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [program, *arguments],
        cwd=program.parents[1],
        env={name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        | {"OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )


def run_script(here: Path, tmp_path: Path, script: str) -> None:
    file = tmp_path / "script.py"
    file.write_text(script + '\nassert "engine" not in __import__("sys").modules\n')
    done = run(here / "python", file)
    assert done.returncode == 0, done.stderr


Installed = Callable[[str], Path]


def test_a_trace_needs_torch_and_numpy_alone(installed: Installed, tmp_path: Path) -> None:
    here = installed("")
    run_script(here, tmp_path, TRACES)
    listed = run(here / "python", "-c", "import pydantic")
    assert listed.returncode == 1  # or this environment would show nothing


@pytest.mark.parametrize("command", ["trace", "models", "score", "train", "bench-race"])
def test_a_command_says_which_extra_it_lacks(installed: Installed, command: str) -> None:
    done = run(installed("") / "gatescope", command, "--help")
    assert done.returncode == 2
    assert "pip install 'gatescope[networks]'" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_help_needs_nothing(installed: Installed) -> None:
    done = run(installed("") / "gatescope", "--help")
    assert done.returncode == 0
    assert "bench-race" in done.stdout


def test_shipped_networks_read_what_they_read_in_the_app(installed: Installed) -> None:
    here = installed("networks")
    done = run(here / "gatescope", "trace", "--text", "Not bad", "--cell", "gru", "--json", "-")
    assert done.returncode == 0, done.stderr
    expected = read(models.load("en-sentiment", "gru"), "Not bad")
    np.testing.assert_allclose(json.loads(done.stdout)["probability"], expected.probability, atol=1e-6)
    listed = run(here / "gatescope", "models")
    assert listed.returncode == 0, listed.stderr
    assert "en-words" in listed.stdout


def test_what_the_wheel_leaves_out_is_told(installed: Installed) -> None:
    here = installed("networks")
    early = run(here / "gatescope", "trace", "--text", "Not bad", "--moment", "early")
    assert early.returncode == 2
    assert "has the final weights only" in early.stderr
    pictures = run(here / "gatescope", "train", "digit-names")
    assert pictures.returncode == 2
    assert "pip install 'gatescope[app]'" in pictures.stderr


def test_a_race_runs_in_processes_of_its_own(installed: Installed, tmp_path: Path) -> None:
    run_script(installed("networks"), tmp_path, RACES)


def test_it_has_types_and_weights_and_nothing_else_is_in_it(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = [Path(name) for name in archive.namelist()]
    assert Path("gatescope/py.typed") in names
    assert {name.parts[0] for name in names} == {"gatescope", f"gatescope-{VERSION}.dist-info"}
    code = {p.relative_to(ROOT / "engine") for p in (ROOT / "engine").rglob("*.py")}
    assert {p.relative_to("gatescope") for p in names if p.suffix == ".py"} == code
    weights = {p.relative_to(ROOT / "assets" / "models") for p in (ROOT / "assets" / "models").rglob("*.*")}
    weights = {p for p in weights if p.stem not in models.MOMENTS[:-1]}
    assert {p.relative_to("gatescope/weights") for p in names if p.parts[1] == "weights"} == weights
