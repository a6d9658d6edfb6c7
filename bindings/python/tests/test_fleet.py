"""Many machines at once."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import ngcompat

T4 = {"driver": "470.57.02", "gpus": ["Tesla T4"]}
NODES = {"a": T4, "b": ngcompat.Environment(**T4), "c": {"driver": "470.57.02", "gpus": ["Tesla K80"]}}


def test_a_release() -> None:
    report = ngcompat.fleet(NODES, "25.12")
    assert report["verdict"] == "incompatible"
    assert report["machines"] == {"compatible": 0, "incompatible": 3, "undetermined": 0}
    for kind in report["kinds"]:
        own = ngcompat.check("25.12", NODES[kind["machines"][0]]).to_dict()
        assert json.dumps(kind["report"]) == json.dumps(own)


def test_other_drivers() -> None:
    for changes in ("470=580.95.05", ["470=580.95.05"], "580.95.05"):
        report = ngcompat.fleet(NODES, ngcompat.release("25.12"), set_driver=changes)
        effect = {key: list(names) for key, names in report["effect"].items()}
        assert effect == {"gains": ["a", "b"], "losses": [], "undriven": ["c"]}
    found = ngcompat.fleet({"k80": NODES["c"]}, set_driver="580.95.05")
    assert not found["releases"]
    assert all(change["after"] == 0 and change["losses"] == 1 for change in found["changes"])


def test_a_plan() -> None:
    plan = ngcompat.fleet(NODES, plan="25.12")
    assert [list(it["machines"]) for it in plan["no_driver_helps"]] == [["c"]]
    assert all(list(driver["gains"]) == ["a", "b"] for driver in plan["drivers"])
    with pytest.raises(ValueError, match="plan"):
        ngcompat.fleet(NODES, "25.12", plan="25.12")


@pytest.mark.parametrize("apart", [
    {"plan": "25.12", "set_driver": "580"},
    {"plan": "25.12", "family": "torch"},
    {"release": "25.12", "family": "torch"},
    {"release": "25.12", "set_driver": ["580", "590"]},
])
def test_what_does_not_go_together(apart: dict[str, Any]) -> None:
    with pytest.raises(ngcompat.ParseError) as error:
        ngcompat.fleet(NODES, **apart)
    assert error.value.code == "question-malformed"


def test_a_search() -> None:
    found = ngcompat.fleet([T4])
    assert found["releases"][0] == str(ngcompat.find(T4).releases[0].release)
    assert list(found["kinds"][0]["machines"]) == ["#1"]
    wheels = ngcompat.fleet([T4], family="torch")
    assert wheels["releases"][0].startswith("torch==")


def test_a_text() -> None:
    text = "a: Tesla T4, 470.57.02\nb: Tesla T4, 470.57.02\n"
    assert ngcompat.fleet(text, "24.05")["machines"]["compatible"] == 2


def test_the_program_says_the_same(tmp_path: Path) -> None:
    file = tmp_path / "machines.jsonl"
    rows = [{"machine": name, "driver": "470.57.02", "gpus": [gpu]} for name, gpu in
            [("a", "Tesla T4"), ("b", "Tesla T4"), ("c", "Tesla K80")]]
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    command = [sys.executable, "-m", "ngcompat", "fleet", str(file), "--plan", "25.12", "--json"]
    done = subprocess.run(command, capture_output=True, text=True)
    document = json.loads(done.stdout)
    assert document["failures"] == []
    machines = {row["machine"]: {"driver": row["driver"], "gpus": row["gpus"]} for row in rows}
    assert json.loads(json.dumps(ngcompat.fleet(machines, plan="25.12"))) == document


@pytest.mark.parametrize("machines", [7, None, [7], {"a": 7}, {7: T4}, b"x"])
def test_what_are_no_machines(machines: object) -> None:
    with pytest.raises(TypeError):
        ngcompat.fleet(machines)  # type: ignore[arg-type]


def test_what_is_wrong() -> None:
    for wrong in ({"a": {"driver": "58O"}}, {"a": {"drivr": "580"}}):
        with pytest.raises(ngcompat.ParseError):
            ngcompat.fleet(wrong)
    with pytest.raises(ngcompat.ParseError):
        ngcompat.fleet(NODES, "25.12", set_driver="58O")
    with pytest.raises(ngcompat.UnknownReleaseError):
        ngcompat.fleet(NODES, "17.03")
