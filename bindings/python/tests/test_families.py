"""Releases of every family, and builds described by their own facts."""

from __future__ import annotations

import copy
import json
import pickle
import subprocess
import sys
from typing import Any

import pytest

import ngcompat
from ngcompat import Build, Environment, NgcompatError, ParseError, Report, UnknownReleaseError

FAMILIES = ngcompat.families()

#: What `docker inspect` prints, as far as it matters.
INSPECTED = [
    {
        "Id": "sha256:0123",
        "RepoTags": ["registry.example/team/trainer:latest"],
        "Architecture": "amd64",
        "Os": "linux",
        "Size": 9876543210,
        "Config": {
            "Env": ["PATH=/usr/bin", "CUDA_VERSION=12.8.1", "NV_CUDA_COMPAT_PACKAGE=cuda-compat-12-8"],
            "Labels": {"maintainer": "us", "deep": {"er": [{"and": [{"deeper": [None, True, 1.5]}]}]}},
        },
    }
]


@pytest.mark.parametrize(
    ("release", "facts", "verdict", "mode"),
    [
        ("nvcr.io/nvidia/tritonserver:24.05-py3", {"driver": "550.54.15", "gpus": "L4"}, "compatible", "native"),
        ("tritonserver:24.05", {"driver": "470.57.02", "gpus": "Tesla T4"}, "compatible", "forward-compatibility"),
        ("tritonserver:24.05", {"driver": "470.57.02", "gpus": "RTX 3090"}, "incompatible", None),
        ("cuda:12.4.1", {"driver": "535.161.08", "gpus": "RTX 4090"}, "compatible", "minor-version-compatibility"),
        ("nvidia/cuda:12.9.1-base-ubuntu24.04", {"driver": "570.211.01", "gpus": "RTX 4090"}, "compatible", "minor-version-compatibility"),
        ("pytorch/pytorch:2.1.2-cuda12.1-cudnn8-runtime", {"driver": "470.57.02", "gpus": "A100"}, "incompatible", None),
        ("torch==2.6.0+cu124", {"driver": "535.161.08", "gpus": "RTX 3090"}, "compatible", "minor-version-compatibility"),
        ("torch==2.6.0+cu124", {"driver": "470.57.02", "gpus": "A100"}, "incompatible", None),
        ("torch==2.6.0+cu124", {"driver": "570.86.10", "gpus": "RTX 5090"}, "incompatible", None),
        ("torch==2.11.0", {"driver": "580.95.05", "gpus": "V100"}, "incompatible", None),
        ("pytorch:25.10", {"driver": "580.95.05", "gpus": "T4G", "arch": "arm64"}, "incompatible", None),
        ("nvcr.io/nvidia/pytorch:24.05-py3-igpu", {"driver": "550.54.15", "gpus": "L4"}, "incompatible", None),
        ("pytorch:25.08", {"cuda_driver": "13.0", "gpus": "Thor"}, "compatible", "native"),
        ("pytorch:29.06", {"driver": "615.10", "gpus": "H100"}, "undetermined", None),
        (ngcompat.parse_image(INSPECTED).build, {"driver": "535.161.08", "gpus": "H100"}, "compatible", "forward-compatibility"),
    ],
)  # fmt: skip
def test_it_must_show(release: Any, facts: dict[str, Any], verdict: str, mode: str | None) -> None:
    report = ngcompat.check(release, **facts)
    assert (report.verdict, report.mode) == (verdict, mode), str(report)
    assert ngcompat.check(release, {**facts, "gpus": [facts["gpus"]]}) == report
    assert Report.from_json(report.to_json()) == report


def remedies(release: str, **facts: Any) -> list[tuple[str, str]]:
    return [(one.action.value, one.value) for one in ngcompat.check(release, **facts).remedies]


