"""One task: bytes in, bytes out. papermill executes the notebook, nbconvert makes the page; nothing is written outside
the task's own temporary folder."""

from __future__ import annotations

import contextlib
import copy
import json
import logging
import os
import re
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

from .normalise import INJECTED, normalise, plain, text
from .task import BRIEF, DRAWN, WORKBOOK, Failure, Result, Task
from .wire import whole

COLOUR = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
MARKER = "papermill-error-cell-tag"
Emit = Callable[[str, Any], None]


def render(task: Task, folder: Path, emit: Emit = lambda kind, value: None) -> Result:
    """Run `task` in `folder`, which becomes the working directory. Whatever goes wrong ends in a Result.

    `emit` is told ("cell", number) as each code cell starts and ("done", (index, cell)) as it ends.
    """
    started = time.perf_counter()
    done: dict[int, Any] = {}

    def told(kind: str, value: Any) -> None:
        if kind == "done":
            done[value[0]] = value[1]
        emit(kind, value)

    try:
        files, failure = _workbook(task) if task.engine == WORKBOOK else _notebook(task, folder, told)
    except Exception as error:
        failure = Failure(type(error).__name__, f"while the notebook was prepared or its results collected: {error}")
        files = {} if task.engine == WORKBOOK else {f"{task.notebook}.failed.ipynb": partial(task, done)}
    return Result(task.id, files, failure, time.perf_counter() - started, peak_memory())


def _notebook(task: Task, folder: Path, emit: Emit) -> tuple[dict[str, bytes], Failure | None]:
    _unpack(task.files, folder)
    os.chdir(folder)
    notebook, failure = _execute(task, folder, emit)
    normalise(notebook, str(folder), os.environ.get("RUNNER_ROOT", ""))
    files: dict[str, bytes] = {}
    if failure is None:
        files, drawings = _collect(task.notebook, folder)
        exhibits = _recorded(files.get(f"results/{task.notebook}/exhibits.json", b"{}"))
        failure = _unkept(task.exhibits, exhibits)
        if failure is None:
            try:
                shown = {"exhibits": exhibits, "drawings": drawings}
                files[f"{task.notebook}.html"] = _page(notebook, task.context | shown)
            except Exception as error:
                failure = Failure(type(error).__name__, f"while making the page: {error}")
    if failure is None:
        return files | {f"{task.notebook}.ipynb": text(notebook).encode()}, None
    failure.message = plain(failure.message, [(str(folder), ".")])
    return {f"{task.notebook}.failed.ipynb": text(notebook).encode()}, failure


