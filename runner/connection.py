"""One warm process as the parent sees it: what is sent to it, what it says, and what becomes of its tasks when it ends.

Whatever goes wrong here ends the task concerned with a Result; nothing may end the thread that listens.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, InvalidStateError
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from .render import partial
from .server import LINUX, frame, read_frame, split
from .task import Failure, Result, Task

if TYPE_CHECKING:
    from .workers import Pool

Event = Callable[[str, str, Any], None]
"""Told (task id, kind, value): ("start", None), ("cell", number)."""


@dataclass
class Running:
    """A task under way, and what was heard of it."""

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


class Connection:
    """One warm process as the parent sees it; started when first needed, and again should it die."""

    def __init__(self, pool: Pool, number: int, slots: int) -> None:
        """No process is started yet; it will take `slots` tasks at once."""
        self.pool, self.number, self.slots = pool, number, slots
        self.running: dict[str, Running] = {}
        self.process: subprocess.Popen[bytes] | None = None
        self._lock = threading.RLock()
        self._pipe = threading.Lock()
        """Held while a message goes out. `_lock` is not: the listener needs it, else both pipes could fill and wait."""

    def wake(self) -> None:
        """Start the process, if it is not there and the pool is not closed."""
        with self._lock:
            if self.process is None and not self.pool.closed:
                self.process = self._launch()

    def _launch(self) -> subprocess.Popen[bytes]:
        folder = self.pool.folder / f"{self.number}-{time.monotonic_ns()}"
        folder.mkdir()
        log = open(self.pool.folder / f"log-{self.number}", "ab")  # noqa: SIM115 - closed below
        process = subprocess.Popen(
            [sys.executable, "-c", "from runner.server import main; main()"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            env=self.pool.environment,
            cwd=self.pool.folder,
            start_new_session=True,
        )
        log.close()
        self._write(process, replace(self.pool.settings, folder=str(folder)))
        threading.Thread(target=self._listen, args=(process,), daemon=True).start()
        return process

    def _write(self, process: subprocess.Popen[bytes] | None, message: Any) -> None:
        """A process that is gone says so on its other pipe; nothing is lost by not telling it."""
        content = frame(message)
        if process and process.stdin:
            with self._pipe, contextlib.suppress(OSError, ValueError):
                process.stdin.write(content)
                process.stdin.flush()

    def start(self, run: Running) -> None:
        """Send it off; if that cannot be done, it has failed."""
        try:
            with self._lock:
                if self.pool.closed or run.task.id in self.running:
                    raise RuntimeError("the workers are closed" if self.pool.closed else "it is running already")
                self.wake()
                self.running[run.task.id] = run
                process = self.process
            self._write(process, ("run", run.task.id, run.task))
            run.event(run.task.id, "start", None)
        except Exception as error:
            self._fail(run, error)

    def check(self, region: str) -> None:
        """Have the data of a region checked."""
        self.wake()
        self._write(self.process, ("check", region))

    def kill(self, task: str) -> None:
        """End one task's process."""
        if self.pool.settings.fork:
            self._write(self.process, ("kill", task))
        elif self.process:
            self._kill_process(self.process)

    def close(self) -> None:
        """End the process and all it started; first of all, for whoever writes to it may be waiting."""
        with self._lock:
            process, self.process = self.process, None
        if process:
            self._kill_process(process)
            with contextlib.suppress(OSError):
                process.stdin.close()  # type: ignore[union-attr]

    def _kill_process(self, process: subprocess.Popen[bytes]) -> None:
        """The whole tree: a kernel has a session of its own and would live on."""
        if process.poll() is None and (LINUX or sys.platform == "darwin"):
            from .server import kill_tree

            kill_tree(process.pid)
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
        elif process.poll() is None:
            process.kill()
        process.wait()

    def _listen(self, process: subprocess.Popen[bytes]) -> None:
        descriptor = process.stdout.fileno()  # type: ignore[union-attr]
        try:
            while True:
                self._hear(read_frame(descriptor))
        except Exception as error:
            if not isinstance(error, EOFError | OSError):  # no message of ours: nothing behind it can be understood
                self._kill_process(process)
        finally:
            self._lost(process)

    def _hear(self, message: tuple[Any, ...]) -> None:
        """Take in one message. One that cannot be taken in fails its task, not this thread, which all others need."""
        kind = message[0]
        if kind == "checked":
            check = self.pool.checks.setdefault(message[1], Future())
            if not check.done():  # a replaced process checks again
                check.set_result(message[2])
        elif kind in ("data", "end") and message[1] in self.running:
            run = self.running[message[1]]
            try:
                if kind == "data":
                    run.buffer += message[2]
                    for item in split(run.buffer):
                        self._note(run, *item)
                else:
                    self._settle(run, run.result or died(run, message[2]))
            except Exception as error:
                self._fail(run, error)

    def _note(self, run: Running, kind: str, value: Any) -> None:
        if kind == "result":
            run.result = value
        elif kind == "done":
            run.cells[value[0]] = value[1]
        elif kind == "cell":
            run.cell, run.cell_started = value, time.monotonic()
            run.event(run.task.id, kind, value)

    def _fail(self, run: Running, error: Exception) -> None:
        """End a task because of an error on this side; its process, if there is one, ends too."""
        known = self.running.get(run.task.id) is run
        self._settle(run, died(run, 0, error))
        if known:
            with contextlib.suppress(Exception):  # the task has its result; that was all that could be done
                self.kill(run.task.id)

    def _settle(self, run: Running, result: Result) -> None:
        """The one end of a task: it no longer runs and its future is done."""
        with self._lock:
            if self.running.get(run.task.id) is run:
                del self.running[run.task.id]
        with contextlib.suppress(InvalidStateError):  # it has ended already, or nobody waits for it any more
            run.future.set_result(result)

    def _lost(self, process: subprocess.Popen[bytes]) -> None:
        """The warm process itself is gone: its notebooks are tried once more in a new one."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(5)
        self._kill_process(process)
        with self._lock:
            closed = self.process is not process
            if not closed:
                self.process = None
            lost, self.running = list(self.running.values()), {}
        for region, check in list(self.pool.checks.items()):
            with contextlib.suppress(InvalidStateError):  # most are done
                check.set_result([f"{region}: the process that checks the data ended unexpectedly\n{self._log()}"])
        for run in lost:
            if closed or run.attempt > 1 or run.overdue:
                self._settle(run, died(run, process.returncode, log=self._log()))
            else:
                self.start(Running(run.task, run.future, run.event, run.attempt + 1))

    def _log(self) -> str:
        try:
            return (self.pool.folder / f"log-{self.number}").read_text(errors="replace")[-2000:]
        except OSError:  # the pool was closed, and its folder with it
            return ""


def died(run: Running, status: int, error: Exception | None = None, log: str = "") -> Result:
    """The result of a task whose process ended without one, or of which we could not make sense: what ran is kept."""
    if run.overdue:
        failure = Failure("Timeout", run.overdue, run.cell)
    elif error:
        failure = Failure(type(error).__name__, f"between the runner and its worker: {error}", run.cell)
    elif status < 0:
        name = _signal(-status)
        hint = " (out of memory, perhaps)" if name == "SIGKILL" else ""
        failure = Failure("WorkerDied", f"its process was ended by {name}{hint}", run.cell)
    else:
        last = "".join(f": {line.strip()}" for line in log.splitlines()[-1:])
        failure = Failure("WorkerDied", f"its process ended with status {status}{last}", run.cell)
    files = {f"{run.task.notebook}.failed.ipynb": partial(run.task, run.cells)}
    return Result(run.task.id, files, failure, time.monotonic() - run.started)


def _signal(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:  # a real-time one
        return f"signal {number}"
