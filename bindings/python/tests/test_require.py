"""`require`: what it lets through, what it raises, and what it never does."""

from __future__ import annotations

import contextlib
import platform
import re
import subprocess
import sys
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import ngcompat
from ngcompat import (
    IncompatibleEnvironment,
    IncompatibleEnvironmentWarning,
    UndeterminedEnvironment,
    UnknownReleaseError,
    _require,
)

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture
def t4(monkeypatch: pytest.MonkeyPatch) -> None:
    """This machine has a Tesla T4 with driver 450.80.02."""
    monkeypatch.setenv("NGCOMPAT_DRIVER", "450.80.02")
    monkeypatch.setenv("NGCOMPAT_GPU", "Tesla T4")


def test_looks_at_this_machine(t4: None) -> None:
    report = ngcompat.require("20.12")
    assert report.compatible and report.mode == "forward-compatibility"
    assert "driver 450.80.02, Tesla T4" in str(report)
    assert ngcompat.require("20.12", requires=["cudnn>=8.0", "python=3.8"]).compatible
    assert ngcompat.require(ngcompat.release("20.12")) == report


def test_says_everything(t4: None) -> None:
    with pytest.raises(IncompatibleEnvironment) as raised:
        ngcompat.require("25.12")
    error = raised.value
    assert not isinstance(error, UndeterminedEnvironment)
    assert isinstance(error, RuntimeError) and error.code == "environment-incompatible"
    for line in error.report.lines():
        if line.kind not in ("machine", "issue") and line.text != "Known issues of this release:":
            assert str(line) in str(error)
    for part in ("pytorch:25.12: incompatible", "450.80.02", "Tesla T4", "requires driver", "→ Use "):
        assert part in str(error)
    with pytest.raises(IncompatibleEnvironment, match="python"):
        ngcompat.require("20.12", requires="python=3.12")


