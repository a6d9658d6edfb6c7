"""Columns of machines, from the engines that people have."""

from __future__ import annotations

import random
from collections import namedtuple
from typing import Any

import pytest

import ngcompat

ROWS = [
    ("25.12", "580.95.05", "NVIDIA H100 80GB HBM3"),
    ("25.12", "470.57.02", "Tesla T4"),
    ("24.05", "470.57.02", "Tesla T4"),
    ("24.05", None, "Tesla T4"),
    ("24.05", "", None),
    ("24.05", "[Unknown Error]", "Tesla T4"),
    ("99.99.99", "470.57.02", "Tesla T4"),
    ("24.05", "535.161.08", "NVIDIA A100-SXM4-80GB"),
]
RELEASES, DRIVERS, GPUS = (list(column) for column in zip(*ROWS))
BAD = {5, 6}


def expected() -> dict[str, list[str | None]]:
    table = ngcompat.verdicts(RELEASES, DRIVERS, GPUS)
    for at, (release, driver, gpu) in enumerate(ROWS):
        if at in BAD:
            assert table["verdict"][at] == "undetermined"
            assert table["reason"][at]
            continue
        report = ngcompat.check(release, driver=driver or None, gpus=[gpu] if gpu else None)
        assert table["verdict"][at] == report.verdict
        assert table["mode"][at] == report.mode
        if report.compatible:
            assert table["reason"][at] is None
        else:
            assert table["reason"][at] in [it.message for it in report.findings]
            assert table["remedy"][at] == report.remedies[0].message
    return table


def test_sequences() -> None:
    table = expected()
    assert list(table) == ["verdict", "mode", "reason", "remedy"]
    assert table["verdict"][:3] == ["compatible", "incompatible", "compatible"]
    assert ngcompat.verdicts(tuple(RELEASES), iter(DRIVERS), GPUS) == table


def test_one_value_for_all_rows() -> None:
    table = ngcompat.verdicts("24.05", ["470.57.02", "535.161.08"], "Tesla T4")
    assert table["verdict"] == ["compatible", "compatible"]
    assert ngcompat.verdicts(ngcompat.release("24.05"))["verdict"] == ["undetermined"]
    assert ngcompat.verdicts("24.05", [], [])["verdict"] == []


def test_cells_that_are_lists() -> None:
    gpus = [["Tesla T4", "Tesla T4"], [], ["Tesla T4", "Tesla K80"]]
    table = ngcompat.verdicts("24.05", "535.161.08", gpus)
    assert table["verdict"] == ["compatible", "undetermined", "incompatible"]


@pytest.mark.parametrize("cell", [7, 1.5, object(), {"a": 1}, b"T4", [None], float("nan"), ["", 3]])
def test_no_cell_raises(cell: Any) -> None:
    for columns in [(["24.05"], [cell], ["T4"]), (["24.05"], ["535"], [cell]), ([cell], ["535"], ["T4"])]:
        table = ngcompat.verdicts(*columns)
        assert table["verdict"] == ["undetermined"]
        assert table["reason"][0]


def test_columns_of_different_lengths() -> None:
    with pytest.raises(ValueError, match="2 and 3 rows"):
        ngcompat.verdicts("24.05", ["535"] * 2, ["T4"] * 3)


def test_each_different_machine_is_decided_once(monkeypatch: pytest.MonkeyPatch) -> None:
    from ngcompat import _tables

    asked = []

    def counted(*args: Any, **keywords: Any) -> Any:
        asked.append(args)
        return ngcompat.check(*args, **keywords)

    monkeypatch.setattr(_tables, "check", counted)
    rows = random.Random(1).choices(range(len(ROWS)), k=10_000)
    columns = [[column[at] for at in rows] for column in (RELEASES, DRIVERS, GPUS)]
    table = ngcompat.verdicts(*columns)
    assert len(asked) == len(ROWS)
    wanted = expected()
    assert table["verdict"] == [wanted["verdict"][at] for at in rows]
    assert table["remedy"] == [wanted["remedy"][at] for at in rows]


