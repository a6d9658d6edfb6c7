"""`python -m ngcompat` and the script: the same command line as the Rust program."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import ngcompat

#: The Rust program, which `cargo xtask test` builds.
PROGRAM = os.environ.get("NGCOMPAT_PROGRAM")
SCRIPT = Path(sys.executable).with_name("ngcompat.exe" if os.name == "nt" else "ngcompat")


@pytest.fixture(params=["module", "script"])
def program(request: pytest.FixtureRequest) -> list[str]:
    return [sys.executable, "-m", "ngcompat"] if request.param == "module" else [str(SCRIPT)]


def run(
    program: list[str], *arguments: str, stdin: str = ""
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*program, *arguments], input=stdin, capture_output=True, text=True, encoding="utf-8",
        check=False,
    )


def test_same_answers(program: list[str]) -> None:
    done = run(program, "check", "20.12", "--driver", "450.80.02", "--gpu", "Tesla T4", "--json")
    assert json.loads(done.stdout) == ngcompat.check(
        "20.12", driver="450.80.02", gpus=["Tesla T4"]
    ).to_dict()
    assert json.loads(run(program, "list", "--json").stdout) == ngcompat.releases().to_dict()
    families = run(program, "list", "--families", "--json").stdout
    assert json.loads(families) == ngcompat.families().to_dict()
    assert json.loads(run(program, "list", "--family", "torch", "--json").stdout) == ngcompat.releases(
        "torch"
    ).to_dict()
    constraint = json.loads(run(program, "constraint", "--for", "20.12", "--json").stdout)
    assert constraint["constraint"] == ngcompat.constraint_for("20.12")
    image = run(
        program, "check", "--image", "-", "--driver", "535.161.08", "--gpu", "H100", "--json",
        stdin="CUDA_VERSION=12.8.1\n",
    )
    build = ngcompat.Build(cuda="12.8")
    assert json.loads(image.stdout) == ngcompat.check(
        build, driver="535.161.08", gpus="H100"
    ).to_dict()
    facts = run(program, "facts", "--json", stdin="GPU 0: Tesla T4 (UUID: GPU-5d0e)\n")
    assert json.loads(facts.stdout)["gpus"][0]["name"] == "Tesla T4"


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        ("check 20.12 --driver 455.32 --gpu T4", 0),
        ("check 20.12 --driver 418.40 --gpu 6.1 --with python=3.12", 1),
        ("check 20.12", 3),
        ("check 20.13", 2),
        ("chekc", 2),
        ("", 2),
        ("--help", 0),
        ("check --help", 0),
        ("--version", 0),
    ],
)
def test_exit_status(program: list[str], arguments: str, status: int) -> None:
    done = run(program, *arguments.split())
    assert done.returncode == status, done.stderr
    assert "Traceback" not in done.stderr
    assert (done.stdout if status != 2 else done.stderr).strip()


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_interrupt(program: list[str]) -> None:
    """While it waits for its input it dies of Ctrl-C at once, as other programs do."""
    process = subprocess.Popen(
        [*program, "check", "24.05", "--from", "-"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )
    assert process.stdin and process.stderr
    # More than a pipe holds: when it is written, the program is reading.
    process.stdin.write("\n" * 1_000_000)
    process.stdin.flush()
    process.send_signal(signal.SIGINT)
    # Standard input stays open meanwhile.
    assert process.wait(timeout=60) == -signal.SIGINT
    assert "Traceback" not in process.stderr.read()
    for stream in (process.stdin, process.stdout, process.stderr):
        with contextlib.suppress(BrokenPipeError):
            stream and stream.close()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is full")
@pytest.mark.parametrize("arguments", [["list"], ["list", "--json"], ["completions", "bash"]])
def test_what_cannot_be_written_is_said(program: list[str], arguments: list[str]) -> None:
    for one in filter(None, (program, [PROGRAM] if PROGRAM else None)):
        with open("/dev/full", "w") as full:
            done = subprocess.run([*one, *arguments], stdout=full, stderr=subprocess.PIPE, text=True)
        assert done.returncode == 4
        assert done.stderr.startswith("error: the answer could not be written: ")


def test_version_and_name(program: list[str]) -> None:
    version = f"ngcompat {ngcompat.__version__}, facts of {ngcompat.AS_OF}\n"
    assert run(program, "--version").stdout == version
    assert "Usage: ngcompat " in run(program, "--help").stdout
    assert "Usage: ngcompat check " in run(program, "check", "--help").stdout


@pytest.mark.skipif(PROGRAM is None, reason="NGCOMPAT_PROGRAM does not name the Rust program")
def test_same_as_the_rust_program(program: list[str]) -> None:
    assert PROGRAM is not None
    rust = [PROGRAM]
    for arguments in (
        ["check", "20.12", "--driver", "450.80.02", "--gpu", "Tesla T4"], ["--help"], ["list"],
        ["show", "20.12"], ["check", "20.13"], ["amp", "24.05", "--gpu", "H100", "--json"],
        ["completions", "bash"], ["nonsense"],
    ):
        one, other = run(program, *arguments), run(rust, *arguments)
        assert (one.returncode, one.stdout, one.stderr) == (
            other.returncode, other.stdout, other.stderr,
        )
