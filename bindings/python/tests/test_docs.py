"""Every Python example in the documentation runs and says what it says."""

from __future__ import annotations

import doctest
import inspect
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import ngcompat
from conftest import PACKAGE, REPOSITORY

PAGES = [
    REPOSITORY / "README.md",
    REPOSITORY / "bindings/python/README.md",
    *sorted((REPOSITORY / "docs").rglob("*.md")),
]
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
# What a page includes is a file of its own, tested as such.
BLOCKS = {
    page: [b for b in BLOCK.findall(page.read_text("utf-8")) if not b.startswith("{{#include")]
    for page in PAGES
}
EXAMPLES = sorted((REPOSITORY / "examples/python").glob("*.py"))


def test_there_are_examples() -> None:
    assert [len(BLOCKS[page]) for page in PAGES[:2]] == [1, 11]
    assert sum(map(len, BLOCKS.values())) >= 9
    assert len(EXAMPLES) >= 7


@pytest.fixture(autouse=True)
def t4(monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine of the examples."""
    monkeypatch.setenv("NGCOMPAT_DRIVER", "450.80.02")
    monkeypatch.setenv("NGCOMPAT_GPU", "Tesla T4")
    monkeypatch.setenv("CONTAINER_IMAGE", "nvcr.io/nvidia/pytorch:20.12-py3")


@pytest.mark.parametrize(
    "page", [*filter(BLOCKS.get, PAGES)], ids=lambda page: str(page.relative_to(REPOSITORY))
)
def test_page(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    scope: dict[str, object] = {"__name__": "page"}
    for block in BLOCKS[page]:
        if ">>>" not in block:
            exec(compile(block, page.name, "exec"), scope)
            continue
        test = doctest.DocTestParser().get_doctest(block, scope, page.name, None, None)
        failures: list[str] = []
        doctest.DocTestRunner().run(test, out=failures.append, clear_globs=False)
        assert not failures, "".join(failures)
        scope = test.globs


def test_what_require_says(monkeypatch: pytest.MonkeyPatch) -> None:
    """The message in the README, of which … leaves something out."""
    (message,) = re.findall(r"^```text\n(.*?)^```$", PAGES[1].read_text("utf-8"), re.M | re.S)
    monkeypatch.setenv("SLURMD_NODENAME", "gpu017")
    with pytest.raises(ngcompat.IncompatibleEnvironment) as raised:
        ngcompat.require("25.12")
    error = raised.value
    said = f"{type(error).__module__}.{type(error).__qualname__}: {error}"
    parts = [re.escape(part.strip()) for part in message.split("…")]
    assert re.fullmatch(".*".join(parts), said.strip(), re.S)


def test_docstrings() -> None:
    assert doctest.testmod(ngcompat).failed == 0
    assert doctest.testmod(sys.modules[ngcompat.verdicts.__module__]).failed == 0
    tried = 0
    for name in ngcompat.__all__:
        said = inspect.getdoc(getattr(ngcompat, name)) or ""
        examples = "".join(re.findall(r"^```python\n(.*?)^```$", said, re.M | re.S))
        if not examples and ">>>" in said and name not in ("require", "verdicts"):
            pytest.fail(f"the example of {name} is not tried")
        test = doctest.DocTestParser().get_doctest(examples, {"ngcompat": ngcompat}, name, None, None)
        failures: list[str] = []
        tried += doctest.DocTestRunner().run(test, out=failures.append).attempted
        assert not failures, "".join(failures)
    assert tried >= 8


@pytest.mark.parametrize("disabled", ["", "1"], ids=["", "disabled"])
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.name)
def test_example(example: Path, disabled: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NGCOMPAT_DISABLE", disabled)
    arguments = ["-m", "pytest", "-q"] if "def test_" in example.read_text("utf-8") else []
    # Their engines take long to start; a million rows are measured, not tested.
    rows = ["20000"] if example.name in ("fleet_dask.py", "fleet_spark.py") else []
    command = [sys.executable, *arguments, str(example), *rows]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    assert done.stdout


@pytest.mark.parametrize("disabled", ["", "1"], ids=["", "disabled"])
def test_training_with_pytorch(
    tmp_path: Path, disabled: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a CPU, in the first Python here that has PyTorch: this one, or Debian's."""
    monkeypatch.setenv("NGCOMPAT_DISABLE", disabled)
    shutil.copytree(PACKAGE, tmp_path / "ngcompat")
    for python in (sys.executable, "/usr/bin/python3"):
        command = [python, str(REPOSITORY / "examples/python/train.py")]
        environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
        try:
            done = subprocess.run(
                command, capture_output=True, text=True, timeout=300, env=environment
            )
        except FileNotFoundError:
            continue
        assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
        if "PyTorch is not installed" not in done.stdout:
            assert re.search(r"^loss on (cpu|cuda): [\d.]+ to [\d.]+$", done.stdout, re.M)
            return
    pytest.skip("no Python here has PyTorch")
