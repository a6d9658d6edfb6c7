"""The native part of ngcompat."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from os import PathLike
from typing import (
    Any,
    Generic,
    Literal,
    SupportsIndex,
    TypedDict,
    TypeVar,
    final,
    overload,
    type_check_only,
)

from typing_extensions import Self, TypeAlias, disjoint_base

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
    "AmpGuidance",
    "Answer",
    "Build",
    "CompatibilityMap",
    "ComponentChange",
    "DetectedFact",
    "Detection",
    "Diagnosed",
    "Diagnosis",
    "DriverOption",
    "DriverOptions",
    "Environment",
    "Evaluation",
    "Explanation",
    "Facts",
    "Families",
    "Family",
    "Finding",
    "Found",
    "FoundRelease",
    "Gpu",
    "GpuReport",
    "Identification",
    "ImageFacts",
    "IssueList",
    "KnownIssue",
    "Line",
    "MapRow",
    "MissingFact",
    "Regression",
    "Release",
    "ReleaseDiff",
    "Releases",
    "Remedy",
    "Report",
    "Statement",
    "__version__",
    "_compare",
    "_installed",
    "_restore",
    "_run",
    "_skipped",
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
]

__version__: str
"""The version of this package."""

AS_OF: str
"""The day the facts were collected: `YYYY-MM-DD`."""

_T = TypeVar("_T", covariant=True)
_StrPath: TypeAlias = str | PathLike[str]
_Version: TypeAlias = str
_Os: TypeAlias = str
_Arch: TypeAlias = str
_Launcher: TypeAlias = str
_Texts: TypeAlias = str | Iterable[str]
_Gpu: TypeAlias = str | tuple[int, int] | Gpu | GpuReport | Mapping[str, Any]
_Gpus: TypeAlias = _Gpu | Iterable[_Gpu]
_Facts: TypeAlias = Environment | Facts | Detection | Mapping[str, Any]
_Release: TypeAlias = str | Release | FoundRelease
_Subject: TypeAlias = _Release | Build | Mapping[str, Any]
_Family: TypeAlias = str | Family
_OnFail: TypeAlias = Literal["raise", "warn", "exit"]
_AspectName: TypeAlias = Literal["driver", "gpu", "platform", "contents"]
_Side: TypeAlias = Literal["from", "to"]

# Written by `cargo xtask generate` from the types of the core, down to the next such line.

@type_check_only
class _AlternativeResult(TypedDict):
    """What one alternative answers."""

    text: str
    """The alternative."""
    result: str
    """Whether it holds for all GPUs."""
    factors: tuple[_FactorResult, ...]
    """Each of its factors; those that the dialect ignores are left out."""

# `import` is not a name in Python.
_AmpApi = TypedDict(
    "_AmpApi",
    {
        "interface": str,
        "import": str,
        "autocast": str,
        "scaler": str,
        "torch_cuda_amp_deprecated": bool | None,
    },
)

@type_check_only
class _AmpDataType(TypedDict):
    """The data type to train in."""

    data_type: str
    """The data type; FP32 where mixed precision is not worth it."""
    loss_scaling: bool
    """Whether the loss must be scaled."""

@type_check_only
class _AmpNotes(TypedDict):
    """What the release notes say about automatic mixed precision."""

    native: bool | None
    """Whether they offer PyTorch's own AMP; None where that text is not recorded."""
    apex: bool | None
    """Whether they offer Apex AMP; None where that text is not recorded."""
    memory_factor: int | None
    """By which factor FP16 lowers memory traffic and storage, as they put it."""
    tensor_core_factor: int | None
    """By which factor Tensor Cores speed up FP16 arithmetic over FP32, as they put it."""
    notes: tuple[str, ...]
    """What else they say."""
    source: _Source | None
    """Where it is stated; None where nothing is recorded."""

@type_check_only
class _Announcement(TypedDict):
    """An announcement of a release."""

    kind: str
    """What it is about."""
    text: str
    """What it says."""

@type_check_only
class _ApexAdvice(TypedDict):
    """Apex AMP in this release."""

    present: bool | None
    """Whether Apex is in the image; None where it is not recorded."""
    recommended: bool
    """Whether to use it for new work."""
    upstream: str | None
    """What had happened to Apex AMP upstream by then; None where nothing had."""

@type_check_only
class _Conflict(TypedDict):
    """A fact that is stated in different ways."""

    fact: str
    """The fact."""
    values: tuple[_ConflictValue, ...]
    """The different values, and where each was read. The fact itself holds the first."""
    settled: bool
    """Whether the first value counts all the same, because it was given and the others were read."""

@type_check_only
class _ConflictValue(TypedDict):
    """A value of a fact, and where it was read."""

    value: str
    """The value."""
    origin: str
    """Where it was read: `nvidia-smi table, lines 1 to 3`; `given` where a caller gave it."""

@type_check_only
class _Container(TypedDict):
    """The container that facts were read in."""

    release: str | None
    """Its release."""
    cuda: str | None
    """Its CUDA toolkit."""
    cuda_driver_version: str | None
    """The driver whose libraries it carries (`CUDA_DRIVER_VERSION`)."""

@type_check_only
class _DataVersion(TypedDict):
    """Which facts answered."""

    as_of: str
    """The day they were collected: `YYYY-MM-DD`."""
    version: str
    """The version of ngcompat."""

@type_check_only
class _DriverRequirement(TypedDict):
    """What the release notes say about drivers."""

    minimum: str | None
    """"Requires driver release … or later"; None where the notes print no number."""
    datacenter_branches: tuple[str, ...]
    """The older branches that data center boards may use, as printed."""
    datacenter_boards: tuple[str, ...]
    """The boards that sentence names, as printed."""
    not_forward_compatible: tuple[int, ...]
    """Branches that the notes call not forward-compatible."""
    refers_elsewhere: bool
    """Whether the notes point to NVIDIA's CUDA compatibility document instead of naming drivers."""
    source: _Source
    """Where it is stated."""

@type_check_only
class _Example(TypedDict):
    """A Tensor Core example model that images contain."""

    name: str
    """Its name, as release notes print it."""
    aliases: tuple[str, ...]
    """Other names for it."""
    parts: tuple[str, ...]
    """Its models, where it has several."""
    variant_of: str | None
    """The family it belongs to."""
    what: str
    """What it is, in a sentence."""
    source: _Source
    """Where it is described."""

@type_check_only
class _FactorResult(TypedDict):
    """What one factor answers."""

    text: str
    """The factor."""
    result: str
    """Whether it holds for all GPUs."""
    observed: str | None
    """What it was compared with: `450.80.02`, `tesla or nvidia`; of several GPUs `tesla and geforce`.
    None where nothing is known.
    """

@type_check_only
class _Gains(TypedDict):
    """What FP16 gains over FP32."""

    memory_factor: int | None
    """By which factor memory traffic and storage get smaller, as release notes put it. Operations that
    memory bandwidth limits get faster by it.
    """
    tensor_core_factor: int | None
    """By which factor, about, the GPU's own Tensor Cores do more arithmetic than its FP32 units; None
    where it has none, or it is not recorded.
    """

@type_check_only
class _GpuRequirement(TypedDict):
    """What the release notes say about GPUs."""

    minimum_compute_capability: str | None
    """The smallest compute capability."""
    families: tuple[str, ...]
    """The families they name, in order of capability; empty where that text is not recorded."""
    untested_families: tuple[str, ...]
    """Families they still name but say are no longer tested."""
    source: _Source | None
    """Where it is stated; None where that text is not recorded."""

