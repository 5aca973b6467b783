"""Two papermill engines that leave the same notebook behind.

`in-process` runs the cells in this very process, on the shell class that a Jupyter kernel uses, without kernel, sockets
or threads: only right in a process that is thrown away afterwards. `private-kernel` is papermill's ordinary engine
with a connection of its own, so that parallel kernels cannot cross wires.
"""

from __future__ import annotations

import asyncio
import builtins
import contextlib
import copy
import getpass
import io
import os
import sys
import tempfile
from collections.abc import Callable
from types import MethodType, SimpleNamespace
from typing import Any

import psutil
from ipykernel.compiler import XCachingCompiler
from ipykernel.ipkernel import IPythonKernel
from ipykernel.zmqshell import ZMQInteractiveShell
from jupyter_client.session import Session
from nbclient.exceptions import CellExecutionError, DeadKernelError
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine, NBClientEngine, papermill_engines
from traitlets.config import Config

from .wire import carried, pack

ALLOWED = "raises-exception"
"""The tag of a cell whose error is its result."""
IN_PROCESS, KERNEL = "in-process", "private-kernel"
Watch = Callable[[str, int, Any], None]
"""Told (\"start\" | \"end\", index of the cell, the cell) as the notebook goes along."""
Hold = Callable[[Any], None]


class WorkingDirectoryError(Exception):
    """A cell left the folder in which the runner collects its results."""


def _stayed(home: str, now: str) -> None:
    """Raise WorkingDirectoryError if a cell ended elsewhere: what it writes from there on would not be found."""
    if now != home:
        raise WorkingDirectoryError(
            f"the cell changed the working directory to {now}; data_dir and results_dir are seen from where the "
            "notebook started: come back within the cell (with contextlib.chdir(...):) or use absolute paths"
        )


def _lives_on(payload: list[dict[str, Any]] | None) -> None:
    """Raise DeadKernelError if a cell asked for the end of its shell: a kernel ends a moment later, by chance before,
    within or behind the next cell."""
    if any(item.get("source") == "ask_exit" for item in payload or []):
        raise DeadKernelError("exit() and quit() end the shell itself; sys.exit() ends a notebook early")


