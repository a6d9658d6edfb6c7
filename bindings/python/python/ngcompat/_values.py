"""The words and versions of answers: enumerations and strings that order by their numbers.

This module is imported when the first of them is needed.
"""

import sys

from ngcompat._ngcompat import _compare

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import List, Tuple

if sys.version_info >= (3, 11):
    from enum import StrEnum
else:
    from enum import Enum

    class StrEnum(str, Enum):
        """A string that is one of a few."""

        __str__ = str.__str__
        __format__ = str.__format__


class _Ordered(StrEnum):
    """A word that orders as it is declared, and only with words of its own kind.

    A string's own order would be that of the alphabet, in which the worst verdict is the smallest.
    """

    def _places(self, other: str) -> "Tuple[int, int]":
        words: "List[str]" = list(type(self))
        if isinstance(other, _Ordered) and type(other) is not type(self) or other not in words:
            kind = type(self).__name__
            raise TypeError(f"a {kind} orders with {', '.join(words)}, not with {other!r}")
        return words.index(self), words.index(other)

    def __lt__(self, other: str) -> bool:
        place, its = self._places(other)
        return place < its

    def __le__(self, other: str) -> bool:
        place, its = self._places(other)
        return place <= its

    def __gt__(self, other: str) -> bool:
        place, its = self._places(other)
        return place > its

    def __ge__(self, other: str) -> bool:
        place, its = self._places(other)
        return place >= its


# Written by `cargo xtask generate` from the types of the core, down to the next such line.


class Verdict(_Ordered):
    """Whether a release runs, from best to worst, so that the worst of several is their maximum."""

    COMPATIBLE = "compatible"
    UNDETERMINED = "undetermined"
    INCOMPATIBLE = "incompatible"


class RunMode(StrEnum):
    """How the container's CUDA runs on the driver."""

    NATIVE = "native"
    MINOR_VERSION_COMPATIBILITY = "minor-version-compatibility"
    FORWARD_COMPATIBILITY = "forward-compatibility"


class Severity(_Ordered):
    """What a finding does to the verdict."""

    BLOCKER = "blocker"
    UNKNOWN = "unknown"
    WARNING = "warning"
    NOTE = "note"


class Aspect(StrEnum):
    """The parts of the question, each with a verdict of its own."""

    DRIVER = "driver"
    GPU = "gpu"
    PLATFORM = "platform"
    CONTENTS = "contents"


class Basis(StrEnum):
    """What a finding rests on."""

    RELEASE_NOTES = "release-notes"
    CUDA_COMPATIBILITY = "cuda-compatibility"
    HARDWARE = "hardware"


class Action(StrEnum):
    """What a remedy asks one to do."""

    ADD_FACT = "add-fact"
    USE_RELEASE = "use-release"
    UPGRADE_DRIVER = "upgrade-driver"
    DOWNGRADE_DRIVER = "downgrade-driver"
    USE_BUILD = "use-build"
    USE_IGPU_IMAGE = "use-igpu-image"
    START_OPTION = "start-option"
    USE_GPUS = "use-gpus"
    CONFIGURE_TOOLKIT = "configure-toolkit"
    UPGRADE_CONTAINER_TOOLKIT = "upgrade-container-toolkit"


class Architecture(_Ordered):
    """A GPU architecture, in the order of their compute capabilities."""

    FERMI = "fermi"
    KEPLER = "kepler"
    MAXWELL = "maxwell"
    PASCAL = "pascal"
    VOLTA = "volta"
    TURING = "turing"
    AMPERE = "ampere"
    ADA = "ada"
    HOPPER = "hopper"
    BLACKWELL = "blackwell"
    RUBIN = "rubin"


class BoardClass(StrEnum):
    """The class of a board, on which forward compatibility depends."""

    DATACENTER = "datacenter"
    WORKSTATION = "workstation"
    GEFORCE = "geforce"
    TITAN = "titan"
    JETSON = "jetson"
    VGPU = "vgpu"
    OTHER = "other"


class BranchKind(StrEnum):
    """What a driver branch is for, as NVIDIA designates it."""

    LONG_TERM_SUPPORT = "long-term-support"
    PRODUCTION = "production"
    NEW_FEATURE = "new-feature"
    DEVELOPER = "developer"


