"""Does this CUDA software run on this machine? In which mode, why, and if not, what would?

>>> import ngcompat
>>> report = ngcompat.check("20.12", driver="450.80.02", gpus=["Tesla T4"])
>>> report.compatible
True
>>> str(report.mode)
'forward-compatibility'

A release is named as people name it: `24.05` or `pytorch:24.05` for NVIDIA's PyTorch container,
`tritonserver:24.05`, `cuda:12.4`, `torch==2.6.0+cu124`, an image reference. Anything else is described
by its own facts, as a `Build`.

At the top of a training script, `ngcompat.require("24.05")` looks at the machine and raises
`IncompatibleEnvironment`, with the whole explanation, where the release does not run.

Nothing is guessed: a fact nobody knows stays unknown, and where it is decisive, the verdict is
`undetermined`. Answers are frozen objects; `to_dict()` and `to_json()` give the JSON that all
languages and the command line share. Words such as verdicts are `enum.StrEnum` values, and versions
are strings that order by their numbers.
"""

from ngcompat._errors import (
    DataError,
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
    Build,
    CompatibilityMap,
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
    Families,
    Family,
    Facts,
    Finding,
    Found,
    FoundRelease,
    Gpu,
    GpuReport,
    Identification,
    ImageFacts,
    IssueList,
    KnownIssue,
    Line,
    MapRow,
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
    compatibility_map,
    constraint,
    constraint_for,
    detect,
    diagnose,
    diff,
    drivers,
    explain,
    families,
    find,
    fleet,
    identify,
    issues,
    load_data,
    newest,
    parse_facts,
    parse_image,
    regressions,
    release,
    releases,
)
from ngcompat._require import require
from ngcompat._tables import verdicts

# Type checkers take this name for true; `typing` would cost more to import than all the rest. What is false
# without being written so is read by jedi, which completes names in IPython and notebooks.
TYPE_CHECKING = bool()
if TYPE_CHECKING:
    from ngcompat._values import (
        Action,
        AmpBasis,
        Architecture,
        Aspect,
        Basis,
        BoardClass,
        BranchKind,
        BuildFact,
        BuildKind,
        BuildPlatform,
        Certainty,
        Change,
        ComponentVersion,
        ComputeCapability,
        CpuArch,
        CudaVersion,
        Dialect,
        DriverVersion,
        FactKind,
        FamilyKind,
        IdentifiedBy,
        IssueKind,
        JobMode,
        Launcher,
        LineKind,
        MapCell,
        Os,
        Precision,
        Rule,
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
    "BranchKind",
    "Build",
    "BuildFact",
    "BuildKind",
    "BuildPlatform",
    "Certainty",
    "Change",
    "CompatibilityMap",
    "ComponentChange",
    "ComponentVersion",
    "ComputeCapability",
    "CpuArch",
    "CudaVersion",
    "DataError",
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
    "Families",
    "Family",
    "FamilyKind",
    "Finding",
    "Found",
    "FoundRelease",
    "Gpu",
    "GpuReport",
    "Identification",
    "IdentifiedBy",
    "ImageFacts",
    "IncompatibleEnvironment",
    "IncompatibleEnvironmentWarning",
    "IssueKind",
    "IssueList",
    "JobMode",
    "KnownIssue",
    "Launcher",
    "Line",
    "LineKind",
    "MapCell",
    "MapRow",
    "MissingFact",
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
    "Rule",
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
    "compatibility_map",
    "constraint",
    "constraint_for",
    "detect",
    "diagnose",
    "diff",
    "drivers",
    "explain",
    "families",
    "find",
    "fleet",
    "identify",
    "issues",
    "load_data",
    "newest",
    "parse_facts",
    "parse_image",
    "regressions",
    "release",
    "releases",
    "require",
    "verdicts",
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