class Recorder(Session):
    """In place of the kernel's socket: keeps what a cell sends, as the client would receive it."""

    def __init__(self, **settings: Any) -> None:
        """Nobody listens yet."""
        super().__init__(**settings)
        self.sent: Callable[[dict[str, Any]], None] = lambda message: None

    def msg(self, msg_type: str, content: Any = None, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """A message of that type."""
        header = {"msg_type": msg_type}
        return {"msg_type": msg_type, "header": header, "content": content or {}, "parent_header": {}, "metadata": {}}

    def send(self, stream: Any, msg_or_type: Any, content: Any = None, *args: Any, **kwargs: Any) -> Any:
        """Hand on a message; everything but plain text goes through JSON, as on the wire."""
        message = msg_or_type if isinstance(msg_or_type, dict) else self.msg(msg_or_type, content)
        if message["msg_type"] != "stream":
            message = {**message, "content": carried(message["content"])}
        self.sent(message)
        return message


class Captured(io.TextIOBase):
    """sys.stdout or sys.stderr of a cell, and what its subprocesses write to the file descriptor of the same name."""

    encoding = "UTF-8"

    def __init__(self, name: str, descriptor: int, recorder: Recorder) -> None:
        """Take the file descriptor over."""
        self.name, self._recorder = f"<{name}>", recorder
        self._stream = name
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - open as long as the process
        self._read = 0
        os.dup2(self._file.fileno(), descriptor)

    def writable(self) -> bool:
        """Yes."""
        return True

    def fileno(self) -> int:
        """Where subprocesses write."""
        return self._file.fileno()

    def write(self, text: str) -> int:
        """Record `text` behind whatever subprocesses wrote until now."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text)}")
        self.flush()
        self._send(text)
        return len(text)

    def flush(self) -> None:
        """Record what came through the file descriptor."""
        size = os.fstat(self._file.fileno()).st_size
        if size > self._read:
            found = os.pread(self._file.fileno(), size - self._read, self._read)
            self._read += len(found)
            self._send(found.decode("utf-8", errors="replace"))

    def _send(self, text: str) -> None:
        if text:
            self._recorder.send(None, "stream", {"name": self._stream, "text": text})


def make_shell() -> ZMQInteractiveShell:
    """The process's one shell, as a kernel would set it up. Make it before pandas is imported: pandas asks for it."""
    if ZMQInteractiveShell.initialized():
        return ZMQInteractiveShell.instance()
    config = Config()
    config.HistoryManager.enabled = False  # no database, and no thread that writes to it
    config.HistoryManager.hist_file = ":memory:"  # as nbclient has it: a cell may ask
    recorder = Recorder()
    kernel = SimpleNamespace(eventloop=None, iopub_socket="recorder", session=recorder)
    shell = ZMQInteractiveShell.instance(config=config, kernel=kernel, compiler_class=XCachingCompiler)
    shell.displayhook.session = shell.display_pub.session = recorder
    shell.displayhook.pub_socket = shell.display_pub.pub_socket = "recorder"
    shell.displayhook.topic = b"kernel.execute_result"
    # `%matplotlib inline` asks for an event loop; there is none to run.
    shell.enable_gui = lambda gui=None: None  # type: ignore[method-assign]
    shell.builtin_trap.__enter__()  # else `get_ipython` exists only inside cells, and pandas looks for it when imported
    return shell


def _refuse_input() -> None:
    """Have `input` and `getpass` refused by the very functions by which a kernel refuses them: one traceback."""
    nobody = SimpleNamespace(_allow_stdin=False)
    builtins.input = MethodType(IPythonKernel.raw_input, nobody)
    getpass.getpass = MethodType(IPythonKernel.getpass, nobody)


class InProcessClient(PapermillNotebookClient):
    """papermill's client, speaking to a shell in this process; how outputs become cells stays nbclient's."""

    def execute(self, **kwargs: Any) -> Any:
        """Run all cells; stop behind the first that fails."""
        self.reset_execution_trackers()
        self.home = os.getcwd()
        self.written: dict[str, list[str]] = {}
        self.shell = make_shell()
        self.recorder = self.shell.display_pub.session
        self.loop = asyncio.new_event_loop()
        asyncio.set_event_loop(self.loop)
        _refuse_input()
        self.streams = Captured("stdout", 1, self.recorder), Captured("stderr", 2, self.recorder)
        sys.stdout, sys.stderr = self.streams
        self.papermill_execute_cells()
        self.nb.metadata["language_info"] = copy.deepcopy(IPythonKernel.language_info)
        return self.nb

    def execute_cell(self, cell: Any, cell_index: int, *args: Any, **kwargs: Any) -> Any:
        """Run one cell. Raises CellExecutionError if it fails, DeadKernelError if it ends the shell."""
        if cell.cell_type != "code" or not cell.source.strip():
            return cell
        if self.skip_cells_with_tag in cell.metadata.get("tags", []):
            return cell
        cell.outputs = []
        self.clear_before_next_output = False
        cell.execution_count = self.shell.execution_count
        self.recorder.sent = lambda message: self._received(message, cell, cell_index)
        reply = self.loop.run_until_complete(self._reply(cell.source))
        for stream in self.streams:
            stream.flush()
        self._write_streams(cell, cell_index)
        self.recorder.sent = lambda message: None
        payload = list(self.shell.payload_manager.read_payload())  # type: ignore[union-attr]
        self.shell.payload_manager.clear_payload()  # type: ignore[union-attr]
        if reply["status"] == "error" and ALLOWED not in cell.metadata.get("tags", []):
            raise CellExecutionError.from_cell_and_msg(cell, reply)
        _lives_on(payload)
        _stayed(self.home, _folder())
        return cell

    def _received(self, message: dict[str, Any], cell: Any, cell_index: int) -> None:
        if message["msg_type"] == "stream":
            content = message["content"]
            self.written.setdefault(content["name"], []).append(content["text"])
            return
        self._write_streams(cell, cell_index)
        self.process_message(message, cell, cell_index)

    def _write_streams(self, cell: Any, cell_index: int) -> None:
        """Make outputs of what was printed since the last other output: many small prints cost one output."""
        for name in sorted(self.written, reverse=True):
            content = {"name": name, "text": "".join(self.written[name])}
            self.process_message(self.recorder.msg("stream", content), cell, cell_index)
        self.written.clear()

    async def _reply(self, code: str) -> dict[str, Any]:
        """What IPythonKernel.do_execute does: with a running loop, so that top-level await and tasks work."""
        shell, failed = self.shell, None
        try:
            transformed = shell.transform_cell(code)
        except Exception:
            transformed, failed = code, sys.exc_info()
        if shell.should_run_async(code, transformed_cell=transformed, preprocessing_exc_tuple=failed):
            result = None
            try:
                result = await shell.run_cell_async(
                    code, store_history=True, transformed_cell=transformed, preprocessing_exc_tuple=failed
                )
            finally:
                shell.events.trigger("post_execute")
                shell.events.trigger("post_run_cell", result)
        else:
            result = shell.run_cell(code, store_history=True)
        error = result.error_before_exec or result.error_in_exec
        if result.success and not getattr(shell, "_last_traceback_during_displayhook", False):
            return {"status": "ok"}
        trace = list(shell._last_traceback or [])
        words = {"status": "error", "traceback": trace, "ename": type(error).__name__, "evalue": str(error)}
        return dict(carried(words))


def _folder(process: int | None = None) -> str:
    """The working directory of a process (None: this one)."""
    try:
        return psutil.Process(process).cwd() if process else os.getcwd()
    except FileNotFoundError:
        return "a folder that is gone"


class KernelClient(PapermillNotebookClient):
    """papermill's client, which also looks where the kernel stands after each cell."""

    def execute(self, **kwargs: Any) -> Any:
        """Run all cells in a kernel that starts in this process's folder."""
        self.home = os.getcwd()
        self.on_cell_executed = lambda cell, cell_index, execute_reply: _lives_on(
            execute_reply["content"].get("payload")
        )
        return super().execute(**kwargs)

    def execute_cell(self, cell: Any, cell_index: int, *args: Any, **kwargs: Any) -> Any:
        """Run one cell. Raises what papermill does, and WorkingDirectoryError."""
        cell = super().execute_cell(cell, cell_index, *args, **kwargs)
        with contextlib.suppress(psutil.Error):  # a kernel that has just ended is told of by the next cell
            _stayed(self.home, _folder(self.km.provisioner.pid))
        return cell


def _watched(manager: Any, watch: Watch | None) -> Any:
    """papermill's execution manager, telling `watch` of each cell and writing no timings."""
    start, complete = manager.cell_start, manager.cell_complete

    def cell_start(cell: Any, cell_index: int, **kwargs: Any) -> None:
        start(cell, cell_index, **kwargs)
        if watch and cell.cell_type == "code":
            watch("start", cell_index, cell)

    def cell_complete(cell: Any, cell_index: int, **kwargs: Any) -> None:
        complete(cell, cell_index, **kwargs)
        if watch and cell.cell_type == "code":
            watch("end", cell_index, cell)

    manager.cell_start, manager.cell_complete = cell_start, cell_complete
    return manager


class InProcessEngine(Engine):
    """Run the notebook in this process, which is used up by it."""

    @classmethod
    def execute_managed_notebook(
        cls, nb_man: Any, kernel_name: str, watch: Watch | None = None, hold: Hold | None = None, **kwargs: Any
    ) -> Any:
        """Run it; `watch` is told of every cell, `hold` handed the manager: a failed notebook is not lost."""
        if hold:
            hold(nb_man)
        return InProcessClient(_watched(nb_man, watch), record_timing=False).execute()


class PrivateKernelEngine(NBClientEngine):
    """papermill's engine with a kernel connection that no other process can meet."""

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: Any,
        kernel_name: str,
        watch: Watch | None = None,
        hold: Hold | None = None,
        sockets: str = "",
        **kwargs: Any,
    ) -> Any:
        """Run it in a kernel whose sockets lie in the folder `sockets` (none: TCP, encrypted where possible)."""
        from jupyter_client.manager import AsyncKernelManager

        if hold:
            hold(nb_man)
        client = {"record_timing": False, "nb_man": _watched(nb_man, watch), "kernel_name": kernel_name}
        client["extra_arguments"] = [f"--Session.packer={pack.__module__}.{pack.__name__}"]
        manager = AsyncKernelManager(kernel_name=kernel_name)
        if sockets:
            manager.transport, manager.ip = "ipc", os.path.join(sockets, "k")
        else:
            manager.transport_encryption = "auto"
        return KernelClient(km=manager, startup_timeout=120, timeout=None, **client).execute()


papermill_engines.register(IN_PROCESS, InProcessEngine)
papermill_engines.register(KERNEL, PrivateKernelEngine)
