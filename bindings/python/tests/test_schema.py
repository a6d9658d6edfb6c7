"""The published schema of the JSON: every vector, and what no vector shows, is as it says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import ngcompat
from conftest import REPOSITORY

jsonschema = pytest.importorskip("jsonschema")

SCHEMAS = {path.stem: path for path in (REPOSITORY / "docs/schema").glob("*.json")}


def strict(schema: Any) -> Any:
    """The schema without room for keys that it does not name."""
    if isinstance(schema, list):
        return [strict(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {key: strict(part) for key, part in schema.items()}
    # A key of an answer may be called so too.
    if isinstance(schema.get("properties"), dict) and schema.get("type") == "object":
        closed["additionalProperties"] = False
    return closed


def validator(name: str) -> Any:
    schema = json.loads(SCHEMAS[name].read_text(encoding="utf-8"))
    kind = jsonschema.Draft202012Validator
    kind.check_schema(schema)
    return kind(strict(schema))


@pytest.mark.parametrize(
    "vectors", sorted((REPOSITORY / "tests/vectors").glob("*.json")), ids=lambda path: path.stem
)
def test_vectors(vectors: Path) -> None:
    valid = validator(vectors.stem.replace("check_build", "check"))
    for case in json.loads(vectors.read_text(encoding="utf-8")):
        if "answer" in case:
            valid.validate(case["answer"])


def test_what_no_vector_shows() -> None:
    nodes = {
        "a": {"driver": "470.57.02", "gpus": ["T4"], "launcher": "docker", "toolkit": "1.17.8"},
        "b": {"driver": "470.57.02", "gpus": ["K80"], "requires": ["cudnn>=8"], "jetpack": "6.2"},
    }
    report = ngcompat.check("20.12", nodes["a"])
    for name, answer in {
        "fleet_check": ngcompat.fleet(nodes, "25.12", set_driver="580.95.05"),
        "fleet_find": ngcompat.fleet(nodes, set_driver="580.95.05"),
        "fleet_plan": ngcompat.fleet(nodes, plan="25.12"),
        "families": ngcompat.families().to_dict()["families"],
        "compatibility_map": ngcompat.compatibility_map("A100").to_dict(),
        "lines": [line.to_dict() for line in report.lines()],
    }.items():
        # Lists of plain data are tuples in Python.
        validator(name).validate(json.loads(json.dumps(answer)))


def test_every_schema_is_met() -> None:
    vectors = {path.stem for path in (REPOSITORY / "tests/vectors").glob("*.json")} - {"check_build"}
    others = {"fleet_check", "fleet_find", "fleet_plan", "families", "compatibility_map", "lines"}
    assert set(SCHEMAS) == vectors | others


def test_strict() -> None:
    answer = ngcompat.check("20.12").to_dict()
    validator("check").validate(answer)
    for wrong in ({**answer, "verdct": None}, {**answer, "mode": "fast"}, {"release": "x"}):
        with pytest.raises(jsonschema.ValidationError):
            validator("check").validate(wrong)