def test_why() -> None:
    """What the rows of that table say beside the verdict."""
    refused = ngcompat.check("nvidia/cuda:12.9.1-base-ubuntu24.04", driver="570.211.01", gpus="RTX 4090")
    finding = refused.finding("start.requirement-refused")
    assert finding is not None and finding.severity == "warning"
    assert [one.action for one in finding.remedies if "NVIDIA_DISABLE_REQUIRE=1" in one.value] == ["start-option"]
    docker = Environment(refused.environment, launcher="docker")
    blocked = ngcompat.check("nvidia/cuda:12.9.1-base-ubuntu24.04", docker)
    assert blocked.verdict == "incompatible"
    # What Podman does with the image's libraries on such a board rests on the toolkit.
    podman = Environment(docker, launcher="podman")
    assert ngcompat.check("nvidia/cuda:12.9.1-base-ubuntu24.04", podman).verdict == "undetermined"
    assert ngcompat.check("nvidia/cuda:12.9.1-base-ubuntu24.04", podman, toolkit="1.17.4").compatible

    actions = {action for action, _ in remedies("torch==2.6.0+cu124", driver="470.57.02", gpus="A100")}
    assert "upgrade-driver" in actions and actions & {"use-build", "use-release"}
    blackwell = remedies("torch==2.6.0+cu124", driver="570.86.10", gpus="RTX 5090")
    assert any(value.startswith("torch==2.7.") for _, value in blackwell), blackwell
    volta = ngcompat.check("torch==2.11.0", driver="580.95.05", gpus="V100")
    assert any(
        one.value == "torch==2.11.0+cu126"
        and "pip install torch==2.11.0+cu126 --index-url https://download.pytorch.org/whl/cu126" in one.message
        for one in volta.remedies
    ), volta

    thor = ngcompat.check("pytorch:25.08", cuda_driver="13.0", gpus="Thor")
    assert thor.build.platform == "linux-aarch64" and thor.image == "nvcr.io/nvidia/pytorch:25.08-py3"
    new = ngcompat.check("pytorch:29.06", driver="615.10", gpus="H100")
    assert new.finding("release.newer-than-data") and "is newer than " in str(new)


def test_releases_newer_than_the_data() -> None:
    release = ngcompat.release("29.06")
    assert release.is_newer_than_data and release.release == "pytorch:29.06"
    assert (release.version, release.components, release.driver) == ("29.06", {}, None)
    assert ngcompat.check(release, driver="615.10") == ngcompat.check("29.06", driver="615.10")
    assert not ngcompat.release("26.09").is_newer_than_data
    assert release > ngcompat.release("26.09") and ngcompat.release("29.07") > release
    assert ngcompat.drivers(release).notes
    assert ngcompat.constraint_for(release) is None


@pytest.mark.parametrize("family", [*FAMILIES], ids=lambda family: family.key)
def test_every_family(family: ngcompat.Family) -> None:
    releases = ngcompat.releases(family)
    assert releases == ngcompat.releases(family.key) and len(releases) == family.releases
    assert family.newest in [*(one.release for one in releases), None]
    assert (str(ngcompat.newest(family=family.key)) if releases else None) == family.newest
    assert sorted(releases) == list(reversed(list(releases)))
    for release in releases:
        # A name says all: what is read back is the same release.
        assert release.family == family.key
        assert ngcompat.release(release.release) == release == ngcompat.release(release)
        assert (release.install is None) == (family.kind == "container")
        assert (release.image is None) == (family.kind == "wheel")
        # One tag may be of several releases: of one for Jetson modules, and of one for other machines.
        get = ngcompat.release(release.image or release.release)
        assert (get.family, get.id, get.image) == (release.family, release.id, release.image)
    found = ngcompat.find(driver="615.10", gpus="A100", family=family)
    for one in found:
        report = ngcompat.check(one.release, driver="615.10", gpus="A100")
        assert (report.verdict, report.mode) == (one.verdict, one.mode)


def test_families() -> None:
    torch = next(family for family in FAMILIES if family.key == "torch")
    assert torch.kind is ngcompat.FamilyKind.WHEEL and torch.repositories == ()
    assert FAMILIES[0].key == str(FAMILIES[0]) == "pytorch" and FAMILIES.families[0] == FAMILIES[0]
    assert FAMILIES[0].repositories == ("nvcr.io/nvidia/pytorch",)
    assert {"tritonserver", "cuda", "tensorrt", "jax", "nemo", "vllm"} <= {one.key for one in FAMILIES}


def test_find() -> None:
    facts = Environment(driver="535.161.08", gpus="V100")
    wheels = ngcompat.find(facts, family="torch")
    assert wheels and all(one.install and one.install.startswith("pip install torch==") for one in wheels)
    newest = ngcompat.newest(facts, family=ngcompat.families()[0].key)
    assert newest is not None and newest.family == "pytorch" and newest == ngcompat.newest(facts)
    assert str(wheels).startswith(f"{wheels[0].release} (CUDA minor-version compatibility): pip install ")
    assert [one.image for one in wheels[:2]] == [None, None]
    everywhere = ngcompat.find(facts, family="all")
    named = [ngcompat.release(one.release).family for one in everywhere]
    assert len(named) == len(set(named)) > 20
    for one in everywhere:
        family = ngcompat.release(one.release).family
        assert str(ngcompat.newest(facts, family=family)) == one.release
    assert ngcompat.find(facts, family="pytorch") == ngcompat.find(facts) == ngcompat.find(facts, family=None)


