"""The only writer of `outputs/`: atomic, locked, resumable.

A notebook's files are first written into a staging folder; a journal then names every move and removal; only after the
journal stands are the moves made. Whoever finds a journal finishes it. So a process that ends between any two of these
steps leaves the old files, or, at the latest when the next run opens the folder, the new ones; each single file is
whole at any time. The same holds for a machine that ends: files are forced to the disk before the journal names them,
the journal before the moves, the moves before the journal goes.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path, PureWindowsPath
from typing import Any

from .collection import Refusal
from .editions import Edition

RECORD = "run.json"
LOCKED = "open in another program, so it keeps its old content; close it there and run again"
FORMAT = 1


class StoreError(Exception):
    """The output folder cannot be written: one message, and what was there is still there."""


class LockedError(StoreError):
    """A file of one notebook cannot be replaced, for another program holds it; nothing of that notebook was."""


@contextlib.contextmanager
def _naming(path: Path) -> Iterator[None]:
    """An error of the system that does not say which file (a write) is given its name."""
    try:
        yield
    except OSError as error:
        error.filename = error.filename or str(path)
        raise


def _force(descriptor: int) -> None:
    """Wait until the disk has it; a file system that knows of no such thing (a share, say) is not waited for."""
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP, errno.ENOSYS):
            raise


class Files:
    """The file operations of the store, in one place so that tests can make each of them fail."""

    def write(self, path: Path, content: bytes) -> None:
        """Write a new file."""
        with _naming(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("wb") as file:
                file.write(content)
                file.flush()
                _force(file.fileno())

    def settle(self, folders: Iterable[Path]) -> None:
        """Force what was moved, made and removed in these folders to the disk; Windows does so by itself."""
        for folder in sorted(set(folders)) if os.name == "posix" else ():
            with _naming(folder):
                descriptor = os.open(folder, os.O_RDONLY)
                try:
                    _force(descriptor)
                finally:
                    os.close(descriptor)

    def replace(self, source: Path, target: Path) -> None:
        """Move a file over another, in one step."""
        target.parent.mkdir(parents=True, exist_ok=True)
        os.replace(source, target)

    def remove(self, path: Path) -> None:
        """Remove a file that may be gone already."""
        path.unlink(missing_ok=True)

    def clear(self, folder: Path) -> None:
        """Remove a folder that may be gone already."""
        if folder.exists():
            shutil.rmtree(folder)

    def locked(self, path: Path) -> bool:
        """Whether a program holds a file that may be written, as Excel does on Windows with an open workbook."""
        if not os.access(path, os.W_OK):
            return False
        try:
            with open(path, "r+b"):
                return False
        except PermissionError:
            return True


class Store:
    """Rendered editions below one folder."""

    def __init__(self, output: Path, files: Files | None = None) -> None:
        """Nothing is opened or written yet."""
        self.output = output
        self.files = files or Files()
        self._lock: Any = None
        self._records: dict[str, dict[str, Any]] = {}

    # -- one run at a time

    def open(self, wait: float = 0, told: Any = None) -> None:
        """Take the folder for this run. Raises Refusal if another run holds it (longer than `wait` seconds) or if it
        cannot be written."""
        if self._lock:
            return
        from filelock import FileLock, Timeout

        try:
            self.output.mkdir(parents=True, exist_ok=True)
            if not os.access(self.output, os.W_OK | os.X_OK):
                raise PermissionError(errno.EACCES, "no permission to write")
            self._lock = FileLock(self.output / ".lock")
            try:
                self._lock.acquire(timeout=0)
            except Timeout:
                if told and wait:
                    told(f"another run is writing to {self.output}; waiting for it")
                self._lock.acquire(timeout=wait)
        except Timeout:
            raise Refusal(f"{self.output}: another run is writing there; wait for it, or use --output") from None
        except OSError as error:
            raise Refusal(f"{error.filename or self.output}: cannot be written ({error.strerror or error})") from None

    def close(self) -> None:
        """Let the next run in."""
        if self._lock:
            self._lock.release()
            self._lock = None

    # -- what is there

    def folder(self, edition: Edition | str) -> Path:
        """The edition's folder."""
        return self.output / (edition if isinstance(edition, str) else edition.folder)

    def recover(self, edition: Edition) -> None:
        """Finish what an interrupted run left half done."""
        folder = self.folder(edition)
        try:
            names = sorted(os.listdir(folder))
        except FileNotFoundError:
            return
        except OSError as error:
            raise StoreError(told(error, self.output)) from error
        try:
            for name in names:
                if name.startswith(".journal-") and name.endswith(".json"):
                    self._apply(folder, folder / name)
            for name in names:
                if name.startswith(".journal-") and name.endswith(".new"):
                    self.files.remove(folder / name)
                elif name.startswith(".staging-"):
                    self.files.clear(folder / name)
        except OSError as error:
            raise StoreError(told(error, self.output)) from error

    def record(self, edition: Edition | str) -> dict[str, Any]:
        """The edition's run.json; an empty one if there is none that can be read."""
        key = edition if isinstance(edition, str) else edition.folder
        if key not in self._records:
            try:
                record = json.loads((self.output / key / RECORD).read_bytes())
            except (FileNotFoundError, NotADirectoryError, ValueError):
                record = {}
            except OSError as error:  # it is there: taken for none, it would be written anew without what it holds
                raise StoreError(told(error, self.output)) from error
            self._records[key] = record if _ours(record) else {}
        return self._records[key]

    def entry(self, edition: Edition, notebook: str) -> dict[str, Any]:
        """What run.json says of one notebook."""
        return dict(self.record(edition).get("notebooks", {}).get(notebook, {}))

    def damage(self, edition: Edition, notebook: str, verify: bool = False) -> list[str]:
        """What is wrong with the notebook's files on disk: missing, or not as they were written."""
        wrong = []
        folder = f"{self.output}/{edition.folder}/"
        for name, (sha, size, mtime) in self.entry(edition, notebook).get("files", {}).items():
            try:
                found = os.stat(folder + name)
            except OSError:
                wrong.append(f"output {name} missing")
                continue
            if found.st_size != size or found.st_mtime_ns != mtime or (verify and _sha(Path(folder + name)) != sha):
                wrong.append(f"output {name} was changed by hand")
        return wrong

    def results(self, edition: Edition, notebook: str) -> dict[str, str]:
        """Path -> hash of the tables that a later notebook can read."""
        prefix = f"results/{notebook}/"
        files = self.entry(edition, notebook).get("files", {})
        return {k: v[0] for k, v in files.items() if k.startswith(prefix) and not k.endswith("/exhibits.json")}

    def read(self, edition: Edition, names: Iterable[str]) -> dict[str, bytes]:
        """Files of the edition."""
        try:
            return {name: (self.folder(edition) / name).read_bytes() for name in names}
        except OSError as error:
            raise StoreError(told(error, self.output)) from error

    # -- writing

    def keep(
        self,
        edition: Edition,
        notebook: str,
        files: dict[str, bytes],
        entry: dict[str, Any],
        about: dict[str, Any] | None = None,
    ) -> None:
        """Replace the notebook's files by `files` and its entry in run.json by `entry`, all or nothing.

        `about` is what run.json says of the edition as a whole.
        """
        old = self.entry(edition, notebook)
        gone = [n for n in old.get("files", {}) if n not in files] + [f"{notebook}.failed.ipynb"]
        self._commit(edition, notebook, files, gone, {**entry, "files": None}, about)

    def keep_failure(self, edition: Edition, notebook: str, files: dict[str, bytes], failure: dict[str, Any]) -> None:
        """Leave the failed notebook beside whatever good output there is, and no older failure."""
        entry = {**self.entry(edition, notebook), "failure": failure}
        self._commit(edition, notebook, files, [n for n in [f"{notebook}.failed.ipynb"] if n not in files], entry)

    def forgive(self, edition: Edition, notebook: str) -> None:
        """Forget a failure: the good output that stands is up to date again."""
        entry = {k: v for k, v in self.entry(edition, notebook).items() if k != "failure"}
        self._commit(edition, notebook, {}, [f"{notebook}.failed.ipynb"], entry)

    def keep_one(self, name: str, content: bytes) -> None:
        """Replace one file below `outputs/` in one step."""
        path = self.output / name
        new = path.with_name(f".{path.name}.new")
        try:
            self.files.write(new, content)
            self.files.replace(new, path)
            self.files.settle([path.parent])
        except OSError as error:
            with contextlib.suppress(OSError):
                self.files.remove(new)
            raise StoreError(told(error, self.output)) from error

    def _commit(
        self,
        edition: Edition,
        notebook: str,
        files: dict[str, bytes],
        gone: list[str],
        entry: dict[str, Any],
        about: dict[str, Any] | None = None,
    ) -> None:
        folder = self.folder(edition)
        staging, journal = folder / f".staging-{notebook}", folder / f".journal-{notebook}.json"
        if held := [name for name in dict.fromkeys([*files, *gone]) if self.files.locked(folder / name)]:
            raise LockedError(f"{folder / held[0]}: {LOCKED}")
        try:
            self.files.clear(staging)
            for name, content in files.items():
                self.files.write(staging / name, content)
            if entry.get("files", {}) is None:
                entry["files"] = {n: _stamp(staging / n, content) for n, content in files.items()}
            record = {**self._updated(edition, notebook, entry), **(about or {})}
            self.files.write(staging / RECORD, (json.dumps(record, ensure_ascii=False) + "\n").encode())
            steps = {"gone": gone, "moves": [*files, RECORD], "staging": staging.name}
            new = journal.with_suffix(".new")
            self.files.write(new, json.dumps(steps).encode())
            self.files.settle(self._around(staging, [*files, RECORD]))
            self.files.replace(new, journal)
        except OSError as error:
            shutil.rmtree(staging, ignore_errors=True)
            with contextlib.suppress(OSError):
                self.files.remove(journal.with_suffix(".new"))
            raise StoreError(told(error, self.output)) from error
        try:
            self.files.settle([folder])
            self._apply(folder, journal)
        except OSError as error:
            raise StoreError(told(error, self.output)) from error
        self._records[edition.folder] = record

    def _around(self, folder: Path, names: list[str]) -> set[Path]:
        """The folders in which these files of `folder` stand, with all that lead there from `outputs/`."""
        found = {parent for name in names for parent in (folder / name).parents if parent.is_relative_to(self.output)}
        return {parent for parent in found if parent.is_dir()}

    def _updated(self, edition: Edition, notebook: str, entry: dict[str, Any]) -> dict[str, Any]:
        record = dict(self.record(edition))
        notebooks = {**record.get("notebooks", {}), notebook: entry}
        return {
            **record,
            "format": FORMAT,
            "region": edition.region,
            "scenario": edition.scenario,
            "language": edition.language,
            "changed": edition.changed,
            "notebooks": dict(sorted(notebooks.items())),
        }

    def _apply(self, folder: Path, journal: Path) -> None:
        """Carry out a journal; whatever of it is done already stays done."""
        steps = json.loads(journal.read_bytes())
        if not _within([*steps["moves"], *steps["gone"], steps["staging"]]):
            raise StoreError(f"{journal}: names files outside its folder, so no run wrote it; remove it")
        staging = folder / steps["staging"]
        for name in steps["moves"]:
            if (staging / name).exists():
                self.files.replace(staging / name, folder / name)
        for name in steps["gone"]:
            self.files.remove(folder / name)
        self.files.settle(self._around(folder, [*steps["moves"], *steps["gone"]]))
        self.files.remove(journal)
        self.files.clear(staging)


