"""What all answers have in common, and what some have more."""

from __future__ import annotations

import copy
import inspect
import json
import os
import pickle
import subprocess
import sys
from typing import Any

import pytest

import ngcompat
from conftest import ask, vectors
from ngcompat import (
    Action,
    Environment,
    Finding,
    LineKind,
    Remedy,
    Report,
    Rule,
    Severity,
    Verdict,
)

ANSWERS = [
    ask(function, case["question"])
    for function, case in vectors()
    if "answer" in case and function != "regressions"
]


def parts(answer: Any) -> Any:
    """The answers, and the answers inside."""
    if isinstance(answer, (tuple, list)):
        for item in answer:
            yield from parts(item)
    elif isinstance(answer, ngcompat.Answer):
        yield answer
        for name in type(answer).__match_args__:  # type: ignore[attr-defined]
            yield from parts(getattr(answer, name))


T4_REPORT = ngcompat.check("20.12", driver="450.80.02", gpus="T4")
PARTS = list(
    parts(
        [
            *ANSWERS,
            ngcompat.releases(),
            ngcompat.releases("torch")[0],
            ngcompat.release("tritonserver:29.06"),
            ngcompat.families(),
            ngcompat.find(gpus="L4", driver="535.161.08", family="all"),
            ngcompat.parse_image("CUDA_VERSION=12.8.1\nNVIDIA_PYTORCH_VERSION=25.01"),
            ngcompat.Build(cuda="12.8", capabilities=["9.0", "8.0"], ptx="9.0"),
            ngcompat.check(ngcompat.Build(cuda="12.8"), driver="535.161.08", gpus="H100"),
            T4_REPORT.lines(),
            ngcompat.compatibility_map("A100"),
            ngcompat.detect(root="/nonexistent"),
        ]
    )
)


def test_parts_are_of_every_class() -> None:
    classes = {type(part) for part in PARTS}
    all_classes = {
        value for name in ngcompat.__all__
        if inspect.isclass(value := getattr(ngcompat, name)) and issubclass(value, ngcompat.Answer)
    }
    seen = classes | {ngcompat.Answer, ngcompat.Regression}
    assert seen == all_classes


def test_frozen() -> None:
    report = ngcompat.check("20.12")
    for change in (
        lambda: setattr(report, "verdict", "compatible"),
        lambda: setattr(report, "other", 1),
        lambda: delattr(report, "verdict"),
    ):
        with pytest.raises(AttributeError):
            change()
    report.to_dict()["verdict"] = "compatible"
    report.aspects.clear()
    assert report.verdict == "undetermined" and len(report.aspects) == 4
    with pytest.raises(TypeError):
        Report()  # type: ignore[call-arg,abstract]
    with pytest.raises(TypeError):
        type("Mine", (Report,), {})


def test_pickle_copy_and_compare() -> None:
    for part in PARTS:
        for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1):
            again = pickle.loads(pickle.dumps(part, protocol))
            assert type(again) is type(part)
            assert again == part and hash(again) == hash(part)
            assert str(again) == str(part) and repr(again) == repr(part)
            assert again._repr_html_() == part._repr_html_()
        assert copy.copy(part) is part and copy.deepcopy([part])[0] is part
        assert part != part.to_dict() and part != str(part)


def test_answers_of_different_questions_differ() -> None:
    one = ngcompat.check("20.12", driver="450.80.02", gpus="T4")
    assert one == ngcompat.check("pytorch:20.12", driver="450.80.02", gpus=["T4"])
    assert one != ngcompat.check("20.12", driver="455.32", gpus="T4")
    assert len({one, ngcompat.check("20.12", driver="450.80.02", gpus="T4")}) == 1


def test_repr_is_one_short_line() -> None:
    for part in PARTS:
        assert repr(part).startswith(f"<ngcompat.{type(part).__name__}")
        assert "\n" not in repr(part) and len(repr(part)) < 800
        assert str(part)
    assert repr(T4_REPORT) == (
        "<ngcompat.Report pytorch:20.12: compatible through CUDA forward compatibility "
        "on driver 450.80.02, T4>"
    )
    many = ngcompat.check("20.12", gpus=[f"{letter * 200}" for letter in "ABCDEFGH"])
    assert len(repr(many)) < 500 and repr(many).endswith("…>")


def test_html_is_escaped() -> None:
    name = "<script>alert('&\"')</script>"
    shown = [
        ngcompat.check("20.12", driver="418.40", gpus=name),
        ngcompat.drivers("20.12", name),
        ngcompat.amp("20.12", name),
        Environment(gpus=name),
        *PARTS,
    ]
    for part in shown:
        html = part._repr_html_()
        assert "<script" not in html and "alert('" not in html
        assert html.startswith("<")
    assert "&lt;script&gt;" in shown[0]._repr_html_()


