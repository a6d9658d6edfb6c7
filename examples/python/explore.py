"""A walk through the matrix, to be read cell by cell in an editor or a notebook.

In a notebook the last value of each cell shows as a table.
"""

# %% Which releases run on an R470 fleet of T4s, with Python 3.10?
import ngcompat

fleet = ngcompat.Environment(driver="470.57.02", gpus=["Tesla T4"], requires=["python=3.10"])
found = ngcompat.find(fleet)
print(f"{len(found)} releases run on {fleet}")
print(found)

# %% Why does the newest release of all not run there?
newest = ngcompat.newest()
assert newest is not None
report = ngcompat.check(newest, fleet)
for finding in report.findings:
    if finding.severity == "blocker":
        print(finding.message)
        print(f"  {finding.source}")
for remedy in report.remedies:
    print(f"→ {remedy.message}")

# %% What would change on the way to the newest that is documented to run?
print(ngcompat.diff("23.07", next(one.release for one in found if one.documented)))

# %% When did cuDNN 9 arrive?
with_cudnn = [one for one in ngcompat.releases() if one.components.get("cudnn", "") >= "9"]
print(f"since {min(with_cudnn)}")

# %% How do drivers and precision differ by GPU?
for gpu in ("Tesla V100", "A100", "H100", "GeForce RTX 4090"):
    native = ngcompat.drivers("24.05", gpu).native
    dtype = ngcompat.amp("24.05", gpu).dtype.value
    print(gpu, native.driver if native else "no driver", dtype and dtype["data_type"])

# %% What is known to go wrong with a model?
for regression in ngcompat.regressions("waveglow", "Tesla V100"):
    print(f"{regression.release}: {regression.issue.summary}")