def test_undetermined(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NGCOMPAT_DRIVER", "450.80.02")
    monkeypatch.setenv("NGCOMPAT_GPU", "Voodoo 2")
    with pytest.raises(UndeterminedEnvironment) as raised:
        ngcompat.require("20.12")
    assert raised.value.code == "environment-undetermined"
    assert isinstance(raised.value, IncompatibleEnvironment)
    assert ngcompat.require("20.12", allow_undetermined=True).verdict == "undetermined"


def test_given_facts_win_over_what_is_found(t4: None) -> None:
    assert ngcompat.require("25.12", driver="590.44.01", gpus=["H100"]).compatible
    report = ngcompat.require("20.12", driver="455.32")
    assert report.mode == "native" and report.environment.gpus[0].name == "Tesla T4"
    assert ngcompat.require("20.12", gpus="A100").environment.driver == "450.80.02"
    assert ngcompat.require("20.12", driver=None, gpus=None) == ngcompat.require("20.12")
    image = "nvidia/cuda:12.9.1-base-ubuntu24.04"
    facts = {"driver": "570.211.01", "gpus": "RTX 4090"}
    assert ngcompat.require(image, **facts).compatible
    with pytest.raises(IncompatibleEnvironment, match="NVIDIA_DISABLE_REQUIRE=1"):
        ngcompat.require(image, **facts, launcher="docker")


def test_an_environment_is_taken_instead_of_looking(t4: None) -> None:
    env = ngcompat.Environment(driver="590.44.01", gpus="H100", requires=["python=3.12"])
    report = ngcompat.require("25.12", env)
    assert report.compatible and report.environment == env
    assert ngcompat.require("25.12", env, requires=["cudnn>=9"]).compatible
    for nothing in ({}, {"driver": None}, ngcompat.Environment()):
        with pytest.raises(UndeterminedEnvironment):
            ngcompat.require("25.12", nothing)
    assert ngcompat.require("20.12", ngcompat.detect()).compatible


def test_release_of_the_container(t4: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [])
    with pytest.raises(UnknownReleaseError, match="no release was given, and this is not an NVIDIA") as raised:
        ngcompat.require()
    assert raised.value.code == "release-not-given"
    assert str(raised.value).endswith('; pass one, such as ngcompat.require("24.05")')
    with pytest.raises(SystemExit) as exited:
        ngcompat.require(on_fail="exit")
    assert exited.value.code == 1
    monkeypatch.setenv("NVIDIA_PYTORCH_VERSION", "20.12")
    monkeypatch.setenv("CUDA_VERSION", "11.1.1")
    assert ngcompat.require().release == "pytorch:20.12"
    assert ngcompat.require(gpus="T4", driver="455.32").mode == "native"
    assert ngcompat.require(facts={"driver": "455.32", "gpus": "T4"}).release == "pytorch:20.12"
    container = {"driver": "450.80.02", "gpus": ["T4"], "container": {"release": "20.11"}}
    assert ngcompat.require(facts=container).release == "pytorch:20.11"
    monkeypatch.setenv("NVIDIA_PYTORCH_VERSION", "20.05")
    with pytest.raises(UnknownReleaseError, match="there is no release 20.05"):
        ngcompat.require()


def test_a_container_newer_than_the_data(t4: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NVIDIA_PYTORCH_VERSION", "29.06")
    monkeypatch.setenv("NGCOMPAT_DRIVER", "590.44.01")
    monkeypatch.setenv("NGCOMPAT_GPU", "H100")
    with pytest.raises(UndeterminedEnvironment, match="29.06 is newer than "):
        ngcompat.require()
    assert ngcompat.require(allow_undetermined=True).release == "pytorch:29.06"
    with pytest.warns(IncompatibleEnvironmentWarning, match="is newer than "):
        assert not ngcompat.require(on_fail="warn")


@pytest.mark.parametrize(
    ("version", "release"),
    [
        ("2.6.0+cu124", "torch==2.6.0+cu124"),
        ("2.99.0+cu199", "torch==2.99.0+cu199"),
        ("2.6.0+cpu", "torch==2.6.0+cpu"),
        ("2.4.0a0+07cecf4168.nv24.05", "pytorch:24.05"),
        ("1.8.0a0+1606899", "pytorch:20.12"),
    ],
)
def test_the_torch_that_is_installed(
    t4: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, version: str, release: str
) -> None:
    (tmp_path / "torch").mkdir()
    (tmp_path / "torch/version.py").write_text(f"__version__ = '{version}'\nraise SystemExit('imported')\n")
    (tmp_path / "torch/__init__.py").write_text("raise SystemExit('imported')")
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    with pytest.warns() if release != "pytorch:20.12" else contextlib.nullcontext():
        assert ngcompat.require(on_fail="warn").release == release
    assert "torch" not in sys.modules


@pytest.mark.parametrize("version", ["2.6.0", "2.1.0a0+32f93b1", "2.5.1.post303", "2.6.0+rocm6.2"])
def test_a_torch_of_no_known_release(
    t4: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, version: str
) -> None:
    (tmp_path / "torch").mkdir()
    (tmp_path / "torch/version.py").write_text(f"__version__ = '{version}'\n")
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    with pytest.raises(UnknownReleaseError, match=re.escape(f"PyTorch {version} is installed")):
        ngcompat.require()


def test_warns(t4: None) -> None:
    for _ in range(2):
        with pytest.warns(IncompatibleEnvironmentWarning, match="pytorch:25.12: incompatible"):
            assert not ngcompat.require("25.12", on_fail="warn")
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        for release in ("25.12", "25.12", "25.11", "20.12"):
            ngcompat.require(release, on_fail="warn")
    assert [str(one.message).split(":")[1][:5] for one in caught] == ["25.12", "25.12", "25.11"]
    assert {one.filename for one in caught} == {__file__}
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("default")
        for _ in range(3):
            ngcompat.require("25.12", on_fail="warn")
    assert len(caught) == 1
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(IncompatibleEnvironmentWarning):
            ngcompat.require("25.12", on_fail="warn")


def test_exits(t4: None, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as raised:
        ngcompat.require("25.12", on_fail="exit")
    assert raised.value.code == 1
    said = capsys.readouterr()
    assert said.err.startswith("pytorch:25.12: incompatible\n") and not said.out
    assert ngcompat.require("20.12", on_fail="exit").compatible and not capsys.readouterr().err


@pytest.mark.parametrize("variable", ["LOCAL_RANK", "SLURM_LOCALID", "OMPI_COMM_WORLD_LOCAL_RANK"])
def test_one_rank_explains(t4: None, monkeypatch: pytest.MonkeyPatch, variable: str) -> None:
    monkeypatch.setenv("SLURMD_NODENAME", "gpu017")
    monkeypatch.setenv(variable, "0")
    with pytest.raises(IncompatibleEnvironment) as first:
        ngcompat.require("25.12")
    assert "on gpu017, local rank 0: driver 450.80.02, Tesla T4" in str(first.value)
    assert "What would help:" in str(first.value)
    monkeypatch.setenv(variable, "3")
    with pytest.raises(IncompatibleEnvironment) as other:
        ngcompat.require("25.12")
    message = str(other.value)
    assert "\n" not in message and message.startswith(
        "pytorch:25.12: incompatible on gpu017, local rank 3 (driver 450.80.02, Tesla T4"
    )
    assert "Driver 450.80.02 (CUDA 11.0) is too old" in message and "local rank 0 says more" in message
    assert other.value.report == first.value.report
    monkeypatch.setenv(variable, "first")
    with pytest.raises(IncompatibleEnvironment, match=r"^pytorch:25.12: incompatible\non gpu017: driver"):
        ngcompat.require("25.12")


def test_cause_and_remedies_come_last(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NGCOMPAT_GPU", "A100")
    with pytest.raises(UndeterminedEnvironment) as raised:
        ngcompat.require("20.12")
    lines = str(raised.value).splitlines()
    help_at = lines.index("What would help:")
    assert all(line.startswith("→ ") for line in lines[help_at + 1:])
    cause = next(at for at, line in enumerate(lines) if line.endswith("[driver.unknown]"))
    found_out = lines.index("Not found out on this machine:")
    issues = next(at for at, line in enumerate(lines) if 'ngcompat.issues("pytorch:20.12")' in line)
    assert issues < found_out < cause < help_at
    assert sum("issues.known" in line for line in lines) == 0


def test_hints_name_what_this_call_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NGCOMPAT_GPU", "A100")
    with pytest.raises(UndeterminedEnvironment) as looked:
        ngcompat.require("20.12")
    hint = str(looked.value).splitlines()[-1]
    assert hint == '→ Here: ngcompat.require(…, driver="535.161.08"), or the environment variable NGCOMPAT_DRIVER.'
    monkeypatch.setenv("NGCOMPAT_DRIVER", "535.161.08")
    assert ngcompat.require("20.12").compatible
    with pytest.raises(UndeterminedEnvironment) as given:
        ngcompat.require("20.12", {"gpus": "A100"})
    hint = str(given.value).splitlines()[-1]
    assert hint == '→ Here: ngcompat.require(…, driver="535.161.08"), or pass ngcompat.detect() as the facts.'
    assert "NGCOMPAT_" not in str(given.value) and "Not found out" not in str(given.value)


@pytest.mark.parametrize("value", ["NoDevFiles", "-1", ""])
def test_hidden_gpus_are_shown_not_named(machine: Callable[..., Path], value: str) -> None:
    files = {
        "/proc/driver/nvidia/version": (
            "NVRM version: NVIDIA UNIX x86_64 Kernel Module  550.54.15  Tue Mar  5 22:23:56 UTC 2024\n"
        ),
        "/proc/driver/nvidia/gpus/0000:00:1e.0/information": "Model: \t\t Tesla T4\n",
        "/dev/nvidiactl": "",
    }
    detection = ngcompat.detect(root=machine(files), environ={"CUDA_VISIBLE_DEVICES": value}, nvml=False)
    with pytest.raises(UndeterminedEnvironment) as raised:
        ngcompat.require("24.05", detection)
    text = str(raised.value)
    assert f"CUDA_VISIBLE_DEVICES is `{value}`, which hides every GPU" in text.splitlines()[-1]
    assert ("--gres=gpu:1" in text) == (value == "NoDevFiles")
    assert "Give the GPU" not in text and "ngcompat.detect()" not in text and "NGCOMPAT_GPU" not in text
    with pytest.raises(UndeterminedEnvironment, match="NGCOMPAT_GPU"):
        ngcompat.require("24.05", ngcompat.detect(root="/nonexistent", environ={}), driver="550.54.15")


def test_a_traceback_shows_the_answer_alone(t4: None, tmp_path: Path) -> None:
    test = tmp_path / "test_mine.py"
    test.write_text("import ngcompat\n\ndef test_it():\n    ngcompat.require('25.12')\n")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(test)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert "pytorch:25.12: incompatible" in done.stdout and "_require.py" not in done.stdout


@pytest.mark.parametrize("value", ["1", "true", "YES"])
@pytest.mark.parametrize("release", ["25.12", "99.01", "nonsense", ngcompat.Build(cuda="12.8"), None])
def test_disabled(monkeypatch: pytest.MonkeyPatch, value: str, release: Any) -> None:
    monkeypatch.setenv("NGCOMPAT_DISABLE", value)
    monkeypatch.setattr(_require, "detect", None)
    report = ngcompat.require(release, driver="418.40", gpus="T4")
    assert report.skipped and report.to_dict()["skipped"] is True
    assert report.verdict == "undetermined" and not report.findings and not report.remedies
    assert [str(line) for line in report.lines()] == [str(report).strip()]
    assert ngcompat.Report.from_json(report.to_json()) == report
    assert report.lines()[0].text in report._repr_html_() and report.lines()[0].text in repr(report)
    assert "not checked, because NGCOMPAT_DISABLE is set" in str(report)
    assert ("25.12" in report.release) == (release == "25.12")


@pytest.mark.parametrize("value", ["", "0", "false", "No"])
def test_not_disabled(t4: None, monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("NGCOMPAT_DISABLE", value)
    report = ngcompat.require("20.12")
    assert report.compatible and not report.skipped and "skipped" not in report.to_dict()


def test_does_nothing_else() -> None:
    """No module beside its own, no process, no connection, no file written."""
    script = """
import sys
import ngcompat
seen = set()
def hook(event, args):
    seen.add(event)
    if event in ("subprocess.Popen", "os.fork", "os.system", "os.exec", "os.posix_spawn",
                 "socket.connect", "socket.getaddrinfo"):
        raise SystemExit(f"{event} {args}")
    if event == "open" and isinstance(args[2], int) and args[2] & 3:
        raise SystemExit(f"writes {args}")
sys.addaudithook(hook)
before = set(sys.modules)
try:
    ngcompat.require("24.05")
except ngcompat.UndeterminedEnvironment as error:
    assert "pytorch:24.05: undetermined" in str(error)
print(sorted(name for name in set(sys.modules) - before if not name.startswith("ngcompat")))
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    # Verdicts are of `enum`.
    assert set(eval(done.stdout)) <= {"enum", "types", "operator", "_operator", "functools",
                                      "_functools", "collections", "_collections", "keyword",
                                      "reprlib", "itertools", "re"}


def test_as_a_user_reads_it() -> None:
    """The traceback of a script on a machine without a GPU."""
    done = subprocess.run(
        [sys.executable, "-c", "import ngcompat; ngcompat.require('24.05')"],
        capture_output=True, text=True, check=False,
    )
    assert done.returncode == 1
    lines = done.stderr.splitlines()
    at = next(n for n, line in enumerate(lines) if line.startswith("ngcompat."))
    assert lines[at].endswith("UndeterminedEnvironment: pytorch:24.05: undetermined")
    assert lines[at + 1].startswith(f"on {platform.node()}: ")
    assert "What would help:" in lines[at:]
    assert "Not found out on this machine:" in lines[at:]
    assert any(line.startswith("? driver: ") for line in lines[at:])
    assert "NGCOMPAT_DRIVER and NGCOMPAT_GPU." in lines[-1]


def test_nothing_to_give_where_no_fact_is_missing(t4: None) -> None:
    with pytest.raises(IncompatibleEnvironment) as incompatible:
        ngcompat.require("25.12")
    assert "Here: ngcompat.require" not in str(incompatible.value)


def test_in_the_container_of_another_release(t4: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NVIDIA_PYTORCH_VERSION", "20.10")
    monkeypatch.setenv("NVIDIA_BUILD_ID", "17011704")
    with pytest.warns(IncompatibleEnvironmentWarning, match="were read in pytorch:20.10"):
        assert ngcompat.require("20.12").compatible
    monkeypatch.setenv("NVIDIA_PYTORCH_VERSION", "20.12")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert ngcompat.require("20.12").compatible
