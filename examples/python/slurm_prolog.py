"""A task prolog for Slurm: whether the container of a job runs on this node.

In slurm.conf: `TaskProlog=/etc/slurm/slurm_prolog.py`. What it writes behind `print` appears in the
job's output, and `export` sets variables of the task. The job names its image in CONTAINER_IMAGE.
"""

from __future__ import annotations

import os
import sys

import ngcompat


def main() -> int:
    """Prints what Slurm is to do."""
    image = os.environ.get("CONTAINER_IMAGE")
    if image is None:
        return 0
    try:
        report = ngcompat.check(image, ngcompat.detect())
    except ngcompat.NgcompatError as error:
        # An image that is not in the data is not judged here.
        print(f"print ngcompat: {error}")
        return 0
    print(f"export NGCOMPAT_VERDICT={report.verdict}")
    if report.verdict != "incompatible":
        return 0
    for line in report.lines():
        print(f"print {line}")
    # A failing prolog ends the task, which would fail later and say less.
    return 1


if __name__ == "__main__":
    sys.exit(main())