# `import` is not a name in Python.
_LowPrecision = TypedDict(
    "_LowPrecision",
    {
        "available": bool,
        "library": str,
        "import": str,
        "since": str,
        "recipes": tuple[str, ...],
        "default_recipe": str | None,
    },
)

@type_check_only
class _Pitfall(TypedDict):
    """Something that is known to go wrong in this release on this GPU."""

    message: str
    """What happens."""
    stated_for: str | None
    """The earlier release that the notes say it of, where they repeat an issue."""
    workaround: str | None
    """What helps."""
    basis: str
    """What it rests on."""
    source: _Source
    """Where it is stated."""

@type_check_only
class _Platform(TypedDict):
    """The platform of a machine."""

    os: str | None
    """The operating system. Where it is not given, it is taken for Linux, on which these containers run,
    unless the driver's number is one that only Windows drivers have.
    """
    arch: str | None
    """The CPU's architecture."""

@type_check_only
class _Shape(TypedDict):
    """Advice on sizes."""

    data_type: str
    """For matrix products of this data type,"""
    multiple_of: int
    """sizes should be multiples of this."""

@type_check_only
class _Source(TypedDict):
    """A document that states a fact."""

    evidence: str
    """The kind of evidence."""
    address: str | None
    """Its address; None for a public document whose address was not kept."""
    what: str
    """What it is, in a few words."""

@type_check_only
class _TensorCores(TypedDict):
    """The Tensor Cores of a GPU."""

    present: bool
    """Whether there are any."""
    generation: int | None
    """Their generation."""
    data_types: tuple[str, ...]
    """The data types whose matrix products run on them."""

@type_check_only
class _Tf32(TypedDict):
    """TF32: FP32 matrix products on Tensor Cores, without a change to the script."""

    available: bool
    """Whether GPU and release have it."""
    on_by_default: bool | None
    """Whether it is on without being asked for, in this container."""
    switches: tuple[str, ...]
    """What switches it, as of the release's PyTorch."""

# Up to here it was written by `cargo xtask generate`.

@disjoint_base
class Answer:
    """What every answer has in common: it is frozen, compares by value, can be pickled, and knows its
    JSON, which is the same in all languages.
    """

    def to_dict(self) -> dict[str, Any]:
        """The answer as plain data, the same as the JSON of the command line."""

    def to_json(self, *, indent: bool = False) -> str:
        """The answer as JSON, the same as that of the command line."""

    def _repr_html_(self) -> str: ...
    def __format__(self, spec: str, /) -> str: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: Any, /) -> Self: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __reduce__(self) -> tuple[Any, ...]: ...

@type_check_only
class _Items(Sequence[_T]):
    """What the answers that are sequences have, items by their names included."""

    def __len__(self) -> int: ...
    def __iter__(self) -> Iterator[_T]: ...
    def __reversed__(self) -> Iterator[_T]: ...
    def __contains__(self, value: object, /) -> bool: ...
    @overload
    def __getitem__(self, index: SupportsIndex | str, /) -> _T: ...
    @overload
    def __getitem__(self, index: slice, /) -> tuple[_T, ...]: ...
    def index(self, value: Any, start: int = 0, stop: int = ..., /) -> int: ...
    def count(self, value: Any, /) -> int: ...
    def rows(self) -> list[dict[str, Any]]: ...

@final
class Report(Answer):
    """The answer to "does this release run on this machine?", with its reasons.

    It is true where the release is known to run: neither an incompatible nor an undetermined
    report is.
    """

    __match_args__ = ("release", "family", "id", "image", "install", "verdict", "mode", "documented", "aspects", "build", "environment", "conflicts", "gpus", "findings", "remedies", "data",)

    @property
    def release(self) -> str:
        """The release asked about: `pytorch:20.12`; `image` or `build` for facts of your own."""

    @property
    def family(self) -> str | None:
        """The family it is of: `pytorch`; None for facts of your own."""

    @property
    def id(self) -> str | None:
        """Its version: `20.12`."""

    @property
    def image(self) -> str | None:
        """The complete reference of the image that this machine would pull; None for a wheel."""

    @property
    def install(self) -> str | None:
        """The command that installs the wheel; None for an image."""

    @property
    def verdict(self) -> Verdict:
        """Whether it runs: the worst of the aspects."""

    @property
    def mode(self) -> RunMode | None:
        """The mode in which it runs; None where it does not, where GPUs differ or the facts leave it
        open.
        """

    @property
    def documented(self) -> bool:
        """Whether the release notes themselves state that it runs."""

    @property
    def aspects(self) -> dict[_AspectName, Verdict]:
        """The verdict of each aspect: driver, gpu, platform, contents."""

    @property
    def build(self) -> Build:
        """The build that was judged."""

    @property
    def environment(self) -> Environment:
        """What was known of the machine."""

    @property
    def conflicts(self) -> tuple[_Conflict, ...]:
        """What contradicts itself in the facts of the machine and of the build."""

    @property
    def gpus(self) -> tuple[GpuReport, ...]:
        """The answer for each GPU."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What the rules found, worst first."""

    @property
    def remedies(self) -> tuple[Remedy, ...]:
        """What would help, each thing once, best first."""

    @property
    def data(self) -> _DataVersion:
        """Which facts answered: the day of the data and the version of the library."""

    @property
    def skipped(self) -> bool:
        """Whether `require` did not check, because `NGCOMPAT_DISABLE` is set."""

    @property
    def compatible(self) -> bool:
        """Whether it is known to run."""

    @property
    def summary(self) -> str:
        """The verdict and the machine, in a line for logs."""

    def lines(self) -> tuple[Line, ...]:
        """The lines that every output is written from, in order."""

    @staticmethod
    def from_json(text: str, /) -> Report:
        """The report that `to_json` wrote."""

    def finding(self, rule: str, /) -> Finding | None:
        """The first finding of a rule; None where there is none."""

    def __bool__(self) -> bool: ...

@final
class Line(Answer):
    """A line of a printed report."""

    __match_args__ = ("kind", "text", "rule",)

    @property
    def kind(self) -> LineKind:
        """What it is."""

    @property
    def text(self) -> str:
        """Its text, without the mark."""

    @property
    def rule(self) -> Rule | None:
        """The rule behind a finding; None for other lines."""

    @property
    def mark(self) -> str:
        """The mark in front of it; empty where it has none."""

@final
class GpuReport(Answer):
    """The answer for one GPU."""

    __match_args__ = ("name", "compute_capability", "architecture", "class_", "verdict", "mode",)

    @property
    def name(self) -> str | None:
        """Its name, as it was given; None where only its capability was."""

    @property
    def compute_capability(self) -> ComputeCapability | None:
        """Its compute capability; None where it is not known."""

    @property
    def architecture(self) -> Architecture | None:
        """Its architecture; None where it is not known."""

    @property
    def class_(self) -> BoardClass | None:
        """The class of the board; None where it is not known."""

    @property
    def verdict(self) -> Verdict:
        """The worst of what concerns this GPU."""

    @property
    def mode(self) -> RunMode | None:
        """The mode in which it runs."""