class Os(StrEnum):
    """The operating system of the machine that runs the container."""

    LINUX = "linux"
    WINDOWS = "windows"
    WSL = "wsl"
    MACOS = "macos"


class CpuArch(StrEnum):
    """The architecture of the machine's CPU."""

    X86_64 = "x86_64"
    AARCH64 = "aarch64"


class Change(StrEnum):
    """How a component changed."""

    ONLY_FROM = "only-from"
    ONLY_TO = "only-to"
    UP = "up"
    DOWN = "down"
    CHANGED = "changed"


class IssueKind(StrEnum):
    """What a known issue does."""

    PERFORMANCE_REGRESSION = "performance-regression"
    FUNCTIONAL = "functional"
    CORRECTNESS = "correctness"
    OTHER = "other"


class JobMode(StrEnum):
    """Training or inference."""

    TRAINING = "training"
    INFERENCE = "inference"


class Precision(StrEnum):
    """The arithmetic a job uses."""

    MIXED = "mixed"
    FP32 = "fp32"


class AmpBasis(StrEnum):
    """What a statement about mixed precision rests on."""

    RELEASE_NOTES = "release-notes"
    IMAGE = "image"
    REPORTED = "reported"
    DERIVED = "derived"
    GENERAL = "general"
    HARDWARE = "hardware"


class Certainty(_Ordered):
    """How sure an answer is, surest first."""

    CERTAIN = "certain"
    LIKELY = "likely"
    POSSIBLE = "possible"


class IdentifiedBy(StrEnum):
    """What a text was identified as."""

    TORCH_BUILD = "torch-build"
    IMAGE_REFERENCE = "image-reference"
    NVIDIA_PYTORCH_VERSION = "nvidia-pytorch-version"
    NVIDIA_BUILD_ID = "nvidia-build-id"
    CUDA_DRIVER_VERSION = "cuda-driver-version"
    CUDA_VERSION = "cuda-version"
    TRITON_SERVER_VERSION = "triton-server-version"


class FactKind(StrEnum):
    """A kind of text that facts are read from."""

    NVIDIA_SMI = "nvidia-smi"
    NVIDIA_SMI_CSV = "nvidia-smi-csv"
    NVIDIA_SMI_LIST = "nvidia-smi-list"
    NVIDIA_SMI_QUERY = "nvidia-smi-query"
    PROC_VERSION = "proc-version"
    MODULE_VERSION = "module-version"
    COLLECT_ENV = "collect-env"
    BANNER = "banner"
    NODE_LABELS = "node-labels"
    CONTAINER_ENV = "container-env"
    IMAGE = "image"
    CONTAINER_CLI = "container-cli"
    DEVICES = "devices"
    UNAME = "uname"
    PIP_LIST = "pip-list"
    FACTS = "facts"
    HUGGINGFACE_ENV = "huggingface-env"
    LIGHTNING_ENV = "lightning-env"
    TORCH_VERSION = "torch-version"
    HARDWARE_LIST = "hardware-list"
    DRIVER_PACKAGES = "driver-packages"
    WINDOWS_DEVICES = "windows-devices"
    CONDA_INFO = "conda-info"
    JETSON = "jetson"
    SLURM = "slurm"
    DCGM = "dcgm"
    MESSAGE = "message"
    WRITTEN = "written"


class Satisfaction(_Ordered):
    """Whether a requirement holds."""

    SATISFIED = "satisfied"
    UNKNOWN = "unknown"
    UNSATISFIED = "unsatisfied"


class Dialect(StrEnum):
    """Which of NVIDIA's two checkers reads an expression."""

    C = "c"
    GO = "go"


class LineKind(StrEnum):
    """What a line of a printed report is."""

    HEADLINE = "headline"
    MACHINE = "machine"
    BUILD = "build"
    BLOCKER = "blocker"
    UNKNOWN = "unknown"
    WARNING = "warning"
    NOTE = "note"
    HEADING = "heading"
    REMEDY = "remedy"
    ISSUE = "issue"


class MapCell(StrEnum):
    """Whether a release runs on a driver branch, and how."""

    NATIVE = "native"
    MINOR_VERSION_COMPATIBILITY = "minor-version-compatibility"
    FORWARD_COMPATIBILITY = "forward-compatibility"
    SOME_MODE = "some-mode"
    UNKNOWN = "unknown"
    NO = "no"


