"""`verdicts`: a column of machines in, columns of answers out."""

from ngcompat._ngcompat import Build, Environment, Release, check

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Dict, Iterable, List, Optional, Tuple, Union

    from ngcompat._ngcompat import _Release

    _Cell = Tuple[Optional[str], Optional[str], Optional[str], Optional[str]]

_COLUMNS = ("verdict", "mode", "reason", "remedy")


def verdicts(
    releases: "Union[_Release, Iterable[Any]]",
    drivers: "Union[str, None, Iterable[Any]]" = None,
    gpus: "Union[str, None, Iterable[Any]]" = None,
    *,
    os: "Union[str, None, Iterable[Any]]" = None,
    arch: "Union[str, None, Iterable[Any]]" = None,
) -> "Dict[str, List[Optional[str]]]":
    """Whether releases run on machines, for the columns of a table.

    Each argument is one value for all rows, or a column: a sequence, or what gives Arrow data
    (`pyarrow`, `polars`, `pandas`, DuckDB, `nanoarrow`). A cell of `gpus` is a name or a list of names.
    What comes back is a dictionary of columns, which `polars.DataFrame`, `pyarrow.table` and
    `pandas.DataFrame` take: `verdict`, `mode`, `reason` and `remedy`.

    Each different machine is decided once. A cell that can't be read raises nothing: its row is
    undetermined, and the reason says what is wrong with it. An empty cell is a fact that is not known.
    A value for all rows that can't be read raises what `check` raises.

    >>> import ngcompat
    >>> table = ngcompat.verdicts("25.12", ["470.57.02", "58O"], "A100")
    >>> table["verdict"]
    ['incompatible', 'undetermined']
    >>> table["reason"][1][:30]
    '`58O` is not a driver version;'
    """
    given = [_column(it) for it in (releases, drivers, gpus, os, arch)]
    release, *facts = (None if isinstance(it, list) else _cell(it) for it in given)
    driver, gpu, system, cpu = facts
    machine = Environment(driver=driver, gpus=gpu, os=system, arch=cpu)
    if release is not None:
        check(release, machine)
    lengths = {len(it) for it in given if isinstance(it, list)}
    if len(lengths) > 1:
        raise ValueError(f"the columns have {' and '.join(map(str, sorted(lengths)))} rows")
    rows = lengths.pop() if lengths else 1
    known: "Dict[Any, _Cell]" = {}
    cells: "List[_Cell]" = []
    add = cells.append
    # Only where a cell is a list or something else without a hash is a row more than a look-up.
    for row in zip(*(it if isinstance(it, list) else [it] * rows for it in given)):
        key = row
        try:
            cell = known.get(key)
        except TypeError:
            key = tuple(_hashable(it) for it in row)
            cell = known.get(key)
        if cell is None:
            cell = known[key] = _answer(*row)
        add(cell)
    return {name: [cell[at] for cell in cells] for at, name in enumerate(_COLUMNS)}


def _answer(release: "Any", driver: "Any", gpus: "Any", os: "Any", arch: "Any") -> "_Cell":
    try:
        report = check(
            release, driver=_cell(driver), gpus=_cell(gpus), os=_cell(os), arch=_cell(arch)
        )
    except (TypeError, ValueError) as error:
        return "undetermined", None, str(error), None
    decisive = (it for it in report.findings if it.severity in ("blocker", "unknown"))
    reason = next(decisive, None)
    remedy = next(iter(report.remedies), None)
    mode = report.mode
    return (
        str(report.verdict),
        None if mode is None else str(mode),
        None if reason is None else reason.message,
        None if remedy is None or report.compatible else remedy.message,
    )


def _column(values: "Any") -> "Any":
    """The cells of a column as Python values; one value for all rows as it is."""
    if type(values).__name__ in ("NAType", "NaTType"):
        return None
    if values is None or isinstance(values, (str, Release, Build, Environment, list)):
        return values
    # `to_pylist` of pyarrow and nanoarrow, `to_list` of polars and pandas, `tolist` of NumPy.
    for name in ("to_pylist", "to_list", "tolist"):
        convert = getattr(values, name, None)
        if convert is not None:
            return list(convert())
    if hasattr(values, "__arrow_c_stream__") or hasattr(values, "__arrow_c_array__"):
        return list(_arrow(values))
    return list(values)


def _arrow(values: "Any") -> "Any":
    """The values of Arrow data that only its C interface gives."""
    try:
        import pyarrow  # type: ignore[import-untyped]
    except ImportError:
        import nanoarrow  # type: ignore[import-not-found]

        return nanoarrow.Array(values).to_pylist()
    if hasattr(values, "__arrow_c_stream__"):
        return pyarrow.chunked_array(values).to_pylist()
    return pyarrow.array(values).to_pylist()


def _cell(value: "Any") -> "Any":
    """A cell, of which an empty one and pandas' NaN and NA are none."""
    # `pandas.NA` is neither equal to itself nor not.
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return None
    if value == "" or value != value:
        return None
    return value


def _hashable(value: "Any") -> "Any":
    """What represents a cell among those known."""
    if isinstance(value, list):
        return tuple(_hashable(it) for it in value)
    try:
        hash(value)
    except TypeError:
        return repr(value)
    return value
