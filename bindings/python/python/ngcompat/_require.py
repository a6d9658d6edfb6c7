"""`require`: the check at the top of a script."""

import os
import warnings

from ngcompat._errors import (
    IncompatibleEnvironment,
    IncompatibleEnvironmentWarning,
    UndeterminedEnvironment,
    UnknownReleaseError,
)
from ngcompat._ngcompat import (
    Build,
    Detection,
    Environment,
    Release,
    Report,
    _skipped,
    check,
    detect,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Dict, Literal, Mapping, Optional, Set, Union

    from ngcompat._ngcompat import _Arch, _Facts, _Gpus, _Launcher, _Os, _Texts, _Version

_warned: "Set[str]" = set()


def require(
    release: "Optional[Union[str, Release, Build, Mapping[str, Any]]]" = None,
    facts: "Optional[_Facts]" = None,
    *,
    requires: "_Texts" = (),
    on_fail: 'Literal["raise", "warn"]' = "raise",
    allow_undetermined: bool = False,
    driver: "Optional[_Version]" = None,
    cuda_driver: "Optional[_Version]" = None,
    jetpack: "Optional[_Version]" = None,
    gpus: "Optional[_Gpus]" = None,
    os: "Optional[_Os]" = None,
    arch: "Optional[_Arch]" = None,
    launcher: "Optional[_Launcher]" = None,
    toolkit: "Optional[str]" = None,
    machine: "Optional[str]" = None,
) -> Report:
    """Makes sure that a release runs on this machine, and returns the report.

    The release is a name of any family, a `Release`, or a `Build` with facts of your own; without one,
    it is that of the container this runs in. Without facts, they are what `detect()` finds; facts that
    are given are used instead of looking, not mixed with what is found. `requires` is what the
    container must contain, such as ``["cudnn>=8.9", "python=3.10"]``.

    Raises `IncompatibleEnvironment` where it does not run, and `UndeterminedEnvironment` where a
    decisive fact is missing, unless ``allow_undetermined=True``. With ``on_fail="warn"`` it warns
    instead, once for each message. With the environment variable ``NGCOMPAT_DISABLE=1`` it looks at
    nothing, and the report says that it was skipped.

    It imports nothing else, starts no process and writes no file: every rank of a job may call it.
    """
    if on_fail not in ("raise", "warn"):
        raise ValueError(f"on_fail must be 'raise' or 'warn', not {on_fail!r}")
    if _disabled():
        return _skipped(release)
    look = facts is None and all(
        fact is None for fact in (driver, cuda_driver, jetpack, gpus, os, arch, launcher, toolkit, machine)
    )
    detection = detect() if look or release is None else None
    if release is None:
        release = _container(facts) or _container(detection)
        if release is None:
            raise UnknownReleaseError(
                "no release was given, and this process is not running in an NVIDIA PyTorch container; "
                'pass one, such as ngcompat.require("24.05")',
                "release-not-given",
            )
    environment = Environment(
        detection if look else facts,
        driver=driver,
        cuda_driver=cuda_driver,
        jetpack=jetpack,
        gpus=gpus,
        os=os,
        arch=arch,
        launcher=launcher,
        toolkit=toolkit,
        machine=machine,
        requires=requires,
    )
    report = check(release, environment)
    # As plain strings: for words such as `report.verdict`, `enum` would be imported.
    answer = report.to_dict()
    undetermined = answer["verdict"] == "undetermined"
    if report.compatible or (allow_undetermined and undetermined):
        return report
    message = str(report) + _how_to_give(answer, detection if look else None)
    if on_fail == "warn":
        if message not in _warned:
            _warned.add(message)
            warnings.warn(message, IncompatibleEnvironmentWarning, stacklevel=2)
        return report
    failure = UndeterminedEnvironment if undetermined else IncompatibleEnvironment
    raise failure(message, report)


def _how_to_give(answer: "Dict[str, Any]", detection: "Optional[Detection]") -> str:
    """Why decisive facts are missing, and how to give them."""
    if all(remedy["action"] != "add-fact" for remedy in answer["remedies"]):
        return ""
    lines = [
        f"? {missing.what}: {missing.why}"
        for missing in (detection.missing if detection else ())
        if missing.what != "components.pytorch"
    ]
    if lines:
        lines.insert(0, "\nNot found out on this machine:")
    lines.append(
        '\nGive missing facts with require(..., driver="535.161.08", gpus=["Tesla T4"]), or with the '
        "environment variables NGCOMPAT_DRIVER and NGCOMPAT_GPU."
    )
    return "\n".join(lines)


def _disabled() -> bool:
    value = os.environ.get("NGCOMPAT_DISABLE", "")
    return value.lower() not in ("", "0", "false", "no", "off")


def _container(facts: "Optional[_Facts]") -> "Optional[str]":
    """The release of the container in which facts were read."""
    container = Environment(facts).container
    return None if container is None else container["release"]
