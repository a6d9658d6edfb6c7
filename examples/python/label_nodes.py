"""Labels the nodes of a Kubernetes cluster with what runs on them, for the scheduler to select by.

    kubectl get nodes --output json | python label_nodes.py 24.05 25.12 | sh

It reads the labels that GPU Feature Discovery puts on nodes and prints `kubectl` commands. Without
arguments it shows that on two nodes of nodes.json.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import ngcompat

PREFIX = "ngcompat.example.com"


def labels(node: dict[str, Any], releases: list[str]) -> list[str]:
    """A label for each release: `PREFIX/pytorch-24.05=compatible`."""
    facts = ngcompat.parse_facts(json.dumps(node["metadata"]["labels"]))
    return [f"{PREFIX}/pytorch-{name}={ngcompat.check(name, facts).verdict}" for name in releases]


def main() -> None:
    """Prints a command for each node that has GPUs."""
    releases = sys.argv[1:] or ["20.12", "25.12"]
    sample = Path(__file__).with_name("nodes.json")
    text = sys.stdin.read() if sys.argv[1:] else sample.read_text("utf-8")
    for node in json.loads(text)["items"]:
        if node["metadata"]["labels"].get("nvidia.com/gpu.present") == "true":
            name = node["metadata"]["name"]
            print("kubectl label --overwrite node", name, *labels(node, releases))


if __name__ == "__main__":
    main()