@final
class Finding(Answer):
    """One thing that a rule found."""

    __match_args__ = ("rule", "severity", "gpu", "observed", "required", "message", "basis", "source", "remedies",)

    @property
    def rule(self) -> Rule:
        """The rule that found it: `driver.too-old`. `explain` says more of it."""

    @property
    def severity(self) -> Severity:
        """What it does to the verdict."""

    @property
    def gpu(self) -> int | None:
        """The position of the GPU it concerns; None where it concerns the machine."""

    @property
    def observed(self) -> str | None:
        """The observed value."""

    @property
    def required(self) -> str | None:
        """The value that is required."""

    @property
    def message(self) -> str:
        """The finding in one or two sentences."""

    @property
    def basis(self) -> Basis:
        """What it rests on."""

    @property
    def source(self) -> str:
        """The address of the document that states it."""

    @property
    def remedies(self) -> tuple[Remedy, ...]:
        """What would help, in order of effort."""

@final
class Remedy(Answer):
    """Something that would help."""

    __match_args__ = ("action", "value", "message",)

    @property
    def action(self) -> Action:
        """What to do."""

    @property
    def value(self) -> str:
        """With what: a driver, a release, an image, an option, the name of a fact."""

    @property
    def message(self) -> str:
        """The remedy in a sentence."""

@final
class Build(Answer):
    """What ngcompat judges: CUDA and machine code made for a platform. The builds of releases are
    recorded; this makes one from facts of your own, of which every one is optional.

    `capabilities` is the machine code inside, such as `["8.0", "9.0"]`, `arch_specific` what of it
    runs on no later step (`sm_120a`), `ptx` the capability that it has PTX for (the oldest of several),
    `compat_package` whether it carries the forward compatibility package,
    `compat_driver` the driver of that package, and `requires` its `NVIDIA_REQUIRE_CUDA`.
    """

    __match_args__ = ("kind", "platform", "cuda", "compat_package", "compat_tested", "compat_driver", "capabilities", "ptx", "loads_from", "compat_first_from", "requires", "inferred",)

    def __new__(
        cls,
        *,
        cuda: _Version | None = None,
        capabilities: _Texts | None = None,
        arch_specific: _Texts | None = None,
        ptx: _Version | None = None,
        loads_from: _Version | None = None,
        compat_package: bool | None = None,
        compat_tested: bool | None = None,
        compat_first: bool | None = None,
        compat_first_from: _Version | None = None,
        platform: str | None = None,
        kind: str | None = None,
        compat_driver: _Version | None = None,
        requires: str | None = None,
    ) -> Build: ...

    @property
    def kind(self) -> BuildKind:
        """Whether it is an image or runs on the machine itself."""

    @property
    def platform(self) -> BuildPlatform:
        """The platform it is made for."""

    @property
    def cuda(self) -> CudaVersion | None:
        """The CUDA version inside."""

    @property
    def compat_package(self) -> bool | None:
        """Whether it carries the forward compatibility package; None where that is not known."""

    @property
    def compat_tested(self) -> bool | None:
        """Whether its own start-up tests the compatibility libraries; None where that is not known."""

    @property
    def compat_driver(self) -> DriverVersion | None:
        """The version of the driver whose user-mode libraries it carries."""

    @property
    def capabilities(self) -> tuple[ComputeCapability, ...] | None:
        """The compute capabilities it has machine code for, in order; None where they are not
        recorded.
        """

    @property
    def ptx(self) -> ComputeCapability | None:
        """The compute capability it has PTX for, the oldest of several: a driver compiles it for that GPU
        and any later one.
        """

    @property
    def loads_from(self) -> DriverVersion | None:
        """The oldest driver that loads its machine code; None where CUDA's own floor applies."""

    @property
    def compat_first_from(self) -> DriverVersion | None:
        """The first driver, newer than its compatibility libraries, with which it puts them in front."""

    @property
    def compat_first(self) -> bool:
        """Whether it puts its compatibility libraries in front of the driver's, whatever the machine."""

    @property
    def arch_specific(self) -> tuple[ComputeCapability, ...]:
        """Those of `capabilities` whose code runs on no later step of their generation."""

    @property
    def requires(self) -> str | None:
        """Its `NVIDIA_REQUIRE_CUDA`, which container tools check before they start it."""

    @property
    def inferred(self) -> tuple[BuildFact, ...]:
        """The facts that follow from neighbours, and were not read from this build."""

    @property
    def conflicts(self) -> tuple[_Conflict, ...]:
        """The facts that its own description states in different ways, and which are therefore not
        known.
        """

@final
class ImageFacts(Answer):
    """What an image says of itself."""

    __match_args__ = ("build", "release",)

    @property
    def build(self) -> Build:
        """Its build: what it states, and what is recorded of the release that it names."""

    @property
    def release(self) -> str | None:
        """The release that one of its variables names; None where none does."""

@final
class Release(Answer):
    """A release: what people name. Releases of one family order by their age."""

    __match_args__ = ("release", "family", "id", "later_versions", "variant", "image", "install", "components", "python", "toolkit_driver", "driver", "gpu", "builds", "images", "features", "announcements", "examples", "amp", "known_issues", "known_issues_complete", "doubts", "sources",)

    @property
    def release(self) -> str:
        """Its name: `pytorch:20.12`, `torch==2.6.0+cu124`."""

    @property
    def family(self) -> str:
        """The family it is of: `pytorch`."""

    @property
    def id(self) -> str:
        """Its version: `20.12`."""

    @property
    def later_versions(self) -> str | None:
        """Which later versions are like it, where the data has one row for several: `up to 0.26.x`."""

    @property
    def variant(self) -> str | None:
        """What distinguishes it from others of the same version: `cu124`, `trtllm`."""

    @property
    def image(self) -> str | None:
        """The complete reference of its image; None for a wheel."""

    @property
    def install(self) -> str | None:
        """The command that installs the wheel; None for an image."""

    @property
    def components(self) -> dict[str, ComponentVersion]:
        """What it contains, by key. What is missing here is not recorded; it may be there."""

    @property
    def python(self) -> tuple[str, ...]:
        """The Python versions it exists for, where recorded."""

    @property
    def toolkit_driver(self) -> DriverVersion | None:
        """The version of the driver whose user-mode libraries the image carries."""

    @property
    def driver(self) -> _DriverRequirement | None:
        """What the release notes say about drivers; None where that text is not recorded."""

    @property
    def gpu(self) -> _GpuRequirement:
        """What the release notes say about GPUs."""

    @property
    def builds(self) -> tuple[Build, ...]:
        """Its builds, the ordinary one first."""

    @property
    def images(self) -> tuple[str, ...]:
        """The images recorded for this release."""

    @property
    def features(self) -> tuple[str, ...]:
        """What changed with this release, as its notes highlight it."""

    @property
    def announcements(self) -> tuple[_Announcement, ...]:
        """Announcements of support, deprecation and removal."""

    @property
    def examples(self) -> tuple[_Example, ...]:
        """The Tensor Core example models inside the image."""

    @property
    def amp(self) -> _AmpNotes:
        """What the notes say about automatic mixed precision."""

    @property
    def known_issues(self) -> tuple[KnownIssue, ...]:
        """The known issues that are recorded."""

    @property
    def known_issues_complete(self) -> bool:
        """Whether `known_issues` is the whole list of the release notes. If not, an empty list does
        not mean that there are none.
        """

    @property
    def doubts(self) -> tuple[str, ...]:
        """Where sources disagree or a fact is uncertain."""

    @property
    def sources(self) -> tuple[_Source, ...]:
        """Every document this release's facts come from."""

    @property
    def version(self) -> str:
        """Its version: `20.12`. The same as `id`."""

    def __lt__(self, other: Release, /) -> bool: ...
    def __le__(self, other: Release, /) -> bool: ...
    def __gt__(self, other: Release, /) -> bool: ...
    def __ge__(self, other: Release, /) -> bool: ...

    @property
    def is_newer_than_data(self) -> bool:
        """Whether it is newer than the data, so that nothing is recorded of it and every check of it
        is undetermined.
        """

    @property
    def is_recorded(self) -> bool:
        """Whether the data has facts of it. Every check of one that is not recorded is undetermined,
        or incompatible where the CUDA version in its name says so.
        """

    @property
    def reading(self) -> str | None:
        """How its name was read, in a sentence, where that was not as it is written; None otherwise."""

