"""Threads, processes and interpreters."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

import pytest

import ngcompat

QUESTIONS = [
    (release.id, driver, gpu)
    for release in ngcompat.releases()[::12]
    for driver in ("450.80.02", "535.161.08")
    for gpu in ("Tesla T4", "A100", "GeForce RTX 4090")
]


def answer(question: tuple[str, str, str]) -> str:
    release, driver, gpu = question
    report = ngcompat.check(release, driver=driver, gpus=gpu)
    return f"{report}{report.mode}{report.findings[0].severity}{report.to_json()}"


def work(_: int) -> list[str]:
    return [answer(question) for question in QUESTIONS * 4]


def test_threads() -> None:
    expected = [answer(question) for question in QUESTIONS] * 4
    with ThreadPoolExecutor(8) as pool:
        assert all(answers == expected for answers in pool.map(work, range(16)))


def test_threads_share_one_answer() -> None:
    report = ngcompat.check("20.12", driver="450.80.02", gpus="T4")
    with ThreadPoolExecutor(8) as pool:
        texts = set(pool.map(lambda _: f"{report} {hash(report)} {report.remedies}", range(800)))
    assert len(texts) == 1


def test_threads_detect() -> None:
    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(lambda _: ngcompat.detect(environ={}).to_json(), range(64)))
    assert len(found) == 1


@pytest.mark.parametrize("method", multiprocessing.get_all_start_methods())
def test_processes(method: str) -> None:
    expected = answer(QUESTIONS[0])
    context = multiprocessing.get_context(method)
    with ProcessPoolExecutor(2, mp_context=context) as pool:
        assert list(pool.map(answer, QUESTIONS[:1] * 4)) == [expected] * 4
        report = pool.submit(ngcompat.check, "20.12", driver="450.80.02", gpus="T4").result()
        assert report == ngcompat.check("20.12", driver="450.80.02", gpus="T4")
        with pytest.raises(ngcompat.IncompatibleEnvironment) as raised:
            pool.submit(ngcompat.require, "25.12", driver="418.40", gpus="T4").result()
        assert raised.value.report.verdict == "incompatible"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_fork_after_detecting() -> None:
    """As data loaders do: the parent has looked at the machine, the children look again."""
    expected = ngcompat.detect()
    children = []
    for _ in range(4):
        child = os.fork()
        if child == 0:
            os._exit(0 if ngcompat.detect() == expected else 1)
        children.append(child)
    assert [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children] == [0] * 4


def test_ranks_of_a_job() -> None:
    """Eight processes at once, as torchrun starts them."""
    script = "import ngcompat; print(ngcompat.require('20.12'))"
    environ = {**os.environ, "NGCOMPAT_DRIVER": "450.80.02", "NGCOMPAT_GPU": "Tesla T4"}
    ranks = [
        subprocess.Popen([sys.executable, "-c", script], env=environ, stdout=subprocess.PIPE)
        for _ in range(8)
    ]
    outputs = {rank.communicate()[0] for rank in ranks}
    assert len(outputs) == 1 and {rank.returncode for rank in ranks} == {0}


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="the module is another from 3.12 on")
def test_subinterpreters_are_refused() -> None:
    """An extension that PyO3 makes shares its classes between interpreters; this one says so."""
    script = """
import _xxsubinterpreters as interpreters
one = interpreters.create()
interpreters.run_string(one, '''
try:
    import ngcompat
except ImportError as error:
    assert "subinterpreter" in str(error), error
else:
    raise SystemExit("imported")
''')
interpreters.destroy(one)
print("refused")
"""
    script = f"import ngcompat\n{script}"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.stdout == "refused\n", done.stderr
