"""Newer facts from a file."""

import subprocess
import sys
from pathlib import Path

import pytest

import ngcompat


def exported() -> str:
    command = [sys.executable, "-m", "ngcompat", "data", "--export", "-"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def run(code: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    import os

    command = [sys.executable, "-c", code]
    return subprocess.run(
        command, check=False, capture_output=True, text=True, env={**os.environ, **environment}
    )


ASK = "import ngcompat; print(ngcompat.AS_OF, ngcompat.check('24.05', driver='535.161.08', gpus=['A100']).mode)"


def test_a_file_is_loaded_once(tmp_path: Path) -> None:
    file = tmp_path / "data.json"
    file.write_text(exported())
    code = (
        "import ngcompat, pathlib\n"
        f"file = pathlib.Path({str(file)!r})\n"
        "assert ngcompat.load_data(file) == ngcompat.AS_OF\n"
        "try:\n"
        "    ngcompat.load_data(file)\n"
        "except ngcompat.DataError as error:\n"
        "    print(error.code)\n"
    )
    done = run(code)
    assert (done.stdout, done.stderr) == ("data-in-use\n", "")


def test_the_variable_names_a_file(tmp_path: Path) -> None:
    file = tmp_path / "data.json"
    file.write_text(exported())
    plain, named = run(ASK), run(ASK, NGCOMPAT_DATA=str(file))
    assert plain.stdout == f"{ngcompat.AS_OF} forward-compatibility\n"
    assert (named.stdout, named.stderr) == (plain.stdout, "")


@pytest.mark.parametrize("text", ["", "{}", "[" * 100_000, "x" * 1_000_000, None])
def test_an_import_never_fails(tmp_path: Path, text: "str | None") -> None:
    file = tmp_path / "data.json"
    file.write_text(exported()[:-100] if text is None else text)
    done = run(ASK, NGCOMPAT_DATA=str(file))
    assert done.stdout == f"{ngcompat.AS_OF} forward-compatibility\n"
    assert "NGCOMPAT_DATA is not used" in done.stderr
    with pytest.raises(ngcompat.DataError) as raised:
        ngcompat.load_data(file)
    assert raised.value.code == "data-malformed"


def test_a_missing_file() -> None:
    with pytest.raises(FileNotFoundError):
        ngcompat.load_data("/nowhere/data.json")
    assert "NGCOMPAT_DATA is not used" in run(ASK, NGCOMPAT_DATA="/nowhere/data.json").stderr
