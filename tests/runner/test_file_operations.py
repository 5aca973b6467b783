"""Each file operation of a small run fails once: the old outputs stay whole, one message names the file, and the next
run completes. A sample; GS_WHOLE=1 tries all and prints how many there are.
"""

from __future__ import annotations

import errno
import os
import shutil
import sys
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest
from toy import Toy

import runner.store
from runner.collection import Refusal, discover
from runner.console import Console
from runner.editions import Edition, Project
from runner.plan import Options
from runner.run import Run
from runner.store import Files, LockedError, Store, StoreError, told
from runner.task import WORKBOOK, Result, Task

EVENTS = {"open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.listdir", "os.scandir", "os.truncate"}
ERRORS = (errno.ENOSPC, errno.EACCES, errno.EIO)


class Faults:
    """Counts the file operations below a folder and lets one of them fail."""

    def __init__(self) -> None:
        self.root, self.at, self.error, self.count = "", -1, 0, 0
        self.failed = self.what = ""

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        if self.root and event in EVENTS:
            self.met(event, arguments[1] if event == "os.rename" else arguments[0])

    def met(self, what: str, path: Any) -> None:
        name = os.fsdecode(path) if isinstance(path, str | bytes | os.PathLike) else ""
        if name.startswith(self.root):
            self.count += 1
            if self.count - 1 == self.at:
                self.failed, self.what = name, what
                raise OSError(self.error, os.strerror(self.error), name)


SHARED: dict[str, Any] = {}
FAULTS = Faults()
sys.addaudithook(lambda event, arguments: FAULTS(event, arguments))


class Written:
    """A file open for writing, of which only half may arrive."""

    def __init__(self, file: Any, path: Path) -> None:
        self.file, self.path = file, path

    def __enter__(self) -> Written:
        return self

    def __exit__(self, *ends: Any) -> None:
        self.file.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.file, name)

    def write(self, content: Any) -> int:
        half = len(content) // 2
        self.file.write(content[:half])
        try:
            FAULTS.met("write", self.path)
        except OSError as error:
            raise OSError(error.errno, error.strerror) from None  # a real one names no file
        return half + self.file.write(content[half:])


class Canned:
    """In place of the workers: the same results at once."""

    jobs = 1

    def __init__(self, version: str) -> None:
        self.version = version

    def submit(self, task: Task, event: Any) -> Future[Result]:
        future: Future[Result] = Future()
        name = task.notebook
        files = (
            {"tables.xlsx": self.version}
            if task.engine == WORKBOOK
            else {
                f"{name}.html": f"<h1>{name} {self.version}</h1>",
                f"{name}.ipynb": f'{{"version": "{self.version}"}}',
                f"results/{name}/table.csv": f"entity,indicator,low,high,unit\nall,size,{self.version},,n\n",
                f"results/{name}/exhibits.json": '{"exhibits": []}',
                f"figures/{name}/{self.version}.svg": "<svg/>",
            }
        )
        future.set_result(Result(task.id, {k: v.encode() for k, v in files.items()}))
        return future

    def close(self) -> None:
        """Nothing runs."""


def run(toy: Toy, output: Path, version: str, **options: Any) -> int:
    """A whole run with canned results; its exit status."""
    project = Project(root=toy.root, notebooks=toy.root / "notebooks", data=toy.root / "data", national=("country",))
    try:  # as run_all.main does it
        notebooks = discover(project.notebooks)
        editions = [Edition("here", "baseline", "vi")]
        made = Run(project, notebooks, notebooks, editions, Options(output, force=True, **options), Console())
        made._executor = Canned(version)
        made.surroundings.__dict__ |= SHARED  # a second's walk through fonts and packages, far from here
        SHARED.update({name: getattr(made.surroundings, name) for name in ("source", "versions", "environment")})
        return made.execute()
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
        return 2
    except (StoreError, OSError) as error:
        print(told(error) if isinstance(error, OSError) else error, file=sys.stderr)
        return 1


def rendered(output: Path) -> dict[str, str]:
    folder = output / "here/baseline/vi"
    found = (p for p in sorted(folder.rglob("*")) if p.is_file() and not p.relative_to(folder).parts[0].startswith("."))
    return {p.relative_to(folder).as_posix(): p.read_text() for p in found if p.name != "run.json"}


@pytest.fixture
def first(toy: Toy) -> Path:
    """The outputs of version 1."""
    (toy.root / "notebooks/02_second.ipynb").unlink()
    toy.notebook("03_third", upstream=["01_first"])
    assert run(toy, toy.output, "1") == 0
    return toy.output