def test_html_of_what_notebooks_show_most() -> None:
    report = ngcompat.check("25.12", driver="418.40", gpus="T4")._repr_html_()
    assert "pytorch:25.12" in report and "driver.too-old" in report and "<li>Use " in report
    assert "cudnn" in ngcompat.diff("20.06", "20.12")._repr_html_()
    assert "forward compatibility" in ngcompat.find(driver="450.80.02", gpus="T4")._repr_html_()
    wheels = ngcompat.find(driver="450.80.02", gpus="T4", family="torch")._repr_html_()
    assert "<code>pip install torch==" in wheels
    assert "tritonserver" in ngcompat.families()._repr_html_()


def test_report() -> None:
    report = ngcompat.check("20.12", driver="440.33.01", gpus=["T4", "GTX 1080 Ti"])
    assert report.verdict is Verdict.INCOMPATIBLE and not report.compatible and not report
    assert [gpu.verdict.value for gpu in report.gpus] == ["incompatible", "incompatible"]
    assert report.findings[0].severity is Severity.BLOCKER
    assert report.finding("driver.shared-libcuda") == report.findings[0]
    assert report.finding("driver.too-old") in report.findings
    assert report.finding("no.such-rule") is None
    told = [(remedy.action, remedy.value) for remedy in report.remedies]
    assert told and len(told) == len(set(told))
    assert str(report).startswith("pytorch:20.12: incompatible\non driver 440.33.01, ")
    assert ngcompat.check("20.12", driver="455.32", gpus="T4")
    assert not ngcompat.check("20.12"), "undetermined is not known to run"


def test_matching() -> None:
    # As text, because the syntax is newer than the oldest Python.
    assert Remedy.__match_args__ == ("action", "value", "message")
    assert Finding.__match_args__[:2] == ("rule", "severity")
    remedies = ngcompat.check("25.12", driver="418.40", gpus="T4").remedies
    remedy = next(one for one in remedies if one.action == "use-release")
    match = "match remedy:\n    case Remedy(Action.USE_RELEASE, value): found = value"
    scope = {"remedy": remedy, "Remedy": Remedy, "Action": Action}
    exec(match, scope)
    assert scope["found"] == remedy.value


def test_sequences() -> None:
    releases = ngcompat.releases()
    assert len(releases) >= 109 and releases[0] == ngcompat.newest()
    assert releases[-1].release == "pytorch:17.04" and list(releases) == list(releases.releases)
    assert releases[:2] == (releases[0], releases[1])
    assert ngcompat.release("20.12") in releases
    assert sorted(releases) == list(reversed(list(releases)))
    assert releases[1] < releases[0] and releases[0] >= releases[0]
    with pytest.raises(IndexError):
        releases[len(releases)]
    with pytest.raises(TypeError):
        releases[0] < "pytorch:26.09"
    found = ngcompat.find(driver="450.80.02", gpus="T4")
    assert found and [one.release for one in found][0] == str(ngcompat.newest(driver="450.80.02", gpus="T4"))
    assert not ngcompat.find(driver="304.137", gpus="Tesla K80")
    assert str(found).startswith(f"{found[0].release} (CUDA forward compatibility)\n")


def test_json_is_ordered_and_the_same() -> None:
    report = ngcompat.check("20.12", driver="450.80.02", gpus="T4")
    assert list(json.loads(report.to_json())) == [
        "release", "family", "id", "image", "install", "verdict", "mode", "documented", "aspects",
        "build", "environment", "conflicts", "gpus", "findings", "remedies", "data",
    ]
    assert report.to_json() == json.dumps(report.to_dict(), separators=(",", ":"), ensure_ascii=False)
    assert report.to_json(indent=True) == json.dumps(report.to_dict(), indent=2, ensure_ascii=False)


def test_every_key_is_an_attribute() -> None:
    for part in PARTS:
        missing = {key for key in part.to_dict() if not (hasattr(part, key) or hasattr(part, f"{key}_"))}
        assert missing <= {"requirements", "skipped"}, type(part)


def test_a_report_names_its_machine_and_reads_back() -> None:
    report = T4_REPORT
    assert (report.family, report.id, report.install) == ("pytorch", "20.12", None)
    assert report.image == "nvcr.io/nvidia/pytorch:20.12-py3"
    assert report.environment == Environment(driver="450.80.02", gpus="T4")
    assert report.build.cuda == "11.1" and report.data["as_of"] == ngcompat.AS_OF
    assert ngcompat.check(report.release, report.environment) == report
    for report in (part for part in PARTS if isinstance(part, Report)):
        for text in (report.to_json(), report.to_json(indent=True)):
            again = Report.from_json(text)
            assert again == report and hash(again) == hash(report) and str(again) == str(report)
            assert again.lines() == report.lines()


