"""What functions take and refuse, and how they say so."""

from __future__ import annotations

import pickle
import re
from collections import ChainMap, OrderedDict
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ngcompat
from ngcompat import (
    Environment,
    IncompatibleEnvironment,
    NgcompatError,
    ParseError,
    UndeterminedEnvironment,
    UnknownReleaseError,
)

check: Any = ngcompat.check


@pytest.mark.parametrize(
    ("ask", "named"),
    [
        (lambda: check(20.12), "release must be a string such as '24.05', a Release or a Build, not float"),
        (lambda: check(None), "release must be a string"),
        (lambda: check(b"20.12"), "release must be a string"),
        (lambda: check("20.12", driver=450), "driver must be a string such as '535.161.08', not int"),
        (lambda: check("20.12", {"driver": 450}), "driver must be a string such as '535.161.08', not int"),
        (lambda: check("20.12", cuda_driver=12.2), "cuda_driver must be a string such as '12.4', not float"),
        (lambda: check("20.12", gpus=[(8, 0, 0)]), "gpus must be a string such as 'Tesla T4'"),
        (lambda: check("20.12", gpus=7.5), "gpus must be a string or a list of them, not float"),
        (lambda: check("20.12", gpus=["T4", 7.5]), "gpus must be a string such as 'Tesla T4'"),
        (lambda: check("20.12", gpus=b"T4"), "gpus must be"),
        (lambda: check("20.12", os=1), "os must be a string such as 'linux', not int"),
        (lambda: check("20.12", arch=Path("x86_64")), "arch must be a string such as 'x86_64', not"),
        (lambda: check("20.12", requires=[1]), "requires must be strings such as 'cudnn>=8.0'"),
        (lambda: check("20.12", "450.80.02"), "facts must be an Environment"),
        (lambda: check("20.12", check("20.12")), "facts must be an Environment"),
        (lambda: check("20.12", {"gpus": [object()]}), "gpus must be a string such as 'Tesla T4', or a Gpu, not object"),
        (lambda: check("20.12", {"components": [object()]}), r"facts\[\"components\"\] must be plain data"),
        (lambda: check("20.12", {1: "x"}), "a key of facts must be a string, not int"),
        (lambda: check("20.12", gpu="T4"), "gpu"),
        (lambda: check("20.12", launcher=1), "launcher must be a string such as 'docker', not int"),
        (lambda: ngcompat.find(family=1), "family must be a string such as 'torch', or a Family"),  # type: ignore[arg-type]
        (lambda: ngcompat.releases(ngcompat.release("20.12")), "family must be"),  # type: ignore[arg-type]
        (lambda: ngcompat.parse_image(b"{}"), "image must be a string, or the parsed JSON of docker inspect"),  # type: ignore[arg-type]
        (lambda: ngcompat.parse_image([object()]), "image must be plain data"),
        (lambda: ngcompat.Build(cuda=12.8), "cuda must be a string, not float"),  # type: ignore[arg-type]
        (lambda: ngcompat.Build(capabilities=[8.0]), "capabilities must be strings such as '9.0'"),  # type: ignore[list-item]
        (lambda: ngcompat.Build(compat_package=1), "compat_package must be a bool, not int"),  # type: ignore[arg-type]
        (lambda: ngcompat.diff("20.06", 1), "to must be a string"),  # type: ignore[arg-type]
        (lambda: ngcompat.amp("20.12", 7.5), "gpus must be a string"),  # type: ignore[arg-type]
        (lambda: ngcompat.identify(1), "text must be a string"),  # type: ignore[arg-type]
        (lambda: ngcompat.parse_facts("", 1), "text must be a string"),  # type: ignore[arg-type]
        (lambda: ngcompat.explain(None), "rule must be a string"),  # type: ignore[arg-type]
        (lambda: ngcompat.regressions(1), "model must be a string"),  # type: ignore[arg-type]
        (lambda: ngcompat.constraint(1), "expressions must be a string"),  # type: ignore[arg-type]
        (lambda: ngcompat.detect(nvml=1), "nvml must be the path"),  # type: ignore[arg-type]
        (lambda: ngcompat.detect(root=1), "PathLike"),  # type: ignore[arg-type]
        (lambda: ngcompat.require("20.12", on_fail="ignore"), "on_fail must be 'raise', 'warn' or 'exit'"),  # type: ignore[arg-type]
    ],
)
def test_wrong_types_are_named(ask: Any, named: str) -> None:
    with pytest.raises((TypeError, ValueError), match=named) as raised:
        ask()
    assert isinstance(raised.value, TypeError) or "on_fail" in named


