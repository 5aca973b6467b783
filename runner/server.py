"""The warm process: everything imported once, one fork per notebook.

Started as a program of its own by `workers.Pool` (a Dask worker may not fork, but may start a program), spoken to over
its standard input and output, gone when they close. It holds no thread and no socket, so that forking is safe. A child
gets one task, a session and a temporary folder of its own, and ends after it with all that it started (on Linux also
what went to a session of its own and lost its parent); what it sends is handed on unread.

Frames are pickles behind eight bytes of length. In: ("run", id, Task), ("kill", id), ("check", region).
Out: ("ready", threads), ("data", id, bytes), ("end", id, status), ("checked", region, violations or error).
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import io
import os
import pickle
import select
import shutil
import signal
import struct
import sys
import traceback
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .render import render
from .task import Task

HEAD = struct.Struct("!Q")
LINUX = sys.platform == "linux"


def frame(message: Any) -> bytes:
    """`message` as it goes over a pipe."""
    content = pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)
    return HEAD.pack(len(content)) + content


def read_exactly(descriptor: int, size: int) -> bytes:
    """`size` bytes. Raises EOFError if the pipe ends before."""
    parts = []
    while size:
        part = os.read(descriptor, min(size, 1 << 20))
        if not part:
            raise EOFError
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def read_frame(descriptor: int) -> Any:
    """The next message."""
    return pickle.loads(read_exactly(descriptor, HEAD.unpack(read_exactly(descriptor, HEAD.size))[0]))


def write(descriptor: int, content: bytes) -> None:
    """All of `content`."""
    view = memoryview(content)
    while view:
        view = view[os.write(descriptor, view) :]


def split(buffer: bytearray) -> list[Any]:
    """The whole messages at the front of `buffer`, which keeps the rest."""
    found = []
    while len(buffer) >= HEAD.size:
        size = HEAD.size + HEAD.unpack(buffer[: HEAD.size])[0]
        if len(buffer) < size:
            break
        found.append(pickle.loads(memoryview(buffer)[HEAD.size : size]))
        del buffer[:size]
    return found


@dataclass
class Settings:
    """What the parent tells the warm process first."""

    folder: str
    """For temporary files; removed by the parent."""
    modules: tuple[str, ...] = ()
    """What the notebooks import."""
    check: str = ""
    """`module:function` (region, data folder) -> violations."""
    data: str = ""
    first_region: str = ""
    """The region whose check warms the validation."""
    fork: bool = True


def warm(settings: Settings) -> None:
    """Import what the notebooks import, draw once, export once; then nothing is left to pay in a fork."""
    from . import engine

    engine.make_shell()  # before pandas, which asks whether it runs in a notebook
    importlib.import_module("papermill.execute")
    for name in settings.modules:
        with contextlib.suppress(Exception):  # the notebook that imports it will say what is wrong
            importlib.import_module(name)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if "matplotlib" in sys.modules:
            _draw()
        _export()
    gc.collect()
    gc.freeze()


def _draw() -> None:
    plt = importlib.import_module("matplotlib.pyplot")
    figure, axes = plt.subplots()
    axes.bar(["Tiếng Việt", "English"], [1, 2], label="ấm")
    axes.set_title("khởi động", weight="bold")
    axes.legend()
    for form in ("png", "svg"):
        figure.savefig(io.BytesIO(), format=form, bbox_inches="tight")
    plt.close("all")


def _export() -> None:
    import nbformat

    from .render import _page

    cells = [
        nbformat.v4.new_markdown_cell("# Warm\n\n**text**", metadata={"tags": ["en"]}),
        nbformat.v4.new_code_cell("1", outputs=[nbformat.v4.new_output("stream", text="1")]),
    ]
    context = {"language": "en", "title": "Warm", "notebook": "00_warm", "region": "", "scenario": "", "parameters": {}}
    with contextlib.suppress(Exception):  # a broken template is told with the first notebook
        _page(nbformat.v4.new_notebook(cells=cells), {**context, "exhibits": {}, "others": [], "command": ""})


@dataclass
class Child:
    """A running fork."""

    pid: int
    pipe: int
    folder: Path


class Server:
    """The loop of the warm process."""

    def __init__(self, settings: Settings, incoming: int, outgoing: int) -> None:
        """No child yet."""
        self.settings, self.incoming, self.outgoing = settings, incoming, outgoing
        self.children: dict[str, Child] = {}
        self.number = 0

    def say(self, *message: Any) -> None:
        """Tell the parent."""
        write(self.outgoing, frame(message))

    def serve(self) -> None:
        """Until the parent closes the pipe."""
        while True:
            pipes = {child.pipe: task for task, child in self.children.items()}
            poll = select.poll()
            for descriptor in (self.incoming, *pipes):
                poll.register(descriptor, select.POLLIN | select.POLLHUP)
            ready = [d for d, _ in poll.poll(200 if pipes else None)]
            for descriptor in ready:
                if descriptor in pipes and not self._hand_on(pipes[descriptor]):
                    self._end(pipes[descriptor])
            for task in [t for t in pipes.values() if t in self.children and self._dead(t)]:
                self._end(task)
            if self.incoming in ready:
                self._obey(read_frame(self.incoming))

    def serve_without_fork(self) -> None:
        """The same where forking is not safe: tasks run here, one after another, each in a kernel of its own."""
        while True:
            message = read_frame(self.incoming)
            if message[0] == "check":
                self.check(message[1])
            elif message[0] == "run":
                folder = self._folder()
                here = os.getcwd()
                _run(message[2], folder, lambda content, task=message[1]: self.say("data", task, content))
                os.chdir(here)
                self._end_strays()
                shutil.rmtree(folder, ignore_errors=True)
                self.say("end", message[1], 0)

    def stop(self) -> None:
        """End all children and clear up: whoever started this is gone, perhaps without having had the time."""
        for child in self.children.values():
            kill_tree(child.pid)
        self.children.clear()
        self._end_strays()
        shutil.rmtree(Path(self.settings.folder).parent, ignore_errors=True)

    def _obey(self, message: tuple[Any, ...]) -> None:
        if message[0] == "run":
            self._start(message[1], message[2])
        elif message[0] == "kill" and message[1] in self.children:
            kill_tree(self.children[message[1]].pid)
        elif message[0] == "check":
            self.check(message[1])

    def check(self, region: str) -> None:
        """In this process, not in a fork: the first validation warms what every notebook needs for its own."""
        try:
            module, _, function = self.settings.check.partition(":")
            found = getattr(importlib.import_module(module), function)(region, self.settings.data)
            self.say("checked", region, [str(violation) for violation in found])
        except Exception as error:
            self.say("checked", region, [f"{type(error).__name__}: {error}"])
        gc.collect()
        gc.freeze()

    def _folder(self) -> Path:
        self.number += 1
        folder = Path(self.settings.folder) / f"{self.number}"
        folder.mkdir(parents=True)
        return folder

    def _start(self, task_id: str, task: Task) -> None:
        folder = self._folder()
        reading, writing = os.pipe()
        pid = os.fork()
        if pid == 0:
            status = 1
            try:
                os.close(self.incoming)
                os.close(self.outgoing)
                for child in self.children.values():
                    os.close(child.pipe)
                os.close(reading)
                _confine(task.memory)
                _run(task, folder, lambda content: write(writing, content))
                status = 0
            except BaseException:
                traceback.print_exc()  # into the log, if the cells have not taken the descriptor over
            finally:
                os._exit(status)
        os.close(writing)
        self.children[task_id] = Child(pid, reading, folder)

    def _hand_on(self, task: str) -> bool:
        """Send the parent what a child wrote. False when there will be no more."""
        content = os.read(self.children[task].pipe, 1 << 20)
        if content:
            self.say("data", task, content)
        return bool(content)

    def _dead(self, task: str) -> bool:
        return os.waitid(os.P_PID, self.children[task].pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None

    def _end(self, task: str) -> None:
        """Bury a child: the rest of its output, its status, its folder and what it left running."""
        child = self.children[task]
        os.set_blocking(child.pipe, False)
        with contextlib.suppress(BlockingIOError):  # a stray process of the notebook may hold the pipe open
            while self._hand_on(task):
                pass
        with contextlib.suppress(ProcessLookupError):  # it closed its pipe: an end, or a cell that closed descriptors
            os.kill(child.pid, signal.SIGKILL)
        _, status = os.waitpid(child.pid, 0)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, signal.SIGKILL)
        os.close(child.pipe)
        del self.children[task]
        self._end_strays()
        shutil.rmtree(child.folder, ignore_errors=True)
        self.say("end", task, os.waitstatus_to_exitcode(status))

    def _end_strays(self) -> None:
        """End what dead notebooks left running, whatever session it went to: it has become a child of this process."""
        import psutil

        known, ended = {child.pid for child in self.children.values()}, set[int]()
        while strays := {child.pid for child in psutil.Process().children()} - known - ended:
            for pid in strays:
                kill_tree(pid)
                with contextlib.suppress(ChildProcessError):
                    os.waitpid(pid, os.WNOHANG)
            ended |= strays


def _run(task: Task, folder: Path, send: Any) -> None:
    result = render(task, folder, lambda kind, value: send(frame((kind, value))))
    send(frame(("result", result)))


def _adopt() -> None:
    """Become the parent of all that descendants of this process leave behind, so that it can be found and ended."""
    if LINUX:
        import ctypes

        ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)  # PR_SET_CHILD_SUBREAPER


def _confine(memory: int) -> None:
    """A session of its own; first in line when memory runs out; dead when the warm process dies."""
    os.setsid()
    _adopt()
    if LINUX:
        import ctypes

        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
        with contextlib.suppress(OSError):
            Path("/proc/self/oom_score_adj").write_text("1000")
    if memory:
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))


def kill_tree(pid: int) -> None:
    """End a child and everything it started, kernels in sessions of their own included."""
    import psutil

    try:
        tree = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    except psutil.Error:
        return
    for process in tree:
        with contextlib.suppress(psutil.Error):
            process.kill()


def main() -> None:
    """Take over standard input and output, warm up, serve."""
    incoming, outgoing = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(2, 1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _adopt()
    settings: Settings = read_frame(incoming)
    server = Server(settings, incoming, outgoing)
    try:
        os.chdir(settings.folder)
        if settings.fork:
            warm(settings)
        if settings.first_region:
            server.check(settings.first_region)
        if settings.fork:
            server.say("ready", len(os.listdir("/proc/self/task")) if LINUX else 1)
            server.serve()
        else:
            server.say("ready", 1)
            server.serve_without_fork()
    except (EOFError, BrokenPipeError):
        server.stop()


if __name__ == "__main__":
    main()
