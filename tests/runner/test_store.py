"""A crash between any two file operations leaves the old output or the new one, never half of each."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import random
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from runner.collection import Refusal
from runner.editions import Edition
from runner.store import LOCKED, Files, LockedError, Store, StoreError, told

EDITION = Edition("here", "baseline", "vi")
OLD = {
    "01_a.html": b"old page",
    "01_a.ipynb": b"old notebook",
    "results/01_a/t.csv": b"1",
    "results/01_a/gone.csv": b"x",
}
NEW = {
    "01_a.html": b"new page",
    "01_a.ipynb": b"new notebook",
    "results/01_a/t.csv": b"2",
    "figures/01_a/f.svg": b"<svg/>",
}


class Crash(BaseException):
    """The process ends here."""


class Failing(Files):
    """File operations of which one, counted from 0, does not happen."""

    def __init__(self, at: int, error: BaseException, half: bool = False) -> None:
        self.left, self.error, self.half = at, error, half

    def _count(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise self.error

    def write(self, path: Path, content: bytes) -> None:
        if self.half and self.left == 0:  # the disk fills up, or the process ends, in the middle of a file
            super().write(path, content[: len(content) // 2])
        self._count()
        super().write(path, content)

    def replace(self, source: Path, target: Path) -> None:
        self._count()
        super().replace(source, target)

    def remove(self, path: Path) -> None:
        self._count()
        super().remove(path)

    def clear(self, folder: Path) -> None:
        self._count()
        super().clear(folder)

    def settle(self, folders: Iterable[Path]) -> None:
        self._count()
        super().settle(folders)


class Disk(Failing):
    """Knows what may be left if the current fails: each name made, moved or removed since its folder was last forced is
    as before or as after, whatever the others are; a file has the bytes that it was forced to keep, or none.
    """

    def __init__(self, at: int, folder: Path) -> None:
        super().__init__(at, Crash())
        self.top, self.forced = folder, set[str]()
        self.files = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        self.done: list[tuple[Path | None, Path | None, bytes]] = []  # from, to, bytes

    def write(self, path: Path, content: bytes) -> None:
        super().write(path, content)
        self.done.append((None, path, content if str(path) in self.forced else b""))

    def replace(self, source: Path, target: Path) -> None:
        super().replace(source, target)
        self.done.append((source, target, self._after(self.done)[source]))

    def remove(self, path: Path) -> None:
        super().remove(path)
        self.done.append((path, None, b""))

    def clear(self, folder: Path) -> None:
        inside = [path for path in folder.rglob("*") if path.is_file()]
        super().clear(folder)
        self.done += [(path, None, b"") for path in inside]

    def settle(self, folders: Iterable[Path]) -> None:
        self.forced.clear()
        super().settle(folders)
        kept = [step for step in self.done if any(p and str(p.parent) in self.forced for p in step[:2])]
        self.files = self._after(kept)
        self.done = [step for step in self.done if step not in kept]

    def fsync(self, descriptor: int) -> None:
        self.forced.add(os.readlink(f"/proc/self/fd/{descriptor}"))

    def _after(self, steps: Iterable[tuple[Path | None, Path | None, bytes]]) -> dict[Path, bytes]:
        files = dict(self.files)
        for source, target, content in steps:
            if source:
                files.pop(source, None)
            if target:
                files[target] = content
        return files

    def left_in(self, folder: Path, chance: random.Random) -> Path:
        """Write what may be left into `folder`, and give it back."""
        for path, content in self._after(step for step in self.done if chance.random() < 0.5).items():
            Files().write(folder / path.relative_to(self.top), content)
        return folder


def outputs(folder: Path) -> dict[str, bytes]:
    found = (p for p in folder.rglob("*") if p.is_file() and p.name != "run.json")
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in found}


def filled(folder: Path) -> Path:
    Store(folder).keep(EDITION, "01_a", OLD, {"parts": {"v": 1}})
    assert outputs(folder / EDITION.folder) == OLD
    return folder


def operations(folder: Path) -> int:
    """How many file operations one replacement takes."""
    files = Failing(10_000, Crash())
    Store(filled(folder), files).keep(EDITION, "01_a", NEW, {"parts": {"v": 2}})
    return 10_000 - files.left


@pytest.mark.parametrize("half", [False, True])
def test_crash_at_every_operation(tmp_path, half):
    count = operations(tmp_path / "count")
    assert count > 10
    seen = set()
    for at in range(count):
        folder = filled(tmp_path / f"{at}-{half}")
        with pytest.raises(Crash):
            Store(folder, Failing(at, Crash(), half)).keep(EDITION, "01_a", NEW, {"parts": {"v": 2}})
        for name, content in outputs(folder / EDITION.folder).items():  # at once: no file is ever half written
            if not name.startswith(".") and "/." not in name:
                assert content in (OLD.get(name), NEW.get(name))
        store = Store(folder)
        store.recover(EDITION)
        after = outputs(folder / EDITION.folder)
        state = store.entry(EDITION, "01_a")["parts"]["v"]
        assert after == (OLD if state == 1 else NEW)
        assert store.damage(EDITION, "01_a", verify=True) == []
        seen.add(state)
        store.keep(EDITION, "01_a", NEW, {"parts": {"v": 2}})
        assert outputs(folder / EDITION.folder) == NEW
    assert seen == {1, 2}


@pytest.mark.parametrize("number", [errno.EIO, errno.ENOSPC, errno.EINVAL, errno.ENOTSUP, errno.ENOSYS])
def test_a_disk_that_fails_is_told_by_the_name_and_one_that_cannot_be_waited_for_is_not(tmp_path, monkeypatch, number):
    """A share, say, knows nothing of being waited for; a disk that says it lost something has lost it."""

    def fails(descriptor: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", fails)
    files, folder, page = Files(), tmp_path / "a", tmp_path / "a/page.html"
    folder.mkdir()
    for act, named in ((lambda: files.write(page, b"x"), page), (lambda: files.settle([folder]), folder)):
        if number in (errno.EIO, errno.ENOSPC):
            with pytest.raises(OSError, match=re.escape(os.strerror(number))) as error:
                act()
            assert error.value.filename == str(named)
        else:
            act()
            assert page.read_bytes() == b"x"


def test_a_power_cut_at_every_operation(tmp_path, monkeypatch):
    """What was not forced to the disk may be lost then, or not."""
    count, seen, chance = operations(tmp_path / "count"), set(), random.Random(1)
    for at in range(count + 1):
        disk = Disk(at, filled(tmp_path / f"{at}"))
        monkeypatch.setattr(os, "fsync", disk.fsync)
        with contextlib.suppress(Crash):
            Store(tmp_path / f"{at}", disk).keep(EDITION, "01_a", NEW, {"parts": {"v": 2}})
        for attempt in range(8):
            store = Store(disk.left_in(tmp_path / f"{at} left {attempt}", chance))
            store.recover(EDITION)
            state = store.entry(EDITION, "01_a")["parts"]["v"]
            assert outputs(store.folder(EDITION)) == (OLD if state == 1 else NEW), at
            seen.add(state)
    assert (seen, state) == ({1, 2}, 2)


def test_a_crash_during_the_recovery_is_recovered_from(tmp_path):
    count = operations(tmp_path / "count")
    folder = filled(tmp_path / "o")
    with pytest.raises(Crash):
        Store(folder, Failing(count - 4, Crash())).keep(EDITION, "01_a", NEW, {"parts": {"v": 2}})
    for at in range(3):
        with pytest.raises(Crash):
            Store(folder, Failing(at, Crash())).recover(EDITION)
    Store(folder).recover(EDITION)
    assert outputs(folder / EDITION.folder) == NEW


@pytest.mark.parametrize(("number", "words"), [(errno.ENOSPC, "disk is full"), (errno.EROFS, "read-only")])
def test_a_full_or_read_only_disk_is_one_message(tmp_path, number, words):
    count = operations(tmp_path / "count")
    for at in range(count):
        folder = filled(tmp_path / f"{at}")
        with pytest.raises(StoreError, match=words):
            Store(folder, Failing(at, OSError(number, "x"), half=number == errno.ENOSPC)).keep(
                EDITION, "01_a", NEW, {"parts": {"v": 2}}
            )
        Store(folder).recover(EDITION)
        assert outputs(folder / EDITION.folder) in (OLD, NEW)


def test_a_failure_leaves_the_good_output_and_is_forgiven(tmp_path):
    store = Store(filled(tmp_path))
    store.keep_failure(EDITION, "01_a", {"01_a.failed.ipynb": b"log"}, {"kind": "E"})
    assert outputs(tmp_path / EDITION.folder) == {**OLD, "01_a.failed.ipynb": b"log"}
    assert store.entry(EDITION, "01_a")["parts"] == {"v": 1}
    store.keep_failure(EDITION, "01_a", {}, {"kind": "E"})  # what an older failure left is not this one's
    assert outputs(tmp_path / EDITION.folder) == OLD
    store.forgive(EDITION, "01_a")
    assert outputs(tmp_path / EDITION.folder) == OLD
    store.keep_failure(EDITION, "01_a", {"01_a.failed.ipynb": b"log"}, {"kind": "E"})
    store.keep(EDITION, "01_a", NEW, {"parts": {"v": 2}})
    assert outputs(tmp_path / EDITION.folder) == NEW
    assert "failure" not in store.entry(EDITION, "01_a")


def test_damage_is_noticed(tmp_path):
    store = Store(filled(tmp_path))
    page = tmp_path / EDITION.folder / "01_a.html"
    page.unlink()
    assert store.damage(EDITION, "01_a") == ["output 01_a.html missing"]
    page.write_bytes(b"old page")
    assert store.damage(EDITION, "01_a") == ["output 01_a.html was changed by hand"]
    page.unlink()
    (tmp_path / EDITION.folder / "results/01_a/t.csv").unlink()
    assert store.damage(EDITION, "01_a") == ["output 01_a.html missing", "output results/01_a/t.csv missing"]


def test_verify_sees_a_change_that_keeps_size_and_time(tmp_path):
    store = Store(filled(tmp_path))
    page = tmp_path / EDITION.folder / "01_a.html"
    before = page.stat()
    page.write_bytes(b"OLD page")
    os.utime(page, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert store.damage(EDITION, "01_a") == []
    assert store.damage(EDITION, "01_a", verify=True) == ["output 01_a.html was changed by hand"]


def test_two_runs_do_not_mix(tmp_path):
    first, second = Store(tmp_path), Store(tmp_path)
    first.open()
    with pytest.raises(Refusal, match="another run"):
        second.open()
    first.close()
    second.open()
    second.close()


def test_a_folder_that_cannot_be_written_is_refused(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(Refusal, match="cannot be written"):
        Store(tmp_path / "file" / "outputs").open()


def test_a_damaged_record_counts_as_none(tmp_path):
    filled(tmp_path)
    (tmp_path / EDITION.folder / "run.json").write_text('{"format": 1, "noteb')
    assert Store(tmp_path).entry(EDITION, "01_a") == {}


@pytest.mark.parametrize("name", ["../victim", "a/../../victim", "/etc/victim", "C:victim", "..\\victim", "", 3])
def test_another_ones_outputs_lead_nowhere_else(tmp_path, name):
    """A record or journal that names files outside its folder removes, moves and reads nothing there."""
    folder = tmp_path / "outputs" / EDITION.folder
    filled(tmp_path / "outputs")
    victim = folder.parent / "victim"
    victim.write_text("mine")
    record = json.loads((folder / "run.json").read_text())
    record["notebooks"]["01_a"]["files"][str(name)] = ["", 1, 1]
    if isinstance(name, str):
        (folder / "run.json").write_text(json.dumps(record))
        assert Store(tmp_path / "outputs").entry(EDITION, "01_a") == {}
        Store(tmp_path / "outputs").keep(EDITION, "01_a", NEW, {"parts": {"v": 2}})
    (folder / ".journal-01_a.json").write_text(json.dumps({"moves": [], "gone": [name], "staging": ".staging-x"}))
    with pytest.raises(StoreError, match="names files outside its folder, so no run wrote it; remove it"):
        Store(tmp_path / "outputs").recover(EDITION)
    assert victim.read_text() == "mine"
    (folder / ".journal-01_a.json").unlink()  # the cure
    Store(tmp_path / "outputs").recover(EDITION)


@pytest.mark.parametrize(
    "record", ["[]", "null", "3", '{"format": 1, "notebooks": []}', '{"format": 1, "notebooks": {"a": 1}}']
)
def test_a_record_of_another_shape_counts_as_none(tmp_path, record):
    filled(tmp_path)
    (tmp_path / EDITION.folder / "run.json").write_text(record)
    assert Store(tmp_path).record(EDITION) == {}
    (tmp_path / EDITION.folder / "run.json").write_text('{"format": 1}')
    assert Store(tmp_path).record(EDITION) == {"format": 1}, "of an edition of which nothing is rendered yet"


def test_run_json_says_what_was_rendered_and_each_file_as_it_was_written(tmp_path):
    edition = Edition("here", "tôi", "vi", {"scale": 2})
    store = Store(tmp_path)
    store.keep(edition, "02_b", {"02_b.html": b"b"}, {"parts": {}}, {"pages": 2})
    store.keep(edition, "01_a", OLD | {"results/01_a/exhibits.json": b"{}"}, {"parts": {"v": 1}})
    path = store.folder(edition) / "run.json"
    assert path == store.folder("here/tôi/vi") / "run.json" == tmp_path / "here" / "tôi" / "vi" / "run.json"
    text = path.read_text(encoding="utf-8")
    assert text.endswith("}\n")
    assert "tôi" in text
    record = json.loads(text)
    notebooks = record.pop("notebooks")
    about = {"region": "here", "scenario": "tôi", "language": "vi", "changed": {"scale": 2}, "pages": 2}
    assert record == {"format": 1} | about
    assert list(notebooks) == ["01_a", "02_b"]
    page = store.folder(edition) / "01_a.html"
    assert notebooks["01_a"]["files"]["01_a.html"] == [digest(b"old page"), 8, page.stat().st_mtime_ns]
    assert store.record(edition) == store.record("here/tôi/vi") == json.loads(text) == Store(tmp_path).record(edition)
    assert store.entry(edition, "03_c") == {}
    tables = {"results/01_a/t.csv": digest(b"1"), "results/01_a/gone.csv": digest(b"x")}
    assert store.results(edition, "01_a") == tables
    assert store.results(edition, "03_c") == {}
    assert store.damage(edition, "03_c") == []
    assert store.read(edition, ["01_a.html", "02_b.html"]) == {"01_a.html": b"old page", "02_b.html": b"b"}
    with pytest.raises(StoreError, match=r"none\.html: .*; what was rendered before is untouched"):
        store.read(edition, ["none.html"])
    store.entry(edition, "01_a")["parts"] = {}
    assert store.entry(edition, "01_a")["parts"] == {"v": 1}
    path.write_text("{}")
    assert store.record(edition) != {}, "read once"
    assert Store(tmp_path).record(edition) == {}, "of no format"


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def test_what_an_interrupted_run_left_is_cleared_and_nothing_else(tmp_path):
    folder = filled(tmp_path) / EDITION.folder
    for name in (".journal-01_a.new", ".staging-01_a/x", ".other.new", "mine.new", ".journal-x.txt", "a.journal-.json"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("")
    full = OneFault(0, OSError(errno.EIO, "broken"))
    with pytest.raises(StoreError, match=rf"^{re.escape(str(tmp_path))}: broken; .+ is untouched$"):
        Store(tmp_path, full).recover(EDITION)
    Store(tmp_path).recover(EDITION)
    left = {p.name for p in folder.iterdir()} - {"01_a.html", "01_a.ipynb", "results", "run.json"}
    assert left == {".other.new", "mine.new", ".journal-x.txt", "a.journal-.json"}
    Store(tmp_path).recover(Edition("no", "such", "place"))
    assert not (tmp_path / "no").exists()


def test_a_folder_or_record_that_cannot_be_read_is_one_message(tmp_path):
    (tmp_path / "here" / "baseline").mkdir(parents=True)
    (tmp_path / EDITION.folder).write_text("a file")
    assert Store(tmp_path).record(EDITION) == {}, "nothing is there"
    with pytest.raises(StoreError, match=rf"^{re.escape(str(tmp_path / EDITION.folder))}: .+ is untouched$"):
        Store(tmp_path).recover(EDITION)
    (tmp_path / EDITION.folder).unlink()
    (tmp_path / EDITION.folder / "run.json").mkdir(parents=True)
    with pytest.raises(StoreError, match=r"run\.json: .+ is untouched$"):
        Store(tmp_path).record(EDITION)


def test_one_file_is_replaced_in_one_step_or_stays(tmp_path):
    store = Store(tmp_path)
    store.keep_one("deep/index.html", b"old")
    store.keep_one("deep/index.html", b"new")
    assert outputs(tmp_path) == {"deep/index.html": b"new"}
    for at in range(2):
        with pytest.raises(StoreError, match=rf"^{re.escape(str(tmp_path))}: the disk is full; "):
            Store(tmp_path, OneFault(at, OSError(errno.ENOSPC, "x"))).keep_one("deep/index.html", b"newer")
        assert outputs(tmp_path) == {"deep/index.html": b"new"}
    with pytest.raises(StoreError, match="the disk is full"):  # and what came of it cannot be removed either
        Store(tmp_path, Failing(1, OSError(errno.ENOSPC, "x"))).keep_one("deep/index.html", b"newer")


class OneFault(Failing):
    """Only one operation fails; those after it happen."""

    def _count(self) -> None:
        self.left -= 1
        if self.left == -1:
            raise self.error


def test_a_write_that_fails_leaves_no_staging_behind_and_names_its_file(tmp_path, monkeypatch):
    folder = filled(tmp_path) / EDITION.folder
    before = {p.name for p in folder.iterdir()}

    def full(path: Path, mode: str = "r", *rest: Any, **named: Any) -> Any:
        if mode == "wb":
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(path, mode, *rest, **named)

    real = Path.open
    monkeypatch.setattr(Path, "open", full)
    named = folder / ".staging-01_a" / "01_a.html"
    with pytest.raises(StoreError) as error:
        Store(tmp_path).keep(EDITION, "01_a", NEW, {})
    assert str(error.value) == f"{named}: the disk is full; what was rendered before is untouched"
    monkeypatch.undo()
    for at in range(1, 8):  # staging, four files, run.json, the journal
        with pytest.raises(StoreError, match=rf"^{re.escape(str(tmp_path))}: "):
            Store(tmp_path, OneFault(at, OSError(errno.EIO, "x"))).keep(EDITION, "01_a", NEW, {})
        assert {p.name for p in folder.iterdir()} == before
    with pytest.raises(StoreError, match=rf"^{re.escape(str(tmp_path))}: x; "):  # the journal stands
        Store(tmp_path, OneFault(9, OSError(errno.EIO, "x"))).keep(EDITION, "01_a", NEW, {})
    Store(tmp_path).recover(EDITION)
    assert outputs(folder) == NEW


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(errno.ENOSPC, "x", "a"), "a: the disk is full"),
        (OSError(errno.EROFS, "x", "a"), "a: it is read-only"),
        (OSError(errno.EACCES, "x", "a"), "a: no permission to write"),
        (OSError(errno.EIO, "broken", "a", None, "b"), "b: broken"),
        (OSError(errno.EIO, "broken"), "there: broken"),
        (OSError("odd"), "there: odd"),
    ],
)
def test_an_error_of_the_system_is_one_line_that_names_the_file(error, words):
    assert told(error, "there") == f"{words}; what was rendered before is untouched"


def test_a_file_that_another_program_holds_keeps_its_notebook_as_it_is(tmp_path, monkeypatch):
    folder = filled(tmp_path) / EDITION.folder
    held = folder / "01_a.ipynb"
    real = open

    def locked(path, *arguments, **named):
        if Path(path) == held and arguments == ("r+b",):
            raise PermissionError(errno.EACCES, "in use")
        return real(path, *arguments, **named)

    monkeypatch.setattr("builtins.open", locked)
    assert [Files().locked(folder / name) for name in ("01_a.ipynb", "01_a.html", "none")] == [True, False, False]
    asked = []
    monkeypatch.setattr("os.access", lambda path, mode: asked.append(mode) or False)
    assert not Files().locked(held), "a file that may not be written is not held: replacing it will say so"
    assert asked == [os.W_OK]
    monkeypatch.setattr("os.access", lambda path, mode: Path(path).exists())
    with pytest.raises(LockedError) as error:
        Store(tmp_path).keep(EDITION, "01_a", NEW, {})
    assert str(error.value) == f"{held}: {LOCKED}"
    monkeypatch.undo()
    assert outputs(folder) == OLD
    assert Store(tmp_path).damage(EDITION, "01_a", verify=True) == []


def test_a_second_run_waits_as_long_as_it_was_told_and_says_so(tmp_path):
    first, second, said = Store(tmp_path / "deep" / "outputs"), Store(tmp_path / "deep" / "outputs"), []
    first.close()
    first.open()
    first.open()  # already its own
    assert (first.output / ".lock").exists()
    message = f"{first.output}: another run is writing there; wait for it, or use --output"
    for wait, words in ((0, []), (0.01, [f"another run is writing to {first.output}; waiting for it"])):
        with pytest.raises(Refusal) as error:
            second.open(wait, said.append)
        assert (str(error.value), said) == (message, words)
        second.close()
    first.close()
    second.open(told=said.append)
    assert len(said) == 1
    second.close()


def test_a_folder_without_permission_is_refused_with_the_reason(tmp_path, monkeypatch):
    asked = []
    monkeypatch.setattr("os.access", lambda path, mode: asked.append((path, mode)) or False)
    with pytest.raises(Refusal) as error:
        Store(tmp_path).open()
    assert str(error.value) == f"{tmp_path}: cannot be written (no permission to write)"
    assert asked == [(tmp_path, os.W_OK | os.X_OK)]


def test_a_failure_is_told_beside_what_is_known_of_the_good_output(tmp_path):
    store = Store(filled(tmp_path))
    store.keep_failure(EDITION, "01_a", {"01_a.failed.ipynb": b"log"}, {"kind": "E"})
    assert store.entry(EDITION, "01_a")["failure"] == {"kind": "E"}
    assert set(store.entry(EDITION, "01_a")["files"]) == set(OLD), "the good output is still known"
    store.forgive(EDITION, "01_a")
    assert "failure" not in store.entry(EDITION, "01_a")
    assert store.damage(EDITION, "01_a", verify=True) == []
    store.keep_failure(EDITION, "02_b", {"02_b.failed.ipynb": b"log"}, {"kind": "E"})
    assert store.entry(EDITION, "02_b") == {"failure": {"kind": "E"}}
    assert Store(tmp_path).entry(EDITION, "02_b") == {"failure": {"kind": "E"}}
    assert store.damage(EDITION, "02_b") == []
