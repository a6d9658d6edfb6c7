"""Mixed precision as PyTorch takes it. PyTorch is imported when it is asked for, and never before."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, ContextManager, Optional

_NAMES = {"fp32": "float32", "fp16": "float16", "bf16": "bfloat16"}


def dtype(data_type: "Optional[str]") -> "Any":
    """`torch.bfloat16` for `bf16`; None where no data type is known."""
    if data_type is None:
        return None
    import torch  # type: ignore[import-not-found,unused-ignore]

    return getattr(torch, _NAMES[data_type])


def autocast(data_type: "Optional[str]", device_type: "Optional[str]") -> "ContextManager[Any]":
    """What runs operations in the data type, and does nothing where there is none to choose."""
    import contextlib

    import torch  # type: ignore[import-not-found,unused-ignore]

    device = device_type or _device()
    # The plan is for the GPU. CPUs have BF16 too, and FP16 is for training on GPUs alone.
    if data_type not in (("bf16", "fp16") if device == "cuda" else ("bf16",)):
        return contextlib.nullcontext()
    if hasattr(torch, "autocast"):
        cast: "ContextManager[Any]" = torch.autocast(device, dtype=dtype(data_type))
        return cast
    # Before 1.10 it is for FP16 on GPUs alone; the CPU goes without.
    if device != "cuda":
        return contextlib.nullcontext()
    old: "ContextManager[Any]" = torch.cuda.amp.autocast()
    return old


def grad_scaler(loss_scaling: bool, device_type: "Optional[str]") -> "Any":
    """What scales the loss, and does nothing where that is not needed."""
    import torch  # type: ignore[import-not-found,unused-ignore]

    device = device_type or _device()
    enabled = loss_scaling and device == "cuda"
    if hasattr(torch, "amp") and hasattr(torch.amp, "GradScaler"):
        return torch.amp.GradScaler(device, enabled=enabled)
    return torch.cuda.amp.GradScaler(enabled=enabled)


def _device() -> str:
    import torch  # type: ignore[import-not-found,unused-ignore]

    return "cuda" if torch.cuda.is_available() else "cpu"
