"""Uses of the package for the type checkers, and for the tests, which run it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ngcompat
from ngcompat import (
    Architecture,
    BoardClass,
    ComponentVersion,
    DriverVersion,
    Environment,
    Finding,
    Release,
    Remedy,
    Report,
    RunMode,
    Verdict,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from typing_extensions import assert_type


def uses() -> None:
    report = ngcompat.check("20.12", driver="450.80.02", gpus=["Tesla T4"])
    if TYPE_CHECKING:
        assert_type(report, Report)
        assert_type(report.verdict, Verdict)
        assert_type(report.mode, RunMode | None)
        assert_type(report.findings, tuple[Finding, ...])
        assert_type(ngcompat.newest(), Release | None)
        assert_type(ngcompat.require("20.12"), Report)
    assert report and report.verdict is Verdict.COMPATIBLE
    assert report.mode is RunMode.FORWARD_COMPATIBILITY
    assert report.aspects["driver"] == "compatible"
    assert [finding.rule for finding in report.findings if finding.severity == "note"]

    env = Environment(driver=DriverVersion("450.80.02"), gpus={"compute_capability": "7.5"})
    assert ngcompat.check("20.12", env, gpus="T4").compatible
    assert ngcompat.check(ngcompat.release("20.12"), {"driver": "450.80.02", "gpus": ["T4"]})
    assert ngcompat.newest(env, gpus=env.gpus) is not None
    assert ngcompat.find(gpus="T4", cuda_driver="12.2", arch=ngcompat.CpuArch.X86_64)[0].release
    facts = ngcompat.parse_facts("GPU 0: Tesla T4 (UUID: GPU-5d0e)")
    assert facts.gpus[0].class_ is BoardClass.DATACENTER
    assert ngcompat.find(facts, driver="450.80.02")

    cudnn = ngcompat.release("20.12").components["cudnn"]
    assert cudnn >= "8.0.5" and cudnn > ComponentVersion("8.0") and f"{cudnn}" == "8.0.5"
    newest = max(ngcompat.releases())
    assert newest.id == str(newest).split(":")[1]

    for change in ngcompat.diff("20.06", newest).components:
        assert change.from_ != change.to
    native = ngcompat.drivers("24.05", "RTX 4090").native
    assert native is not None and native.driver >= "550"
    dtype = ngcompat.amp("24.05", gpus="H100").dtype.value
    assert dtype is not None and not dtype["loss_scaling"] and dtype["data_type"] == "bf16"
    plan = ngcompat.amp(ngcompat.check("24.05", gpus=(9, 0)))
    assert plan.data_type == "bf16" and not plan.loss_scaling
    found: Sequence[ngcompat.FoundRelease] = ngcompat.find(driver="450.80.02", gpus="T4")
    assert "23.10" in found and list(reversed(found))[-1] == found[0]
    assert ngcompat.releases()["24.05"].id == "24.05" and ngcompat.releases().rows()[0]["release"]
    assert ngcompat.Verdict.COMPATIBLE < ngcompat.Verdict.INCOMPATIBLE
    issue = ngcompat.issues("20.06", gpus="T4", model="maskrcnn").issues[0]
    assert issue.architectures == (Architecture.TURING,) and issue.source["address"]
    assert ngcompat.regressions("waveglow", "V100")[0].issue.models
    assert ngcompat.identify("2.1.0a0+32f93b1").matches == ("pytorch:23.10", "pytorch:23.09")
    assert ngcompat.constraint("cuda>=11.0", driver="450.80.02").result == "satisfied"
    assert ngcompat.explain("driver.too-old").aspect == "driver"
    assert ngcompat.detect(root="/nonexistent", nvml=False, environ={}).missing

    try:
        ngcompat.require("24.05", driver="418.40", gpus=["Tesla T4"])
    except ngcompat.IncompatibleEnvironment as error:
        remedies: tuple[Remedy, ...] = error.report.remedies
        assert "use-release" in [remedy.action for remedy in remedies]
    try:
        ngcompat.check("20.05")
    except ngcompat.UnknownReleaseError as error:
        assert error.code == "release-unknown"