@final
class Families(Answer, _Items[Family]):
    """All families: a sequence of `Family`, which are also found by their short names."""

    __match_args__ = ("families",)

    @property
    def families(self) -> tuple[Family, ...]:
        """The families."""

@final
class Family(Answer):
    """A product line whose releases can be asked about."""

    __match_args__ = ("family", "name", "kind", "repositories", "newest", "releases",)

    @property
    def family(self) -> str:
        """Its short name, by which it is asked for: `tritonserver`."""

    @property
    def name(self) -> str:
        """Its name in a sentence: `Triton Inference Server`."""

    @property
    def kind(self) -> FamilyKind:
        """Whether its releases are container images or wheels."""

    @property
    def repositories(self) -> tuple[str, ...]:
        """Where its images are, the one to pull from first."""

    @property
    def newest(self) -> str | None:
        """The name of its newest release; None where none is listed."""

    @property
    def releases(self) -> int:
        """How many releases of it are listed."""

    @property
    def key(self) -> str:
        """Its short name: `tritonserver`. The same as `family`."""

@final
class Releases(Answer, _Items[Release]):
    """All releases of a family, newest first: a sequence of `Release`, which are also found by their
    names: `releases()["24.05"]`, `"24.05" in releases()`.
    """

    __match_args__ = ("releases",)

    @property
    def releases(self) -> tuple[Release, ...]:
        """The releases."""

@final
class Found(Answer, _Items[FoundRelease]):
    """The releases that run on a machine, newest first: a sequence of `FoundRelease`, which are also
    found by their names: `"24.05" in find(driver="535.161.08", gpus="A100")`. Those for which a
    needed fact is missing are in `undetermined`, and `missing` says what would settle them.
    """

    __match_args__ = ("releases", "undetermined", "missing",)

    @property
    def releases(self) -> tuple[FoundRelease, ...]:
        """Those that run."""

    @property
    def undetermined(self) -> tuple[str, ...]:
        """The names of those for which a needed fact is missing."""

    @property
    def missing(self) -> str | None:
        """What would settle the newest of them, or what is not recorded of it, in a sentence; None where
        there are none.
        """

@final
class FoundRelease(Answer):
    """A release that runs on a machine, and how."""

    __match_args__ = ("release", "verdict", "mode", "documented", "aspects",)

    @property
    def release(self) -> str:
        """The release: `pytorch:20.12`."""

    @property
    def verdict(self) -> Verdict:
        """Whether it runs."""

    @property
    def mode(self) -> RunMode | None:
        """The mode in which it runs; None where the facts leave it open."""

    @property
    def documented(self) -> bool:
        """Whether the release notes themselves state that it runs."""

    @property
    def aspects(self) -> dict[_AspectName, Verdict]:
        """The verdict of each aspect: driver, gpu, platform, contents."""

    @property
    def image(self) -> str | None:
        """The complete reference of its image; None for a wheel."""

    @property
    def install(self) -> str | None:
        """The command that installs the wheel; None for an image."""

@final
class CompatibilityMap(Answer):
    """What runs where: every release of a family on every driver branch, for some GPUs."""

    __match_args__ = ("family", "gpus", "releases", "rows",)

    @property
    def family(self) -> str:
        """The family."""

    @property
    def gpus(self) -> tuple[Gpu, ...]:
        """The GPUs."""

    @property
    def releases(self) -> tuple[str, ...]:
        """The names of the releases, oldest first."""

    @property
    def rows(self) -> tuple[MapRow, ...]:
        """A row for each driver branch, newest first."""

    def to_svg(self) -> str:
        """The map as a picture, which can be written into a file: SVG."""

    def _repr_svg_(self) -> str: ...

@final
class MapRow(Answer):
    """A driver branch, and what runs on it."""

    __match_args__ = ("branch", "driver", "cuda", "cells",)

    @property
    def branch(self) -> int:
        """The branch."""

    @property
    def driver(self) -> DriverVersion:
        """The driver that was asked about: the newest of the branch."""

    @property
    def cuda(self) -> CudaVersion | None:
        """The CUDA version that it supports by itself."""

    @property
    def cells(self) -> tuple[MapCell, ...]:
        """One for each release."""

@final
class ReleaseDiff(Answer):
    """What changed from one release to another, and nothing else: what is equal is left out.

    What is recorded of one of the two only may hold of the other all the same. Of a list each side
    has what only that release has; None where the list is not recorded of it.

    It is true where anything differs.
    """

    __match_args__ = ("from_", "to", "components", "native_driver", "stated_driver", "forward_branches", "minor_version_floor", "compat_libraries_first", "minimum_compute_capability", "targets", "capabilities", "families", "platforms", "amp_interface", "announcements", "known_issues", "examples",)

    @property
    def from_(self) -> str:
        """The first release."""

    @property
    def to(self) -> str:
        """The second release."""

    @property
    def components(self) -> tuple[ComponentChange, ...]:
        """The components that differ, in the order of the release notes."""

    @property
    def native_driver(self) -> dict[_Side, DriverVersion | None] | None:
        """The smallest driver that runs it natively, where it differs: from and to."""

    @property
    def stated_driver(self) -> dict[_Side, DriverVersion | None] | None:
        """The smallest driver that the release notes print, where it differs: from and to."""

    @property
    def forward_branches(self) -> dict[_Side, tuple[int, ...] | None] | None:
        """The driver branches from which the compatibility package alone helps, on data center boards: what only one of the two has."""

    @property
    def minor_version_floor(self) -> dict[_Side, DriverVersion | None] | None:
        """The floor of CUDA minor-version compatibility, where it differs: from and to."""

    @property
    def compat_libraries_first(self) -> dict[_Side, bool | None] | None:
        """Whether the image puts its compatibility libraries in front of a newer driver's, where it differs: from and to."""

    @property
    def minimum_compute_capability(self) -> dict[_Side, ComputeCapability | None] | None:
        """The smallest compute capability, where it differs: from and to."""

    @property
    def targets(self) -> dict[_Side, tuple[ComputeCapability, ...] | None] | None:
        """The GPUs that the toolkit builds for: what only one of the two has."""

    @property
    def capabilities(self) -> dict[_Side, tuple[ComputeCapability, ...] | None] | None:
        """The GPUs that the ordinary build has machine code for: what only one of the two has."""

    @property
    def families(self) -> dict[_Side, tuple[Architecture, ...] | None] | None:
        """The GPU families that the release notes list: what only one of the two has."""

    @property
    def platforms(self) -> dict[_Side, tuple[BuildPlatform, ...] | None] | None:
        """The platforms with a build: what only one of the two has."""

    @property
    def amp_interface(self) -> dict[_Side, str | None] | None:
        """The interface to mixed precision, where it differs: from and to."""

    @property
    def announcements(self) -> dict[_Side, tuple[str, ...] | None] | None:
        """Announcements of support, deprecation and removal: what only one of the two has."""

    @property
    def known_issues(self) -> dict[_Side, tuple[str, ...] | None] | None:
        """Known issues, in a sentence each: what only one of the two has."""

    @property
    def examples(self) -> dict[_Side, tuple[str, ...] | None] | None:
        """Tensor Core example models: what only one of the two has."""

    def __bool__(self) -> bool: ...