def partial(task: Task, done: dict[int, Any]) -> bytes:
    """The notebook of a process that died, as far as its cells were reported; of one past telling, a note in its place.

    It is made where a failure is already at hand, so it never fails itself.
    """
    try:
        cells = [
            dict(c, outputs=[], execution_count=None) if c["cell_type"] == "code" else c for c in task.content["cells"]
        ]
        reported = {cell["id"]: cell for cell in done.values()}
        cells = [reported.get(c.get("id"), c) for c in cells]
        return text(normalise(dict(task.content, cells=cells), "", "")).encode()
    except Exception as error:
        told = f"What ran could not be kept: {type(error).__name__}: {error!r}"
        note = {"cell_type": "markdown", "id": "lost", "metadata": {}, "source": told}
        return text({"cells": [note], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode()


def _workbook(task: Task) -> tuple[dict[str, bytes], Failure | None]:
    """The edition's two workbooks and its brief: made here because they take as long as a page."""
    from .export.brief import brief
    from .export.data_room import data_room
    from .export.workbook import workbook

    tables = {
        n.removeprefix("results/"): content for n, content in task.files.items() if n.endswith((".csv", "/rows.json"))
    }
    records = [json.loads(content) for n, content in task.files.items() if n.endswith("/exhibits.json")]
    try:
        files = {"tables.xlsx": workbook(records, tables), "data.xlsx": data_room(records, tables)}
        place, titles = str(task.context.get("place", "")), task.context.get("titles", {})
        page = brief(records, task.files.get(DRAWN, b"").decode(), place, titles)
        return files | ({f"{BRIEF}.html": page.encode()} if page else {}), None
    except Exception as error:
        return {}, Failure(type(error).__name__, f"while making the workbooks: {error}")


def _unpack(files: dict[str, bytes], folder: Path) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    (folder / "results").mkdir(exist_ok=True)


def _collect(notebook: str, folder: Path) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """What the notebook leaves, and apart from it the drawings that only its page needs."""
    found = {}
    for kind in ("results", "figures"):
        for path in sorted((folder / kind / notebook).rglob("*")):
            if path.is_file():
                name = path.relative_to(folder).as_posix()
                if whole(name) != name:
                    raise ValueError(f"the file name {whole(name)!r} is not UTF-8: give it another one")
                found[name] = path.read_bytes()
    drawings = {name: found.pop(name) for name in list(found) if name.startswith(f"figures/{notebook}/page/")}
    return found, drawings


def _recorded(content: bytes) -> dict[str, Any]:
    """What a notebook recorded of its exhibits. Raises ValueError if it is not that."""
    try:
        found = json.loads(content)
        shown = [exhibit["id"] for exhibit in found.get("exhibits", [])]
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise ValueError(f"exhibits.json is not a record of exhibits ({error!r})") from None
    if not all(isinstance(name, str) for name in shown):
        raise ValueError("exhibits.json: an exhibit's id is a text")
    if whole(words := json.dumps(found, ensure_ascii=False)) != words:
        raise ValueError("exhibits.json holds half a character (\\ud800 to \\udfff alone), which no page can show")
    return dict(found)


def _execute(task: Task, folder: Path, emit: Emit) -> tuple[Any, Failure | None]:
    import nbformat
    from papermill.exceptions import PapermillExecutionError
    from papermill.execute import execute_notebook

    from . import engine

    _fresh_process()
    notebook = nbformat.from_dict(task.content)
    numbers: dict[int, int] = {}
    held: dict[str, Any] = {}

    def watch(kind: str, index: int, cell: Any) -> None:
        if INJECTED not in cell.metadata.get("tags", []):
            numbers.setdefault(index, len(numbers) + 1)
        if kind == "start":
            emit("cell", numbers.get(index, 0))
        else:
            emit("done", (index, cell))

    def hold(manager: Any) -> None:
        held["notebook"] = manager.nb

    options: dict[str, Any] = {"watch": watch, "hold": hold}
    if task.engine == engine.KERNEL and sys.platform != "win32":
        options["sockets"] = str(folder)
    failure: Failure | None = None
    try:
        with contextlib.redirect_stdout(sys.stdout), contextlib.redirect_stderr(sys.stderr):
            execute_notebook(
                notebook,
                None,
                parameters=task.parameters,
                engine_name=task.engine,
                kernel_name="python3",
                language="python",
                progress_bar=False,
                request_save_on_cell_execute=False,
                **options,
            )
    except PapermillExecutionError:
        if error := _raised(held["notebook"]):
            failure = _failure(error, numbers)
    except Exception as error:  # a dead kernel, a notebook papermill cannot read
        failure = Failure(type(error).__name__, str(error).strip(), max(numbers.values(), default=0))
    executed = held.get("notebook", notebook)
    executed["cells"] = [c for c in executed["cells"] if MARKER not in c["metadata"].get("tags", [])]
    return executed, failure


def _raised(executed: Any) -> Any:
    """papermill's verdict on an executed notebook; an error in a cell tagged `raises-exception` is a result."""
    from papermill.exceptions import PapermillExecutionError
    from papermill.execute import raise_for_execution_errors

    from .engine import ALLOWED

    judged = copy.deepcopy(executed)
    judged.cells = [cell for cell in judged.cells if MARKER not in cell.metadata.get("tags", [])]
    for cell in judged.cells:
        if ALLOWED in cell.metadata.get("tags", []):
            cell.outputs = [output for output in cell.get("outputs", []) if output.output_type != "error"]
    try:
        raise_for_execution_errors(judged, None)
    except PapermillExecutionError as error:
        return error
    return None


def _failure(error: Any, numbers: dict[int, int]) -> Failure:
    trace = COLOUR.sub("", "\n".join(error.traceback))
    lines = re.findall(rf"Cell In\s*\[{error.exec_count}\], line (\d+)", trace)
    line = int(lines[-1]) if lines else 0
    code = error.source.splitlines()[line - 1] if 0 < line <= len(error.source.splitlines()) else ""
    cell = numbers.get(error.cell_index, 0) or next((n for i, n in numbers.items() if i >= error.cell_index), 0)
    return Failure(error.ename, error.evalue, cell, line, code)


def _unkept(promised: tuple[str, ...], exhibits: dict[str, Any]) -> Failure | None:
    shown = {e.get("id") for e in exhibits.get("exhibits", [])}
    lacking = [p for p in promised if p not in shown]
    if not lacking:
        return None
    return Failure("PromiseNotKept", f"the notebook ended without its promised exhibits: {', '.join(lacking)}")


def _page(notebook: Any, context: dict[str, Any]) -> bytes:
    import nbformat

    from .export import html

    return html(nbformat.from_dict(notebook), context).encode()


def _fresh_process() -> None:
    """What a fork would share with its parent and a new kernel would not."""
    logging.getLogger("papermill").setLevel(logging.ERROR)
    if "numpy.random" in sys.modules:
        sys.modules["numpy.random"].seed()
    with warnings.catch_warnings():  # entering and leaving forgets which warnings were shown already
        pass


def peak_memory() -> int:
    """Peak resident memory of this process and the children it waited for, in bytes; 0 where unknown."""
    try:
        import resource
    except ImportError:
        return 0
    unit = 1 if sys.platform == "darwin" else 1024
    return unit * max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
