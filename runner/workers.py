"""Local workers: tasks in, futures out. A dead or hung process takes only its own notebook down.

On Linux one warm process forks once per notebook (`server`). Elsewhere, where a fork is not safe, a few ordinary
processes run one notebook after another, each in a kernel of its own.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from .render import partial
from .server import LINUX, Settings, frame, read_frame, split
from .task import Failure, Result, Task

Event = Callable[[str, str, Any], None]
"""Told (task id, kind, value): ("start", None), ("cell", number)."""
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


@dataclass
class _Running:
    task: Task
    future: Future[Result]
    event: Event
    attempt: int = 1
    buffer: bytearray = field(default_factory=bytearray)
    result: Result | None = None
    cell: int = 0
    cells: dict[int, Any] = field(default_factory=dict)
    started: float = field(default_factory=time.monotonic)
    cell_started: float = field(default_factory=time.monotonic)
    overdue: str = ""


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
        self._settings = replace(settings, folder=str(self.folder), fork=settings.fork and LINUX)
        self._environment = self._fixed(root) | (environment or {})
        count = 1 if self._settings.fork else jobs
        self._servers = [_Connection(self, number, jobs if self._settings.fork else 1) for number in range(count)]
        self.checks: dict[str, Future[list[str]]] = {}
        if settings.check and settings.first_region:
            self.checks[settings.first_region] = Future()
        self._closed = False
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
        """Render `task`; the future always ends with a Result."""
        future: Future[Result] = Future()
        server = min(self._servers, key=lambda s: len(s.running) - s.slots)
        server.start(_Running(task, future, event))
        return future

    def check(self, region: str) -> Future[list[str]]:
        """The violations in a region's data."""
        if region not in self.checks:
            self.checks[region] = Future()
            self._servers[0].send(("check", region))
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
        self._closed = True
        for server in self._servers:
            server.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _clock(self) -> None:
        """End what runs longer than it may."""
        while not self._closed:
            time.sleep(0.1)
            now = time.monotonic()
            for server in self._servers:
                for run in list(server.running.values()):
                    if run.overdue:
                        continue
                    if run.task.timeout and now - run.started > run.task.timeout:
                        run.overdue = f"took longer than {run.task.timeout:g} s"
                    elif run.task.cell_timeout and run.cell and now - run.cell_started > run.task.cell_timeout:
                        run.overdue = f"one cell took longer than {run.task.cell_timeout:g} s"
                    if run.overdue:
                        server.kill(run.task.id)


class _Connection:
    """One warm process as the parent sees it; started when first needed, and again should it die."""

    def __init__(self, pool: Pool, number: int, slots: int) -> None:
        self.pool, self.number, self.slots = pool, number, slots
        self.running: dict[str, _Running] = {}
        self.process: subprocess.Popen[bytes] | None = None
        self._lock = threading.RLock()

    def wake(self) -> None:
        with self._lock:
            if self.process is None and not self.pool._closed:
                self._launch()

    def _launch(self) -> None:
        folder = self.pool.folder / f"{self.number}-{time.monotonic_ns()}"
        folder.mkdir()
        log = open(self.pool.folder / f"log-{self.number}", "ab")  # noqa: SIM115 - closed below
        self.process = subprocess.Popen(
            [sys.executable, "-c", "from runner.server import main; main()"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            env=self.pool._environment,
            cwd=self.pool.folder,
            start_new_session=True,
        )
        log.close()
        self._write(replace(self.pool._settings, folder=str(folder)))
        threading.Thread(target=self._listen, args=(self.process,), daemon=True).start()

    def send(self, message: Any) -> None:
        with self._lock:
            self.wake()
            self._write(message)

    def _write(self, message: Any) -> None:
        """A process that is gone says so on its other pipe; nothing is lost by not telling it."""
        if self.process and self.process.stdin:
            with contextlib.suppress(BrokenPipeError, ValueError):
                self.process.stdin.write(frame(message))
                self.process.stdin.flush()

    def start(self, run: _Running) -> None:
        with self._lock:
            self.running[run.task.id] = run
            self.send(("run", run.task.id, run.task))
        run.event(run.task.id, "start", None)

    def kill(self, task: str) -> None:
        if self.pool._settings.fork:
            self.send(("kill", task))
        elif self.process:
            self._kill_process(self.process)

    def close(self) -> None:
        with self._lock:
            process, self.process = self.process, None
        if process:
            with contextlib.suppress(OSError):
                process.stdin.close()  # type: ignore[union-attr]
            self._kill_process(process)

    def _kill_process(self, process: subprocess.Popen[bytes]) -> None:
        """The whole tree: a kernel has a session of its own and would live on."""
        if LINUX or sys.platform == "darwin":
            from .server import kill_tree

            kill_tree(process.pid)
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
        process.wait()

    def _listen(self, process: subprocess.Popen[bytes]) -> None:
        descriptor = process.stdout.fileno()  # type: ignore[union-attr]
        try:
            while True:
                self._hear(read_frame(descriptor))
        except (EOFError, OSError):
            self._lost(process)

    def _hear(self, message: tuple[Any, ...]) -> None:
        kind = message[0]
        if kind == "checked":
            check = self.pool.checks.setdefault(message[1], Future())
            if not check.done():  # a replaced process checks again
                check.set_result(message[2])
        elif kind in ("data", "end") and message[1] in self.running:
            run = self.running[message[1]]
            if kind == "data":
                run.buffer += message[2]
                for item in split(run.buffer):
                    self._note(run, *item)
            else:
                with self._lock:
                    del self.running[message[1]]
                run.future.set_result(run.result or _died(run, message[2]))

    def _note(self, run: _Running, kind: str, value: Any) -> None:
        if kind == "result":
            run.result = value
        elif kind == "done":
            run.cells[value[0]] = value[1]
        elif kind == "cell":
            run.cell, run.cell_started = value, time.monotonic()
            run.event(run.task.id, kind, value)

    def _lost(self, process: subprocess.Popen[bytes]) -> None:
        """The warm process itself is gone: its notebooks are tried once more in a new one."""
        process.wait()
        with self._lock:
            if self.process is not process:  # closed on purpose
                return
            self.process = None
            lost, self.running = list(self.running.values()), {}
            for region, check in self.pool.checks.items():
                if not check.done():
                    check.set_result([f"{region}: the process that checks the data ended unexpectedly\n{self._log()}"])
        for run in lost:
            if run.attempt > 1 or run.overdue:
                run.future.set_result(_died(run, process.returncode))
            else:
                self.start(_Running(run.task, run.future, run.event, run.attempt + 1))

    def _log(self) -> str:
        return (self.pool.folder / f"log-{self.number}").read_text(errors="replace")[-2000:]


def _died(run: _Running, status: int) -> Result:
    """The result of a task whose process ended without one: what ran is kept."""
    if run.overdue:
        failure = Failure("Timeout", run.overdue, run.cell)
    elif status < 0:
        name = signal.Signals(-status).name
        hint = " (out of memory, perhaps)" if name == "SIGKILL" else ""
        failure = Failure("WorkerDied", f"its process was ended by {name}{hint}", run.cell)
    else:
        failure = Failure("WorkerDied", f"its process ended with status {status}", run.cell)
    files = {f"{run.task.notebook}.failed.ipynb": partial(run.task, run.cells)}
    return Result(run.task.id, files, failure, time.monotonic() - run.started)
