"""Does this NVIDIA PyTorch container release run on this machine? In which mode, why, and if not,
what would?

>>> import ngcompat
>>> report = ngcompat.check("20.12", driver="450.80.02", gpus=["Tesla T4"])
>>> report.compatible
True
>>> str(report.mode)
'forward-compatibility'

At the top of a training script, `ngcompat.require("24.05")` looks at the machine and raises
`IncompatibleEnvironment`, with the whole explanation, where the release does not run.

Nothing is guessed: a fact nobody knows stays unknown, and where it decides, the verdict is
`undetermined`. Answers are frozen objects; `to_dict()` and `to_json()` give the JSON that all
languages and the command line share. Words such as verdicts are `enum.StrEnum` values, and versions
are strings that order by their numbers.
"""

from ngcompat._errors import (
    IncompatibleEnvironment,
    IncompatibleEnvironmentWarning,
    NgcompatError,
    ParseError,
    UndeterminedEnvironment,
    UnknownReleaseError,
)
from ngcompat._ngcompat import (
    AS_OF,
    AmpGuidance,
    Answer,
    ComponentChange,
    DetectedFact,
    Detection,
    Diagnosed,
    Diagnosis,
    DriverOption,
    DriverOptions,
    Environment,
    Evaluation,
    Explanation,
    Facts,
    Finding,
    Found,
    FoundRelease,
    Gpu,
    GpuReport,
    Identification,
    IssueList,
    KnownIssue,
    MissingFact,
    Regression,
    Release,
    ReleaseDiff,
    Releases,
    Remedy,
    Report,
    Statement,
    __version__,
    amp,
    check,
    constraint,
    detect,
    diagnose,
    diff,
    drivers,
    explain,
    find,
    identify,
    issues,
    newest,
    parse_facts,
    regressions,
    release,
    releases,
)
from ngcompat._require import require

# Type checkers take this name for true; `typing` would cost more to import than all the rest.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from ngcompat._values import (
        Action,
        AmpBasis,
        Architecture,
        Aspect,
        Basis,
        BoardClass,
        Certainty,
        Change,
        ComponentVersion,
        ComputeCapability,
        CpuArch,
        CudaVersion,
        Dialect,
        DriverVersion,
        FactKind,
        IdentifiedBy,
        IssueKind,
        Mode,
        Os,
        Precision,
        RunMode,
        Satisfaction,
        Severity,
        Verdict,
    )

__all__ = [
    "AS_OF",
    "Action",
    "AmpBasis",
    "AmpGuidance",
    "Answer",
    "Architecture",
    "Aspect",
    "Basis",
    "BoardClass",
    "Certainty",
    "Change",
    "ComponentChange",
    "ComponentVersion",
    "ComputeCapability",
    "CpuArch",
    "CudaVersion",
    "DetectedFact",
    "Detection",
    "Diagnosed",
    "Diagnosis",
    "Dialect",
    "DriverOption",
    "DriverOptions",
    "DriverVersion",
    "Environment",
    "Evaluation",
    "Explanation",
    "FactKind",
    "Facts",
    "Finding",
    "Found",
    "FoundRelease",
    "Gpu",
    "GpuReport",
    "Identification",
    "IdentifiedBy",
    "IncompatibleEnvironment",
    "IncompatibleEnvironmentWarning",
    "IssueKind",
    "IssueList",
    "KnownIssue",
    "MissingFact",
    "Mode",
    "NgcompatError",
    "Os",
    "ParseError",
    "Precision",
    "Regression",
    "Release",
    "ReleaseDiff",
    "Releases",
    "Remedy",
    "Report",
    "RunMode",
    "Satisfaction",
    "Severity",
    "Statement",
    "UndeterminedEnvironment",
    "UnknownReleaseError",
    "Verdict",
    "__version__",
    "amp",
    "check",
    "constraint",
    "detect",
    "diagnose",
    "diff",
    "drivers",
    "explain",
    "find",
    "identify",
    "issues",
    "newest",
    "parse_facts",
    "regressions",
    "release",
    "releases",
    "require",
]


if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        # The words and versions: `enum` is slow to import, and most scripts only call `require`.
        if name in __all__:
            from ngcompat import _values

            value = globals()[name] = getattr(_values, name)
            return value
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> "list[str]":
    return sorted({*globals(), *__all__})