def test_reports_of_different_machines_differ() -> None:
    one = ngcompat.check("20.12", driver="455.32", gpus="T4")
    for other in (
        ngcompat.check("20.12", driver="455.32", gpus="T4", os="linux"),
        ngcompat.check("20.12", driver="455.32", gpus="T4", launcher="docker"),
        ngcompat.check("20.12", driver="455.32", gpus="Tesla T4"),
    ):
        assert one != other


def test_from_json_refuses_what_is_no_report() -> None:
    for text in ("", "{}", "[]", "null", T4_REPORT.to_json()[:-40], "[" * 100_000):
        with pytest.raises(ngcompat.ParseError, match="cannot read the report") as raised:
            Report.from_json(text)
        assert raised.value.code == "report-malformed"
    with pytest.raises(TypeError, match="text must be a string, not dict"):
        Report.from_json(T4_REPORT.to_dict())  # type: ignore[arg-type]


def test_lines() -> None:
    report = ngcompat.check("25.12", driver="450.80.02", gpus="T4")
    lines = report.lines()
    assert [line.kind.value for line in lines[:2]] == ["headline", "machine"]
    assert lines[1].text == "on driver 450.80.02, T4" and lines[0].rule is None
    blocker = next(line for line in lines if line.kind == "blocker")
    assert blocker.rule is Rule.DRIVER_TOO_OLD and blocker.mark == "✗ " and lines[0].mark == ""
    assert str(blocker) == f"✗ {blocker.text} [driver.too-old]"
    assert [line for line in str(report).splitlines() if line] == [str(line) for line in lines]
    assert [one.message for one in report.remedies] == [
        line.text for line in lines if line.kind is LineKind.REMEDY
    ]


def test_environment() -> None:
    env = Environment(
        driver="450.80.02", gpus=["Tesla T4", {"name": "A100", "class": "datacenter"}],
        os="linux", arch="amd64", requires=["cudnn>=8.0", "python=3.8"],
    )
    assert env.requirements == ("cudnn>=8.0", "python=3.8")
    assert env.platform == {"os": "linux", "arch": "x86_64"}
    assert Environment(env) == env == Environment(env.to_dict())
    assert Environment(env, driver="455").gpus == env.gpus
    assert Environment(env, requires="apex").requirements == ("cudnn>=8.0", "python=3.8", "apex")
    assert Environment(env, requires=()) == env
    assert str(env) == "driver 450.80.02, Tesla T4, A100, Linux, x86_64, cudnn>=8.0, python=3.8"
    assert ngcompat.check("20.12", env) == ngcompat.check("20.12", env.to_dict())


def test_given_facts_win() -> None:
    env = Environment(driver="450.80.02", cuda_driver="11.0", gpus="Tesla T4", os="linux")
    over = Environment(env, cuda_driver="12.2", os="wsl")
    assert over.driver is None, "a driver's CUDA belongs to it"
    assert over.cuda_driver == "12.2" and over.platform["os"] == "wsl" and over.gpus == env.gpus
    assert over.launcher is None and "launcher" not in over.to_dict()
    assert Environment(over, launcher="k8s").launcher is ngcompat.Launcher.KUBERNETES
    assert Environment(over, toolkit="1.17.8-1").toolkit == "1.17.8"
    assert Environment(Environment(launcher="podman"), launcher="enroot").launcher == "enroot"


def test_help() -> None:
    for name in ngcompat.__all__:
        value = getattr(ngcompat, name)
        if callable(value):
            assert inspect.getdoc(value), name
        if isinstance(value, type) and issubclass(value, ngcompat.Answer):
            for field in value.__match_args__ if value is not ngcompat.Answer else ():
                assert inspect.getdoc(getattr(value, field)), f"{name}.{field}"


@pytest.mark.parametrize("encoding", ["cp1252", "ascii", "utf-8"])
def test_an_answer_can_be_printed_in_any_encoding(encoding: str) -> None:
    """On Windows a redirected output has no ✗ and no →."""
    script = "import ngcompat; print(ngcompat.check('24.05', driver='390.46', gpus='Tesla T4'))"
    environ = {**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, capture_output=True, check=True, env=environ)
    text = done.stdout.decode(encoding)
    assert ("✗ Driver 390.46" if encoding == "utf-8" else "x Driver 390.46") in text
    assert ("→ " if encoding == "utf-8" else "-> ") in text


def test_what_print_shows_of_lists() -> None:
    assert str(ngcompat.releases()).splitlines()[:1] == [str(ngcompat.releases()[0])]
    assert "torch" in str(ngcompat.families()).splitlines()


def test_a_gpu_by_itself() -> None:
    for gpu in (ngcompat.Gpu("Tesla T4"), ngcompat.Gpu("7.5"), ngcompat.Gpu((7, 5))):
        assert gpu.compute_capability == "7.5"
    assert ngcompat.check("20.12", driver="450.80.02", gpus=ngcompat.Gpu("Tesla T4")).compatible
    with pytest.raises(ngcompat.ParseError):
        ngcompat.Gpu("")