def _within(names: Iterable[Any]) -> bool:
    """Whether all are relative names that lead nowhere but below their folder: an output folder may be another's."""
    return all(
        isinstance(name, str) and name and not PureWindowsPath(name).anchor and ".." not in re.split(r"[/\\]", name)
        for name in names
    )


def _ours(record: Any) -> bool:
    """Whether a record is one that a run wrote: of this format, its files below its folder."""
    if not isinstance(record, dict) or record.get("format") != FORMAT:
        return False
    entries = record.get("notebooks", {})
    if not isinstance(entries, dict) or not all(isinstance(entry, dict) for entry in entries.values()):
        return False
    files = [entry.get("files") or {} for entry in entries.values()]
    return all(isinstance(names, dict) for names in files) and _within(n for names in [entries, *files] for n in names)


def _stamp(path: Path, content: bytes) -> list[Any]:
    """Hash, size and time of a staged file; moving it changes none of them."""
    return [hashlib.sha256(content).hexdigest(), len(content), path.stat().st_mtime_ns]


def _sha(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def told(error: OSError, where: Path | str = "") -> str:
    """An error of the system as one line that names the file."""
    reason = {errno.ENOSPC: "the disk is full", errno.EROFS: "it is read-only", errno.EACCES: "no permission to write"}
    what = reason.get(error.errno or 0, error.strerror or str(error))
    return f"{error.filename2 or error.filename or where}: {what}; what was rendered before is untouched"
