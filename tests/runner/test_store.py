"""A crash between any two file operations leaves the old output or the new one, never half of each."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import random
from collections.abc import Iterable
from pathlib import Path

import pytest

from runner.collection import Refusal
from runner.editions import Edition
from runner.store import Files, Store, StoreError

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


def test_verify_sees_a_change_that_keeps_size_and_time(tmp_path):
    import os

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
