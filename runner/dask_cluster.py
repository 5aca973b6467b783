"""Rendering on a Dask cluster: a task carries everything it needs and returns everything it made.

Workers need the same environment and source, no shared disk; both are compared before anything runs. A Dask worker may
not fork (it is daemonic), so each keeps one warm process (`server`) that it started as a program and that ends with
its pipe. When a worker is lost, Dask gives its tasks to another one.
"""

from __future__ import annotations

import atexit
import contextlib
import importlib.util
import logging
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from typing import Any

from .collection import Refusal
from .connection import Event
from .fingerprint import RENDERER, Surroundings, _installed, contents, digest, hashed
from .schedule import outcome
from .server import Settings
from .task import Failure, Result, Task
from .workers import Pool

TLS = "distributed.comm.tls (docs/distributed.md)"
RETRIES = 3
ANSWER = 10.0
"""Seconds in which a scheduler has to answer, if Dask's own setting (distributed.comm.timeouts.connect) is not less."""
PATIENCE = 60.0
"""Seconds without a worker, or without word from the scheduler, after which what was sent out has failed."""
Identity = dict[str, str]


class MismatchError(RuntimeError):
    """A worker whose packages or source differ from ours."""


def identity(libraries: tuple[str, ...], packages: tuple[str, ...]) -> Identity:
    """What this process would render with: Python, package versions, hashes of the renderer's and libraries' source."""
    installed = _installed()
    here = Path(__file__).parent
    concerned = (*RENDERER, "connection.py", "server.py", "shape.py", "task.py", "workers.py")
    files = {k: digest(v) for k, v in contents(here).items() if k.split("/")[0] in concerned}
    found = {"python": platform.python_version(), "source of runner": hashed(files)}
    for name in libraries:
        spec = importlib.util.find_spec(name)
        folders = list(spec.submodule_search_locations or []) if spec else []
        source = {k: digest(v) for f in folders for k, v in contents(Path(f)).items()}
        found[f"source of {name}"] = hashed(source) if folders else "absent"
    return found | {name: installed.get(name, "absent") for name in packages}


def mismatch(ours: Identity, theirs: Identity) -> str:
    """What differs between two sides, both named; empty if nothing does."""
    names = [n for n in {**ours, **theirs} if ours.get(n) != theirs.get(n)]
    shown = "; ".join(f"{n}: here {ours.get(n, 'absent')}, there {theirs.get(n, 'absent')}" for n in names[:5])
    return shown + (f" and {len(names) - 5} more" if len(names) > 5 else "")


_pool: Pool | None = None
_lock = threading.Lock()


def work(task: Task, settings: Settings, ours: Identity, names: tuple[tuple[str, ...], tuple[str, ...]]) -> Result:
    """Render one task on this worker. Raises MismatchError if the worker is not like the one who asks."""
    global _pool
    with _lock:
        if different := mismatch(ours, identity(*names)):
            raise MismatchError(different)
        if _pool is None:
            _pool = Pool(settings, 1, Path(__file__).parents[1])
            atexit.register(_pool.close)
    return _pool.submit(task).result()


