"""`require`: what it lets through, what it raises, and what it never does."""

from __future__ import annotations

import subprocess
import sys
import warnings
from typing import Any

import pytest

import ngcompat
from ngcompat import (
    IncompatibleEnvironment,
    IncompatibleEnvironmentWarning,
    UndeterminedEnvironment,
    UnknownReleaseError,
    _require,
)


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
    assert str(error) == str(error.report)
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


def test_facts_are_taken_instead_of_looking(t4: None) -> None:
    assert ngcompat.require("25.12", driver="590.44.01", gpus=["H100"]).compatible
    with pytest.raises(UndeterminedEnvironment):
        ngcompat.require("20.12", driver="450.80.02")
    env = ngcompat.Environment(driver="590.44.01", gpus="H100", requires=["python=3.12"])
    assert ngcompat.require("25.12", env).compatible
    assert ngcompat.require("25.12", env, requires=["cudnn>=9"]).compatible
    with pytest.raises(UndeterminedEnvironment):
        ngcompat.require("25.12", {})
    assert ngcompat.require("20.12", ngcompat.detect()).compatible
    image = "nvidia/cuda:12.9.1-base-ubuntu24.04"
    facts = {"driver": "570.211.01", "gpus": "RTX 4090"}
    assert ngcompat.require(image, **facts).compatible
    with pytest.raises(IncompatibleEnvironment, match="NVIDIA_DISABLE_REQUIRE=1"):
        ngcompat.require(image, **facts, launcher="docker")


def test_release_of_the_container(t4: None, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UnknownReleaseError, match="no release was given") as raised:
        ngcompat.require()
    assert raised.value.code == "release-not-given"
    monkeypatch.setenv("NVIDIA_PYTORCH_VERSION", "20.12")
    monkeypatch.setenv("CUDA_VERSION", "11.1.1")
    assert ngcompat.require().release == "pytorch:20.12"
    assert ngcompat.require(gpus="T4", driver="455.32").mode == "native"
    container = {"driver": "450.80.02", "gpus": ["T4"], "container": {"release": "20.11"}}
    assert ngcompat.require(facts=container).release == "pytorch:20.11"
    monkeypatch.setenv("NVIDIA_PYTORCH_VERSION", "20.05")
    with pytest.raises(UnknownReleaseError, match="there is no release 20.05"):
        ngcompat.require()


def test_warns_once(t4: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_require, "_warned", set())
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        for _ in range(3):
            report = ngcompat.require("25.12", on_fail="warn")
        ngcompat.require("25.11", on_fail="warn")
        ngcompat.require("20.12", on_fail="warn")
    assert not report.compatible
    assert [str(one.message).split(":")[1][:5] for one in caught] == ["25.12", "25.11"]
    assert {one.category for one in caught} == {IncompatibleEnvironmentWarning}
    assert {one.filename for one in caught} == {__file__}


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
    assert "What would help:" in lines[at:]
    assert "Not found out on this machine:" in lines[at:]
    assert any(line.startswith("? driver: ") for line in lines[at:])
    assert "NGCOMPAT_DRIVER and NGCOMPAT_GPU." in lines[-1]


def test_nothing_to_tell_where_no_fact_is_missing(t4: None) -> None:
    with pytest.raises(IncompatibleEnvironment) as incompatible:
        ngcompat.require("25.12")
    assert "Give missing facts" not in str(incompatible.value)
    with pytest.raises(UndeterminedEnvironment) as undetermined:
        ngcompat.require("20.12", {})
    assert "Give missing facts" in str(undetermined.value)
    assert "Not found out" not in str(undetermined.value), "nothing was looked at"