@final
class ComponentChange(Answer):
    """A component that differs."""

    __match_args__ = ("component", "change", "from_", "to",)

    @property
    def component(self) -> str:
        """Its key: `cudnn`."""

    @property
    def change(self) -> Change:
        """How it changed."""

    @property
    def from_(self) -> ComponentVersion | None:
        """Its version in the first release; None where it is not recorded."""

    @property
    def to(self) -> ComponentVersion | None:
        """Its version in the second release; None where it is not recorded."""

@final
class DriverOptions(Answer, _Items[DriverOption]):
    """The drivers that run a release on a GPU, by mode: a sequence of `DriverOption`."""

    __match_args__ = ("release", "gpu", "native", "forward", "minor_version", "notes",)

    @property
    def release(self) -> str:
        """The release."""

    @property
    def gpu(self) -> Gpu | None:
        """The GPU; None where none was given."""

    @property
    def native(self) -> DriverOption | None:
        """The smallest driver that runs it natively; None where no driver of this GPU does."""

    @property
    def forward(self) -> tuple[DriverOption, ...]:
        """The base branches of the forward compatibility package, where the board allows it."""

    @property
    def minor_version(self) -> DriverOption | None:
        """The floor of CUDA minor-version compatibility, on any board."""

    @property
    def notes(self) -> tuple[str, ...]:
        """Why an option is missing, or what limits them."""

    @property
    def options(self) -> tuple[DriverOption, ...]:
        """All of them: the native one, those of forward compatibility, and that of minor-version
        compatibility.
        """

@final
class DriverOption(Answer):
    """A driver that would do: this version, or a later one of the same branch."""

    __match_args__ = ("driver", "or_later", "up_to", "kind", "end_of_life", "ended", "newest", "mode", "verdict", "reason", "source",)

    @property
    def driver(self) -> DriverVersion:
        """The smallest such driver; a branch alone means any driver of it."""

    @property
    def or_later(self) -> bool:
        """Whether every later branch that still drives the GPU does too."""

    @property
    def up_to(self) -> int | None:
        """The last branch that drives the GPU, where later ones dropped it; else None."""

    @property
    def kind(self) -> BranchKind | None:
        """The kind of its branch."""

    @property
    def end_of_life(self) -> str | None:
        """When its branch reaches or reached its end of life: `YYYY-MM` or `YYYY-MM-DD`."""

    @property
    def ended(self) -> bool:
        """Whether that had come on the day of the data."""

    @property
    def newest(self) -> DriverVersion | None:
        """The newest version of its branch, which can be installed."""

    @property
    def mode(self) -> RunMode:
        """The mode in which the release runs on it."""

    @property
    def verdict(self) -> Verdict:
        """Whether the release runs on it with this GPU, all else considered."""

    @property
    def reason(self) -> str:
        """Why."""

    @property
    def source(self) -> str:
        """The address of the document that states it."""

@final
class IssueList(Answer, _Items[KnownIssue]):
    """The known issues of a release that concern a machine and a job, the most specific first: a
    sequence of `KnownIssue`. It is false where none is recorded; whether that means that there is
    none, `collected` says.
    """

    __match_args__ = ("release", "collected", "issues",)

    @property
    def release(self) -> str:
        """The release."""

    @property
    def collected(self) -> bool:
        """Whether the list of its release notes was collected. If not, there may be more issues than
        these, and none here does not mean that there are none.
        """

    @property
    def issues(self) -> tuple[KnownIssue, ...]:
        """The issues."""

@final
class KnownIssue(Answer):
    """A known issue of a release."""

    __match_args__ = ("summary", "kind", "models", "architectures", "mode", "precision", "versus", "up_to_percent", "stated_for", "workaround", "reported_by", "source",)

    @property
    def summary(self) -> str:
        """What happens."""

    @property
    def kind(self) -> IssueKind:
        """What it does."""

    @property
    def models(self) -> tuple[str, ...]:
        """The models it concerns; all, where empty."""

    @property
    def architectures(self) -> tuple[Architecture, ...]:
        """The GPU families it concerns; all, where empty."""

    @property
    def mode(self) -> JobMode | None:
        """Training or inference; None for both."""

    @property
    def precision(self) -> Precision | None:
        """The precision it concerns; None for any."""

    @property
    def versus(self) -> str | None:
        """The release it is compared with: `20.03`."""

    @property
    def up_to_percent(self) -> int | None:
        """How much slower, in percent, at most."""

    @property
    def stated_for(self) -> str | None:
        """The earlier release that the notes say it of, where they repeat an issue."""

    @property
    def workaround(self) -> str | None:
        """What helps."""

    @property
    def reported_by(self) -> str | None:
        """Who reported it, where that is not the release notes themselves."""

    @property
    def source(self) -> _Source:
        """Where it is stated."""

@final
class Regression(Answer):
    """A slowdown that is known of a model in a release."""

    __match_args__ = ("release", "issue",)

    @property
    def release(self) -> str:
        """The release."""

    @property
    def issue(self) -> KnownIssue:
        """What is known."""

@final
class AmpGuidance(Answer):
    """How to train in mixed precision in a release on a GPU."""

    __match_args__ = ("release", "gpu", "gpu_verdict", "pytorch", "tensor_cores", "api", "dtype", "tf32", "fp8", "fp4", "apex", "shapes", "gains", "pitfalls", "examples", "snippet",)

    @property
    def release(self) -> str:
        """The release."""

    @property
    def gpu(self) -> Gpu:
        """The GPU."""

    @property
    def gpu_verdict(self) -> Verdict:
        """Whether the release has machine code for the GPU at all."""

    @property
    def pytorch(self) -> Statement[str]:
        """The release's version of PyTorch, on which most of the answer depends."""

    @property
    def tensor_cores(self) -> Statement[_TensorCores]:
        """Whether the GPU has Tensor Cores, and for which data types."""

    @property
    def api(self) -> Statement[_AmpApi]:
        """The interface to use."""

    @property
    def dtype(self) -> Statement[_AmpDataType]:
        """The data type to train in, and whether the loss must be scaled."""

    @property
    def tf32(self) -> Statement[_Tf32]:
        """TF32: FP32 matrix products on Tensor Cores."""

    @property
    def fp8(self) -> Statement[_LowPrecision]:
        """FP8."""

    @property
    def fp4(self) -> Statement[_LowPrecision]:
        """FP4."""

    @property
    def apex(self) -> Statement[_ApexAdvice]:
        """Apex AMP."""

    @property
    def shapes(self) -> tuple[Statement[_Shape], ...]:
        """What sizes to choose."""

    @property
    def gains(self) -> Statement[_Gains]:
        """What to expect of FP16."""

    @property
    def pitfalls(self) -> tuple[_Pitfall, ...]:
        """What is known to go wrong."""

    @property
    def examples(self) -> tuple[_Example, ...]:
        """The Tensor Core examples inside: what each is."""

    @property
    def snippet(self) -> str | None:
        """A training step to paste into a script; None where no interface is known."""

    @property
    def data_type(self) -> Literal["bf16", "fp16", "fp32"] | None:
        """The data type to train in: `bf16`, `fp16`, `fp32`; None where it is not known."""

    @property
    def loss_scaling(self) -> bool:
        """Whether the loss must be scaled."""

    @property
    def torch_dtype(self) -> Any:
        """The data type as PyTorch has it, such as `torch.bfloat16`; None where it is not known. It
        imports PyTorch.
        """

    def autocast(self, device_type: str | None = None) -> AbstractContextManager[Any]:
        """PyTorch's `autocast` for this data type. It does nothing where none is known, where FP32 is
        best, and for FP16 on a CPU.

        The device is the GPU unless PyTorch sees none.
        """

    def grad_scaler(self, device_type: str | None = None) -> Any:
        """PyTorch's `GradScaler`, switched off where the loss needs no scaling, so that a script need not
        distinguish the cases.
        """