@pytest.mark.parametrize(
    ("ask", "code"),
    [
        (lambda: check("20.13"), "release-malformed"),
        (lambda: check(""), "release-empty"),
        (lambda: check("20.12", launcher="rkt"), "launcher-unknown"),
        (lambda: check("20.12", toolkit="1.17"), "toolkit-malformed"),
        (lambda: check("20.12", {"launcher": "rkt"}), "launcher-unknown"),
        (lambda: check({"cuda": "12"}), "cuda-malformed"),
        (lambda: check({"capabilities": ["x"]}), "compute-capability-malformed"),
        (lambda: check({"platform": "vax"}), "build-platform-unknown"),
        (lambda: check({"cudas": "12.8"}), "build-malformed"),
        (lambda: ngcompat.Build(kind="binaries"), "build-kind-unknown"),
        (lambda: ngcompat.Build(ptx="nine"), "compute-capability-malformed"),
        (lambda: ngcompat.Build(compat_driver="new"), "driver-malformed"),
        (lambda: check("20.12", driver="abc"), "driver-malformed"),
        (lambda: check("20.12", driver=""), "driver-empty"),
        (lambda: check("20.12", cuda_driver="12"), "cuda-malformed"),
        (lambda: check("20.12", gpus=""), "gpu-empty"),
        (lambda: check("20.12", os="beos"), "os-unknown"),
        (lambda: check("20.12", arch="sparc"), "cpu-arch-unknown"),
        (lambda: check("20.12", requires="cuddn>=8"), "requirement-unknown-component"),
        (lambda: check("20.12", {"driver": "abc"}), "driver-malformed"),
        (lambda: check("20.12", {"platform": {"os": "beos"}}), "os-unknown"),
        (lambda: check("20.12", {"arch": "sparc"}), "cpu-arch-unknown"),
        (lambda: check("20.12", {"gpus": [{"class": "toy"}]}), "board-class-unknown"),
        (lambda: check("20.12", {"gpus": [{"architecture": "toy"}]}), "architecture-unknown"),
        (lambda: check("20.12", {"requires": ["cudnn>="]}), "requirement-malformed"),
        (lambda: check("20.12", {"container": {"release": "20.13"}}), "release-malformed"),
        (lambda: check("20.12", {"drivers": "450"}), "fact-unknown"),
        (lambda: check("20.12", {"drivers": None}), "fact-unknown"),
        (lambda: check("20.12", {"platform": {"oss": "linux"}}), "fact-unknown"),
        (lambda: check("20.12", {"gpus": [{"nam": "A100"}]}), "facts-malformed"),
        (lambda: ngcompat.amp("20.12", {"class": "toy"}), "board-class-unknown"),
        (lambda: ngcompat.amp("20.12", {"klass": "toy"}), "facts-malformed"),
        (lambda: ngcompat.issues("20.12", mode="dreaming"), "mode-unknown"),
        (lambda: ngcompat.constraint("a>1", dialect="d"), "dialect-unknown"),
        (lambda: ngcompat.constraint("a>1", brand="d"), "brand-unknown"),
        (lambda: ngcompat.identify("hello"), "identify-unrecognized"),
        (lambda: ngcompat.explain("driver.to-old"), "rule-unknown"),
    ],
)
def test_errors_have_the_codes_of_the_core(ask: Any, code: str) -> None:
    with pytest.raises(ParseError) as raised:
        ask()
    assert raised.value.code == code
    assert isinstance(raised.value, ValueError) and isinstance(raised.value, NgcompatError)
    assert str(raised.value)


def test_unknown_release() -> None:
    with pytest.raises(LookupError, match="the nearest are 20.03 and 20.06") as raised:
        ngcompat.release("20.05")
    assert isinstance(raised.value, UnknownReleaseError)
    assert raised.value.code == "release-unknown"


def test_errors_can_be_pickled() -> None:
    errors = []
    for ask in (
        lambda: check("20.13"),
        lambda: check("20.05"),
        lambda: ngcompat.require("20.12", driver="418.40", gpus="GTX 1080 Ti"),
        lambda: ngcompat.require("20.12", {}),
    ):
        with pytest.raises(NgcompatError) as raised:
            ask()
        errors.append(raised.value)
    assert [type(error) for error in errors] == [
        ParseError, UnknownReleaseError, IncompatibleEnvironment, UndeterminedEnvironment,
    ]
    for error in errors:
        again = pickle.loads(pickle.dumps(error))
        assert type(again) is type(error) and str(again) == str(error)
        assert again.code == error.code
        assert getattr(again, "report", None) == getattr(error, "report", None)


