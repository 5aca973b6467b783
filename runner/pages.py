"""What the pages show besides their notebooks: links, names and commands; and the portfolio over all of them."""

from __future__ import annotations

import glob
import json
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .collection import Notebook, Refusal
from .editions import BASELINE, Edition
from .fingerprint import digest, hashed
from .store import LockedError
from .task import BRIEF, TABLES

if TYPE_CHECKING:
    from .plan import Plan

PORTFOLIO = ".portfolio.json"


def context(run: Plan, edition: Edition, notebook: Notebook) -> dict[str, Any]:
    """What `runner.export.html` is told of one page, except its exhibits."""
    language = edition.language
    page = f"{notebook.name}.html"
    others = [
        {"title": n.title(language)} | ({} if n.name == notebook.name else {"href": f"{n.name}.html"})
        for n in run.everything
    ]
    return {
        "language": language,
        "title": notebook.title(language),
        "notebook": notebook.name,
        "region": edition.region,
        "region_title": run.project.title(edition.region, language),
        "scenario": edition.scenario,
        "parameters": edition.values(notebook),
        "counterpart": _counterpart(run, edition, notebook.name, page),
        "others": others,
        "command": edition.command(notebook.name),
        "pdf": run.options.pdf,
    }


def _counterpart(run: Plan, edition: Edition, name: str, page: str) -> str | None:
    """The same report in another language, if this run makes it or an earlier one did."""
    for language in run.project.languages:
        if language == edition.language:
            continue
        twin = Edition(edition.region, edition.scenario, language, edition.changed)
        if twin.folder in run.by_folder or page in run.store.entry(twin, name).get("files", {}):
            return f"../{language}/{page}"
    return None


def require_browser() -> None:
    """Raise Refusal if nothing is installed that prints."""
    from .export.pdf import NoBrowserError, browser

    try:
        browser()
    except NoBrowserError as error:
        raise Refusal(str(error)) from None


def print_pages(run: Plan) -> list[str]:
    """Print every page that has no print version, or an old one; messages about those that could not be."""
    from .export.pdf import NoBrowserError, print_pdf

    failed = []
    for edition in run.editions:
        for owner, name in [*((n.name, n.name) for n in run.notebooks), (TABLES, BRIEF)]:
            page, pdf = f"{name}.html", f"{name}.pdf"
            stamp = run.store.entry(edition, owner).get("files", {}).get(page)
            parts = {"page": stamp and stamp[0]}
            known = run.store.entry(edition, pdf).get("parts") == parts and not run.store.damage(edition, pdf)
            if stamp is None or known:
                continue
            run.interrupted()
            with tempfile.TemporaryDirectory() as folder:
                try:
                    print_pdf(run.store.folder(edition) / page, Path(folder) / pdf)
                except NoBrowserError as error:
                    failed.append(f"{pdf}  {edition}   FAILED\n  {error}")
                    continue
                try:
                    run.store.keep(edition, pdf, {pdf: (Path(folder) / pdf).read_bytes()}, {"parts": parts})
                except LockedError as error:
                    failed.append(f"{pdf}  {edition}   FAILED\n  {error}")
                    continue
            run.console.say(f"printed {pdf}  {edition}")
    return failed


def portfolio(run: Plan) -> Path:
    """Bring the portfolio up to date with all editions below the output folder; its address."""
    output = run.store.output
    folders = sorted(Path(p).parent.as_posix() for p in glob.glob("*/*/*/run.json", root_dir=output))
    records = {f: r for f in folders if (r := run.store.record(f)) and r.get("language") in run.project.languages}
    source = [digest((Path(__file__).parent / "portfolio.py").read_bytes()), run.surroundings.exporter]
    state = [[f, [_mark(n.name, record) for n in run.everything]] for f, record in records.items()]
    titles = [n.titles for n in run.everything]
    key = hashed([source, state, titles])
    idle = all(known["state"] == "unchanged" for known in run.states.values())
    if idle and _unchanged(output, key, run.project.languages):  # it goes on telling of the last run that did something
        return output / "index.html"
    from .portfolio import pages

    editions = [_edition(run, folder, record) for folder, record in sorted(records.items(), key=_baseline_first)]
    for name, page in pages(editions, run.changes).items():
        run.store.keep_one(name, page.encode())
    run.store.keep_one(PORTFOLIO, json.dumps({"key": key}).encode())
    return output / "index.html"