@final
class Statement(Answer, Generic[_T]):
    """One part of the guidance, with what it rests on."""

    __match_args__ = ("value", "message", "basis", "sources",)

    @property
    def value(self) -> _T | None:
        """The answer; None where it is not known."""

    @property
    def message(self) -> str:
        """The answer in words, or what is unknown."""

    @property
    def basis(self) -> AmpBasis:
        """What it rests on."""

    @property
    def sources(self) -> tuple[_Source, ...]:
        """The documents that state what it rests on."""

@final
class Identification(Answer, _Items[str]):
    """The releases that a string names: a sequence of their names."""

    __match_args__ = ("matches", "certainty", "kind", "note",)

    @property
    def matches(self) -> tuple[str, ...]:
        """Their names, newest first; empty where the text is understood but fits none."""

    @property
    def certainty(self) -> Certainty:
        """How sure that is."""

    @property
    def kind(self) -> IdentifiedBy:
        """What the text is."""

    @property
    def note(self) -> str | None:
        """What else is to know."""

@final
class Evaluation(Answer):
    """What an `NVIDIA_REQUIRE_*` expression answers. It is true where the expression is known to hold."""

    __match_args__ = ("result", "checker", "alternatives", "refuses_minor_version",)

    @property
    def result(self) -> Satisfaction:
        """Whether it holds for the machine, as far as the facts say."""

    @property
    def checker(self) -> Satisfaction:
        """What the container toolkit's checker answers if it knows no more than these facts."""

    @property
    def alternatives(self) -> tuple[_AlternativeResult, ...]:
        """Each alternative, in the order of the expressions, with its factors."""

    @property
    def refuses_minor_version(self) -> bool | None:
        """Whether it refuses a machine on which CUDA minor-version compatibility would do; None where
        the facts don't say.
        """

    def __bool__(self) -> bool: ...

@final
class Explanation(Answer):
    """What a rule means, why, and where it is stated."""

    __match_args__ = ("rule", "summary", "reason", "aspect", "basis", "source",)

    @property
    def rule(self) -> Rule:
        """The rule: `driver.too-old`."""

    @property
    def summary(self) -> str:
        """What it means, in a sentence."""

    @property
    def reason(self) -> str:
        """Why it is so."""

    @property
    def aspect(self) -> Aspect | None:
        """The aspect whose verdict it bears on; None where it only informs."""

    @property
    def basis(self) -> Basis:
        """What it rests on."""

    @property
    def source(self) -> str:
        """The address of the document that states it."""

@final
class Gpu(Answer):
    """A GPU, as far as it is known, made from a name or a compute capability: `Gpu("Tesla T4")`,
    `Gpu("8.0")`, `Gpu((8, 0))`.
    """

    __match_args__ = ("name", "compute_capability", "architecture", "class_",)

    def __new__(cls, gpu: _Gpu, /) -> Self: ...

    @property
    def name(self) -> str | None:
        """Its name, as it was given; None where only its capability was."""

    @property
    def compute_capability(self) -> ComputeCapability | None:
        """Its compute capability; None where it is not known."""

    @property
    def architecture(self) -> Architecture | None:
        """Its architecture; None where it is not known."""

    @property
    def class_(self) -> BoardClass | None:
        """The class of the board; None where it is not known."""

@final
class Environment(Answer):
    """What is known of a machine, and what the job asks of a container. Every fact is optional; what
    nobody knows stays unknown and is never guessed.
    """

    __match_args__ = ("driver", "cuda_driver", "platform", "gpus", "components", "container", "launcher", "toolkit", "jetpack",)

    def __new__(
        cls,
        facts: _Facts | None = None,
        *,
        driver: _Version | None = None,
        cuda_driver: _Version | None = None,
        jetpack: _Version | None = None,
        gpus: _Gpus | None = None,
        os: _Os | None = None,
        arch: _Arch | None = None,
        launcher: _Launcher | None = None,
        toolkit: str | None = None,
        machine: str | None = None,
        requires: _Texts | None = None,
    ) -> Environment: ...

    @property
    def driver(self) -> DriverVersion | None:
        """The driver, as nvidia-smi prints it."""

    @property
    def cuda_driver(self) -> CudaVersion | None:
        """The CUDA version that nvidia-smi prints."""

    @property
    def platform(self) -> _Platform:
        """The operating system and the CPU's architecture: `os` and `arch`."""

    @property
    def gpus(self) -> tuple[Gpu, ...]:
        """The GPUs, all of which are to be used."""

    @property
    def components(self) -> dict[str, ComponentVersion]:
        """Software found on the machine, by component key."""

    @property
    def container(self) -> _Container | None:
        """The container the facts were read in: `release`, `cuda` and `cuda_driver_version`."""

    @property
    def jetpack(self) -> str | None:
        """The JetPack or L4T of a Jetson module; None where it is not known."""
    @property
    def launcher(self) -> Launcher | None:
        """What starts the container; None where it is not known."""

    @property
    def toolkit(self) -> str | None:
        """The version of NVIDIA Container Toolkit; None where it is not known."""

    @property
    def requirements(self) -> tuple[str, ...]:
        """What the job asks of a container's contents."""

    @property
    def conflicts(self) -> tuple[_Conflict, ...]:
        """Facts that are stated in different ways, each with its values and where they were read. What
        contradicts itself is not known, unless a value that was given settled it.
        """

@final
class Facts(Answer):
    """What pasted texts say: an environment, what was recognised, and what contradicts."""

    __match_args__ = ("driver", "cuda_driver", "platform", "gpus", "components", "container", "launcher", "toolkit", "jetpack", "recognized", "conflicts",)

    @property
    def driver(self) -> DriverVersion | None:
        """The driver, as nvidia-smi prints it."""

    @property
    def cuda_driver(self) -> CudaVersion | None:
        """The CUDA version that nvidia-smi prints."""

    @property
    def platform(self) -> _Platform:
        """The operating system and the CPU's architecture: `os` and `arch`."""

    @property
    def gpus(self) -> tuple[Gpu, ...]:
        """The GPUs, all of which are to be used."""

    @property
    def components(self) -> dict[str, ComponentVersion]:
        """Software found on the machine, by component key."""

    @property
    def container(self) -> _Container | None:
        """The container the facts were read in: `release`, `cuda` and `cuda_driver_version`."""

    @property
    def jetpack(self) -> str | None:
        """The JetPack or L4T of a Jetson module; None where it is not known."""
    @property
    def launcher(self) -> Launcher | None:
        """What starts the container; None where it is not known."""

    @property
    def toolkit(self) -> str | None:
        """The version of NVIDIA Container Toolkit; None where it is not known."""

    @property
    def recognized(self) -> tuple[FactKind, ...]:
        """The kinds of text that were recognised; nothing was, where it is empty."""

    @property
    def conflicts(self) -> tuple[_Conflict, ...]:
        """Facts that are stated in different ways, each with its values and where they were read. What
        contradicts itself is not known, unless a value that was given settled it.
        """

