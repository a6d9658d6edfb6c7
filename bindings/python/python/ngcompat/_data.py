"""Newer facts than the compiled-in ones, from a data file."""

import os

import ngcompat
from ngcompat._ngcompat import read_data

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Union


def load_data(path: "Union[str, os.PathLike[str]]") -> str:
    """Let the facts of a data file answer, if they are not older than the compiled-in ones.

    `ngcompat data --export FILE` writes such a file. The variable `NGCOMPAT_DATA` names one that is
    loaded when ngcompat is imported.

    Returns the day of the facts that answer from now on, as `AS_OF` has it. Older facts give a
    `UserWarning`, and the compiled-in ones go on answering. Load a file at the start and once: releases
    that were looked up before keep the facts they came from.

    Raises:
        OSError: The file can't be read.
        DataError: It is not a data file in order, or facts from a file are in use already. What
            answered before goes on answering.
    """
    with open(path, encoding="utf-8", errors="replace") as file:
        text = file.read()
    as_of, compiled, in_use = read_data(text)
    if not in_use:
        import warnings

        message = f"{path} has the facts of {as_of}; the compiled-in ones of {compiled} are newer and answer"
        warnings.warn(message, stacklevel=2)
        return compiled
    ngcompat.AS_OF = as_of
    return as_of


def load_named() -> None:
    """Load what `NGCOMPAT_DATA` names. An import never fails over it."""
    path = os.environ.get("NGCOMPAT_DATA")
    if not path:
        return
    try:
        load_data(path)
    except (OSError, ngcompat.NgcompatError) as error:
        import warnings

        message = f"NGCOMPAT_DATA is not used, the compiled-in facts answer: {error}"
        warnings.warn(message, stacklevel=3)
