"""Tests that need a machine on which a release runs, skipped with the reason elsewhere.

The two fixtures are all there is to it; put them into conftest.py.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

import ngcompat


@pytest.fixture(scope="session")
def machine() -> ngcompat.Environment:
    """What is known of the machine that runs the tests."""
    return ngcompat.detect().environment


@pytest.fixture(scope="session")
def needs(machine: ngcompat.Environment) -> Callable[[str], None]:
    """Skips a test where a release does not run: `needs("24.05")`."""

    def needs(release: str) -> None:
        report = ngcompat.check(release, machine)
        if not report:
            pytest.skip(f"{report.release} is {report.verdict} here: {report.findings[0].message}")

    return needs


def test_on_the_gpu(needs: Callable[[str], None], machine: ngcompat.Environment) -> None:
    needs("20.12")
    assert machine.gpus


def test_in_the_newest(needs: Callable[[str], None], machine: ngcompat.Environment) -> None:
    needs("26.09")
    assert machine.gpus


def test_anywhere(machine: ngcompat.Environment) -> None:
    assert machine.platform["os"]
