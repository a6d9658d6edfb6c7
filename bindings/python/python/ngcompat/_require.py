"""`require`: the check at the top of a script."""

import os
import sys
import warnings

from ngcompat._errors import (
    IncompatibleEnvironment,
    IncompatibleEnvironmentWarning,
    UndeterminedEnvironment,
    UnknownReleaseError,
)
from ngcompat._ngcompat import (
    Detection,
    Environment,
    Report,
    _installed,
    _skipped,
    check,
    detect,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Dict, List

    from ngcompat._ngcompat import (
        _Arch,
        _Facts,
        _Gpus,
        _Launcher,
        _OnFail,
        _Os,
        _Subject,
        _Texts,
        _Version,
    )
else:
    # What `typing.get_type_hints` finds; `typing` would cost more to import than all the rest.
    _Facts = _Gpus = _Subject = _Texts = object
    _Arch = _Launcher = _OnFail = _Os = _Version = str

#: Where launchers of distributed jobs say which process of a machine this is: torchrun, Slurm, Open MPI.
_LOCAL_RANKS = ("LOCAL_RANK", "SLURM_LOCALID", "OMPI_COMM_WORLD_LOCAL_RANK")

#: The variables that `detect` reads, by the facts that they give.
_VARIABLES = {"driver": "NGCOMPAT_DRIVER", "gpu": "NGCOMPAT_GPU"}

#: How they are given by keyword.
_EXAMPLES = {
    "driver": 'driver="535.161.08"',
    "gpu": 'gpus="Tesla T4"',
    "os": 'os="linux"',
    "arch": 'arch="x86_64"',
    "launcher": 'launcher="docker"',
}


def require(
    release: "_Subject | None" = None,
    facts: "_Facts | None" = None,
    *,
    requires: "_Texts | None" = None,
    on_fail: "_OnFail" = "raise",
    allow_undetermined: bool = False,
    driver: "_Version | None" = None,
    cuda_driver: "_Version | None" = None,
    jetpack: "_Version | None" = None,
    gpus: "_Gpus | None" = None,
    os: "_Os | None" = None,
    arch: "_Arch | None" = None,
    launcher: "_Launcher | None" = None,
    toolkit: "str | None" = None,
    machine: "str | None" = None,
) -> Report:
    """Makes sure that a release runs on this machine, and returns the report.

    The release is a name of any family, a `Release`, or a `Build` with facts of your own; without one,
    it is that of the container this runs in, or of the PyTorch that is installed. The facts are what
    `detect()` finds; those that are given by keyword win over them. With `facts`, such as an
    `Environment`, it does not look at the machine. `requires` is what the container must contain, such
    as ``["cudnn>=8.9", "python=3.10"]``.

    Raises `IncompatibleEnvironment` where it does not run, and `UndeterminedEnvironment` where a
    decisive fact is missing, unless ``allow_undetermined=True``. With ``on_fail="warn"`` it issues an
    `IncompatibleEnvironmentWarning` instead, and with ``on_fail="exit"`` it ends the program with the
    message alone. With the environment variable ``NGCOMPAT_DISABLE=1`` it looks at nothing, and the
    report says that it was skipped.

    Where it runs, and this is the container of another release, a warning says so.

    It imports nothing else, starts no process and writes no file: every rank of a job may call it. Of
    the ranks of a machine the first explains, and the others say in a line what is wrong and where.

    >>> ngcompat.require("20.12", driver="450.80.02", gpus="Tesla T4").compatible
    True
    """
    __tracebackhide__ = True
    if on_fail not in ("raise", "warn", "exit"):
        raise ValueError(f"on_fail must be 'raise', 'warn' or 'exit', not {on_fail!r}")
    if not isinstance(allow_undetermined, bool):
        kind = type(allow_undetermined).__name__
        raise TypeError(f"allow_undetermined must be a bool, not {kind}")
    if _disabled():
        return _skipped(release)
    # What `detect` found is a look at the machine, whoever took it.
    detection = facts if isinstance(facts, Detection) else None
    if facts is None:
        # Nothing else of NVML is asked for.
        given = driver is not None and (gpus is not None or machine is not None)
        detection = detect(nvml=not given)
    environment = Environment(
        detection if facts is None else facts,
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
    if release is None:
        release, why = _installed(environment)
        if release is None and facts is not None:
            # Given facts are about the machine; this process knows its container.
            release, why = _installed(detect(nvml=False))
        if release is None:
            message = f'no release was given, and {why}; pass one, such as ngcompat.require("24.05")'
            if on_fail == "exit":
                print(message, file=sys.stderr)
                raise SystemExit(1)
            raise UnknownReleaseError(message, "release-not-given")
    report = check(release, environment)
    # As plain strings: for words such as `report.verdict`, `enum` would be imported.
    answer = report.to_dict()
    undetermined = answer["verdict"] == "undetermined"
    if report.compatible or (allow_undetermined and undetermined):
        other = report.finding("contents.other-release")
        if other is not None and _local_rank() in (None, 0):
            warnings.warn(other.message, IncompatibleEnvironmentWarning, stacklevel=2)
        return report
    message = _message(report, answer, detection)
    if on_fail == "warn":
        warnings.warn(message, IncompatibleEnvironmentWarning, stacklevel=2)
        return report
    if on_fail == "exit":
        print(message, file=sys.stderr)
        raise SystemExit(1)
    failure = UndeterminedEnvironment if undetermined else IncompatibleEnvironment
    raise failure(message, report)


def _message(report: Report, answer: "Dict[str, Any]", detection: "Detection | None") -> str:
    """The report as the end of a traceback: what matters comes last, where people read."""
    lines: "Dict[str, List[str]]" = {}
    for line in report.lines():
        lines.setdefault(line.to_dict()["kind"], []).append(str(line))
    causes = lines.get("blocker", []) + lines.get("unknown", [])
    rank = _local_rank()
    where = f"on {_host()}" + ("" if rank is None else f", local rank {rank}")
    if rank is not None and rank != 0:
        # The first rank of the machine explains; its GPU may be another, so that the reason is here, too.
        cause = f": {causes[0]}" if causes else ""
        return f"{lines['headline'][0]} {where} ({report.environment}){cause} (local rank 0 says more)"
    groups = [[lines["headline"][0], f"{where}: {report.environment}", *lines.get("build", [])]]
    notes = lines.get("warning", []) + lines.get("note", [])
    if "issue" in lines:
        count = len(lines["issue"])
        known = "1 known issue" if count == 1 else f"{count} known issues"
        notes.append(f'· {known} of this release: ngcompat.issues("{report.release}")')
    remedies = list(zip(lines.get("remedy", []), answer["remedies"]))
    unnamed = any(_asks_for(remedy, "gpu") for _, remedy in remedies)
    hidden = _why_hidden(detection) if unnamed else []
    if hidden:
        # To name a GPU of the machine would not show it to the program.
        remedies = [one for one in remedies if not _asks_for(one[1], "gpu")]
    missing = [remedy["value"] for _, remedy in remedies if remedy["action"] == "add-fact"]
    not_found = [
        f"? {one.what}: {one.why}"
        for one in (detection.missing if detection and missing else ())
        if one.what != "components.pytorch" and not (hidden and one.what == "gpus")
    ]
    if not_found:
        not_found.insert(0, "Not found out on this machine:")
    help_ = [f"→ {why[0].upper()}{why[1:]}." for why in hidden] + [line for line, _ in remedies]
    if missing:
        help_.append("→ " + _how_to_give(missing, detection is not None))
    if help_:
        help_.insert(0, "What would help:")
    groups += [notes, not_found, causes, help_]
    return "\n\n".join("\n".join(group) for group in groups if group)


def _asks_for(remedy: "Dict[str, Any]", fact: str) -> bool:
    return bool(remedy["action"] == "add-fact" and remedy["value"] == fact)


def _why_hidden(detection: "Detection | None") -> "List[str]":
    """Why the program sees none of the machine's GPUs, where a variable hides them, and what shows them."""
    if detection is None or detection.environment.gpus:
        return []
    if all(found.fact != "cuda_visible_devices" for found in detection.facts):
        return []
    return [one.why for one in detection.missing if one.what == "gpus"]


def _how_to_give(missing: "List[str]", looked: bool) -> str:
    """How to give facts to this call, which reads variables only where it looks at the machine."""
    facts = ", ".join(_EXAMPLES.get(fact, f"{fact}=…") for fact in missing)
    how = f"Here: ngcompat.require(…, {facts})"
    variables = [_VARIABLES[fact] for fact in missing if fact in _VARIABLES]
    if looked and variables:
        plural = "s" if len(variables) > 1 else ""
        return f"{how}, or the environment variable{plural} {' and '.join(variables)}."
    return how + ("." if looked else ", or pass ngcompat.detect() as the facts.")


def _local_rank() -> "int | None":
    """The number of this process among those of the job on this machine; None outside such a job."""
    for name in _LOCAL_RANKS:
        value = os.environ.get(name, "")
        if value.isdigit():
            return int(value)
    return None


def _host() -> str:
    """The name of this machine, without what `socket` and `platform` would import."""
    # Inside a container the host name may be an identifier.
    node = os.environ.get("SLURMD_NODENAME") or os.environ.get("NODE_NAME")
    return node or (os.uname().nodename if hasattr(os, "uname") else os.environ.get("COMPUTERNAME", "here"))


def _disabled() -> bool:
    value = os.environ.get("NGCOMPAT_DISABLE", "")
    return value.lower() not in ("", "0", "false", "no", "off")