def test_other_questions_take_every_family() -> None:
    native = ngcompat.drivers("torch==2.6.0+cu124", "A100").native
    assert native is not None and native.driver == "550"
    assert ngcompat.diff("tritonserver:24.04", "tritonserver:24.05").to == "tritonserver:24.05"
    assert ngcompat.identify("torch==2.6.0+cu124").matches == ("torch==2.6.0+cu124",)
    assert ngcompat.identify("nvcr.io/nvidia/tritonserver:24.05-py3").matches == ("tritonserver:24.05",)
    with pytest.raises(TypeError, match="not supported between"):
        _ = ngcompat.release("cuda:12.4.1") < ngcompat.release("24.05")
    assert ngcompat.release("cuda:12.9.1") > ngcompat.release("cuda:12.4")
    assert ngcompat.release("torch==2.10.0") > ngcompat.release("torch==2.9.1")


def test_names_are_kept_as_they_were_given() -> None:
    """`torch==2.11.0` is what PyPI gives, whichever build that is."""
    facts = {"driver": "580.95.05", "gpus": ["V100"]}
    for name in (
        "torch==2.11.0", "nvidia/cuda:12.4.1-cudnn-devel-ubuntu22.04",
        "registry.example/hub/nvidia/pytorch:24.05-py3@sha256:" + "0" * 64,
        "nvcr.io/nvidia/pytorch:24.05-py3-igpu", "cuda:12.4",
    ):
        release = ngcompat.release(name)
        again = pickle.loads(pickle.dumps(release))
        expected = ngcompat.check(name, facts)
        for one in (release, again, ngcompat.release(release), copy.copy(release)):
            assert ngcompat.check(one, facts) == expected
        assert (again.image, again.install) == (release.image, release.install)
    wheel = ngcompat.release("torch==2.11.0")
    assert wheel.install == "pip install torch==2.11.0" and wheel.variant


def test_constraint_for() -> None:
    expression = ngcompat.constraint_for("20.12")
    assert expression is not None and expression.startswith("cuda>=11.1 cuda>=11.0,driver>=450.80.02 ")
    assert ngcompat.constraint(expression, driver="450.80.02", gpus="T4").result == "satisfied"
    assert ngcompat.constraint(expression, driver="418.40", gpus="GTX 1080").result == "unsatisfied"
    wheel = ngcompat.constraint_for(ngcompat.release("torch==2.6.0+cu124"))
    assert wheel == "cuda>=12.4 cuda>=12.0,driver>=525.60.13"


def test_build_is_a_value() -> None:
    build = Build(
        cuda="12.8", capabilities=["9.0", "8.0", "9.0"], ptx="9.0", compat_package=False,
        platform="arm64", kind="wheel", compat_driver="570.124.06", requires="cuda>=12.8",
    )  # fmt: skip
    assert build.to_dict() == {
        "kind": "wheel", "platform": "linux-aarch64", "cuda": "12.8", "compat_package": False, "compat_tested": None,
        "compat_driver": "570.124.06", "capabilities": ["8.0", "9.0"], "ptx": "9.0",
        "requires": "cuda>=12.8", "inferred": [],
    }  # fmt: skip
    assert build.capabilities == ("8.0", "9.0") and build.capabilities[0] < "9.0"
    assert build.platform is ngcompat.BuildPlatform.LINUX_AARCH64
    assert Build(cuda="12.8") == Build(cuda="12.8", platform="amd64") != build
    assert len({Build(cuda="12.8"), Build(cuda="12.8"), build}) == 2
    assert repr(Build(cuda="12.8")) == (
        '<ngcompat.Build kind="image" platform="linux-x86_64" cuda="12.8" len(inferred)=0>'
    )
    assert Build(capabilities="8.0").capabilities == ("8.0",)
    assert Build().cuda is None and Build().capabilities is None
    assert pickle.loads(pickle.dumps(build)) == build and copy.deepcopy(build) is build


def test_builds_are_checked() -> None:
    facts = Environment(driver="535.161.08", gpus="H100")
    carries = Build(cuda="12.8", capabilities=["8.0", "9.0"], compat_package=True)
    without = Build(cuda="12.8", capabilities=["8.0", "9.0"], compat_package=False)
    assert ngcompat.check(carries, facts).mode == "forward-compatibility"
    report = ngcompat.check(without, facts)
    assert report.mode == "minor-version-compatibility" and report.build == without
    assert (report.release, report.family, report.id, report.image) == ("image", None, None, None)
    assert ngcompat.check(without.to_dict(), facts) == report == ngcompat.check(report.build, facts)
    assert ngcompat.check({"capabilities": ["9.0", "8.0"], "cuda": "12.8", "compat_package": False}, facts).verdict == "compatible"
    assert ngcompat.require(without, facts) == report
    with pytest.raises(ngcompat.IncompatibleEnvironment, match="gpu.capability-too-low"):
        ngcompat.require(without, facts, gpus="V100")
    assert ngcompat.check(Build(), facts).verdict == "undetermined"
    assert ngcompat.check(ngcompat.release("24.05").builds[0], facts).verdict == ngcompat.check("24.05", facts).verdict


