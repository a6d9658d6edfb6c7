"""Enumerations and versions."""

from __future__ import annotations

import copy
import json
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ngcompat
from ngcompat import (
    ComponentVersion,
    ComputeCapability,
    CudaVersion,
    DriverVersion,
    Verdict,
    _values,
)

VERSIONS = (DriverVersion, CudaVersion, ComputeCapability, ComponentVersion)


ENUMERATIONS = {
    name: value
    for name, value in vars(_values).items()
    if isinstance(value, type) and issubclass(value, _values.StrEnum)
    and value not in (_values.StrEnum, _values._Ordered)
}


def test_enumerations_are_exported_by_their_words() -> None:
    assert len(ENUMERATIONS) > 20
    for name, enumeration in ENUMERATIONS.items():
        assert name in ngcompat.__all__ and getattr(ngcompat, name) is enumeration
        for member in enumeration:
            assert member.name == member.value.upper().replace("-", "_").replace(".", "_")


def test_words_are_strings() -> None:
    verdict = ngcompat.check("20.12").verdict
    assert verdict is Verdict.UNDETERMINED and verdict == "undetermined"
    assert f"{verdict} {verdict!s}" == "undetermined undetermined"
    assert json.dumps({verdict: verdict}) == '{"undetermined": "undetermined"}'
    assert {"undetermined": 1}[verdict] == 1
    assert pickle.loads(pickle.dumps(verdict)) is verdict


def test_versions_are_strings_in_canonical_form() -> None:
    assert DriverVersion("R450") == "450" and DriverVersion(" 450.xx ") == "450"
    assert repr(DriverVersion("450.80.02")) == "DriverVersion('450.80.02')"
    for version in (DriverVersion("450.80.02"), ComponentVersion("1.8.0a0+1606899")):
        assert f"{version}" == str(version) == version
        assert type(str(version)) is str
        assert hash(version) == hash(str(version))
        assert json.loads(json.dumps(version)) == version
        for again in (pickle.loads(pickle.dumps(version)), copy.deepcopy(version)):
            assert again == version and type(again) is type(version)


def test_versions_order_by_their_numbers() -> None:
    assert DriverVersion("535.54.03") < DriverVersion("535.104.05") and "535.54.03" > "535.104.05"
    assert DriverVersion("450") < DriverVersion("450.80.02") < "450.119.03"
    assert CudaVersion("12.10") > CudaVersion("12.9") and "12.9" < CudaVersion("12.10")
    assert ComputeCapability("10.0") >= "9.0" and max(map(ComputeCapability, ("9.0", "10.0", "7.5"))) == "10.0"
    assert ComponentVersion("8.9.7.29") > "8.9.7" and not ComponentVersion("8.9.7") <= "8.9.6"
    assert sorted(map(ComponentVersion, ("2.10.0", "2.9.1", "2.9.1a0"))) == ["2.9.1", "2.9.1a0", "2.10.0"]


def test_versions_of_different_kinds_do_not_order() -> None:
    for compare in (
        lambda: DriverVersion("450") < CudaVersion("12.4"),
        lambda: CudaVersion("12.4") >= ComputeCapability("9.0"),
        lambda: DriverVersion("450") < 460,  # type: ignore[operator]
    ):
        with pytest.raises(TypeError):
            compare()
    with pytest.raises(ngcompat.ParseError):
        _ = DriverVersion("450") < "new"


def test_versions_refuse_what_they_are_not() -> None:
    codes = ("driver-malformed", "cuda-malformed", "compute-capability-malformed")
    for version, code in zip(VERSIONS, codes):
        with pytest.raises(ngcompat.ParseError) as raised:
            version("x.y")
        assert raised.value.code == code
        with pytest.raises(TypeError):
            version(12.4)  # type: ignore[arg-type]


def test_words_that_have_an_order() -> None:
    for kind in (ngcompat.Verdict, ngcompat.Severity, ngcompat.Certainty, ngcompat.Architecture,
                 ngcompat.Satisfaction):
        words = [word.value for word in kind]
        assert sorted(map(kind, reversed(words))) == words == sorted(kind)
        least, most = kind(words[0]), kind(words[-1])
        assert least < most and least <= most and most > least and most >= least and least <= least
        assert least < words[-1] and words[-1] > least and not least > words[-1]
        for other in ("banana", "", 1, None):
            for compare in (
                lambda: least < other, lambda: least >= other,
                lambda: other < least, lambda: other >= least,
            ):
                with pytest.raises(TypeError, match=words[0]):
                    compare()
        with pytest.raises(TypeError, match=words[0]):
            assert least < ngcompat.Os.LINUX
    assert max(ngcompat.check("20.12").verdict, Verdict.INCOMPATIBLE) is Verdict.INCOMPATIBLE
    assert ngcompat.Architecture.KEPLER < ngcompat.Architecture.AMPERE
    with pytest.raises(TypeError, match="a Verdict orders with compatible, undetermined"):
        assert Verdict.COMPATIBLE < ngcompat.Satisfaction.SATISFIED
    with pytest.raises(TypeError):
        assert Verdict.UNDETERMINED < ngcompat.Severity.UNKNOWN


def test_versions_of_the_same_numbers_are_as_new_as_each_other() -> None:
    for one, other in (("9.1", "9.1.0"), ("2.4.0a0+07cecf4168", "2.4.0"), ("1.8.0a0+1", "1.8.0a0+2")):
        version = ComponentVersion(one)
        assert version >= other and version <= other and not version > other and not version < other
        assert version != other


def test_versions_do_not_order_with_words() -> None:
    cudnn = ngcompat.release("24.05").components["cudnn"]
    for word in ("banana", ">=9", "present", ""):
        for compare in (lambda: cudnn >= word, lambda: word < cudnn):
            with pytest.raises(ngcompat.ParseError):
                compare()
    with pytest.raises(ngcompat.ParseError, match="`banana` has no number") as raised:
        assert cudnn >= "banana"
    assert raised.value.code == "component-version-without-number"
    assert ComponentVersion("present") == "present" != cudnn


NUMBERS = st.tuples(st.integers(100, 999), st.integers(1, 99), st.integers(1, 99)).map(
    lambda numbers: "{}.{}.{:02}".format(*numbers)
)


@given(a=NUMBERS, b=NUMBERS)
def test_order_is_total(a: str, b: str) -> None:
    for version in (DriverVersion, ComponentVersion):
        one, other = version(a), version(b)
        assert (one < other) + (one > other) + (one == other) == 1
        assert (one <= other) == (one < other or one == other)
        assert (one < b) == (one < other) == (other > one)
        expected = [int(n) for n in a.split(".")] < [int(n) for n in b.split(".")]
        assert (one < other) == expected


def test_lazy_names() -> None:
    assert set(ngcompat.__all__) <= set(dir(ngcompat))
    assert ngcompat.Verdict is _values.Verdict
    with pytest.raises(AttributeError, match="no attribute 'Verdicts'"):
        ngcompat.Verdicts  # type: ignore[attr-defined]
