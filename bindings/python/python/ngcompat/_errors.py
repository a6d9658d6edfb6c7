"""The exceptions. Each has a `code`, a stable name of the kind of error, the same in all languages."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Tuple

    from ngcompat._ngcompat import Report


class NgcompatError(Exception):
    """The base of all exceptions of this package."""

    code: str
    """A stable name of the kind of error, such as `driver-malformed`."""

    def __init__(self, message: str, code: str) -> None:
        super().__init__(message)
        self.code = code

    def __reduce__(self) -> "Tuple[object, ...]":
        return type(self), (str(self), self.code)


class ParseError(NgcompatError, ValueError):
    """A string that is not what it should be; the message says what would be right."""


class UnknownReleaseError(NgcompatError, LookupError):
    """A release, image or family that is not in the data, or none is given; the message says what is
    nearest, or how to ask instead.
    """


class DataError(NgcompatError, ValueError):
    """A data file that is not in order; the compiled-in facts go on answering."""


class IncompatibleEnvironment(NgcompatError, RuntimeError):
    """What `require` raises where the release does not run; the message is the whole explanation."""

    report: "Report"
    """The report, whose findings and remedies a program can read."""

    def __init__(self, message: str, report: "Report") -> None:
        super().__init__(message, "environment-" + report.to_dict()["verdict"])
        self.report = report

    def __reduce__(self) -> "Tuple[object, ...]":
        return type(self), (str(self), self.report)


class UndeterminedEnvironment(IncompatibleEnvironment):
    """What `require` raises where a decisive fact is missing; the message says which.

    It is an `IncompatibleEnvironment`, so that one `except` catches both: the release was required
    to run, and is not known to.
    """


class IncompatibleEnvironmentWarning(RuntimeWarning):
    """The warning that `require(…, on_fail="warn")` issues, and `require` in the container of another
    release.
    """


# As tracebacks name them.
for _class in (
    NgcompatError,
    ParseError,
    UnknownReleaseError,
    IncompatibleEnvironment,
    UndeterminedEnvironment,
    IncompatibleEnvironmentWarning,
):
    _class.__module__ = "ngcompat"
del _class