def test_parse_image() -> None:
    facts = ngcompat.parse_image(INSPECTED)
    assert facts.build == Build(cuda="12.8", compat_package=True) and facts.release is None
    for again in (
        ngcompat.parse_image(json.dumps(INSPECTED)),
        ngcompat.parse_image(json.dumps(INSPECTED, indent=4)),
        ngcompat.parse_image(INSPECTED[0]),
        ngcompat.parse_image("CUDA_VERSION=12.8.1\nNV_CUDA_COMPAT_PACKAGE=cuda-compat-12-8\n"),
    ):
        assert again == facts
    named = ngcompat.parse_image("NVIDIA_PYTORCH_VERSION=24.05\nCUDA_VERSION=12.4.1\n")
    assert named.release == "pytorch:24.05" and named.build.cuda == "12.4"
    assert named.to_dict() == {"build": named.build.to_dict(), "release": "pytorch:24.05"}
    labels = {f"label{n}": "x" * 200 for n in range(1000)}
    large = [{**INSPECTED[0], "Labels": labels}]
    assert ngcompat.parse_image(large).build == ngcompat.parse_image(json.dumps(large)).build == facts.build


@pytest.mark.parametrize(
    ("ask", "code"),
    [
        (lambda: ngcompat.parse_image(json.dumps(INSPECTED)[:-20]), "image-facts-truncated"),
        (lambda: ngcompat.parse_image(""), "image-facts-empty"),
        (lambda: ngcompat.parse_image([]), "image-facts-unknown"),
        (lambda: ngcompat.parse_image("hello"), "image-facts-unknown"),
        (lambda: ngcompat.parse_image("CUDA_VERSION=new"), "image-facts-malformed"),
        (lambda: ngcompat.check("cuda:99.9"), "release-unknown"),
        (lambda: ngcompat.check("torch==banana"), "release-malformed"),
        (lambda: ngcompat.check("torch==2.6.0.1.2.3.4.5.6.7"), "release-malformed"),
        (lambda: ngcompat.check("torch==2.6.0+cu999"), "release-unknown"),
        (lambda: ngcompat.check("registry.example/team/trainer:latest"), "image-unknown"),
        (lambda: ngcompat.check("tritonserver"), "release-malformed"),
        (lambda: ngcompat.find(family="tritonservr"), "family-unknown"),
        (lambda: ngcompat.releases("all"), "family-unknown"),
        (lambda: ngcompat.amp("tritonserver:24.05", "T4"), "pytorch-only"),
        (lambda: ngcompat.issues("torch==2.6.0+cu124"), "pytorch-only"),
        (lambda: ngcompat.diff("24.05", "29.06"), "release-newer-than-data"),
        (lambda: ngcompat.diff("24.05", "tritonserver:24.05"), "families-differ"),
    ],
)  # fmt: skip
def test_bad_input(ask: Any, code: str) -> None:
    with pytest.raises(NgcompatError) as raised:
        ask()
    error = raised.value
    assert error.code == code
    lookup = code in ("release-unknown", "image-unknown", "family-unknown")
    assert type(error) is (UnknownReleaseError if lookup else ParseError)
    said = str(error)
    assert "\n" not in said and 20 < len(said) < 400 and not said.endswith(".")


def test_a_release_newer_than_the_data_is_no_error() -> None:
    assert ngcompat.amp("29.06", "T4").pytorch.value is None
    issues = ngcompat.issues("29.06")
    assert not issues.collected and not issues.issues


def test_an_unknown_image_says_how_to_ask() -> None:
    with pytest.raises(LookupError, match="`cuda:12.4`, or give its own facts"):
        ngcompat.check("registry.example/team/trainer:latest")
    with pytest.raises(LookupError, match="did you mean `tritonserver`"):
        ngcompat.releases("tritonservr")


def test_a_build_imports_nothing_else() -> None:
    script = (
        "import ngcompat, sys; before = set(sys.modules)\n"
        "ngcompat.check(ngcompat.Build(cuda='12.8'), driver='535.161.08', gpus='H100', launcher='podman')\n"
        "assert set(sys.modules) == before, set(sys.modules) - before"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
