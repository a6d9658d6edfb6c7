"""Measures the Python package and the alternatives, each in an environment of its own.

`python run.py WHEEL FACTS FOLDER [--quick]` prints rows of JSON, a line each; what can't be installed
is skipped with a word on standard error.
"""

import argparse
import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

PEERS = ["rigsolve", "hw-compat-matrix", "torchruntime", "env-doctor", "light-the-torch"]
SCRIPT = Path(__file__).with_name("packages.py")
WHEELS = Path(__file__).with_name("wheels.py")
MACHINES = Path(__file__).with_name("machines.json")
# Who chooses a wheel; uv's rule is a table, which needs nothing.
CHOOSERS = ["ngcompat", "rigsolve", "torchruntime", "env-doctor", "light-the-torch", "uv"]
# Counts the bytes of everything installed besides what every environment has.
DISK = """
from importlib.metadata import distributions
others = [one for one in distributions() if one.name not in ("pip", "setuptools")]
paths = {str(path.locate()) for one in others for path in one.files or ()}
import os
print(sum(os.path.getsize(path) for path in paths if os.path.exists(path)))
"""


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("wheel", type=Path)
    parser.add_argument("facts", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--quick", action="store_true")
    arguments = parser.parse_args()
    rounds = 5 if arguments.quick else 25

    packages = {"ngcompat": arguments.wheel, "packaging": "packaging"}
    packages.update((peer, peer) for peer in PEERS)
    with ThreadPoolExecutor() as pool:
        pythons = dict(pool.map(lambda one: install(arguments.folder, *one), packages.items()))

    def measure(package, question):
        return least(pythons[package], question, arguments.facts, arguments.folder, rounds)

    print_row("python.wheel_bytes", arguments.wheel.stat().st_size, "B")
    if pythons["ngcompat"]:
        own(measure)
        print_row("python.disk_bytes", disk(pythons["ngcompat"]), "B")
    # A dictionary by hand needs nothing but `packaging`.
    for peer, package in [("dictionary", "packaging"), *zip(PEERS, PEERS)]:
        if not pythons[package]:
            continue
        figures = measure(package, peer.replace("-", "_"))
        for figure in ("import_ms", "first_answer_ms", "answer_us", "memory_kib"):
            print_row(f"peer.{peer}.{figure}", figures[figure], figure.rsplit("_")[-1])
        print_row(f"peer.{peer}.disk_bytes", disk(pythons[package]), "B")
    for chooser in CHOOSERS:
        python = pythons["packaging" if chooser == "uv" else chooser]
        for judged, count in (choices(python, chooser, arguments.folder) if python else {}).items():
            print_row(f"wheels.{chooser}.{judged}", count, "machines")


def own(measure):
    check = measure("ngcompat", "ngcompat")
    print_row("python.import_ms", check["import_ms"], "ms")
    print_row("python.first_answer_ms", check["first_answer_ms"], "ms")
    print_row("python.check_us", check["answer_us"], "us")
    print_row("python.memory_kib", check["memory_kib"], "kib")
    print_row("python.to_dict_us", measure("ngcompat", "ngcompat_to_dict")["answer_us"], "us")
    print_row("python.find_us", measure("ngcompat", "ngcompat_find")["answer_us"], "us")
    print_row("python.require_ms", measure("ngcompat", "ngcompat_require")["first_call_ms"], "ms")
    print_row("python.packaging_import_ms", measure("packaging", "packaging")["import_ms"], "ms")


def disk(python):
    return int(subprocess.check_output([python, "-I", "-c", DISK], text=True))


def install(folder, name, requirement):
    """The interpreter of an environment with the package; `None` where it can't be installed."""
    environment = folder / name
    python = environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    # The wheel changes under the same version.
    pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    again = ["--force-reinstall", "--no-deps"] if name == "ngcompat" else []
    done = environment / "installed"
    try:
        if again or not done.exists():
            run([sys.executable, "-m", "venv", environment])
            run([*pip, *again, requirement])
            done.touch()
    except subprocess.CalledProcessError as error:
        print(f"{name} is skipped: {last_line(error.stderr)}", file=sys.stderr)
        return name, None
    return name, python


def run(command):
    subprocess.run(command, check=True, capture_output=True, text=True)


def last_line(text):
    return (text.strip().splitlines() or ["no reason given"])[-1]


def least(python, question, facts, folder, rounds):
    """Of each figure the least of several fresh processes: what other programs disturb least."""
    # env-doctor asks the network for its table unless it finds one that is fresh.
    for bundled in folder.glob("env-doctor/lib/*/site-packages/env_doctor/data/compatibility.json"):
        (folder / ".env_doctor_cache.json").write_bytes(bundled.read_bytes())
    command = [python, "-I", SCRIPT, question, facts]
    environment = {**os.environ, "HOME": str(folder)}
    measured = [
        json.loads(subprocess.check_output(command, env=environment)) for _ in range(rounds)
    ]
    return {
        figure: min(one[figure] for one in measured)
        for figure in measured[0]
        if figure != "answer"
    }


def choices(python, chooser, folder):
    """For how many machines its choice of a wheel is right, wrong or none; the wrong ones on standard error."""
    command = [python, "-I", WHEELS, chooser.replace("-", "_"), MACHINES]
    environment = {**os.environ, "HOME": str(folder)}
    output = subprocess.check_output(command, env=environment, text=True)
    return json.loads(output.splitlines()[-1])


def print_row(name, value, unit):
    print(json.dumps({"name": name, "value": value, "unit": unit}), flush=True)


if __name__ == "__main__":
    main()
