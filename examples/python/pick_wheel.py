"""Prints the command that installs the newest PyTorch wheel that runs on this machine.

    python pick_wheel.py | sh

`NGCOMPAT_DRIVER` and `NGCOMPAT_GPU` choose for another machine.
"""

from __future__ import annotations

import sys

import ngcompat


def main() -> int:
    """Looks at this machine and chooses."""
    machine = ngcompat.detect()
    wheel = ngcompat.newest(machine, family="torch")
    if wheel is None:
        print(f"no PyTorch wheel is known to run on {machine.environment}", file=sys.stderr)
        return 1
    # With the index of its CUDA variant: PyPI's default may need a newer driver or GPU.
    print(wheel.install)
    return 0


if __name__ == "__main__":
    sys.exit(main())
