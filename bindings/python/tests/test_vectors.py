"""The conformance vectors: the same questions and answers as in Rust and JavaScript."""

from __future__ import annotations

import json
from typing import Any

import pytest

import ngcompat
from conftest import REPOSITORY, ask, vectors

CASES = list(vectors())


def plain(answer: Any) -> Any:
    if isinstance(answer, list):
        return [plain(item) for item in answer]
    return answer.to_dict() if isinstance(answer, ngcompat.Answer) else answer


@pytest.mark.parametrize(("function", "case"), CASES)
def test_answer(function: str, case: dict[str, Any]) -> None:
    if "error" in case:
        with pytest.raises(ngcompat.NgcompatError) as raised:
            ask(function, case["question"])
        error = {"code": raised.value.code, "message": str(raised.value)}
        assert error == case["error"]
        return
    answer = ask(function, case["question"])
    if function == "newest":
        # The vectors hold its name.
        assert (None if answer is None else str(answer)) == case["answer"]
        return
    assert plain(answer) == case["answer"]
    if isinstance(answer, ngcompat.Answer):
        assert json.loads(answer.to_json()) == case["answer"]
        assert json.loads(answer.to_json(indent=True)) == case["answer"]


def test_none_is_left_out() -> None:
    files = sorted((REPOSITORY / "tests/vectors").glob("*.json"))
    assert len(CASES) == sum(len(json.loads(file.read_text("utf-8"))) for file in files)
    assert len(files) >= 12 and len(CASES) >= 150
    # A function without vectors must be one of those that look at this machine, list or map all.
    without = {
        "detect", "require", "releases", "families", "load_data", "compatibility_map", "fleet", "verdicts",
    }
    functions = {
        name for name in ngcompat.__all__
        if name.islower() and not name.startswith("_") and callable(getattr(ngcompat, name))
    }
    assert functions - {file.stem for file in files} == without
