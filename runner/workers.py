"""Local workers: tasks in, futures out. A dead or hung process takes only its own notebook down.

On Linux one warm process forks once per notebook (`server`). Elsewhere, where a fork is not safe, a few ordinary
processes run one notebook after another, each in a kernel of its own.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import threading
import time
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

from .connection import Connection, Event, Running
from .server import LINUX, Settings
from .task import Result, Task

FIXED = {
    "LC_ALL": "C.UTF-8",
    "TZ": "UTC",
    "PYTHONHASHSEED": "0",
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "NUMEXPR_NUM_THREADS": "1",
    "JUPYTER_PLATFORM_DIRS": "1",
}
LONGER = "where it needs more: --timeout SECONDS, or timeout = SECONDS in its contract cell"
DROPPED = {"PYTHONSTARTUP", "JPY_PARENT_PID", "COLUMNS", "LINES", "PYTEST_CURRENT_TEST"}


def default_jobs() -> int:
    """As many notebooks at once as there are cores for, and memory: about 600 MiB each."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    try:
        memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (ValueError, OSError, AttributeError):
        return cores
    return max(1, min(cores, int(memory / (600 << 20)) - 1))


class Pool:
    """Warm workers of this machine."""

    def __init__(self, settings: Settings, jobs: int, root: Path, environment: dict[str, str] | None = None) -> None:
        """No process is started yet."""
        self.jobs = jobs
        self.folder = Path(tempfile.mkdtemp(prefix="gs-"))
        self.settings = replace(settings, folder=str(self.folder), fork=settings.fork and LINUX)
        self.environment = self._fixed(root) | (environment or {})
        count = 1 if self.settings.fork else jobs
        self._servers = [Connection(self, number, jobs if self.settings.fork else 1) for number in range(count)]
        self.checks: dict[str, Future[list[str]]] = {}
        if settings.check and settings.first_region:
            self.checks[settings.first_region] = Future()
        self.closed = False
        threading.Thread(target=self._clock, daemon=True).start()

    def _fixed(self, root: Path) -> dict[str, str]:
        """The environment in which every notebook runs, whoever started the run."""
        import importlib.util

        fixed = FIXED | {"IPYTHONDIR": str(self.folder / "ipython"), "RUNNER_ROOT": str(root)}
        if matplotlib := importlib.util.find_spec("matplotlib"):
            fixed["MATPLOTLIBRC"] = str(Path(str(matplotlib.origin)).parent / "mpl-data" / "matplotlibrc")
        kept = {k: v for k, v in os.environ.items() if k not in DROPPED}
        paths = [str(root), str(Path(__file__).parents[1]), *os.environ.get("PYTHONPATH", "").split(os.pathsep)]
        return kept | fixed | {"PYTHONPATH": os.pathsep.join(p for p in dict.fromkeys(paths) if p)}

    def submit(self, task: Task, event: Event = lambda task, kind, value: None) -> Future[Result]:
        """Render `task`; the future always ends with a Result, whatever happens here or there."""
        future: Future[Result] = Future()
        server = min(self._servers, key=lambda s: len(s.running) - s.slots)
        server.start(Running(task, future, event))
        return future

    def check(self, region: str) -> Future[list[str]]:
        """The violations in a region's data."""
        if region not in self.checks:
            self.checks[region] = Future()
            self._servers[0].check(region)
        else:
            self._servers[0].wake()
        return self.checks[region]

    def wake(self) -> None:
        """Start warming up, if that has not begun."""
        for server in self._servers:
            server.wake()

    def process_ids(self) -> list[int]:
        """Of the warm processes."""
        return [s.process.pid for s in self._servers if s.process]

    def close(self) -> None:
        """End all workers at once, running notebooks included."""
        self.closed = True
        for server in self._servers:
            server.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _clock(self) -> None:
        """End what runs longer than it may."""
        while not self.closed:
            time.sleep(0.1)
            now = time.monotonic()
            for server in self._servers:
                for run in list(server.running.values()):
                    if run.overdue:
                        continue
                    if run.task.timeout and now - run.started > run.task.timeout:
                        run.overdue = f"took longer than {run.task.timeout:g} s; {LONGER}"
                    elif run.task.cell_timeout and run.cell and now - run.cell_started > run.task.cell_timeout:
                        run.overdue = f"one cell took longer than {run.task.cell_timeout:g} s"
                    if run.overdue:
                        server.kill(run.task.id)