@final
class Diagnosis(Answer, _Items[Diagnosed]):
    """What a pasted text says is wrong: a sequence of `Diagnosed`, which are also found by their codes."""

    __match_args__ = ("diagnoses", "environment", "report",)

    @property
    def diagnoses(self) -> tuple[Diagnosed, ...]:
        """What was found, surest first; one for each code."""

    @property
    def environment(self) -> Environment:
        """What the messages say of the machine and the container."""

    @property
    def report(self) -> Report | None:
        """The check of the container's release on this machine, where the text names both."""

@final
class Diagnosed(Answer):
    """One message that was found."""

    __match_args__ = ("code", "title", "cause", "certainty", "also", "fixes", "false_alarm", "facts", "lines", "sources",)

    @property
    def code(self) -> str:
        """The stable name of the message: `cuda-804`."""

    @property
    def title(self) -> str:
        """What it says, in a few words."""

    @property
    def cause(self) -> str:
        """What causes it."""

    @property
    def certainty(self) -> Certainty:
        """How sure that is."""

    @property
    def also(self) -> tuple[str, ...]:
        """What else the same message can mean."""

    @property
    def fixes(self) -> tuple[str, ...]:
        """What helps, in order of effort."""

    @property
    def false_alarm(self) -> bool:
        """Whether nothing is wrong although the message was printed."""

    @property
    def facts(self) -> dict[str, str]:
        """The facts in it by name."""

    @property
    def lines(self) -> tuple[int, ...]:
        """The lines on which it begins, from 1."""

    @property
    def sources(self) -> tuple[_Source, ...]:
        """Where it is described."""

@final
class Detection(Answer):
    """What was found out about this machine, and from where."""

    __match_args__ = ("environment", "facts", "missing",)

    @property
    def environment(self) -> Environment:
        """The facts, for `check` and the others."""

    @property
    def facts(self) -> tuple[DetectedFact, ...]:
        """The same facts and some more, each with where it came from."""

    @property
    def missing(self) -> tuple[MissingFact, ...]:
        """What could not be found out."""

@final
class DetectedFact(Answer):
    """A fact and where it came from."""

    __match_args__ = ("fact", "value", "origin",)

    @property
    def fact(self) -> str:
        """Its name: `driver`, `cuda_driver`, `gpus`, `platform.os`, and others."""

    @property
    def value(self) -> str:
        """What it is."""

    @property
    def origin(self) -> str:
        """Where it came from."""

@final
class MissingFact(Answer):
    """Something that could not be found out."""

    __match_args__ = ("what", "why",)

    @property
    def what(self) -> str:
        """The name of the fact."""

    @property
    def why(self) -> str:
        """Why, and what would help."""

def check(
    release: _Subject,
    facts: _Facts | None = None,
    *,
    driver: _Version | None = None,
    cuda_driver: _Version | None = None,
    jetpack: _Version | None = None,
    gpus: _Gpus | None = None,
    os: _Os | None = None,
    arch: _Arch | None = None,
    launcher: _Launcher | None = None,
    toolkit: str | None = None,
    machine: str | None = None,
    requires: _Texts | None = None,
) -> Report:
    """Does a release run on this machine, in which mode, why or why not, and what would?

    It does not look at the machine: `check("24.05", detect())` does. A fact that is not given, None, NaN
    or `pandas.NA` is unknown; what is given by keyword wins over `facts`, and requirements of both count.

    - `release`: a name of any family (`24.05`, `tritonserver:24.05`, `cuda:12.4`, `torch==2.6.0+cu124`,
      an image reference), a `Release`, or a `Build` with facts of your own
    - `facts`: an `Environment`, what `detect()` or `parse_facts()` give, or a mapping of the keywords
    - `driver`: the driver as nvidia-smi prints it, `"535.161.08"`
    - `cuda_driver`: the CUDA version that nvidia-smi prints, `"12.2"`, where the driver is not known
    - `gpus`: their names or compute capabilities: `"A100"`, `["Tesla T4", "8.0"]`, `(8, 0)`
    - `os`: `"linux"`, `"wsl"`, `"windows"`, `"macos"`
    - `arch`: the CPU's architecture, `"x86_64"` or `"aarch64"`
    - `launcher`, `toolkit`: what starts the container, `"docker"`, and its NVIDIA Container Toolkit,
      `"1.17.8"`
    - `machine`: a machine by its name, `"DGX H100"`, which gives GPUs and CPU
    - `jetpack`: the system of a Jetson module, `"6.2"`
    - `requires`: what the container must contain, `["cudnn>=8.9", "python=3.10"]`

    Raises `ParseError` for a text that cannot be read, `UnknownReleaseError` for a release that does not
    exist, and `TypeError`, which names the argument.

    ```python
    >>> ngcompat.check("20.12", driver="450.80.02", gpus="Tesla T4").summary
    'pytorch:20.12: compatible through CUDA forward compatibility on driver 450.80.02, Tesla T4'
    ```
    """

def find(
    facts: _Facts | None = None,
    *,
    family: _Family | None = None,
    driver: _Version | None = None,
    cuda_driver: _Version | None = None,
    jetpack: _Version | None = None,
    gpus: _Gpus | None = None,
    os: _Os | None = None,
    arch: _Arch | None = None,
    launcher: _Launcher | None = None,
    toolkit: str | None = None,
    machine: str | None = None,
    requires: _Texts | None = None,
) -> Found:
    """The releases of a family that run on a machine, and those that may, newest first.

    The family is `pytorch` unless another is given, such as `torch` for PyTorch's wheels; with `all`,
    it is the newest release of each. The facts are those of `check`.

    ```python
    >>> found = ngcompat.find(driver="450.80.02", gpus="Tesla T4")
    >>> found[0].release, "20.12" in found
    ('pytorch:23.10', True)
    ```
    """

def compatibility_map(
    gpus: _Gpus,
    *,
    family: _Family | None = None,
    os: _Os | None = None,
    arch: _Arch | None = None,
) -> CompatibilityMap:
    """What runs where: every release of a family on every driver branch, for some GPUs. Notebooks draw it.

    The family is `pytorch` unless another is given; each branch is asked about by its newest driver.

    ```python
    >>> map = ngcompat.compatibility_map("A100")
    >>> column = [one.split(":")[1] for one in map.releases].index("24.05")
    >>> [str(row.cells[column]) for row in map.rows if row.branch == 535]
    ['forward-compatibility']
    ```
    """