def test_every_file_operation_may_fail_once(toy, first, tmp_path, capsys, monkeypatch):
    opened = Path.open
    monkeypatch.setattr(
        Path,
        "open",
        lambda path, mode="r", *more, **settings: (
            Written(opened(path, mode, *more, **settings), path)
            if FAULTS.root and "w" in mode
            else opened(path, mode, *more, **settings)
        ),
    )
    monkeypatch.setattr(
        os, "fsync", lambda file: FAULTS.root and FAULTS.met("fsync", os.readlink(f"/proc/self/fd/{file}"))
    )
    output = tmp_path / "tried"
    old = rendered(first)

    def attempt(at: int, error: int) -> int:
        shutil.rmtree(output, ignore_errors=True)
        shutil.copytree(first, output)
        FAULTS.at, FAULTS.error, FAULTS.count, FAULTS.failed, FAULTS.root = at, error, 0, "", str(toy.root)
        try:
            return run(toy, output, "2")
        finally:
            FAULTS.root = ""

    assert attempt(-1, 0) == 0
    total, new = FAULTS.count, rendered(output)
    assert set(old) ^ set(new) == {f"figures/{n}/{v}.svg" for n in ("01_first", "03_third") for v in "12"}
    met = set()
    step = 1 if os.environ.get("GS_WHOLE") else 25
    tried = [(at, error) for n, error in enumerate(ERRORS) for at in range(n * step // 3, total, step)]
    capsys.readouterr()
    for at, error in tried:
        status = attempt(at, error)
        seen = capsys.readouterr()
        where = (at, os.strerror(error), FAULTS.what, FAULTS.failed, seen)
        met.add(FAULTS.what)
        for name, content in rendered(output).items():  # each file is whole at any time
            assert content in (old.get(name), new.get(name)), where
        assert "Traceback" not in seen.err, where
        if status:
            shown = FAULTS.failed.replace(str(tmp_path), "")
            lines = [line for line in seen.err.splitlines() if line.strip()]
            assert [line for line in lines if shown in line], where
        assert run(toy, output, "2") == 0, (where, capsys.readouterr())
        capsys.readouterr()
        assert rendered(output) == new, where
        left = [p.name for p in output.rglob("*") if p.name.startswith((".staging", ".journal")) or ".new" in p.name]
        assert left == [], where
    assert met >= {"open", "write", "fsync", "os.rename"} | (
        {"os.mkdir", "os.remove", "os.rmdir"} if step == 1 else set()
    )
    with capsys.disabled():
        print(f"\n{total} file operations, {len(tried)} failures tried ({', '.join(sorted(met))})")


def held(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    """As when another program holds these files."""
    monkeypatch.setattr(Files, "locked", lambda self, path: path.name in names)


@pytest.mark.parametrize("name", ["tables.xlsx", "table.csv"])
def test_a_file_that_another_program_holds_is_named_and_the_rest_goes_on(toy, first, monkeypatch, capsys, name):
    old = rendered(first)
    held(monkeypatch, name)
    capsys.readouterr()
    assert run(toy, first, "2") == 1
    assert f"{name}: {runner.store.LOCKED}" in capsys.readouterr().err
    after = rendered(first)
    if name == "tables.xlsx":
        assert {n for n in after if after[n] == old.get(n)} == {"tables.xlsx", *(n for n in old if "exhibits" in n)}
    else:
        assert {n: t for n, t in after.items() if n.startswith("01")} == {n: t for n, t in old.items() if n[:2] == "01"}
    held(monkeypatch)  # the cure: closed there, run again
    assert run(toy, first, "2") == 0
    assert rendered(first)["tables.xlsx"] == "2"
    assert "failure" not in Store(first).entry(Edition("here", "baseline", "vi"), "01_first")


def test_a_print_version_that_is_open_is_named_and_the_others_are_printed(toy, first, monkeypatch, capsys):
    monkeypatch.setattr("runner.run.require_browser", lambda: None)
    monkeypatch.setattr("runner.export.pdf.print_pdf", lambda page, pdf: pdf.write_bytes(page.read_bytes()))
    held(monkeypatch, "01_first.pdf")
    assert run(toy, first, "2", pdf=True) == 1
    assert f"01_first.pdf: {runner.store.LOCKED}" in capsys.readouterr().err
    folder = first / "here/baseline/vi"
    assert [p.name for p in sorted(folder.glob("*.pdf"))] == ["03_third.pdf"]
    held(monkeypatch)
    assert run(toy, first, "2", pdf=True) == 0
    assert (folder / "01_first.pdf").read_text() == "<h1>01_first 2</h1>"


def test_a_file_is_locked_only_if_it_could_otherwise_be_written(tmp_path, monkeypatch):
    path = tmp_path / "a.xlsx"
    assert not Files().locked(path)
    path.write_bytes(b"x")
    assert not Files().locked(path)

    def refuse(file: Any, *more: Any) -> Any:
        raise PermissionError(errno.EACCES, "held", str(file))

    monkeypatch.setattr("builtins.open", refuse)
    assert Files().locked(path)
    with pytest.raises(LockedError, match=r"a\.xlsx"):
        Store(tmp_path.parent).keep(Edition(tmp_path.name, ".", "."), "n", {"a.xlsx": b"y"}, {})
    assert path.read_bytes() == b"x"