class Launcher(StrEnum):
    """What starts the container. With the version of NVIDIA Container Toolkit it decides whether the
    image's compatibility libraries and its `NVIDIA_REQUIRE_*` variables count.
    """

    DOCKER = "docker"
    DOCKER_RUNTIME = "docker-runtime"
    DOCKER_CDI = "docker-cdi"
    PODMAN = "podman"
    KUBERNETES = "kubernetes"
    KUBERNETES_CDI = "kubernetes-cdi"
    ENROOT = "enroot"
    APPTAINER = "apptainer"


class FamilyKind(StrEnum):
    """How the releases of a family are delivered."""

    CONTAINER = "container"
    WHEEL = "wheel"


class BuildKind(StrEnum):
    """Whether CUDA comes in a container image or is installed on the machine."""

    IMAGE = "image"
    WHEEL = "wheel"


class BuildPlatform(StrEnum):
    """The platform a build is made for."""

    LINUX_X86_64 = "linux-x86_64"
    LINUX_AARCH64 = "linux-aarch64"
    JETSON = "jetson"
    WINDOWS_X86_64 = "windows-x86_64"


class BuildFact(StrEnum):
    """A fact of a build that can be inferred."""

    CUDA = "cuda"
    CAPABILITIES = "capabilities"
    COMPAT_PACKAGE = "compat_package"
    REQUIRES = "requires"


class Rule(StrEnum):
    """The rules, in the order in which they are documented."""

    DRIVER_NATIVE = "driver.native"
    DRIVER_OLDER_THAN_TOOLKIT = "driver.older-than-toolkit"
    DRIVER_FORWARD_COMPATIBILITY = "driver.forward-compatibility"
    DRIVER_MINOR_VERSION_COMPATIBILITY = "driver.minor-version-compatibility"
    DRIVER_COMPAT_LIBRARIES_ON_UNLISTED_BOARD = "driver.compat-libraries-on-unlisted-board"
    DRIVER_COMPAT_LIBRARIES_FIRST = "driver.compat-libraries-first"
    DRIVER_SHARED_LIBCUDA = "driver.shared-libcuda"
    DRIVER_MODE_UNSETTLED = "driver.mode-unsettled"
    DRIVER_TOO_OLD = "driver.too-old"
    DRIVER_LISTED_BUT_NOT_ACCEPTED = "driver.listed-but-not-accepted"
    DRIVER_COMPAT_PACKAGE_UNKNOWN = "driver.compat-package-unknown"
    DRIVER_UNKNOWN = "driver.unknown"
    DRIVER_BOARD_CLASS_UNKNOWN = "driver.board-class-unknown"
    DRIVER_NUMBER_INCOMPLETE = "driver.number-incomplete"
    DRIVER_FORWARD_COMPATIBILITY_UNSETTLED = "driver.forward-compatibility-unsettled"
    DRIVER_PLATFORM_UNKNOWN = "driver.platform-unknown"
    DRIVER_TOOLKIT_UNKNOWN = "driver.toolkit-unknown"
    DRIVER_DROPPED_GPU = "driver.dropped-gpu"
    DRIVER_OLDER_THAN_GPU = "driver.older-than-gpu"
    DRIVER_OLDER_THAN_WSL = "driver.older-than-wsl"
    DRIVER_OLDER_THAN_BOARD = "driver.older-than-board"
    DRIVER_END_OF_LIFE = "driver.end-of-life"
    DRIVER_OTHER_SYSTEM = "driver.other-system"
    DRIVER_NOT_KNOWN = "driver.not-known"
    DRIVER_JETSON_SYSTEM = "driver.jetson-system"
    DRIVER_CUDA_FIELD_DIFFERS = "driver.cuda-field-differs"
    GPU_SUPPORTED = "gpu.supported"
    GPU_CAPABILITY_TOO_LOW = "gpu.capability-too-low"
    GPU_NOT_YET_SUPPORTED = "gpu.not-yet-supported"
    GPU_NEWER_THAN_RELEASE = "gpu.newer-than-release"
    GPU_RUNS_BY_PTX = "gpu.runs-by-ptx"
    GPU_PTX_NEEDS_NEWER_DRIVER = "gpu.ptx-needs-newer-driver"
    GPU_CODE_NOT_RECORDED = "gpu.code-not-recorded"
    GPU_FAMILY_NOT_LISTED = "gpu.family-not-listed"
    GPU_UNTESTED_FAMILY = "gpu.untested-family"
    GPU_UNKNOWN = "gpu.unknown"
    GPU_OTHER_VENDOR = "gpu.other-vendor"
    GPU_MINIMUM_NOT_COLLECTED = "gpu.minimum-not-collected"
    GPU_INTEGRATED_TARGET = "gpu.integrated-target"
    GPU_TOOLKIT_UNKNOWN = "gpu.toolkit-unknown"
    PLATFORM_ARM64_NOT_RECORDED = "platform.arm64-not-recorded"
    PLATFORM_X86_NOT_RECORDED = "platform.x86-not-recorded"
    PLATFORM_NO_BUILD = "platform.no-build"
    PLATFORM_CPU_ONLY = "platform.cpu-only"
    PLATFORM_IGPU_IMAGE_ELSEWHERE = "platform.igpu-image-elsewhere"
    PLATFORM_OTHER_JETSON_LINUX = "platform.other-jetson-linux"
    PLATFORM_INTEGRATED_IMAGE = "platform.integrated-image"
    PLATFORM_ARCH_INFERRED = "platform.arch-inferred"
    PLATFORM_MACOS = "platform.macos"
    PLATFORM_WINDOWS = "platform.windows"
    START_REQUIREMENT_REFUSED = "start.requirement-refused"
    START_REQUIREMENT_NOT_RECORDED = "start.requirement-not-recorded"
    START_WSL_LIBRARY_MISSING = "start.wsl-library-missing"
    CONTENTS_REQUIREMENT_NOT_MET = "contents.requirement-not-met"
    CONTENTS_NOT_RECORDED = "contents.not-recorded"
    CONTENTS_REPLACED = "contents.replaced"
    CONTENTS_OTHER_RELEASE = "contents.other-release"
    RELEASE_NEWER_THAN_DATA = "release.newer-than-data"
    FACTS_CONTRADICTORY = "facts.contradictory"
    RELEASE_NOT_RECORDED = "release.not-recorded"
    RELEASE_NAME_READ = "release.name-read"
    DATA_INFERRED = "data.inferred"
    ISSUES_KNOWN = "issues.known"
    ISSUES_NOT_COLLECTED = "issues.not-collected"