def newest(
    facts: _Facts | None = None,
    *,
    family: _Family | None = None,
    driver: _Version | None = None,
    cuda_driver: _Version | None = None,
    jetpack: _Version | None = None,
    gpus: _Gpus | None = None,
    os: _Os | None = None,
    arch: _Arch | None = None,
    launcher: _Launcher | None = None,
    toolkit: str | None = None,
    machine: str | None = None,
    requires: _Texts | None = None,
) -> Release | None:
    """The newest release of a family that runs on a machine, or None where none is known to.

    It takes what `find` takes. The family is `pytorch` unless another is given. Called without any fact
    it is the newest of all; a fact that is None is unknown.

    ```python
    >>> print(ngcompat.newest(driver="450.80.02", gpus="Tesla T4"))
    pytorch:23.10
    ```
    """

def release(name: _Release, /) -> Release:
    """The release that a text names, of any family: 20.12, tritonserver:24.05, cuda:12.4,
    torch==2.6.0+cu124, nvcr.io/nvidia/pytorch:20.12-py3.
    """

def releases(family: _Family | None = None) -> Releases:
    """All releases of a family, newest first; of `pytorch` unless another is given."""

def load_data(path: str | PathLike[str], /) -> str:
    """Let the facts of a data file answer, if they are not older than the compiled-in ones.

    `ngcompat data --export FILE` writes such a file. The variable `NGCOMPAT_DATA` names one that is
    loaded when ngcompat is imported.

    The answer is the day of the facts that answer from now on, which `AS_OF` has too. Older facts give a
    `UserWarning`, and the compiled-in ones go on answering. Load a file at the start and once: releases
    that were looked up before keep the facts they came from.

    Raises `OSError` where the file can't be read, and `DataError` where it is not in order or facts from
    a file are in use already; what answered before goes on answering.
    """

def families() -> Families:
    """All families: the product lines whose releases can be asked about."""

def parse_image(image: str | Mapping[str, Any] | list[Any], /) -> ImageFacts:
    """What an image says of itself: its build, and the release that it names.

    The image is what `docker inspect`, `podman inspect`, `skopeo inspect --config` or `crane config`
    print, as text or as the parsed JSON, or lines such as `CUDA_VERSION=12.8.1`.
    """

def diff(from_: _Release, to: _Release) -> ReleaseDiff:
    """What changed from one release to another of the same family.

    ```python
    >>> diff = ngcompat.diff("20.06", "20.12")
    >>> [(one.component, str(one.to)) for one in diff.components if one.component == "python"]
    [('python', '3.8')]
    ```
    """

def fleet(
    machines: str | Mapping[str, _Facts] | Iterable[_Facts],
    release: _Release | None = None,
    *,
    plan: _Release | None = None,
    family: _Family | None = None,
    set_driver: _Texts | None = None,
) -> dict[str, Any]:
    """Which releases run on all of many machines? With a release, on which of them does it run?

    The machines are a dictionary of facts by name, a list of facts, or a text of several machines:
    Kubernetes nodes, what parallel shells print, an inventory as CSV. `set_driver` supposes other
    drivers: `"580.95.05"` for all, `"470=580.95.05"` for those on a branch. `plan` says of each driver
    branch that one would install today where it would make a release run, and what it would cost.

    The answer is the JSON of `ngcompat fleet --json`, as plain data. Equal machines are asked about once.
    """

def drivers(release: _Release, gpu: _Gpu | None = None) -> DriverOptions:
    """The drivers that run a release of any family on a GPU, by mode.

    ```python
    >>> print(ngcompat.drivers("24.05", "RTX 4090").native.driver)
    550
    ```
    """

def amp(release: _Release | Report, gpus: _Gpus | None = None) -> AmpGuidance:
    """How to train in mixed precision in a release on GPUs: `amp("24.05", "A100")`, or `amp(report)` for
    what `check` and `require` gave. Of several GPUs it is what all of them can do.

    Of a report for which nothing is recorded about mixed precision, nothing is known; of a release given
    by name it is an error.

    ```python
    >>> plan = ngcompat.amp("24.05", "A100")
    >>> plan.data_type, plan.loss_scaling
    ('bf16', False)
    ```

    In a training loop: `with plan.autocast(): …`, and `scaler = plan.grad_scaler()`.
    """

def issues(
    release: _Release,
    *,
    gpus: _Gpus | None = None,
    model: str | None = None,
    mode: str | None = None,
    precision: str | None = None,
) -> IssueList:
    """The known issues of a release that concern a machine and a job, the most specific first."""

def regressions(model: str, gpu: _Gpu | None = None) -> list[Regression]:
    """The slowdowns known of a model, oldest release first."""

def identify(text: str, /) -> Identification:
    """The releases that a torch build string, an image reference or a container variable names."""

def parse_facts(*texts: str) -> Facts:
    """The facts in texts that people paste: nvidia-smi in all its forms, `collect_env`,
    container variables and banners, node labels, the driver's files in /proc and /sys.

    Several texts count as one. Where nothing is recognised, nothing is known.
    """

def diagnose(
    text: str | BaseException,
    /,
    facts: _Facts | None = None,
    *,
    driver: _Version | None = None,
    cuda_driver: _Version | None = None,
    jetpack: _Version | None = None,
    gpus: _Gpus | None = None,
    os: _Os | None = None,
    arch: _Arch | None = None,
    launcher: _Launcher | None = None,
    toolkit: str | None = None,
    machine: str | None = None,
    requires: _Texts | None = None,
) -> Diagnosis:
    """What pasted messages mean: what causes them, how sure that is, and what helps.

    The text may be a whole log, a single line, or an exception that was caught. Without a known message
    there is no diagnosis. The facts are those of `check`, and win over what the text says.
    """

def constraint(
    expressions: _Texts,
    facts: _Facts | None = None,
    *,
    driver: _Version | None = None,
    cuda_driver: _Version | None = None,
    gpus: _Gpus | None = None,
    os: _Os | None = None,
    brand: str | None = None,
    dialect: str | None = None,
) -> Evaluation:
    """Evaluates `NVIDIA_REQUIRE_*` expressions on a machine. Several must all hold."""

def constraint_for(release: _Release, /) -> str | None:
    """The `NVIDIA_REQUIRE_CUDA` expression that lets a release start exactly where it runs; None where its
    CUDA version is not recorded.
    """

@overload
def explain() -> list[Explanation]: ...
@overload
def explain(rule: str, /) -> Explanation:
    """What a rule means, why, and where it is stated. Without a rule it is a list of all."""

def detect(
    *,
    root: _StrPath | None = None,
    nvml: _StrPath | bool | None = None,
    environ: Mapping[str, str] | None = None,
    arch: str | None = None,
    torch_paths: Sequence[_StrPath] | None = None,
) -> Detection:
    """Looks at this machine: driver, GPUs, platform, container and PyTorch, without importing anything,
    starting a process or opening a connection.

    The arguments are for tests and for tools that look at another machine's files: `root` is a
    directory to read instead of /, `nvml` a library to ask instead of the installed one (False asks
    none), `environ` replaces the environment variables, `arch` the CPU's architecture, and
    `torch_paths` the directories of sys.path.
    """

def _compare(class_: str, version: str, other: str | None = None, /) -> Any: ...
def _restore(
    name: str, json: str, text: str | None, asked: str | None = None, picture: str | None = None, /
) -> Answer: ...
def _run(arguments: Sequence[str]) -> int: ...
def _installed(environment: _Facts, /) -> tuple[str | None, str]: ...
def _skipped(release: object = None, /) -> Report: ...
