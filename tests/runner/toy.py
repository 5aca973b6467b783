"""Small collections of notebooks in a temporary folder, so that the runner is tested without the research library."""

from __future__ import annotations

import json
import os
import runpy
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest
from click.testing import CliRunner

import run_all
from tests.waiting import PATIENCE, wait_until

REPOSITORY = Path(__file__).parents[2]
PARAMETERS = """\
region: str = "here"   # data package
language: str = "vi"   # vi or en
data_dir: str = ""   # empty: the project's
results_dir: str = ""   # empty: a draft
"""
DOOR = """\
import sys
from pathlib import Path
sys.path.insert(0, {repository!r})
import run_all
from runner.editions import Project
root = Path({root!r})
run_all.PROJECT = Project(root=root, notebooks=root / "notebooks", data=root / "data", national=("country",),
                          libraries=(root / "library",), region="here", check={check!r}, check_words={check_words!r})
if __name__ == "__main__":
    run_all.main()
"""
CHECK = """\
def check(region, data):
    import pathlib
    text = (pathlib.Path(data) / region / "table.csv").read_text()
    return [f"{region}/table.csv: {line!r} is no number" for line in text.split()[1:] if not line.lstrip("-").isdigit()]
"""
PUBLISH = """\
import csv, json, pathlib
from IPython.display import HTML, display
def draw(notebook, exhibit):
    named = {w: f"figures/{notebook}/page/{exhibit}-{w}.svg" for w in ("wide", "narrow")}
    for width, path in named.items():
        place = pathlib.Path(results_dir).parent / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(f"<svg viewBox='0 0 9 9'><text>{width} {exhibit}</text></svg>", encoding="utf-8")
    picture = '<img class="gs-image" alt="a" src="data:image/png;base64,AA==">'
    display(HTML(f'<figure class="gs-figure" id="ex-{exhibit}">{picture}</figure>'))
    return named
def publish(notebook, rows, exhibits=(), findings=(), drawn=()):
    folder = pathlib.Path(results_dir) / notebook
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / "table.csv", "w", newline="") as file:
        csv.writer(file, lineterminator="\\n").writerows([("entity", "indicator", "low", "high", "unit"), *rows])
    record = {"notebook": notebook, "language": language, "findings": list(findings),
              "exhibits": [{"id": e, "kind": "table", "title": e, "sources": []} for e in exhibits]}
    record["exhibits"] += [{"id": e, "kind": "figure", "title": e, "sources": [], "drawings": draw(notebook, e)}
                           for e in drawn]
    (folder / "exhibits.json").write_text(json.dumps(record))
def table(name):
    return (pathlib.Path(data_dir) / region / name).read_text().split()[1:]
"""


def cell(kind: str, source: str, *tags: str, name: str = "") -> dict:
    """A notebook cell."""
    extra = {"outputs": [], "execution_count": None} if kind == "code" else {}
    return {"cell_type": kind, "id": name, "metadata": {"tags": list(tags)} if tags else {}, "source": source, **extra}


def notebook(
    path: Path,
    *code: str,
    parameters: str = "",
    upstream: Iterable[str] = (),
    exhibits: Iterable[str] = (),
) -> Path:
    """Write a numbered notebook with title, parameters, contract, the toy's functions and then `code`."""
    cells = [
        cell("markdown", f"# {path.stem} tiếng Việt", "vi"),
        cell("markdown", f"# {path.stem} in English", "en"),
        cell("code", PARAMETERS + parameters, "parameters"),
        cell("code", f"upstream = {list(upstream)!r}\nexhibits = {list(exhibits)!r}", "contract"),
        cell("code", PUBLISH),
        *(cell("code", text) for text in code),
    ]
    for number, one in enumerate(cells):
        one["id"] = f"c{number:02d}"
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    content = {"nbformat": 4, "nbformat_minor": 5, "metadata": {"kernelspec": kernel}, "cells": cells}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
    return path


class Gate:
    """A place in a notebook where it says that it has come and waits to be let through."""

    def __init__(self, folder: Path) -> None:
        self._came, self._opened = folder / "came", folder / "opened"
        self.code = (
            "import os, time\n"
            f"with open({str(folder / 'coming')!r}, 'w') as file:\n    file.write(str(os.getpid()))\n"
            f"os.replace({str(folder / 'coming')!r}, {str(self._came)!r})\n"
            f"while not os.path.exists({str(self._opened)!r}): time.sleep(0.05)\n"
        )

    def reached(self, process: subprocess.Popen | None = None, again_after: int = 0) -> int:
        """The process that waits there, once one does; `again_after` is one that waited before and does not count."""
        wait_until(lambda: self._came.exists() and self._came.read_text() != str(again_after), process)
        return int(self._came.read_text())

    def open(self) -> None:
        """Let through who waits, and who comes later."""
        self._opened.touch()


