"""Truth values, and answers that are lists."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

import ngcompat
from ngcompat import ParseError

LISTS: list[Any] = [
    ngcompat.releases(),
    ngcompat.families(),
    ngcompat.find(driver="450.80.02", gpus="Tesla T4"),
    ngcompat.issues("20.12"),
    ngcompat.drivers("20.12", "Tesla T4"),
    ngcompat.identify("1.8.0a0+1606899"),
    ngcompat.diagnose("CUDA error: no kernel image is available for execution on the device"),
]


@pytest.mark.parametrize("answers", LISTS, ids=lambda one: type(one).__name__)
def test_lists_are_sequences(answers: Any) -> None:
    items = list(answers)
    assert isinstance(answers, Sequence) and items and answers
    assert len(answers) == len(items)
    assert list(reversed(answers)) == items[::-1]
    assert answers[:2] == tuple(items[:2]) and answers[-1] == items[-1]
    for at, item in enumerate(items[:5]):
        assert item in answers and answers[at] == item
        assert answers.index(item) == items.index(item) and answers.count(item) == items.count(item)
    assert answers.index(items[-1], -1) == len(items) - 1
    with pytest.raises(ValueError, match="not in the list"):
        answers.index(items[0], 1)
    assert None not in answers and object() not in answers and answers.count(None) == 0
    with pytest.raises(IndexError):
        answers[len(items)]
    match answers:
        case [first, *_]:
            assert first == items[0]
        case _:
            pytest.fail("it does not match as a sequence")


def test_every_list_is_tested() -> None:
    every = {getattr(ngcompat, name) for name in ngcompat.__all__}
    answers = {one for one in every if isinstance(one, type) and issubclass(one, ngcompat.Answer)}
    assert {one for one in answers if issubclass(one, Sequence)} == {type(one) for one in LISTS}


def test_releases_are_found_by_their_names() -> None:
    found = ngcompat.find(driver="450.80.02", gpus="Tesla T4")
    release = ngcompat.release("23.10")
    for name in ("23.10", "pytorch:23.10", "nvcr.io/nvidia/pytorch:23.10-py3", "23.10-py3", release,
                 ngcompat.check("23.10"), found[0]):
        assert name in found and name in ngcompat.releases(), name
        assert found.index(name) == 0 and found.count(name) == 1
    assert found["23.10"] is found[0] and ngcompat.releases()["23.10"] == release
    for name in ("25.12", "20.05", "99.01", "cuda:12.4", ngcompat.release("25.12")):
        assert name not in found and found.count(name) == 0, name
    with pytest.raises(KeyError, match="25.12"):
        found["25.12"]
    for wrong in ("2310", "", "banana"):
        with pytest.raises(ParseError):
            assert wrong not in found
    assert "20.12" in ngcompat.identify("1.8.0a0+1606899")
    assert "torch" in ngcompat.families() and ngcompat.families()["torch"].kind == "wheel"
    assert "torhc" not in ngcompat.families()
    diagnosis = ngcompat.diagnose("Error 804: forward compatibility was attempted on non supported HW")
    assert "cuda-804" in diagnosis and diagnosis["cuda-804"] == diagnosis[0]


def test_exceptions_are_diagnosed() -> None:
    message = "CUDA error: no kernel image is available for execution on the device"
    try:
        raise RuntimeError(message)
    except RuntimeError as error:
        diagnosis = ngcompat.diagnose(error)
    assert diagnosis == ngcompat.diagnose(f"RuntimeError: {message}") and diagnosis
    with pytest.raises(TypeError, match="text must be a string or an exception, not int"):
        ngcompat.diagnose(1)  # type: ignore[arg-type]


def test_lists_are_made_once() -> None:
    assert ngcompat.releases() is ngcompat.releases("pytorch")
    assert ngcompat.releases()[0] is ngcompat.releases()["26.09"]
    assert ngcompat.releases("torch") is not ngcompat.releases()


def test_truth() -> None:
    assert ngcompat.constraint("cuda>=11.0", driver="535.161.08")
    assert not ngcompat.constraint("cuda>=99", driver="535.161.08")
    assert not ngcompat.constraint("cuda>=11.0"), "unknown is not known to hold"
    assert ngcompat.diff("20.06", "20.12") and not ngcompat.diff("24.05", "24.05")
    assert not ngcompat.diagnose("all fine")
    assert not ngcompat.find(driver="304.137", gpus="Tesla K80")
    assert not ngcompat.identify("2.6.0+cu999"), "understood, and of no release"


def test_what_may_run_is_said() -> None:
    nothing = ngcompat.find()
    assert not nothing and len(nothing.undetermined) == len(ngcompat.releases())
    assert f"{len(nothing.undetermined)} may run, but a fact is missing. " in str(nothing)
    assert nothing.missing and nothing.missing in str(nothing)
    driver = ngcompat.find(driver="535.161.08")
    assert driver.missing and "GPU" in driver.missing
    facts_of_ours = ngcompat.find(driver="450.80.02", gpus="Tesla T4")
    assert facts_of_ours.missing and "is not recorded" in facts_of_ours.missing
    settled = ngcompat.find(driver="590.44.01", gpus="Tesla T4", family="torch", os="macos")
    assert settled.missing is None and not settled.undetermined and "may run" not in str(settled)


def test_newest_of_nothing_known() -> None:
    newest = ngcompat.newest
    assert newest() == ngcompat.releases()[0] and newest(family="torch") == newest(family=ngcompat.families()["torch"])
    for unknown in ({"driver": None}, {"driver": None, "gpus": None}, {"facts": None}, {"facts": {}}):
        assert newest(**unknown) is None  # type: ignore[arg-type]
    assert newest(None) is None and newest({}) is None
    known = newest({"gpus": "T4"}, driver="450.80.02")
    assert known == newest(facts={"gpus": "T4"}, driver="450.80.02") and known is not None
    assert known.id == "23.10"
    with pytest.raises(TypeError, match=r"newest\(\) got an unexpected keyword argument 'drivr'"):
        newest(drivr="450.80.02")  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="at most 1 positional"):
        newest({}, {})  # type: ignore[misc]
