"""A million machines in Spark: each different one is decided once, and the answers are joined.

    pip install ngcompat pyspark        # and a Java that it runs on
    python fleet_spark.py [ROWS]
"""

import random
import shutil
import sys
import time

import ngcompat

try:
    from pyspark.sql import SparkSession
    from pyspark.sql.functions import broadcast
except ImportError:
    raise SystemExit(print("PySpark is not installed"))
if shutil.which("java") is None:
    raise SystemExit(print("there is no Java, on which Spark runs"))

DRIVERS = ["450.248.02", "470.256.02", "535.183.06", "550.127.08", "570.133.20", "580.95.05", "N/A"]
GPUS = ["Tesla T4", "Tesla V100-SXM2-32GB", "NVIDIA A100-SXM4-80GB", "NVIDIA H100 80GB HBM3"]
RELEASE = "25.12"
ROWS = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000

local = SparkSession.builder.master("local[*]").config("spark.ui.enabled", "false")
spark = local.config("spark.sql.shuffle.partitions", "8").getOrCreate()
spark.sparkContext.setLogLevel("ERROR")

chance = random.Random(0)
rows = list(zip(chance.choices(DRIVERS, k=ROWS), chance.choices(GPUS, k=ROWS)))
machines = spark.createDataFrame(rows, "driver string, gpu string").cache()
machines.count()

begin = time.perf_counter()
different = machines.distinct().collect()
drivers, gpus = [row.driver for row in different], [row.gpu for row in different]
table = ngcompat.verdicts(RELEASE, drivers, gpus)
columns = "driver string, gpu string, verdict string, mode string, reason string, remedy string"
answers = zip(drivers, gpus, *(table[name] for name in ("verdict", "mode", "reason", "remedy")))
# What is joined is small: every executor gets all of it.
small = broadcast(spark.createDataFrame([tuple(answer) for answer in answers], columns))
answered = machines.join(small, ["driver", "gpu"], "left")
counts = answered.groupBy("verdict").count().orderBy("verdict").collect()
took = time.perf_counter() - begin

for row in counts:
    print(f"{row.verdict:<14}{row['count']:>8}")
print(f"{ROWS} rows, {len(different)} different, in {took:.2f} s")

# The same as row by row.
for row in answered.limit(200).collect():
    try:
        assert row.verdict == ngcompat.check(RELEASE, driver=row.driver, gpus=[row.gpu]).verdict
    except ngcompat.ParseError:
        assert row.verdict == "undetermined"
spark.stop()
