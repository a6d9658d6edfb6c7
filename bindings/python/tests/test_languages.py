"""What docs/languages.md says that questions and facts are called in Python is what they are called."""

from __future__ import annotations

import inspect

import pytest

import ngcompat
from conftest import REPOSITORY

PAGE = (REPOSITORY / "docs/languages.md").read_text(encoding="utf-8")


def column(columns: int, at: int) -> set[str]:
    """A column of the tables with so many columns, without gaps."""
    rows = [line.strip("| ").split(" | ") for line in PAGE.splitlines()]
    return {row[at].strip("`") for row in rows if len(row) == columns and row[at].startswith("`")}


def test_functions() -> None:
    named = column(6, 2)
    assert "Report.lines" in named and callable(ngcompat.Report.lines)
    functions = {name for name in ngcompat.__all__ if inspect.isroutine(getattr(ngcompat, name))}
    assert named - {"Report.lines"} == functions


def test_explain() -> None:
    every = ngcompat.explain()
    assert [one.rule for one in every] == list(ngcompat.Rule)
    assert every[0] == ngcompat.explain(every[0].rule)
    with pytest.raises(TypeError):
        ngcompat.explain("driver.too-old", "driver.native")  # type: ignore[call-overload]


def test_orders() -> None:
    names = [one.release for one in ngcompat.releases()]
    newest = ngcompat.newest()
    assert newest and names[0] == newest.release == ngcompat.find().undetermined[0]
    months = [one.release for one in ngcompat.regressions("ResNet50")]
    assert months == sorted(months)


def test_keywords() -> None:
    facts = column(4, 0)
    assert len(facts) == 10
    for function in (ngcompat.check, ngcompat.find, ngcompat.newest, ngcompat.require):
        assert facts <= set(inspect.signature(function).parameters), function
