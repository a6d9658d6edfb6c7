"""Mixed precision, from the guidance to PyTorch."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from types import SimpleNamespace
from typing import Any

import pytest

import ngcompat


def torch(*, cuda: bool, old: bool = False) -> Any:
    """What is used of PyTorch: of today's, or of one before 1.10."""
    made = SimpleNamespace(
        bfloat16="torch.bfloat16", float16="torch.float16", float32="torch.float32",
        cuda=SimpleNamespace(
            is_available=lambda: cuda,
            amp=SimpleNamespace(
                autocast=lambda: contextlib.nullcontext(("cuda", "old")),
                GradScaler=lambda enabled: ("old", enabled),
            ),
        ),
    )
    if not old:
        made.autocast = lambda device, dtype: contextlib.nullcontext((device, dtype))
        made.amp = SimpleNamespace(GradScaler=lambda device, enabled: (device, enabled))
    return made


def used(plan: Any, device_type: str | None = None) -> Any:
    with plan.autocast(device_type) as inside:
        return inside


BF16 = ngcompat.amp("24.05", "A100")
FP16 = ngcompat.amp("24.05", "Tesla V100")
FP32 = ngcompat.amp("24.05", "GTX 1080")
UNKNOWN = ngcompat.amp("24.05")


def test_plan() -> None:
    assert (BF16.data_type, BF16.loss_scaling) == ("bf16", False)
    assert (FP16.data_type, FP16.loss_scaling) == ("fp16", True)
    assert (FP32.data_type, FP32.loss_scaling) == ("fp32", False)
    assert (UNKNOWN.data_type, UNKNOWN.loss_scaling) == (None, False)


def test_on_a_gpu(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "torch", torch(cuda=True))
    dtypes = [plan.torch_dtype for plan in (BF16, FP16, FP32, UNKNOWN)]
    assert dtypes == ["torch.bfloat16", "torch.float16", "torch.float32", None]
    assert [used(plan) for plan in (BF16, FP16, FP32, UNKNOWN)] == [
        ("cuda", "torch.bfloat16"), ("cuda", "torch.float16"), None, None,
    ]
    assert [plan.grad_scaler() for plan in (BF16, FP16, FP32, UNKNOWN)] == [
        ("cuda", False), ("cuda", True), ("cuda", False), ("cuda", False),
    ]
    assert used(FP16, "cpu") is None and FP16.grad_scaler("cpu") == ("cpu", False)


def test_on_a_cpu(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "torch", torch(cuda=False))
    assert used(BF16) == ("cpu", "torch.bfloat16")
    assert used(FP16) is None and FP16.grad_scaler() == ("cpu", False)


def test_with_an_old_pytorch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "torch", torch(cuda=True, old=True))
    assert used(FP16) == ("cuda", "old") and FP16.grad_scaler() == ("old", True)
    assert used(BF16, "cpu") is None and used(UNKNOWN) is None


def test_of_several_gpus() -> None:
    mixed = ngcompat.amp("24.05", ["A100", "Tesla V100"])
    assert (mixed.data_type, mixed.loss_scaling, mixed.gpu.name) == ("fp16", True, "Tesla V100")
    assert ngcompat.amp("24.05", ["A100", "GTX 1080"]).data_type == "fp32"
    assert ngcompat.amp("24.05", ["A100", "Voodoo 2"]).data_type is None
    assert ngcompat.amp("24.05", ["A100", "A100"]) == BF16
    assert ngcompat.amp("24.05", (8, 0)).data_type == "bf16"


def test_of_a_report(monkeypatch: pytest.MonkeyPatch) -> None:
    report = ngcompat.check("24.05", driver="550.54.15", gpus=["A100", "A100"])
    assert ngcompat.amp(report) == BF16
    assert ngcompat.amp(report, "Tesla V100") == FP16
    assert ngcompat.amp("24.05", report.gpus) == BF16
    assert ngcompat.amp(ngcompat.check("24.05")).data_type is None
    monkeypatch.setenv("NGCOMPAT_DISABLE", "1")
    skipped = [ngcompat.require(release) for release in ("24.05", "banana", None)]
    own = ngcompat.check(ngcompat.Build(cuda="12.8"), gpus="A100")
    wheel = ngcompat.check("torch==2.6.0+cu124", gpus="A100")
    for report in (*skipped, own, wheel, ngcompat.check("29.06", gpus="A100")):
        plan = ngcompat.amp(report)
        assert plan.release == report.release and plan.data_type is None
        assert not plan.loss_scaling and plan.dtype.message in str(plan) and plan.dtype.message
        monkeypatch.setitem(sys.modules, "torch", torch(cuda=True))
        assert used(plan) is None and plan.grad_scaler() == ("cuda", False)
    with pytest.raises(ngcompat.ParseError):
        ngcompat.amp("torch==2.6.0+cu124", "A100")


def test_pytorch_is_imported_when_it_is_asked_for() -> None:
    script = """
import sys, ngcompat
sys.modules["torch"] = None  # an import of it fails
plan = ngcompat.amp(ngcompat.check("24.05", gpus="A100"))
print(plan.data_type, plan.loss_scaling)
for ask in (lambda: plan.torch_dtype, plan.autocast, plan.grad_scaler):
    try:
        ask()
    except ImportError:
        print("asked")
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["bf16", "False", "asked", "asked", "asked"]
