"""What a run would do and why, before it does anything: checks, reasons, tasks, workers."""

from __future__ import annotations

import gc
import importlib
import json
import queue
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import schedule
from .collection import Notebook, Refusal
from .console import Console
from .editions import Edition, Project
from .fingerprint import Parts, Surroundings, differences, digest, hashed, in_words
from .pages import context
from .schedule import Key
from .store import Store
from .task import DRAWN, TABLES, WORKBOOK, Task

if TYPE_CHECKING:
    from .workers import Pool

VALID = ".valid.json"
LIMIT = 3600.0
"""Seconds that a notebook may take if neither it nor the command line says otherwise."""
ENGINES = {"": "in-process", "in-process": "in-process", "kernel": "private-kernel"}


@dataclass
class Options:
    """How to run; none of it changes what a page looks like, except `pdf`."""

    output: Path
    jobs: int = 0
    engine: str = "in-process"
    dask: str = ""
    timeout: float | None = None
    """None: what the notebook's contract says, else LIMIT; 0: no limit."""
    cell_timeout: float = 0
    force: bool = False
    verify: bool = False
    pdf: bool = False
    wait: float = 0


@dataclass(repr=False)  # `signal` asks for the repr of a handler, and with it of all editions
class Plan:
    """The editions asked for, what is there of them, and what is to be done."""

    project: Project
    everything: list[Notebook]
    """All notebooks of the collection."""
    notebooks: list[Notebook]
    """Those to render, upstream first."""
    editions: list[Edition]
    options: Options
    console: Console
    states: dict[Key, dict[str, Any]] = field(default_factory=dict)
    cards: list[str] = field(default_factory=list)
    changes: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Nothing is started or written yet."""
        self.store = Store(self.options.output)
        self.surroundings = Surroundings(self.project)
        self.inbox: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self.by_name = {n.name: n for n in self.everything}
        self.by_folder = {e.folder: e for e in self.editions}
        self._executor: Any = None
        self._checker: Pool | None = None

    # -- before anything runs

    def require_valid(self) -> None:
        """Raise Refusal with all that is wrong with the words beside the notebooks and with the data."""
        checks = self.checks()  # the workers warm up and check while the words are read
        words = self.word_faults()
        data = [line for check in checks for line in self._wait(check)]
        found = {"the words are not valid": words, "the data is not valid": data}
        if lines := [line for what, faults in found.items() if faults for line in (f"{what}:", *faults)]:
            raise Refusal("\n".join(lines))

    def word_faults(self) -> list[str]:
        """What is wrong with the words beside the notebooks; a verdict is remembered for the same words and code."""
        if not (stale := self.unread()):
            return []
        module, _, function = self.project.check_words.partition(":")
        check = getattr(importlib.import_module(module), function)
        asked = [n for n in self.notebooks if f"{n.name}.toml" in stale]
        return [
            line for n in asked for line in check(f"{n.path.parent.name}/{n.name}.toml", n.words, n.code, n.exhibits)
        ]

    def unread(self) -> dict[str, str]:
        """{`NN_name.toml`: what its verdict depends on}, of notebooks whose words were not found valid as they are."""
        if not self.project.check_words:
            return {}
        valid, source = read_json(self.options.output / VALID), hashed(self.surroundings.source)
        now = {f"{n.name}.toml": hashed([digest(n.words), n.code, n.exhibits, source]) for n in self.notebooks}
        return {name: verdict for name, verdict in now.items() if valid.get(name) != verdict}

    def checks(self) -> list[Future[list[str]]]:
        """What is wrong with the data of each region concerned, being looked at from now on; a verdict is remembered
        for the same bytes."""
        stale = self.unvalidated() if self.project.check else []
        return [self.checker(stale[0]).check(region) for region in stale]

    def unvalidated(self) -> list[str]:
        """The regions whose data was not found valid as it is now."""
        valid = read_json(self.options.output / VALID)
        regions = dict.fromkeys(e.region for e in self.editions)
        return [r for r in regions if valid.get(r) != self.surroundings.validity(r)]

    def interrupted(self) -> None:
        """Raise Interrupted if a signal came."""
        schedule._raise_if_interrupted(self.inbox)

    def _wait(self, future: Future[list[str]]) -> list[str]:
        while True:
            try:
                return future.result(timeout=0.1)
            except TimeoutError:
                self.interrupted()

    def show_check(self) -> int:
        """Validate, say so, and leave; exit status."""
        try:
            self.require_valid()
        finally:
            self.stop()
        regions = ", ".join(dict.fromkeys(e.region for e in self.editions))
        self.console.say(f"{len(self.notebooks)} notebooks, {len(self.editions)} editions: all valid (data: {regions})")
        return 0

    def show_plan(self) -> int:
        """Say what would be rendered, and why; exit status."""
        for edition, notebook, state, reasons in self.plan():
            took = self.store.entry(edition, notebook.name).get("seconds", 0)
            why = f": {in_words(reasons, 4)}" if reasons else ""
            self.console.say(f"{notebook.name}  {edition}  {state}{why}" + (f"  (about {took:.1f} s)" if took else ""))
        return 0

    def plan(self) -> list[tuple[Edition, Notebook, str, list[str]]]:
        """What a run would do now: (edition, notebook, state, reasons); nothing is written."""
        found = []
        for edition in self.editions:
            fresh: set[str] = set()
            for notebook in self.notebooks:
                reasons = self.reasons(edition, notebook)[0]
                waits = [f"{u} is rendered again" for u in notebook.upstream if u in fresh]
                if reasons:
                    fresh.add(notebook.name)
                state = "render" if reasons else "render if its upstream results change" if waits else "unchanged"
                found.append((edition, notebook, state, reasons or waits))
        return found

    def reasons(self, edition: Edition, notebook: Notebook) -> tuple[list[str], Parts]:
        """Why the notebook has to be rendered (nothing: it has not), and its fingerprint."""
        upstream: Parts = {}
        for name in notebook.upstream:
            upstream |= self.store.results(edition, name)
        shown = context(self, edition, notebook)
        parts = self.surroundings.fingerprint(notebook, edition, shown, upstream)
        entry = self.store.entry(edition, notebook.name)
        if self.options.force:
            return ["--force"], parts
        changed = differences(entry.get("parts"), parts)
        if "packages changed" in changed:
            changed[changed.index("packages changed")] = self._packages(edition)
        return changed or self.store.damage(edition, notebook.name, self.options.verify), parts

    def _packages(self, edition: Edition) -> str:
        old, new = self.store.record(edition).get("versions", {}), self.surroundings.versions
        names = [n for n in {**old, **new} if old.get(n) != new.get(n)]
        shown = ", ".join(f"{n} {old.get(n, 'absent')} -> {new.get(n, 'absent')}" for n in names[:3])
        return f"installed packages changed ({shown}{' …' if len(names) > 3 else ''})"

    # -- tasks

    def task(self, edition: Edition, notebook: Notebook) -> Task:
        """Everything the rendering of one notebook needs."""
        files = dict(self.surroundings.files(edition.region))
        for name in notebook.upstream:
            files |= self.store.read(edition, self.store.results(edition, name))
        if notebook.words:
            files[f"{notebook.name}.toml"] = notebook.words
        metadata = {k: v for k, v in notebook.metadata.items() if k in ("kernelspec", "language_info")}
        cells = notebook.edition_cells(edition.language, self.project.languages)
        meanings = {p.name: p.meaning(edition.language) for p in notebook.parameters}
        options = self.options
        return Task(
            id=f"{edition.folder}/{notebook.name}",
            notebook=notebook.name,
            content={"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": cells},
            parameters=edition.values(notebook),
            files=files,
            exhibits=notebook.exhibits,
            context=context(self, edition, notebook) | {"versions": self.surroundings.versions, "meanings": meanings},
            engine=ENGINES[options.engine],
            timeout=(notebook.timeout or LIMIT) if options.timeout is None else options.timeout,
            cell_timeout=options.cell_timeout,
        )

    def workbook(self, edition: Edition) -> Task | None:
        """The task that makes the edition's workbooks and brief, if its results are not those they are made of."""
        record = self.store.record(edition).get("notebooks", {})
        files = [record.get(n, {}).get("files", {}) for n in self.by_name]
        names = {f: stamp[0] for found in files for f, stamp in found.items() if f.startswith(("results/", "figures/"))}
        parts = {**self.surroundings.exporter, "tables": hashed(names)}
        entry = self.store.entry(edition, TABLES)
        if not names or (entry.get("parts") == parts and not self.store.damage(edition, TABLES)):
            return None
        from .export.brief import chart, drawing

        key = (edition.folder, TABLES)
        self.states[key] = {"state": "running", "reasons": [], "parts": parts}
        content = self.store.read(edition, [name for name in names if name.startswith("results/")])
        records = [json.loads(text) for name, text in content.items() if name.endswith("/exhibits.json")]
        notebook, exhibit = chart(records)
        if f"{notebook}.html" in record.get(notebook, {}).get("files", {}):
            page = self.store.read(edition, [f"{notebook}.html"])[f"{notebook}.html"]
            content[DRAWN] = drawing(page.decode(), exhibit).encode()
        place = self.project.title(edition.region, edition.language)
        titles = {name: notebook.title(edition.language) for name, notebook in self.by_name.items()}
        told = {"place": place, "titles": titles}
        return Task(id="/".join(key), notebook=TABLES, content={}, files=content, engine=WORKBOOK, context=told)

    # -- workers

    def executor(self) -> Any:
        """Where notebooks run; made when the first one has to."""
        if self._executor is None:
            gc.enable()
            if self.options.dask:
                from .dask_cluster import Cluster
                from .workers import default_jobs

                jobs = self.options.jobs or default_jobs()
                self._executor = Cluster(self.options.dask, self._settings(), self.surroundings, jobs, self.console.say)
            else:
                self._executor = self.checker("")
                self._checker = None
        return self._executor

    def checker(self, first: str) -> Pool:
        """Local workers; the first region's check warms them."""
        if self._checker is None:
            from .workers import Pool, default_jobs

            self._checker = Pool(self._settings(first), self.options.jobs or default_jobs(), self.project.root)
        return self._checker

    def _settings(self, first: str = "") -> Any:
        from .server import Settings

        modules = sorted({m for n in self.notebooks for m in n.imports()})
        return Settings(
            folder="",
            modules=("runner.export.data_room", *modules),
            check=self.project.check,
            data=str(self.project.data),
            first_region=first or (self.editions[0].region if self.project.check else ""),
        )

    def stop(self) -> None:
        """End all workers."""
        for executor in (self._executor, self._checker):
            if executor is not None:
                executor.close()


def read_json(path: Path) -> dict[str, Any]:
    """A JSON file of our own; empty if there is none or it is damaged."""
    try:
        return dict(json.loads(path.read_bytes()))
    except (OSError, ValueError):
        return {}