def test_facts_of_any_mapping() -> None:
    facts = {"driver": "450.80.02", "gpus": ("T4",), "platform": OrderedDict(os="linux")}
    expected = Environment(driver="450.80.02", gpus="T4", os="linux")
    for mapping in (facts, MappingProxyType(facts), ChainMap({}, facts), OrderedDict(facts)):
        assert Environment(mapping) == expected
    assert Environment({**facts, "gpus": iter(["T4"])}) == expected
    assert Environment({"driver": None, "gpus": []}) == Environment()


class NAType:
    """As `pandas.NA`: it is neither equal to anything nor different."""

    def __eq__(self, other: object) -> Any:
        return self

    def __ne__(self, other: object) -> Any:
        return self

    def __bool__(self) -> bool:
        raise TypeError("boolean value of NA is ambiguous")


@pytest.mark.parametrize("unknown", [None, float("nan"), NAType()], ids=["None", "nan", "NA"])
def test_mappings_are_what_the_keywords_are(unknown: Any) -> None:
    given: dict[str, Any] = {
        "driver": "450.80.02", "gpus": "A100, T4", "os": "linux", "arch": "amd64", "launcher": "k8s",
        "toolkit": "1.17.8", "requires": "cudnn>=8",
    }
    assert Environment(given) == Environment(**given) == Environment({**given, "gpu": given["gpus"]})
    assert Environment({"machine": "DGX H100"}) == Environment(machine="DGX H100")
    for key in [*given, "cuda_driver", "jetpack", "machine"]:
        less = {**given, key: unknown}
        without = {name: value for name, value in less.items() if name != key}
        assert Environment(less) == Environment(**less) == Environment(**without) == Environment(without)
    assert Environment({"platform": unknown, "components": unknown, "container": unknown}) == Environment()
    assert Environment({"gpus": ["T4", unknown]}).gpus[1].name is None
    assert Environment({"driver": "450.80.02", "platform": {"os": "wsl"}, "os": "linux"}) == Environment(
        driver="450.80.02", os="linux"
    )
    assert ngcompat.amp("24.05", unknown) == ngcompat.amp("24.05")


def test_errors_of_mappings_name_the_key() -> None:
    for facts, said in (
        ({"drivr": "450.80.02"}, "unknown fact `drivr`; did you mean `driver`?"),
        ({"gpus": [{"nam": "A100"}]}, "unknown field `nam`, expected one of `name`,"),
        ({"gpus": {"nam": "A100"}}, "unknown field `nam`, expected one of `name`,"),
    ):
        with pytest.raises(ParseError, match=re.escape(said)):
            check("20.12", facts)


def test_components_that_were_begun_are_offered() -> None:
    for asked, meant in (("cudn>=8", "cudnn"), ("cudnnn>=8", "cudnn"), ("pytorc>=2", "pytorch")):
        with pytest.raises(ParseError, match=f"did you mean `{meant}`"):
            check("20.12", requires=asked)


def test_capabilities_as_torch_gives_them() -> None:
    assert Environment(gpus=(8, 0)) == Environment(gpus=[(8, 0)]) == Environment(gpus="8.0")
    assert ngcompat.drivers("24.05", (8, 0)) == ngcompat.drivers("24.05", "8.0")


def test_typed_values_and_strings_alike() -> None:
    expected = ngcompat.check("20.12", driver="450.80.02", gpus=["A100"], os="linux", arch="x86_64")
    release = ngcompat.release("20.12")
    env = Environment(driver="450.80.02", gpus="A100", os="linux", arch="x86_64")
    assert ngcompat.check(release, env) == expected
    assert ngcompat.check(
        release,
        driver=ngcompat.DriverVersion("450.80.02"),
        gpus=(gpu for gpu in env.gpus),
        os=ngcompat.Os.LINUX,
        arch=ngcompat.CpuArch.X86_64,
    ) == expected
    assert ngcompat.check(expected.release, gpus=env.gpus[0]) == ngcompat.check("20.12", gpus="A100")
    assert ngcompat.check("20.12", gpus=expected.gpus) == ngcompat.check("20.12", gpus="A100")
    assert ngcompat.drivers("20.12", env.gpus[0]) == ngcompat.drivers("20.12", "A100")


