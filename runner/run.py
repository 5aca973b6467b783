"""One run from the checked plan to the last line on the console."""

from __future__ import annotations

import gc
import json
import os
import re
import signal
import time
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from . import schedule
from .collection import Refusal
from .console import Line, card
from .editions import Edition
from .fingerprint import digest
from .pages import portfolio, print_pages, require_browser
from .plan import VALID, Plan, read_json
from .schedule import Key
from .store import LockedError, StoreError, told
from .task import TABLES, Failure, Result, Task

LAST = "last-run.json"


@dataclass(repr=False)
class Run(Plan):
    """A plan, and carrying it out."""

    def execute(self) -> int:
        """Render what is to be rendered; the exit status."""
        previous = {s: signal.signal(s, self._signalled) for s in (signal.SIGINT, signal.SIGTERM)}
        started = datetime.now(UTC)
        gc.disable()  # what is found unchanged is kept to the end; collecting begins again with the first worker
        try:
            return self._execute(started)
        except schedule.Interrupted:
            self.console.summary("", self.cards, interrupted=True)
            return 130
        finally:
            gc.freeze()  # the end of the process looks through none of it
            gc.enable()
            self.console.end()
            self.stop()
            self.store.close()
            for number, handler in previous.items():
                signal.signal(number, handler)

    def _signalled(self, number: int, frame: Any) -> None:
        self.inbox.put((None, "interrupted", number))
        signal.signal(number, signal.default_int_handler)  # a second one does not wait

    def _execute(self, started: datetime) -> int:
        if self.options.output.is_dir():  # before anything else: another run may be at work there
            self.store.open(self.options.wait, self.console.say)
        if self.options.pdf:
            require_browser()
        self.require_valid()
        if self.options.dask:
            self.executor()
        self.store.open(self.options.wait, self.console.say)
        try:
            for edition in self.editions:
                self.store.recover(edition)
            regions = self.unvalidated() if self.project.check else []
            if verdicts := {r: self.surroundings.validity(r) for r in regions} | self.unread():
                self.store.keep_one(VALID, json.dumps(read_json(self.options.output / VALID) | verdicts).encode())
            self._render()
            if self.options.pdf:
                self.cards += print_pages(self)
            index = portfolio(self)
            self._leave_last(started)
        except (StoreError, OSError) as error:
            self.console.error(str(error) if isinstance(error, StoreError) else told(error))
            self.console.summary("", self.cards)
            return 1
        self.console.summary(f"open {index}", self.cards)
        return 1 if self.cards else 0

    def _render(self) -> None:
        needs: dict[Key, set[Key]] = {}
        seconds: dict[Key, float] = {}
        lines: dict[Key, Line] = {}
        typical: dict[str, float] = {}
        chosen = {n.name for n in self.notebooks}
        for edition in self.editions:
            for notebook in self.notebooks:
                key = (edition.folder, notebook.name)
                needs[key] = {(edition.folder, u) for u in notebook.upstream if u in chosen}
                if took := self.store.entry(edition, notebook.name).get("seconds"):
                    seconds[key] = typical[notebook.name] = took
                lines[key] = Line(notebook.name, str(edition), expected=seconds.get(key, 0.0))
            needs[(edition.folder, TABLES)] = {(edition.folder, n) for n in chosen}
        seconds = {key: typical[key[1]] for key in needs if key[1] in typical} | seconds
        self.console.begin(lines)
        steps = schedule.Steps(self._decide, self._finish, self._skip, self._event, self.executor, self.console.tick)
        schedule.run(needs, seconds, steps, self.inbox, {key for key in needs if key[1] == TABLES})

    def _decide(self, key: Key) -> Task | None:
        edition = self.by_folder[key[0]]
        if key[1] == TABLES:
            return self.workbook(edition)
        notebook = self.by_name[key[1]]
        reasons, parts = self.reasons(edition, notebook)
        if not reasons:
            if "failure" in self.store.entry(edition, notebook.name):
                self.store.forgive(edition, notebook.name)
            self._state(key, "unchanged", [])
            return None
        self.states[key] = {"state": "running", "reasons": reasons, "parts": parts}
        self.console.running(key, reasons)
        return self.task(edition, notebook)

    def _event(self, key: Key, kind: str, value: Any) -> None:
        if kind == "cell" and key[1] != TABLES:
            self.console.cell(key, value)

    def _skip(self, key: Key, because: str) -> None:
        self._state(key, "skipped", [f"{because} failed"])

    def _finish(self, key: Key, result: Result) -> bool:
        edition, name = self.by_folder[key[0]], key[1]
        state = self.states.pop(key)
        entry = {"parts": state["parts"], "seconds": round(result.seconds, 3), "memory": result.memory}
        if result.failure:
            self._failed(edition, name, result, result.failure)
            return False
        try:
            return self._kept(key, result, entry, state["reasons"])
        except LockedError as error:
            self._failed(edition, name, Result(result.id, seconds=result.seconds), Failure("FileLocked", str(error)))
            return False

    def _kept(self, key: Key, result: Result, entry: dict[str, Any], reasons: list[str]) -> bool:
        edition, name = self.by_folder[key[0]], key[1]
        if name == TABLES:
            self.store.keep(edition, TABLES, result.files, entry)
            return True
        self._note_changes(edition, name, result.files)
        about = {
            "command": edition.command(),
            "parameters": {n.name: edition.values(n) for n in self.everything},
            "python": self.surroundings.environment["python"],
            "versions": self.surroundings.versions,
        }
        rendered = datetime.now(UTC).isoformat(timespec="seconds")
        self.store.keep(edition, name, result.files, {**entry, "rendered": rendered}, about)
        self._state(key, "rendered", reasons, result.seconds)
        return True

    def _failed(self, edition: Edition, name: str, result: Result, failure: Failure) -> None:
        if name != TABLES and (hint := beside(self.by_name[name].path.parent, failure)):
            failure.message += hint
        log = next((n for n in result.files if n == f"{name}.failed.ipynb"), "")
        output = self.options.output
        elsewhere = "" if output == self.project.root / "outputs" else str(output)
        again = edition.command("" if name == TABLES else name, elsewhere)
        path = str(self.store.folder(edition) / log) if log else ""
        self.cards.append(card(name, str(edition), failure, result.seconds, path, again))
        if name != TABLES:
            self.store.keep_failure(edition, name, result.files, {**asdict(failure), "again": again, "log": log})
            self._state((edition.folder, name), "failed", [f"{failure.kind}: {failure.message}"], result.seconds)

    def _note_changes(self, edition: Edition, name: str, files: dict[str, bytes]) -> None:
        """Which published figures are not what they were."""
        from .difference import THERE, Change, tables

        prefix = f"results/{name}/"
        for path, stamp in self.store.entry(edition, name).get("files", {}).items():
            published = path.startswith(prefix) and path.endswith(".csv") and "/" not in path.removeprefix(prefix)
            if not published or path not in files or digest(files[path]) == stamp[0][:16]:
                continue
            where = {"region": edition.region, "scenario": edition.scenario, "language": edition.language}
            where |= {"notebook": name, "table": path.removeprefix(prefix)}
            old = self.store.folder(edition) / path
            if not old.is_file():
                continue
            try:
                found = tables.compare(tables.read(old.read_bytes(), str(old)), tables.read(files[path], path))
            except Refusal:  # damaged by hand since: nothing to compare with
                found = [Change("table", "", THERE, column="(table)")]
            told = ("what", "row", "column", "before", "after")
            self.changes += [where | {key: getattr(change, key) for key in told} for change in found]

    def _state(self, key: Key, state: str, reasons: list[str], seconds: float = 0.0) -> None:
        self.states[key] = {"state": state, "reasons": reasons, "seconds": round(seconds, 3)}
        self.console.done(key, state, reasons, seconds)

    def _leave_last(self, started: datetime) -> None:
        done = [{"edition": k[0], "notebook": k[1], **v} for k, v in self.states.items() if k[1] != TABLES]
        last = {
            "started": started.isoformat(timespec="seconds"),
            "seconds": round(time.perf_counter() - self.console.started, 3),
            "counts": self.console.counts(),
            "changed_figures": self.changes,
            "notebooks": done,
        }
        self.store.keep_one(LAST, (json.dumps(last, ensure_ascii=False) + "\n").encode())


def beside(folder: Path, failure: Failure) -> str:
    """A word on a helper that lies beside the notebook, where it would be found by hand but not in a run."""
    if failure.kind not in ("ModuleNotFoundError", "FileNotFoundError"):
        return ""
    named = re.findall(r"'([^']+)'", failure.message)
    wanted = [n.replace(".", "/") + ".py" if failure.kind == "ModuleNotFoundError" else n for n in named]
    there = [n for n in wanted if not os.path.isabs(n) and (folder / n).exists()]
    if not there:
        return ""
    return (
        f"\n{there[0]} lies beside the notebook, where a run does not see it: code belongs into the library, tables "
        "into the region's folder under data/ (data_dir), results of other notebooks come through upstream"
    )
