"""A million machines in DuckDB: each different one is decided once, and the answers are joined.

    pip install ngcompat duckdb pyarrow
    python fleet_duckdb.py
"""

import time

import ngcompat

try:
    import duckdb
    import pyarrow as pa
except ImportError:
    raise SystemExit(print("DuckDB or pyarrow is not installed"))

RELEASE = "25.12"
ROWS = 1_000_000

duckdb.sql(f"""
    CREATE TABLE machines AS SELECT
        ['450.248.02', '470.256.02', '535.183.06', '570.133.20', '580.95.05', 'N/A']
            [1 + (hash(i) % 6)::INT] AS driver,
        ['Tesla T4', 'Tesla V100-SXM2-32GB', 'NVIDIA A100-SXM4-80GB', 'NVIDIA H100 80GB HBM3']
            [1 + (hash(-i) % 4)::INT] AS gpu
    FROM range({ROWS}) t(i)
""")


def query(sql: str) -> duckdb.DuckDBPyRelation:
    """The rows that a question gives."""
    rows = duckdb.sql(sql)
    assert rows is not None
    return rows


begin = time.perf_counter()
different = query("SELECT DISTINCT driver, gpu FROM machines").to_arrow_table()
answers = pa.table(ngcompat.verdicts(RELEASE, different["driver"], different["gpu"]))
answers = answers.append_column("driver", different["driver"]).append_column("gpu", different["gpu"])
duckdb.sql("CREATE TABLE answered AS SELECT * FROM machines JOIN answers USING (driver, gpu)")
counts = query("SELECT verdict, count(*) FROM answered GROUP BY verdict ORDER BY verdict")
rows = counts.fetchall()
took = time.perf_counter() - begin

print(rows)
print(f"{ROWS} rows, {different.num_rows} different, in {took:.2f} s")

# The same as row by row.
assert sum(count for _, count in rows) == ROWS
sample = query("SELECT driver, gpu, verdict FROM answered USING SAMPLE 200 ROWS").fetchall()
for driver, gpu, verdict in sample:
    try:
        assert verdict == ngcompat.check(RELEASE, driver=driver, gpus=[gpu]).verdict
    except ngcompat.ParseError:
        assert verdict == "undetermined"
