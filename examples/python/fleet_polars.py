"""A million machines in Polars: each different one is decided once, and the answers are joined.

    pip install ngcompat polars
    python fleet_polars.py
"""

import random
import time

import ngcompat

try:
    import polars as pl
except ImportError:
    raise SystemExit(print("Polars is not installed"))

DRIVERS = ["450.248.02", "470.256.02", "535.183.06", "550.127.08", "570.133.20", "580.95.05", "N/A"]
GPUS = ["Tesla T4", "Tesla V100-SXM2-32GB", "NVIDIA A100-SXM4-80GB", "NVIDIA H100 80GB HBM3"]
RELEASE = "25.12"
ROWS = 1_000_000

chance = random.Random(0)
machines = pl.DataFrame(
    {"driver": chance.choices(DRIVERS, k=ROWS), "gpu": chance.choices(GPUS, k=ROWS)}
)

begin = time.perf_counter()
different = machines.unique(["driver", "gpu"])
answers = ngcompat.verdicts(RELEASE, different["driver"], different["gpu"])
answered = machines.join(different.hstack(pl.DataFrame(answers)), on=["driver", "gpu"], how="left")
counts = answered.group_by("verdict").len().sort("verdict")
took = time.perf_counter() - begin

print(counts)
print(f"{ROWS} rows, {different.height} different, in {took:.2f} s")

# The same as row by row.
for driver, gpu, verdict in answered.select("driver", "gpu", "verdict").sample(200, seed=0).iter_rows():
    try:
        assert verdict == ngcompat.check(RELEASE, driver=driver, gpus=[gpu]).verdict
    except ngcompat.ParseError:
        assert verdict == "undetermined"
