"""The one wheel in every Python it is for, as far as this machine has them."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import PACKAGE

VERSIONS = ("3.8", "3.9", "3.10", "3.11", "3.12", "3.13", "3.14")


def interpreter(version: str) -> str | None:
    """A Python of this version that starts, on the path or among pyenv's."""
    candidates = [shutil.which(f"python{version}")]
    candidates += map(str, Path.home().glob(f".pyenv/versions/{version}.*/bin/python"))
    for candidate in candidates:
        if candidate and subprocess.run([candidate, "-c", ""], capture_output=True).returncode == 0:
            return candidate
    return None


@pytest.mark.parametrize("version", VERSIONS)
def test_runs_in(version: str, tmp_path: Path) -> None:
    python = interpreter(version)
    if python is None:
        pytest.skip(f"this machine has no Python {version}")
    shutil.copytree(PACKAGE, tmp_path / "ngcompat", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(Path(__file__).with_name("uses.py"), tmp_path)
    script = (
        "import sys; sys.path.insert(0, sys.argv[1]); import uses; uses.uses(); "
        "import pickle, ngcompat; report = ngcompat.check('20.12'); "
        "assert pickle.loads(pickle.dumps(report)) == report; "
        "assert str(report.verdict) == f'{report.verdict}' == 'undetermined'; "
        "print(sys.version_info[:2], ngcompat.__file__)"
    )
    command = [python, "-W", "error", "-c", script, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert str(tmp_path) in done.stdout and version.replace(".", ", ") in done.stdout


def test_an_older_one_is_refused() -> None:
    assert sys.version_info >= (3, 8)
    import importlib.metadata

    assert importlib.metadata.metadata("ngcompat")["Requires-Python"] == ">=3.8"
