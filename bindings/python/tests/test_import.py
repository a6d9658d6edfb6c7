"""What an import costs: the package's own modules and nothing else."""

from __future__ import annotations

import subprocess
import sys

from conftest import PACKAGE


def modules(statement: str) -> set[str]:
    script = f"import sys; before = set(sys.modules); {statement}; print(*set(sys.modules) - before)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_imports_nothing_else() -> None:
    assert modules("import ngcompat") - {"warnings"} == {
        "ngcompat", "ngcompat._errors", "ngcompat._ngcompat", "ngcompat._require",
        "ngcompat._tables",
    }


def test_a_check_imports_nothing_else() -> None:
    more = modules("import ngcompat; assert not ngcompat.check('20.12').compatible")
    assert "ngcompat._values" not in more and "enum" not in more


def test_require_imports_nothing_else() -> None:
    more = modules("import ngcompat; ngcompat.require('20.12', allow_undetermined=True)")
    assert more == modules("import ngcompat")


def test_what_is_installed() -> None:
    files = {path.name for path in PACKAGE.iterdir() if path.name != "__pycache__"}
    native = {name for name in files if name.startswith("_ngcompat.") and not name.endswith(".pyi")}
    assert len(native) == 1
    assert files - native == {
        "__init__.py", "__main__.py", "_errors.py", "_ngcompat.pyi", "_require.py", "_tables.py",
        "_torch.py", "_values.py", "py.typed",
    }
