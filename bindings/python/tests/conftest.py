"""What the tests share. They test the installed wheel, never the source tree."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import hypothesis
import pytest

import ngcompat

REPOSITORY = Path(__file__).resolve().parents[3]
PACKAGE = Path(ngcompat.__file__).parent


# What is slow on a busy machine is no failure.
hypothesis.settings.register_profile("patient", deadline=None, derandomize=True, database=None)
hypothesis.settings.load_profile("patient")


def pytest_configure() -> None:
    if REPOSITORY / "bindings" in PACKAGE.parents:
        pytest.exit(f"ngcompat is imported from the source tree, {PACKAGE}", returncode=4)


@pytest.fixture(autouse=True)
def nothing_given(monkeypatch: pytest.MonkeyPatch) -> None:
    """No variable of the machine that runs the tests takes part in them."""
    for name in list(os.environ):
        if name.startswith(("NGCOMPAT_", "NVIDIA_", "CUDA_", "SLURM", "OMPI_", "LOCAL_RANK", "NODE_NAME")):
            monkeypatch.delenv(name)


def vectors() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every function and case of the conformance vectors that all languages share."""
    for path in sorted((REPOSITORY / "tests/vectors").glob("*.json")):
        for case in json.loads(path.read_text(encoding="utf-8")):
            yield path.stem, case


def ask(function: str, question: Mapping[str, Any]) -> Any:
    """Asks a question of the vectors."""
    arguments = dict(question)
    if function == "check_build":
        return ngcompat.check(arguments.pop("build"), **arguments)
    ask = getattr(ngcompat, function)
    if function == "amp" and "gpu" in arguments:
        arguments["gpus"] = arguments.pop("gpu")
    positional: list[Any] = []
    if function in (
        "identify", "explain", "release", "parse_facts", "parse_image", "diagnose", "constraint_for",
    ):
        positional = list(arguments.values())
        arguments = {}
    elif function == "diff":
        positional = [arguments.pop("from"), arguments.pop("to")]
    return ask(*positional, **arguments)


@pytest.fixture
def machine(tmp_path: Path) -> Callable[..., Path]:
    """Makes a machine of files below a directory."""

    def make(files: Mapping[str, str]) -> Path:
        for name, text in files.items():
            path = tmp_path / name.lstrip("/")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return tmp_path

    return make


@pytest.fixture
def nvml(tmp_path: Path) -> Path:
    """A small NVML of one Tesla T4 with driver 535.104.05."""
    if os.name == "nt":
        pytest.skip("the small NVML is a shared object")
    compiler = shutil.which("cc")
    if compiler is None:
        pytest.fail("this test needs the C compiler cc, to build a small NVML")
    source = REPOSITORY / "crates/ngcompat-host/tests/host/machine/nvml.c"
    library = tmp_path / "libnvidia-ml.so.1"
    subprocess.run([compiler, "-shared", "-fPIC", "-o", library, source], check=True)
    return library
