"""`python -m ngcompat` and the script `ngcompat`: the command line."""

import signal
import sys

from ngcompat._ngcompat import _run


def main() -> int:
    """Runs the command line of this process and returns its exit status."""
    # Python would look at Ctrl-C when the command is done, which may wait for its input.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    return _run(["ngcompat", *sys.argv[1:]])


if __name__ == "__main__":
    sys.exit(main())
