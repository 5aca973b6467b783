"""What several test folders share: the project's root and one rendered default edition."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings

import runner  # noqa: F401 - before all that reads JSON schemas: it spares them a grammar of a second or two
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


def once_for_all(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """A folder that is made once: of several test processes the first to need it makes it for all."""
    folder = factory.getbasetemp()
    shared = folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder
    with FileLock(shared / f"{name}.lock"):
        if not (shared / f"{name}.done").exists():
            make(shared / name)
            (shared / f"{name}.done").touch()
    return shared / name


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """How many published values the oracle recomputed, where it ran."""
    told = [dict(report.user_properties) for report in terminalreporter.getreports("passed")]
    known = [dict(report.user_properties) for report in terminalreporter.getreports("xfailed")]
    compared, wrong = (sum(int(p.get("recomputed", 0)) for p in side) for side in (told, known))
    if compared:
        terminalreporter.write_line(f"oracle: {compared} published values recomputed; {wrong} more where it differs")


@pytest.fixture(scope="session")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The outputs folder of the default run: ninh-binh, baseline, vi and en. GS_OUTPUTS=<dir> reuses one."""
    if given := os.environ.get("GS_OUTPUTS"):
        return Path(given)
    return once_for_all(tmp_path_factory, "edition", lambda folder: run_all("--output", str(folder), "--quiet"))


@pytest.fixture(scope="session")
def frozen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What all notebooks make of the frozen data, in English: results and words, no pictures; read by `trial.Run`."""
    from tests import frozen_data, trial
    from tests.regions import by_exec

    def make(folder: Path) -> None:
        with by_exec.cheap():
            trial.run([path.stem[:2] for path in by_exec.notebooks()], frozen_data.folder(), folder)

    return once_for_all(tmp_path_factory, "frozen", make)