def test_pyarrow() -> None:
    pyarrow = pytest.importorskip("pyarrow")
    columns = [pyarrow.array(column) for column in (RELEASES, DRIVERS, GPUS)]
    assert ngcompat.verdicts(*columns) == expected()
    chunked = [pyarrow.chunked_array([column[:3], column[3:]]) for column in columns]
    table = pyarrow.table(ngcompat.verdicts(*chunked))
    assert table["verdict"].to_pylist() == expected()["verdict"]


def test_what_only_gives_arrow_data() -> None:
    pyarrow = pytest.importorskip("pyarrow")

    class Column:
        def __init__(self, values: list[Any]) -> None:
            self.values = pyarrow.array(values)

        def __arrow_c_array__(self, requested_schema: object = None) -> Any:
            return self.values.__arrow_c_array__(requested_schema)

    class Chunks:
        def __init__(self, values: list[Any]) -> None:
            self.values = pyarrow.chunked_array([values])

        def __arrow_c_stream__(self, requested_schema: object = None) -> Any:
            return self.values.__arrow_c_stream__(requested_schema)

    assert ngcompat.verdicts(Column(RELEASES), Chunks(DRIVERS), Column(GPUS)) == expected()


def test_polars() -> None:
    polars = pytest.importorskip("polars")
    frame = polars.DataFrame({"release": RELEASES, "driver": DRIVERS, "gpu": GPUS})
    table = ngcompat.verdicts(frame["release"], frame["driver"], frame["gpu"])
    assert polars.DataFrame(table)["verdict"].to_list() == expected()["verdict"]


def test_pandas() -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({"release": RELEASES, "driver": DRIVERS, "gpu": GPUS})
    assert ngcompat.verdicts(frame["release"], frame["driver"], frame["gpu"]) == expected()


def test_pandas_na_is_unknown() -> None:
    pandas = pytest.importorskip("pandas")
    drivers = pandas.Series(["450.80.02", pandas.NA], dtype="string")
    table = ngcompat.verdicts("24.05", drivers, pandas.NA)
    assert not any("NA" in (reason or "") for reason in table["reason"])
    whole = ngcompat.check("24.05", driver="450.80.02")
    assert table["verdict"] == [str(whole.verdict), "undetermined"]


def test_duckdb() -> None:
    duckdb = pytest.importorskip("duckdb")
    pytest.importorskip("pyarrow")
    rows = duckdb.sql("SELECT * FROM (VALUES ('24.05', '470.57.02', 'Tesla T4')) t(r, d, g)")
    table = rows.to_arrow_table()
    assert ngcompat.verdicts(table["r"], table["d"], table["g"])["verdict"] == ["compatible"]


def test_a_value_for_all_rows_is_no_cell() -> None:
    with pytest.raises(ngcompat.ParseError, match="58O"):
        ngcompat.verdicts(["24.05"], "58O", "A100")
    with pytest.raises(ngcompat.NgcompatError, match="banana"):
        ngcompat.verdicts("torch==banana", ["535.161.08"], "A100")
    assert ngcompat.verdicts(["torch==banana"], "535.161.08", "A100")["verdict"] == ["undetermined"]


def test_rows_are_facts() -> None:
    row = namedtuple("row", "Index driver gpu")(0, "450.80.02", "Tesla T4")
    assert ngcompat.check("20.12", row).compatible
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({"driver": ["450.80.02"], "gpu": ["Tesla T4"]})
    assert ngcompat.check("20.12", frame.iloc[0]).compatible
    assert all(ngcompat.check("20.12", row).compatible for row in frame.itertuples())
    with pytest.raises(ngcompat.ParseError, match="host"):
        ngcompat.check("20.12", namedtuple("row", "host driver")("a", "450.80.02"))
    with pytest.raises(TypeError, match="facts must be"):
        ngcompat.check("20.12", ("450.80.02", "Tesla T4"))
