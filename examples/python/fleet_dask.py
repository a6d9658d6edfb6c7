"""A million machines in Dask: each different one is decided once, and the answers are joined.

    pip install ngcompat "dask[dataframe]"
    python fleet_dask.py [ROWS]
"""

import random
import sys
import time

import ngcompat

try:
    import dask.dataframe as dd
    import pandas as pd
except ImportError:
    raise SystemExit(print("Dask is not installed"))

DRIVERS = ["450.248.02", "470.256.02", "535.183.06", "550.127.08", "570.133.20", "580.95.05", "N/A"]
GPUS = ["Tesla T4", "Tesla V100-SXM2-32GB", "NVIDIA A100-SXM4-80GB", "NVIDIA H100 80GB HBM3"]
RELEASE = "25.12"
ROWS = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000

chance = random.Random(0)
rows = pd.DataFrame({"driver": chance.choices(DRIVERS, k=ROWS), "gpu": chance.choices(GPUS, k=ROWS)})
machines = dd.from_pandas(rows, npartitions=8)  # type: ignore[no-untyped-call]

begin = time.perf_counter()
different = machines.drop_duplicates().compute().reset_index(drop=True)
table = ngcompat.verdicts(RELEASE, different["driver"], different["gpu"])
answers = pd.concat([different, pd.DataFrame(table)], axis="columns")
# What is joined is small: every worker gets all of it.
answered = machines.merge(answers, on=["driver", "gpu"], how="left")
counts = answered.groupby("verdict").size().compute()
took = time.perf_counter() - begin

print(counts.sort_index().to_string())
print(f"{ROWS} rows, {len(different)} different, in {took:.2f} s")

# The same as row by row.
for row in answered.head(200, npartitions=-1).itertuples():
    try:
        assert row.verdict == ngcompat.check(RELEASE, driver=row.driver, gpus=[row.gpu]).verdict
    except ngcompat.ParseError:
        assert row.verdict == "undetermined"
