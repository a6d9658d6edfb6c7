"""The stubs: complete, true, and of use to type checkers."""

from __future__ import annotations

import ast
import inspect
import subprocess
import sys
import typing
from pathlib import Path
from typing import Any

import pytest

import ngcompat
import uses
from conftest import PACKAGE, REPOSITORY
from ngcompat import _ngcompat, _values
from test_answers import PARTS

STUB = ast.parse((PACKAGE / "_ngcompat.pyi").read_text(encoding="utf-8"))
CLASSES = {node.name: node for node in STUB.body if isinstance(node, ast.ClassDef)}
ALIASES = {
    node.target.id: node.value
    for node in STUB.body
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value
}
#: TypedDicts in the functional form, for keys that are keywords.
DICTS = {
    node.targets[0].id: dict(zip((key.value for key in node.value.args[1].keys), node.value.args[1].values))  # type: ignore[attr-defined]
    for node in STUB.body
    if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call)
    and getattr(node.value.func, "id", "") == "TypedDict"
}


def properties(node: ast.ClassDef) -> dict[str, ast.FunctionDef]:
    return {
        item.name: item
        for item in node.body
        if isinstance(item, ast.FunctionDef)
        and any(getattr(one, "id", "") == "property" for one in item.decorator_list)
    }


def fits(value: Any, annotation: ast.expr, of: ast.expr | None = None) -> bool:
    """Whether a value is of the type that the stub says; `of` is what a statement is about."""
    match annotation:
        case ast.Constant(value=None):
            return value is None
        case ast.BinOp(left=left, right=right):
            return fits(value, left, of) or fits(value, right, of)
        case ast.Subscript(value=ast.Name(id="tuple"), slice=ast.Tuple(elts=[item, _])):
            return isinstance(value, tuple) and all(fits(one, item, of) for one in value)
        case ast.Subscript(value=ast.Name(id="dict"), slice=ast.Tuple(elts=[key, item])):
            return isinstance(value, dict) and all(
                fits(one, key) and fits(other, item) for one, other in value.items()
            )
        case ast.Subscript(value=ast.Name(id="Statement"), slice=about):
            return type(value) is ngcompat.Statement and has_attributes(value, about)
        case ast.Subscript(value=ast.Name(id="Literal"), slice=ast.Tuple(elts=words)):
            return value in [word.value for word in words]  # type: ignore[attr-defined]
        case ast.Name(id="_T"):
            return of is not None and fits(value, of)
        case ast.Name(id=name) if name in ALIASES:
            return fits(value, ALIASES[name])
        case ast.Name(id=name) if name in DICTS:
            return has_keys(value, DICTS[name])
        case ast.Name(id=name) if name.startswith("_"):
            fields = [item for item in CLASSES[name].body if isinstance(item, ast.AnnAssign)]
            keys = {item.target.id: item.annotation for item in fields}  # type: ignore[union-attr]
            return has_keys(value, keys)
        case ast.Name(id=name) if name in CLASSES:
            return type(value) is getattr(_ngcompat, name)
        case ast.Name(id="str" | "int" | "bool" as name):
            return type(value).__name__ == name
        case ast.Name(id=name):
            return type(value) is getattr(_values, name)
    raise AssertionError(ast.dump(annotation))


def has_keys(value: Any, keys: dict[str, ast.expr]) -> bool:
    return (
        isinstance(value, dict)
        and set(value) == set(keys)
        and all(fits(value[key], keys[key]) for key in keys)
    )


def has_attributes(answer: Any, of: ast.expr | None = None) -> bool:
    stubbed = properties(CLASSES[type(answer).__name__])
    for name, node in stubbed.items():
        # It imports PyTorch.
        if name == "torch_dtype":
            continue
        assert node.returns is not None
        assert fits(getattr(answer, name), node.returns, of), (type(answer), name, getattr(answer, name))
    return True


def test_answers_are_of_the_types_in_the_stub() -> None:
    for part in PARTS:
        if not isinstance(part, ngcompat.Statement):
            assert has_attributes(part)


def test_docstrings_are_those_of_the_module() -> None:
    def stated(node: Any) -> str | None:
        return ast.get_docstring(node)

    functions = {node.name: node for node in STUB.body if isinstance(node, ast.FunctionDef)}
    for name in _ngcompat.__all__:
        value = getattr(_ngcompat, name)
        if name.startswith("_") or name == "AS_OF":
            continue
        if name in functions:
            assert stated(functions[name]) == inspect.getdoc(value), name
            continue
        assert stated(CLASSES[name]) == inspect.getdoc(value), name
        for field, node in properties(CLASSES[name]).items():
            assert stated(node) == inspect.getdoc(getattr(value, field)), f"{name}.{field}"


@pytest.mark.skipif(sys.version_info < (3, 10), reason="types are written with |")
def test_hints_at_run_time() -> None:
    hints = typing.get_type_hints(ngcompat.require)
    assert hints["return"] is ngcompat.Report and hints["allow_undetermined"] is bool
    assert set(hints) - {"return"} == set(inspect.signature(ngcompat.require).parameters)


def test_completion() -> None:
    jedi = pytest.importorskip("jedi")

    def offered(text: str) -> set[str]:
        lines = f"import ngcompat\n{text}".splitlines()
        return {one.name for one in jedi.Script("\n".join(lines)).complete(2, len(lines[1]))}

    assert set(ngcompat.__all__) <= offered("ngcompat.")
    assert {"COMPATIBLE", "UNDETERMINED"} <= offered("ngcompat.Verdict.")
    assert {"verdict", "findings", "summary"} <= offered("ngcompat.check('24.05').")
    assert {"autocast", "torch_dtype"} <= offered("ngcompat.amp('24.05').")


def test_uses_run() -> None:
    uses.uses()


def checker(*command: str | Path, cwd: Path) -> None:
    done = subprocess.run([sys.executable, "-m", *command], cwd=cwd, capture_output=True, text=True)
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"


def test_stubtest(tmp_path: Path) -> None:
    checker("mypy.stubtest", "ngcompat", cwd=tmp_path)


def test_mypy(tmp_path: Path) -> None:
    files = [Path(uses.__file__), *sorted((REPOSITORY / "examples/python").glob("*.py"))]
    config = ["--strict", "--cache-dir", tmp_path / "cache", "--ignore-missing-imports"]
    for file in files:
        checker("mypy", *config, "--no-warn-unused-ignores", file, cwd=tmp_path)


def test_mypy_refuses_misuse(tmp_path: Path) -> None:
    file = tmp_path / "misuse.py"
    misuses = [
        "ngcompat.check(20.12)",
        "ngcompat.check('20.12', driver=450)",
        "ngcompat.check('20.12', gpu='T4')",
        "ngcompat.require('20.12', on_fail='ignore')",
        "ngcompat.check('20.12').verdct",
        "ngcompat.checks",
        "ngcompat.newest().id",
        "ngcompat.release('20.12').components['cudnn'] < 9",
    ]
    file.write_text("\n".join(["import ngcompat", *misuses]))
    command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", tmp_path / "cache", file]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    for line in range(2, len(misuses) + 2):
        assert f"misuse.py:{line}: error" in done.stdout, misuses[line - 2]


def test_pyright(tmp_path: Path) -> None:
    pytest.importorskip("pyright")
    checker("pyright", "--pythonpath", sys.executable, Path(uses.__file__), cwd=tmp_path)
