"""What several test folders share: the project's root and one rendered default edition."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings

from tests.waiting import PATIENCE

ROOT = Path(__file__).resolve().parent.parent
# Examples are the same in every run and have all the time they need; GS_WHOLE=1 draws new ones.
settings.register_profile("new", settings.get_profile("ci"), derandomize=False)
settings.load_profile("new" if os.environ.get("GS_WHOLE") else "ci")


def run_all(*arguments: str, expect: int = 0, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """`python run_all.py …` as a user would call it; fails with its output unless the exit status is `expect`."""
    command = [sys.executable, str(ROOT / "run_all.py"), *arguments]
    run = subprocess.run(command, cwd=cwd, capture_output=True, text=True, encoding="utf-8", timeout=6 * PATIENCE)
    assert run.returncode == expect, f"exit {run.returncode}\n{run.stdout[-4000:]}\n{run.stderr[-4000:]}"
    return run


@pytest.fixture(scope="session")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The outputs folder of the default run: ninh-binh, baseline, vi and en. GS_OUTPUTS=<dir> reuses one.

    Of several test processes the first to need it renders for all.
    """
    if given := os.environ.get("GS_OUTPUTS"):
        return Path(given)
    folder = tmp_path_factory.getbasetemp()
    shared = folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder
    outputs = shared / "edition"
    with FileLock(shared / "edition.lock"):
        if not (shared / "edition.done").exists():
            run_all("--output", str(outputs), "--quiet")
            (shared / "edition.done").touch()
    return outputs
