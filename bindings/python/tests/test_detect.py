"""`detect`: prepared machines, a small NVML, and the machine that runs the tests."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import ngcompat

KERNEL_DRIVER = {
    "/proc/driver/nvidia/version": (
        "NVRM version: NVIDIA UNIX x86_64 Kernel Module  440.33.01  Wed Nov 13 00:00:22 UTC 2019\n"
    ),
    "/proc/driver/nvidia/gpus/0000:00:1e.0/information": "Model: \t\t Tesla T4\n",
    "/proc/version": "Linux version 5.4.0-1029-aws\n",
    "/dev/nvidiactl": "",
    "/dev/nvidia0": "",
}


def origins(detection: ngcompat.Detection) -> dict[str, str]:
    return {found.fact: found.origin for found in detection.facts}


def test_files_of_the_kernel_driver(machine: Callable[..., Path]) -> None:
    detection = ngcompat.detect(root=machine(KERNEL_DRIVER), environ={}, arch="x86_64")
    env = detection.environment
    assert env.driver == "440.33.01" and env.cuda_driver is None
    assert [gpu.name for gpu in env.gpus] == ["Tesla T4"]
    assert origins(detection)["driver"] == "/proc/driver/nvidia/version"
    report = ngcompat.check("20.12", detection)
    assert report.mode == "forward-compatibility"
    assert report == ngcompat.check("20.12", env)


def test_nvml(nvml: Path, machine: Callable[..., Path]) -> None:
    detection = ngcompat.detect(
        root=machine(KERNEL_DRIVER), nvml=nvml, environ={}, arch="aarch64", torch_paths=[]
    )
    env = detection.environment
    assert env.driver == "535.104.05" and env.gpus[0].compute_capability == "7.5"
    assert env.platform["arch"] == "aarch64"
    assert origins(detection)["driver"] == f"NVML ({nvml})"


def test_variables_win(machine: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    root = machine(KERNEL_DRIVER)
    told = {"NGCOMPAT_DRIVER": "535.161.08", "NGCOMPAT_GPU": "A100;H100"}
    env = ngcompat.detect(root=root, environ=told).environment
    assert env.driver == "535.161.08" and [gpu.name for gpu in env.gpus] == ["A100", "H100"]
    # The process's own environment, which Python changes while it runs.
    for name, value in told.items():
        monkeypatch.setenv(name, value)
    assert ngcompat.detect(root=root).environment == env
    assert ngcompat.detect(root=root, environ=os.environ).environment == env
    assert ngcompat.detect(root=root, environ={}).environment != env


def test_container() -> None:
    variables = {
        "NVIDIA_PYTORCH_VERSION": "24.05", "CUDA_VERSION": "12.4.1",
        "CUDA_DRIVER_VERSION": "550.54.15",
    }
    env = ngcompat.detect(root="/nonexistent", environ=variables).environment
    assert env.container == {
        "release": "24.05", "cuda": "12.4.1", "cuda_driver_version": "550.54.15",
    }


def test_torch_is_read_not_imported(machine: Callable[..., Path]) -> None:
    root = machine({
        "site/torch/version.py": "__version__ = '2.1.0a0+32f93b1'\n",
        "site/torch/__init__.py": "raise SystemExit('imported')\n",
    })
    paths = [root / "elsewhere", str(root / "site")]
    detection = ngcompat.detect(root=root, environ={}, torch_paths=paths)
    assert detection.environment.components["pytorch"] == "2.1.0a0+32f93b1"
    assert "torch" not in sys.modules


def test_sys_path_is_where_torch_is_looked_for(
    machine: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    root = machine({"site/torch/version.py": "__version__ = '2.1.0a0+32f93b1'\n"})
    odd: list[Any] = [None, str(root / "site")]
    monkeypatch.setattr(sys, "path", [*odd, *sys.path])
    env = ngcompat.detect(root=root).environment
    assert env.components["pytorch"] == "2.1.0a0+32f93b1"


def test_this_machine() -> None:
    detection = ngcompat.detect()
    assert detection.environment.platform["os"] in set(ngcompat.Os)
    assert str(detection).startswith(str(detection.environment))
    assert ngcompat.detect(nvml=True) == detection
    assert all(found.origin for found in detection.facts)
    assert all(missing.why for missing in detection.missing)
