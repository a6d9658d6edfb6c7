"""`python -m ngcompat` and the script `ngcompat`: the command line."""

import sys

from ngcompat._ngcompat import _run


def main() -> int:
    """Runs the command line of this process and returns its exit status."""
    return _run(["ngcompat", *sys.argv[1:]])


if __name__ == "__main__":
    sys.exit(main())