class Toy:
    """A project in a temporary folder: two regions, three notebooks, the third reading from the others."""

    def __init__(self, root: Path, check: str = "", check_words: str = "") -> None:
        self.root, self.output = root, root / "outputs"
        self.started: list[subprocess.Popen[str]] = []
        for region, values in (("here", "1 2 3"), ("there", "4 5 6"), ("country", "7")):
            (root / "data" / region).mkdir(parents=True)
            (root / "data" / region / "table.csv").write_text("value\n" + values.replace(" ", "\n") + "\n")
        (root / "library").mkdir()
        (root / "library" / "sums.py").write_text("def total(values):\n    return sum(map(int, values))\n")
        (root / "toy_check.py").write_text(CHECK)
        self.door = root / "door.py"
        self.door.write_text(
            DOOR.format(repository=str(REPOSITORY), root=str(root), check=check, check_words=check_words)
        )
        self.notebook(
            "01_first",
            "rows = [('all', 'sum', sum(map(int, table('table.csv'))), '', 'n')]\n"
            "publish('01_first', rows, ['sum'], ['a finding'], drawn=['chart'])",
            parameters="scale: float = 1.0   # factor; range: 0..10\nmode: str = 'mean'   # one of: mean, median\n",
            exhibits=["sum"],
        )
        self.notebook("02_second", "publish('02_second', [('all', 'count', len(table('table.csv')), '', 'n')])")
        self.notebook(
            "03_third",
            "import csv, pathlib\n"
            "read = [(pathlib.Path(results_dir) / n / 'table.csv').read_text() for n in ('01_first', '02_second')]\n"
            "print(''.join(read))",
            "publish('03_third', [('all', 'size', len(''.join(read)), '', 'n')])",
            upstream=["01_first", "02_second"],
        )

    def notebook(self, name: str, *code: str, **contract: object) -> Path:
        """Write or replace a notebook."""
        return notebook(self.root / "notebooks" / f"{name}.ipynb", *code, **contract)  # type: ignore[arg-type]

    def start(self, *arguments: str, **settings: object) -> subprocess.Popen[str]:
        """The command line, running."""
        command = [sys.executable, str(self.door), *arguments]
        if "--output" not in arguments:
            command += ["--output", str(self.output)]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, "cwd": self.root}
        self.started.append(subprocess.Popen(command, **{**pipes, **settings}))  # type: ignore[call-overload]
        return self.started[-1]

    def run(self, *arguments: str, **settings: object) -> subprocess.CompletedProcess[str]:
        """The command line, to its end."""
        return self.end(self.start(*arguments, **settings))

    def told(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """What the command line says in this process, for what renders nothing: it spares Python's start."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(run_all, "PROJECT", run_all.PROJECT)
            runpy.run_path(str(self.door))
            command = [*arguments, "--output", str(self.output)]
            found = CliRunner().invoke(run_all.main, command)
        assert found.exception is None or isinstance(found.exception, SystemExit), found.exception
        return subprocess.CompletedProcess(command, found.exit_code, found.stdout, found.stderr)

    def end(self, process: subprocess.Popen[str]) -> subprocess.CompletedProcess[str]:
        """A started command line, to its end."""
        try:
            out, err = process.communicate(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            out, err = process.communicate()
            raise AssertionError(f"still running after {PATIENCE:g} s:\n{out}\n{err}") from None
        return subprocess.CompletedProcess(process.args, process.returncode, out, err)

    def rendered(self, *folders: str) -> list[str]:
        """The notebooks rendered so far in these editions, for looking on while a run is at work: run.json is the last
        of a notebook's files to come, in one step.
        """
        there = [folder for folder in folders if (self.output / folder / "run.json").exists()]
        entries = [item for folder in there for item in self.record(folder)["notebooks"].items()]
        return [name for name, entry in entries if "rendered" in entry]

    def files(self, folder: str = "", kinds: tuple[str, ...] = (".html", ".ipynb", ".csv", ".svg", ".png")) -> dict:
        """Relative path -> bytes of what was rendered; not while a run is at work."""
        top = self.output / folder
        found = (p for p in sorted(top.rglob("*")) if p.is_file() and p.suffix in kinds and p.parent != self.output)
        return {p.relative_to(top).as_posix(): p.read_bytes() for p in found}

    def record(self, folder: str = "here/baseline/vi") -> dict:
        """An edition's run.json."""
        return json.loads((self.output / folder / "run.json").read_text())

    def leftovers(self) -> list[str]:
        """Half-finished work in the output folder after a run: there should be none."""
        marks = (".staging", ".journal", ".new")
        names = (p.relative_to(self.output).as_posix() for p in self.output.rglob("*"))
        return [n for n in names if any(mark in n for mark in marks)]


def alive(pid: int) -> bool:
    """Whether a process of that number runs; one that ended and was not yet collected by the system does not."""
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (ProcessLookupError, FileNotFoundError):
        return False