def _unchanged(output: Path, key: str, languages: tuple[str, ...]) -> bool:
    try:
        known = json.loads((output / PORTFOLIO).read_bytes()).get("key")
    except (OSError, ValueError):
        return False
    return known == key and (output / "index.html").is_file()


def _mark(name: str, record: dict[str, Any]) -> Any:
    entry = record.get("notebooks", {}).get(name, {})
    page = entry.get("files", {}).get(f"{name}.html", [None])[0]
    return [name, page, entry.get("failure"), bool(record.get("notebooks", {}).get(f"{name}.pdf"))]


def _baseline_first(item: tuple[str, dict[str, Any]]) -> tuple[str, bool, str]:
    region, scenario, language = item[0].split("/")
    return region, scenario != BASELINE, f"{scenario}/{language}"


def _edition(run: Plan, folder: str, record: dict[str, Any]) -> dict[str, Any]:
    region, scenario, language = folder.split("/")
    notebooks = [_notebook(run, folder, record, n) for n in run.everything]
    return {
        "region": region,
        "scenario": scenario,
        "language": language,
        "region_title": run.project.title(region, language),
        "parameters": record.get("changed", {}),
        "defaults": _defaults(run, record.get("changed", {})),
        "href": folder,
        "workbook": TABLES in record.get("notebooks", {}),
        "brief": f"{BRIEF}.html" in record.get("notebooks", {}).get(TABLES, {}).get("files", {}),
        "notebooks": [n for n in notebooks if n["html"] or n["error"] or n["status"] == "skipped"],
    }


def _defaults(run: Plan, names: Iterable[str]) -> dict[str, Any]:
    """What the notebooks set for these parameters, unchanged; " / " between where they do not agree."""
    found: dict[str, list[Any]] = {}
    for notebook in run.everything:
        for parameter in notebook.parameters:
            if parameter.name in names and parameter.default not in found.setdefault(parameter.name, []):
                found[parameter.name].append(parameter.default)
    return {name: v[0] if len(v) == 1 else " / ".join(map(str, v)) for name, v in found.items()}


def _notebook(run: Plan, folder: str, record: dict[str, Any], notebook: Notebook) -> dict[str, Any]:
    name = notebook.name
    entry = record.get("notebooks", {}).get(name, {})
    files = entry.get("files", {})
    failure = entry.get("failure")
    known = run.states.get((folder, name), {})
    exhibits: dict[str, Any] = {}
    if f"results/{name}/exhibits.json" in files:
        try:
            exhibits = json.loads((run.store.output / folder / "results" / name / "exhibits.json").read_bytes())
        except (OSError, ValueError):
            exhibits = {}
    error = None
    if failure:
        line = f"{failure['line']} | {failure['code'].strip()}" if failure["code"] else ""
        text = f"{failure['kind']}: {failure['message']}"
        error = {"cell": failure["cell"], "text": text, "line": line, "log": failure["log"], "again": failure["again"]}
    return {
        "name": name,
        "title": notebook.title(record["language"]),
        "status": known.get("state") or ("failed" if failure else "unchanged"),
        "reason": ", ".join(known.get("reasons", [])),
        "exhibits": exhibits,
        "html": f"{name}.html" in files,
        "ipynb": f"{name}.ipynb" in files,
        "pdf": f"{name}.pdf" in record.get("notebooks", {}),
        "error": error,
    }