def test_nesting_has_an_end() -> None:
    endless: dict[str, Any] = {}
    endless["driver"] = endless
    for facts in ({"components": endless}, {"container": {"release": endless}}):
        with pytest.raises(TypeError, match="nested too deeply"):
            check("20.12", facts)
    deep: Any = "T4"
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(TypeError, match="nested too deeply"):
        check("20.12", {"components": deep})
    with pytest.raises(TypeError, match="gpus must be a string"):
        check("20.12", {"gpus": deep})


def test_exceptions_of_arguments_pass() -> None:
    def broken() -> Any:
        yield "T4"
        raise RuntimeError("mine")

    with pytest.raises(RuntimeError, match="mine"):
        check("20.12", gpus=broken())

    class Broken(dict[str, Any]):
        def items(self) -> Any:
            raise RuntimeError("mine")

    with pytest.raises(RuntimeError, match="mine"):
        check("20.12", Broken(driver="450"))


#: Strings of every kind, surrogates among them, and things that are no strings.
TEXT = st.text() | st.text(st.characters(codec=None))
DATA = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT | st.binary(),
    lambda inner: st.lists(inner, max_size=4)
    | st.tuples(inner)
    | st.dictionaries(TEXT | st.integers(), inner, max_size=4),
    max_leaves=12,
)
KEYS = st.sampled_from(
    [
        "driver", "cuda_driver", "gpus", "os", "arch", "launcher", "toolkit", "requires", "platform",
        "container", "components",
    ]
)


@given(release=DATA, facts=DATA | st.dictionaries(KEYS, DATA), given_facts=st.dictionaries(KEYS, DATA))
def test_hostile_arguments(release: Any, facts: Any, given_facts: dict[str, Any]) -> None:
    for key in ("platform", "container", "components"):
        given_facts.pop(key, None)
    for ask in (
        lambda: check(release, facts, **given_facts),
        lambda: check("20.12", facts, **given_facts),
        lambda: ngcompat.find(facts, **given_facts),
        lambda: Environment(facts, **given_facts),
        lambda: ngcompat.parse_image(release),
        lambda: ngcompat.releases(release),
    ):
        try:
            answer = ask()
        except (TypeError, NgcompatError):
            continue
        assert pickle.loads(pickle.dumps(answer)) == answer
        assert answer._repr_html_()


@given(text=TEXT)
def test_hostile_texts(text: str) -> None:
    for ask in (
        ngcompat.identify, ngcompat.explain, ngcompat.release, ngcompat.constraint,
        ngcompat.parse_image, ngcompat.constraint_for, ngcompat.Report.from_json,
    ):
        try:
            ask(text)
        except NgcompatError as error:
            assert error.code and len(str(error)) < 2000 + len(text)
    assert ngcompat.parse_facts(text).to_dict()
    ngcompat.regressions(text)


@given(
    driver=st.none() | st.sampled_from(["450.80.02", "535", "551.61", "580.65.06"]),
    gpus=st.lists(st.sampled_from(["Tesla T4", "8.6", "GeForce RTX 4090", "Voodoo 2", "A100"])),
    os=st.none() | st.sampled_from(ngcompat.Os),
    requires=st.lists(st.sampled_from(["cudnn>=8", "python=3.10", "apex"])),
)
def test_environments_round_trip(driver: Any, gpus: Any, os: Any, requires: Any) -> None:
    env = Environment(driver=driver, gpus=gpus, os=os, requires=requires)
    assert Environment(env.to_dict()) == env == pickle.loads(pickle.dumps(env))
    assert ngcompat.find(env) == ngcompat.find(env.to_dict())
    found = {one.release for one in ngcompat.find(env)}
    runs = {str(release) for release in ngcompat.releases() if ngcompat.check(release, env)}
    assert found == runs


def test_what_would_be_dropped_in_silence_is_refused() -> None:
    with pytest.raises(TypeError, match="requires must be"):
        ngcompat.check("24.05", requires={"cudnn": ">=99"})  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="both `gpu` and `gpus`"):
        ngcompat.check("24.05", {"gpu": "A100", "gpus": "T4"})
    with pytest.raises(TypeError, match="allow_undetermined must be a bool, not str"):
        ngcompat.require("24.05", driver="535", allow_undetermined="false")  # type: ignore[arg-type]


@pytest.mark.parametrize("driver", ["Error 804", "not 535", "older than 535", "53S.161.08", "GTX 745"])
def test_a_number_in_a_text_is_no_driver(driver: str) -> None:
    with pytest.raises(ngcompat.ParseError):
        ngcompat.check("24.05", driver=driver)


def test_an_environment_shows_all_it_knows() -> None:
    assert repr(Environment(os="wsl")).endswith("WSL>")
