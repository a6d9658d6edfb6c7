"""Who is right: which PyTorch wheel does each package choose for machines whose right answers are known?

`python wheels.py NAME MACHINES` runs in an environment that holds the package, and prints as JSON how many
of its choices run there, how many do not, and for how many machines it names none. Where no wheel runs, it
is right to name none.
"""

import json
import re
import sys


def ngcompat(machine):
    import ngcompat as package

    facts = {key: machine[key] for key in ("gpu", "driver")}
    facts.update(os="linux", arch="x86_64", requires="python=3.12")
    newest = package.newest(facts, family="torch")
    return newest and newest.release.split("==")[1]


def rigsolve(machine):
    from rigsolve.detect import profile_from_target
    from rigsolve.matrix import load_matrix
    from rigsolve.solve import resolve

    capability = machine["capability"].replace(".", "")
    target = f"sm_{capability},driver={machine['driver']},python=3.12,linux"
    outcome = resolve(["torch"], profile_from_target(target), load_matrix())
    if not outcome.satisfiable:
        return None
    step = outcome.plan.steps[0]
    return f"{step.version}+{step.index_url.rsplit('/', 1)[1]}"


def torchruntime(machine):
    from torchruntime.consts import NVIDIA
    from torchruntime.device_db import GPU
    from torchruntime.platform_detection import get_torch_platform

    return get_torch_platform([GPU(NVIDIA, "NVIDIA Corporation", "0000", machine["chip"], True)])


def env_doctor(machine):
    from env_doctor.db import get_install_command, get_max_cuda_for_driver

    return get_install_command("torch", get_max_cuda_for_driver(machine["driver"]))


def light_the_torch(machine):
    from light_the_torch import _cb

    _cb._detect_nvidia_driver_version = lambda: _cb.Version(machine["driver"])
    found = {str(one) for one in _cb.detect_compatible_computation_backends()}
    return next((one for one in reversed(PUBLISHED) if one in found), None)


def uv(machine):
    """The rule of `uv pip install --torch-backend=auto`, which asks the network for the wheels: the newest
    CUDA version whose floor the driver meets.
    https://github.com/astral-sh/uv/blob/main/crates/uv-torch/src/backend.rs
    """
    floors = {"cu13": (580,), "cu12": (525, 60, 13), "cu118": (450, 80, 2)}
    driver = tuple(map(int, machine["driver"].split(".")))

    def runs(build):
        return any(build.startswith(cuda) and driver >= floor for cuda, floor in floors.items())

    return next((one for one in reversed(PUBLISHED) if runs(one)), None)


def judged(machine, answer):
    """Whether the wheel that was chosen runs; the answer is a version, a build, a command or None."""
    build = re.search(r"cu\d+", answer or "")
    if build is None:
        return "silent" if set(machine["runs"]) & set(PUBLISHED) else "right"
    if build[0] in machine["runs"] or answer in machine.get("also", ()):
        return "right"
    return "wrong"


if __name__ == "__main__":
    choose = globals()[sys.argv[1]]
    with open(sys.argv[2]) as file:
        known = json.load(file)
    PUBLISHED = known["published"]
    count = dict.fromkeys(("right", "wrong", "silent"), 0)
    for machine in known["machines"]:
        try:
            answer = choose(machine)
        except Exception as error:
            # A package that refuses the question has no answer.
            answer, why = None, f"{type(error).__name__}: {error}"
            print(f"{machine['gpu']}, {machine['driver']}: {why}", file=sys.stderr)
        is_what = judged(machine, answer)
        count[is_what] += 1
        if is_what != "right":
            print(f"{is_what}: {machine['gpu']}, {machine['driver']}: {answer}", file=sys.stderr)
    print(json.dumps(count))
