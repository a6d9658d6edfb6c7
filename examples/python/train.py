"""A training script that makes sure of its container first, and trains in the precision that the
release and the GPU are made for.

Where PyTorch is not installed it stops after saying what it would have used.
"""

from __future__ import annotations

import ngcompat

#: The container this job is made for. Inside a container, `require()` without a name takes its own.
RELEASE = "20.12"


def main() -> None:
    """Checks, chooses, trains."""
    # Before the slow imports: on a wrong machine the job ends here, saying what would help.
    report = ngcompat.require(RELEASE, requires=["pytorch>=1.8"])
    print(report.summary)

    # Where nothing is known of the GPU, it trains in FP32.
    plan = ngcompat.amp(report)
    print(plan.dtype.message)

    try:
        import torch
    except ImportError:
        print("PyTorch is not installed here, so nothing is trained.")
        return

    device = "cuda" if torch.cuda.is_available() else "cpu"
    torch.manual_seed(0)
    # Sizes that Tensor Cores like.
    model = torch.nn.Sequential(
        torch.nn.Linear(64, 128), torch.nn.ReLU(), torch.nn.Linear(128, 8)
    ).to(device)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    scaler = plan.grad_scaler()
    inputs = torch.randn(256, 64, device=device)
    targets = torch.randint(0, 8, (256,), device=device)
    losses = []
    for _ in range(20):
        optimizer.zero_grad()
        with plan.autocast():
            loss = torch.nn.functional.cross_entropy(model(inputs), targets)
        scaler.scale(loss).backward()
        scaler.step(optimizer)
        scaler.update()
        losses.append(loss.item())
    print(f"loss on {device}: {losses[0]:.3f} to {losses[-1]:.3f}")
    assert losses[-1] < losses[0]


if __name__ == "__main__":
    main()