class Cluster:
    """Dask workers as an executor of the schedule."""

    def __init__(
        self, address: str, settings: Settings, surroundings: Surroundings, jobs: int, say: Callable[[str], None]
    ) -> None:
        """Connect and compare. Raises Refusal if the cluster cannot be reached, is empty or differs from here."""
        import dask
        from dask.distributed import Client
        from dask.utils import parse_timedelta

        logging.getLogger("distributed").setLevel(logging.CRITICAL)
        self._settings = replace(settings, check="", first_region="")
        libraries = tuple(folder.name for folder in surroundings.project.libraries)
        self._names = libraries, tuple(surroundings.versions)
        self._ours = identity(*self._names)
        self._local: list[subprocess.Popen[bytes]] = []
        self._folder = tempfile.mkdtemp(prefix="gs-dask-")
        self._waiting: dict[str, Future[Result]] = {}
        self._closed = threading.Event()
        where: dict[str, Any] = {"address": address}
        if address == "local":
            where = {"scheduler_file": self._start_local(jobs)}
        own = parse_timedelta(dask.config.get("distributed.comm.timeouts.connect"))
        try:
            self._client = Client(**where, timeout=60 if self._local else min(own, ANSWER), set_as_default=False)
        except TypeError as error:  # what Dask raises where it has no certificate to show
            self._stop_local()
            raise Refusal(f"--dask {address}: name the certificates in Dask's own settings, {TLS} ({error})") from None
        except (OSError, ValueError, TimeoutError) as error:
            self._stop_local()
            fits = f", or not to these certificates ({TLS})" if address.startswith("tls:") else ""
            raise Refusal(f"--dask {address}: no scheduler answers there{fits} ({error})") from None
        try:
            self._compare(address)
        except Refusal:
            self.close()
            raise
        say(f"Dask cluster {address}: {self._workers()} worker threads")
        self._executor = self._client.get_executor(retries=RETRIES, pure=False)
        self._threads = self._workers()
        threading.Thread(target=self._watch, daemon=True).start()

    @property
    def jobs(self) -> int:
        """Tasks under way at once: two for each worker thread there is now, so that none waits for us."""
        return max(2, 2 * self._threads)

    def _watch(self) -> None:
        """Once a second: how many workers there are. Dask itself would wait for a new one for ever."""
        seen = time.monotonic()
        while not self._closed.wait(1.0):
            try:
                self._threads = self._workers()
            except Exception:  # whatever a connection raises whose other end is gone
                self._threads = 0
            if self._threads:
                seen = time.monotonic()
            elif time.monotonic() - seen > PATIENCE:
                failure = Failure("WorkerDied", f"no Dask worker was left, and none came within {PATIENCE:g} s")
                for task in list(self._waiting):
                    self._end(Result(task, failure=failure))

    def _workers(self) -> int:
        workers = self._client.scheduler_info(n_workers=-1)["workers"].values()
        return sum(worker["nthreads"] for worker in workers)

    def _compare(self, address: str) -> None:
        try:
            self._client.wait_for_workers(max(1, len(self._local) - 1), timeout=60 if self._local else 30)
        except TimeoutError:
            raise Refusal(f"--dask {address}: the scheduler has no workers") from None
        try:
            theirs = self._client.run(identity, *self._names)
        except Exception as error:  # the function itself is missing there
            raise Refusal(f"--dask {address}: the workers lack this version of runner ({error})") from None
        for worker, found in theirs.items():
            if different := mismatch(self._ours, found):
                raise Refusal(f"--dask {address}: worker {worker} differs: {different}")

    def submit(self, task: Task, event: Event) -> Future[Result]:
        """Render `task` somewhere; the future ends even when all workers are gone."""
        event(task.id, "start", None)
        future: Future[Result] = Future()
        self._waiting[task.id] = future
        try:
            there = self._executor.submit(work, task, self._settings, self._ours, self._names)
            there.add_done_callback(lambda theirs: self._end(outcome(task.id, theirs)))
        except Exception as error:  # the connection is closed, or the task cannot be sent
            self._end(Result(task.id, failure=Failure(type(error).__name__, str(error))))
        return future

    def _end(self, result: Result) -> None:
        """The one end of a task; what comes of it later is too late."""
        if future := self._waiting.pop(result.id, None):
            future.set_result(result)

    def close(self) -> None:
        """Let the cluster go; one of our own ends."""
        self._closed.set()
        thread = threading.Thread(target=_quietly, args=(self._client.close,), daemon=True)
        thread.start()
        thread.join(1.0)
        self._stop_local()

    def _start_local(self, jobs: int) -> str:
        """A scheduler and workers on this machine, just as they would run on many; the file that says where."""
        file = str(Path(self._folder) / "scheduler.json")
        dask = [sys.executable, "-m", "dask"]
        there = ["--scheduler-file", file, "--no-dashboard"]
        scheduler = [*dask, "scheduler", "--host", "127.0.0.1", "--port", "0", *there]
        worker = [*dask, "worker", "--no-nanny", "--nthreads", "1", "--local-directory", self._folder, *there]
        paths = [str(Path(__file__).parents[1]), os.environ.get("PYTHONPATH", "")]
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, paths))}
        for command in (scheduler, *[worker] * jobs):
            none = subprocess.DEVNULL
            self._local.append(
                subprocess.Popen(command, env=environment, start_new_session=True, stdin=none, stdout=none, stderr=none)
            )
        return file

    def _stop_local(self) -> None:
        from .server import kill_tree

        for process in reversed(self._local):
            kill_tree(process.pid)
            process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)


def _quietly(end: Callable[[], Any]) -> None:
    with contextlib.suppress(Exception):  # whatever is wrong with a connection that is given up anyway
        end()
