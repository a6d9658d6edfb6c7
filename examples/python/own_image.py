"""Checks images of your own, by what they say of themselves.

    docker inspect IMAGE … > image.json
    python own_image.py image.json

Without an argument it checks the image in the image.json beside it.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import ngcompat


def main() -> None:
    """Prints a line for each image, and why where it does not run."""
    file = Path(sys.argv[1]) if sys.argv[1:] else Path(__file__).with_name("image.json")
    machine = ngcompat.detect()
    for image in json.loads(file.read_text("utf-8")):
        facts = ngcompat.parse_image(image)
        report = ngcompat.check(facts.build, machine)
        print(f"{image['RepoTags'][0]}: {report.verdict} (CUDA {facts.build.cuda})")
        for line in report.lines():
            if line.kind in ("blocker", "unknown", "remedy"):
                print(f"  {line}")

    # What an image does not say can be given, or all of it: here of an extension of PyTorch.
    extension = ngcompat.Build(
        kind="wheel", cuda="12.8", capabilities=["8.0", "9.0"], ptx="9.0", compat_package=False
    )
    print(f"extension: {ngcompat.check(extension, machine).verdict}")


if __name__ == "__main__":
    main()
