"""Editions: one region × one scenario × one language, and the parameters of each, checked before anything runs."""

from __future__ import annotations

import hashlib
import json
import re
import shlex
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .collection import Notebook, Refusal, nearest

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
GIVEN = ("region", "language", "data_dir", "results_dir")
BASELINE = "baseline"
DRAFT = "draft"


@dataclass(frozen=True)
class Project:
    """Where things lie: all that `runner` is told about the project it renders."""

    root: Path
    notebooks: Path
    data: Path
    national: tuple[str, ...] = ("vietnam",)
    libraries: tuple[Path, ...] = ()
    languages: tuple[str, ...] = ("vi", "en")
    region: str = ""
    """The region rendered when none is named."""
    check: str = ""
    """`module:function` that takes (region, data folder) and returns the violations found."""
    check_words: str = ""
    """`module:function` that takes a notebook's (file of words, its content, code cells, promised exhibits) and returns
    what is wrong; asked for every notebook, with no content where it has no such file."""
    title: Callable[[str, str], str] = lambda region, language: region
    """The readable name of a region in a language."""

    def regions(self) -> list[str]:
        """The names of the regional data packages."""
        if not self.data.is_dir():
            return []
        folders = (f for f in self.data.iterdir() if f.is_dir() and not f.name.startswith((".", "_")))
        return sorted(f.name for f in folders if f.name not in self.national)


@dataclass(frozen=True)
class Edition:
    """What one folder below `outputs/` holds."""

    region: str
    scenario: str
    language: str
    changed: dict[str, Any] = field(default_factory=dict)
    """The parameters that differ from the notebooks' defaults."""

    @property
    def folder(self) -> str:
        """Its folder below `outputs/`."""
        return f"{self.region}/{self.scenario}/{self.language}"

    def __str__(self) -> str:
        """As the console shows it."""
        return f"{self.region} · {self.scenario} · {self.language}"

    def __hash__(self) -> int:
        """By its folder, which no two editions share."""
        return hash(self.folder)

    def values(self, notebook: Notebook) -> dict[str, Any]:
        """The parameters with which `notebook` runs in this edition: only those it declares."""
        given = {"region": self.region, "language": self.language, "data_dir": "data", "results_dir": "results"}
        given |= self.changed
        return {p.name: given.get(p.name, p.default) for p in notebook.parameters}

    def command(self, notebook: str = "", output: str = "") -> str:
        """What to type to render it again; output: the folder, if it is not the project's."""
        words = ["python run_all.py", notebook, f"--region {self.region}", f"--language {self.language}"]
        if self.scenario != BASELINE and self.scenario != custom(self.changed):
            words.append(f"--scenario {self.scenario}")
        words += [f"-p {_quoted(f'{k}={_text(v)}')}" for k, v in sorted(self.changed.items())]
        words += [f"--output {_quoted(output)}"] if output else []
        return " ".join(w for w in words if w)


def custom(changed: dict[str, Any]) -> str:
    """The name of a variation that was given none."""
    text = json.dumps(changed, sort_keys=True, ensure_ascii=False)
    return "custom-" + hashlib.sha256(text.encode()).hexdigest()[:8]


def plan(
    project: Project,
    notebooks: list[Notebook],
    regions: Iterable[str],
    languages: Iterable[str],
    scenario: str,
    settings: dict[str, Any],
) -> list[Edition]:
    """The editions asked for. Raises Refusal at the first thing that is not right."""
    changed = checked(notebooks, settings)
    name = named(scenario, changed)
    found = [
        Edition(region, name, language, changed)
        for region in known_regions(project, regions)
        for language in known_languages(project, languages)
    ]
    return list({e.folder: e for e in found}.values())


def checked(notebooks: list[Notebook], settings: dict[str, Any]) -> dict[str, Any]:
    """The settings as typed values. Every one must be declared by a notebook, and every declaration must allow it."""
    declared: dict[str, list[Any]] = {}
    for notebook in notebooks:
        for parameter in notebook.parameters:
            declared.setdefault(parameter.name, []).append(parameter)
    own = [name for name in declared if name not in GIVEN]
    changed: dict[str, Any] = {}
    for name, text in settings.items():
        if name in GIVEN:
            hint = f"use --{name}" if name in ("region", "language") else "the runner sets it"
            raise Refusal(f"parameter {name!r} cannot be set with -p: {hint}")
        if name not in declared:
            known = f"; there are: {', '.join(own)}" if own else "; these notebooks have none"
            raise Refusal(f"unknown parameter {name!r}{nearest(name, own) or known}")
        values = [parameter.read(text) for parameter in declared[name]]
        if any(v != values[0] for v in values):
            raise Refusal(f"{name}={text}: the notebooks declare it with different types")
        changed[name] = values[0]
    return dict(sorted(changed.items()))


def named(scenario: str, changed: dict[str, Any]) -> str:
    """The scenario's folder name. Raises Refusal for one that would hide what it is."""
    if not scenario:
        return custom(changed) if changed else BASELINE
    if not SLUG.fullmatch(scenario):
        raise Refusal(f"scenario {scenario!r}: small letters, digits and single hyphens only")
    if scenario == DRAFT:
        raise Refusal("scenario 'draft' is kept for notebooks run by hand")
    if scenario == BASELINE and changed:
        raise Refusal("the baseline has no changed parameters; give the scenario another name")
    if scenario != BASELINE and not changed:
        raise Refusal(f"scenario {scenario!r} changes nothing: give parameters with -p NAME=VALUE")
    return scenario


def known_regions(project: Project, regions: Iterable[str]) -> list[str]:
    """The regions asked for (`all`: every one). Raises Refusal for an unknown one or a path."""
    there = project.regions()
    chosen: list[str] = []
    for region in regions:
        if region == "all":
            chosen += there
        elif not SLUG.fullmatch(region):
            raise Refusal(f"region {region!r}: the name of a folder in {project.data.name}/, not a path")
        elif region in there:
            chosen.append(region)
        else:
            known = nearest(region, there) or f"; there are: {', '.join(there) or 'none'}"
            raise Refusal(f"unknown region {region!r}{known}; a new one: python run_all.py --new-region {region}")
    if not chosen:
        raise Refusal(f"no region in {project.data.name}/")
    return list(dict.fromkeys(chosen))


def known_languages(project: Project, languages: Iterable[str]) -> list[str]:
    """The languages asked for. Raises Refusal for one the notebooks are not written in."""
    chosen = list(dict.fromkeys(languages))
    for language in chosen:
        if language not in project.languages:
            raise Refusal(f"unknown language {language!r}; there are: {', '.join(project.languages)}")
    return chosen


def settings(pairs: Iterable[str]) -> dict[str, str]:
    """`NAME=VALUE` words as a dictionary. Raises Refusal for a word without `=` or a name given twice."""
    found: dict[str, str] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or not name.strip():
            raise Refusal(f"-p {pair}: write NAME=VALUE")
        if name.strip() in found:
            raise Refusal(f"parameter {name.strip()!r} is given twice")
        found[name.strip()] = value
    return found


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _quoted(word: str) -> str:
    """A word as both bash and PowerShell take it, whatever stands in it; with both kinds of quotation mark, as bash."""
    if re.fullmatch(r"[\w.,:=/+-]+", word):
        return word
    if "'" in word and not re.search(r"[\"$`\\!]", word):
        return f'"{word}"'
    return shlex.quote(word)
