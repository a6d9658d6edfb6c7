"""What is asked of each package: the question nearest to "does pytorch:20.12 run on a Tesla T4 with
driver 450.80.02?" that it can answer.

`python packages.py NAME` runs in an environment that holds the package, and prints what it measures
of one fresh process as JSON.
"""

# What is imported here, a package imports for nothing: as little as can be.
import sys
from time import perf_counter

DRIVER = "450.80.02"


def bare():
    """Nothing: what the interpreter and this script cost."""
    return lambda: None


def ngcompat():
    """The whole question, answered with mode, reasons and remedies."""
    import ngcompat

    return lambda: ngcompat.check("20.12", driver=DRIVER, gpus="Tesla T4").compatible


def ngcompat_to_dict():
    """A report as a dictionary."""
    import ngcompat

    report = ngcompat.check("20.12", driver=DRIVER, gpus="Tesla T4")
    return lambda: len(report.to_dict())


def ngcompat_find():
    """All releases that run on the machine."""
    import ngcompat

    return lambda: len(ngcompat.find(driver=DRIVER, gpus="Tesla T4").releases)


def ngcompat_require():
    """`require` on this machine."""
    import ngcompat

    def ask():
        try:
            return ngcompat.require("20.12", allow_undetermined=True).compatible
        except RuntimeError as error:
            return type(error).__name__

    return ask


def packaging():
    """Nothing: what comparing versions costs to import."""
    import packaging.version

    return lambda: str(packaging.version.Version(DRIVER))


def dictionary():
    """Is the driver the minimum's or a listed one's, and the compute capability high enough?
    Cannot: modes, GPUs newer than the release, unknown facts, reasons, remedies, pasted texts."""
    import json

    from packaging.version import Version

    with open(sys.argv[2]) as file:
        facts = json.load(file)
    releases = {row["release"]: row for row in facts["releases"]}

    def runs(release, driver, gpu):
        row, board, driver = releases[release], facts["gpus"][gpu], Version(driver)
        listed = board["data_center"] and any(
            driver >= Version(floor) and driver.major == Version(floor).major
            for floor in row["datacenter_branches"]
        )
        enough = listed or driver >= Version(row["minimum_driver"])
        return enough and Version(board["capability"]) >= Version(row["minimum_capability"])

    return lambda: runs("20.12", DRIVER, "Tesla T4")


def rigsolve():
    """Which torch wheel to install on this GPU and driver?
    Cannot: containers, forward compatibility, GPUs by the names drivers print, pasted texts."""
    from rigsolve.detect import profile_from_target
    from rigsolve.matrix import load_matrix
    from rigsolve.solve import resolve

    store = load_matrix()

    def ask():
        profile = profile_from_target(f"T4,driver={DRIVER},python=3.12,linux")
        return resolve(["torch"], profile, store).satisfiable

    return ask


def hw_compat_matrix():
    """The GPU's compute capability, and the driver that came with CUDA 11.1.
    Cannot: containers, compatibility modes, verdicts, CUDA before 11.0, names outside its list."""
    import hw_compat_matrix as matrix

    def ask():
        board = matrix.normalize_gpu_name("Tesla T4")
        return matrix.get_sm_for_gpu(board), matrix.get_min_driver_for_cuda("11.1")

    return ask


def torchruntime():
    """Which build of torch to install for this GPU?
    Cannot: drivers, containers, versions."""
    from torchruntime.consts import NVIDIA
    from torchruntime.device_db import GPU
    from torchruntime.platform_detection import get_torch_platform

    gpu = GPU(NVIDIA, "NVIDIA Corporation", "1eb8", "TU104GL [Tesla T4]", True)
    return lambda: get_torch_platform([gpu])


def env_doctor():
    """The newest CUDA that the driver's branch supports by itself.
    Cannot: containers, compatibility modes, GPUs in the same answer, whole driver numbers.
    It asks the network at import; here it finds its cache fresh."""
    from env_doctor.db import get_max_cuda_for_driver

    return lambda: get_max_cuda_for_driver(DRIVER)


def light_the_torch():
    """Every CUDA that the driver runs by its floor.
    Cannot: containers, GPUs, forward compatibility. It starts nvidia-smi; here it is given the driver."""
    from light_the_torch import _cb

    _cb._detect_nvidia_driver_version = lambda: _cb.Version(DRIVER)
    return lambda: len(_cb.detect_compatible_computation_backends())


def resident():
    """KiB of memory in use."""
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4


if __name__ == "__main__":
    memory, begin = resident(), perf_counter()
    ask = globals()[sys.argv[1]]()
    imported = perf_counter()
    answer = ask()
    answered = perf_counter()
    used = resident() - memory

    import json
    import timeit

    number = max(1, int(0.02 / timeit.timeit(ask, number=1)))
    times = timeit.repeat(ask, number=number, repeat=5)
    print(
        json.dumps(
            {
                "answer": repr(answer),
                "import_ms": (imported - begin) * 1e3,
                "first_answer_ms": (answered - begin) * 1e3,
                "first_call_ms": (answered - imported) * 1e3,
                "answer_us": min(times) / number * 1e6,
                "memory_kib": used,
            }
        )
    )
