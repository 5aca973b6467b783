"""The page that finds all reports: regions × scenarios × languages, their findings, status, files and changes."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping, Sequence
from math import isfinite
from typing import Any

from babel.numbers import format_decimal

from .export.clean import visible
from .export.labels import date, label, last_seen
from .export.spark import spark, words
from .export.style import css, escaping, policy, running_title

PLACES = {"vi": "index.html", "en": "index.en.html"}
NAMES = {"vi": "Tiếng Việt", "en": "English"}
STATES = ("failed", "skipped", "rendered", "unchanged")
MANY = 3  # from so many regions on, findings are folded
MOST_CHANGES = 200  # so many changed figures are listed; the rest stands in last-run.json


def pages(editions: Sequence[Mapping[str, Any]], changes: Sequence[Mapping[str, Any]] = ()) -> dict[str, str]:
    """Both languages of the portfolio, by file name; input as in `index`."""
    return {name: index(editions, language, changes) for language, name in PLACES.items()}


def index(
    editions: Sequence[Mapping[str, Any]], language: str = "vi", changes: Sequence[Mapping[str, Any]] = ()
) -> str:
    """The portfolio page in one language; links to the reports of all languages. No script, no network.

    `editions`: one dict each:
        region, scenario, language; optional region_title (readable, in that language)
        parameters  {name: value} of those that the scenario changes
        defaults    {name: value} that the notebooks set for these
        href        folder of the edition relative to the page, such as "region-a/baseline/vi"
        workbook    True when tables.xlsx and data.xlsx lie in the folder
        brief       True when brief.html lies there
        notebooks   [{"name", "title", "status": "rendered" | "unchanged" | "failed" | "skipped", "reason",
                      "exhibits": the notebook's exhibits.json or {}, "html", "ipynb", "pdf": whether the file is there,
                      "error": None or {"cell", "text", "line", "log": a file in the folder, "again": a command}}]
    `changes`: published figures that differ from the last run, one dict each:
        region, scenario, language, notebook, table, row, column, before, after
    """
    regions = [region(name, of, language) for name, of in grouped(editions, "region").items()]
    states = [entry["status"] for edition in editions for entry in edition["notebooks"]]
    title = running_title(label("portfolio_title", language), "")
    style = "\n".join([css("portfolio"), title, filters(regions)])
    text = template().render(
        language=language,
        other="en" if language == "vi" else "vi",
        places=PLACES,
        names=NAMES,
        place=functools.partial(place, language=language),
        label=functools.partial(label, language=language),
        date=functools.partial(date, language=language),
        regions=regions,
        counts=[(state, states.count(state)) for state in STATES if state in states],
        scenarios=sorted({scenario["name"] for r in regions for scenario in r["scenarios"]}, key=baseline_first),
        failures=[
            error_card(edition, entry, language)
            for edition in editions
            for entry in edition["notebooks"]
            if failed(entry)
        ],
        changes=list(changes)[:MOST_CHANGES],
        n_changes=len(changes),
        folded=len(regions) >= MANY,
        style=style,
        policy=policy(style),
    )
    return visible(text)


@functools.cache
def template() -> Any:
    """The compiled page template; whatever it is given is escaped."""
    environment = escaping()
    environment.filters.update(slug=slug, figure=figure)
    return environment.get_template("portfolio.html.j2")


def grouped(items: Iterable[Mapping[str, Any]], key: str) -> dict[str, list[Mapping[str, Any]]]:
    """The items by their `key`, in order of first appearance."""
    groups: dict[str, list[Mapping[str, Any]]] = {}
    for item in items:
        groups.setdefault(str(item[key]), []).append(item)
    return groups


def baseline_first(name: str) -> tuple[bool, str]:
    """Sorts the baseline before all other scenarios."""
    return name != "baseline", name


def failed(entry: Mapping[str, Any]) -> bool:
    """Whether a notebook has an error to show."""
    return entry["status"] == "failed"


def region(name: str, editions: Sequence[Mapping[str, Any]], language: str) -> dict[str, Any]:
    """All scenarios of a region, and what its data packages say about their age."""
    by_scenario = grouped(editions, "scenario")
    titles = {edition["language"]: edition.get("region_title") for edition in editions}
    return {
        "name": name,
        "title": titles.get(language) or next((t for t in titles.values() if t), name),
        "packages": packages(editions),
        "vintage": vintage(editions),
        "scenarios": [scenario(slug, by_scenario[slug], language) for slug in sorted(by_scenario, key=baseline_first)],
    }


def scenario(name: str, editions: Sequence[Mapping[str, Any]], language: str) -> dict[str, Any]:
    """The notebooks of a scenario, languages side by side, and the parameters that set it apart from the baseline."""
    main = editions[0]
    own_first = sorted(editions, key=lambda edition: edition["language"] != language)
    names = sorted({entry["name"] for edition in editions for entry in edition["notebooks"]})
    return {
        "name": name,
        "differs": differences(main.get("defaults", {}), main.get("parameters", {})),
        "workbooks": [
            (e["language"], name, f"{e['href']}/{name}.xlsx")
            for e in own_first
            if e.get("workbook")
            for name in ("tables", "data")
        ],
        "briefs": [(e["language"], f"{e['href']}/brief.html") for e in own_first if e.get("brief")],
        "lead": next(filter(None, (lead(edition) for edition in own_first)), ("", "")),
        "notebooks": [notebook(name, editions, language) for name in names],
    }


def lead(edition: Mapping[str, Any]) -> tuple[str, str]:
    """The one sentence that opens an edition, and its language: what the report with the cards answers."""
    acting = [e for e in edition["notebooks"] if (e.get("exhibits") or {}).get("cards")]
    answer = (acting[-1]["exhibits"].get("answer") or {}) if acting else {}
    return str(answer.get("sentence") or ""), str(edition["language"])


def differences(defaults: Mapping[str, Any], own: Mapping[str, Any]) -> list[tuple[str, Any, Any]]:
    """(parameter, the notebooks' value or None, value here) of what a scenario changes; never the language."""
    names = sorted(set(own) - {"language"})
    return [(name, defaults.get(name), own[name]) for name in names if defaults.get(name) != own[name]]


def notebook(name: str, editions: Sequence[Mapping[str, Any]], language: str) -> dict[str, Any]:
    """One notebook in all languages: title and findings in the page's language where there are any."""
    found = {e["language"]: (e, entry) for e in editions for entry in e["notebooks"] if entry["name"] == name}
    edition, main = found.get(language) or next(iter(found.values()))
    exhibits = main.get("exhibits") or {}
    answer, findings = (exhibits.get("answer") or {}).get("sentence", ""), exhibits.get("findings", [])
    return {
        "name": name,
        "title": main["title"],
        "lang": edition["language"],
        "href": f"{edition['href']}/{name}.html" if main.get("html") else "",
        "spark": spark(exhibits),
        "bars": words(exhibits),
        "answer": answer,
        "findings": [] if findings == [answer] else findings,  # what only says the answer again
        "editions": [
            {
                "language": code,
                "status": entry["status"],
                "files": files(e, entry),
                "earlier": entry["status"] in ("failed", "skipped") and bool(entry.get("html")),
            }
            for code, (e, entry) in sorted(found.items(), key=lambda item: item[0] != language)
        ],
        "states": sorted({entry["status"] for _, entry in found.values()}),
    }


def files(edition: Mapping[str, Any], entry: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(kind, address) of the files that lie there for a notebook."""
    base = f"{edition['href']}/{entry['name']}"
    return [(kind, f"{base}.{kind}") for kind in ("html", "pdf", "ipynb") if entry.get(kind)]


def error_card(edition: Mapping[str, Any], entry: Mapping[str, Any], language: str) -> dict[str, Any]:
    """What went wrong, where, and how to try again."""
    error = entry.get("error") or {}
    return {
        "place": place(edition, language),
        "name": entry["name"],
        "cell": error.get("cell"),
        "text": error.get("text") or entry.get("reason") or "",
        "line": error.get("line") or "",
        "again": error.get("again") or "",
        "log": f"{edition['href']}/{error['log']}" if error.get("log") else "",
    }


def place(edition: Mapping[str, Any], language: str) -> str:
    """Region, scenario and language of an edition (or of a change in one), for the reader."""
    scenario = label("baseline", language) if edition["scenario"] == "baseline" else edition["scenario"]
    names = (edition.get("region_title") or edition["region"], scenario, NAMES.get(edition["language"]))
    return " · ".join(str(name or edition["language"]) for name in names)


def packages(editions: Sequence[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """(name, version) of the data packages the region's notebooks read."""
    found = {}
    for edition in editions:
        for entry in edition["notebooks"]:
            for package in (entry.get("exhibits") or {}).get("data", []):
                found[str(package["name"])] = str(package["version"])
    return sorted(found.items())


def vintage(editions: Sequence[Mapping[str, Any]]) -> str:
    """The last day on which one of the cited sources was looked at, as ISO text; empty when none says so."""
    records = [entry.get("exhibits") or {} for edition in editions for entry in edition["notebooks"]]
    return last_seen(source for record in records for source in (record.get("sources") or {}).values())


def filters(regions: Sequence[Mapping[str, Any]]) -> str:
    """Style rules that make a link such as #only-failed hide what does not belong; they need no script."""
    marks = [f"is-{state}" for state in STATES]
    marks += sorted({f"in-{slug(scenario['name'])}" for region in regions for scenario in region["scenarios"]})
    rules = []
    for mark in marks:
        goal = "only-" + mark.split("-", 1)[1]
        rules.append(
            f"body:has(#{goal}:target) :is(.region,.scenario,.notebook):not(.{mark}):not(:has(.{mark})):not(.{mark} *)"
            "{display:none}"
        )
    return "\n".join(rules)


def slug(text: str) -> str:
    """`text` as part of an address or class name."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or "x"


def figure(value: object, language: str) -> str:
    """A changed cell as the reader writes it: numbers with the language's signs, the runner's own words translated."""
    text = str(value)
    if text in ("there", "absent", "(table)"):
        return label(text.strip("()"), language)
    try:
        number = float(text)
    except ValueError:
        return text
    return format_decimal(number, format="#,##0.############", locale=language) if isfinite(number) else text