# Up to here it was written by `cargo xtask generate`.


class _Version(str):
    """A version: a string in its canonical form that orders by its numbers.

    Versions compare with versions of their own kind and with strings that can be read as such.
    """

    __slots__ = ()

    def __new__(cls, version: str) -> "_Version":
        return str.__new__(cls, _compare(cls.__name__, version))

    def _order(self, other: object) -> "int | None":
        if not isinstance(other, str) or isinstance(other, _Version) and type(other) != type(self):
            return None
        return _compare(type(self).__name__, self, other)

    def __lt__(self, other: str) -> bool:
        order = self._order(other)
        return NotImplemented if order is None else order < 0

    def __le__(self, other: str) -> bool:
        order = self._order(other)
        return NotImplemented if order is None else order <= 0

    def __gt__(self, other: str) -> bool:
        order = self._order(other)
        return NotImplemented if order is None else order > 0

    def __ge__(self, other: str) -> bool:
        order = self._order(other)
        return NotImplemented if order is None else order >= 0

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self)!r})"


class DriverVersion(_Version):
    """A driver: `450.80.02`, or the branch alone, `450`."""

    __slots__ = ()


class CudaVersion(_Version):
    """A CUDA version: `12.4`."""

    __slots__ = ()


class ComputeCapability(_Version):
    """A compute capability: `7.5`."""

    __slots__ = ()


class ComponentVersion(_Version):
    """The version of software inside an image as it was printed: `8.0.5`, `1.8.0a0+1606899`.

    Pre-release tags and build parts do not count in the order, and missing numbers are zero: `9.1` is as
    new as `9.1.0`. A version that begins with a word, such as `present`, does not order.
    """

    __slots__ = ()
