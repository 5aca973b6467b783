"""Many editions from one YAML file: plain data, checked against a schema before anything runs.

defaults:                     # of every entry below
  regions: [region-a]         # or: all
  languages: [vi, en]
editions:                     # each entry: one named variation
  - scenario: cautious
    parameters: {reading: strict}
grids:                        # each entry: every combination of the listed values
  - scenario: horizon         # -> horizon-start-year-2016-reading-strict, …
    parameters: {start_year: [2016, 2018], reading: [strict, convention]}
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from pathlib import Path
from typing import Any

import yaml

from .collection import Notebook, Refusal, nearest
from .editions import Edition, Project, plan
from .fingerprint import hashed

TOP = ("defaults", "editions", "grids")
ENTRY = ("scenario", "regions", "languages", "parameters")
MOST = 20_000


class _Lines(yaml.SafeLoader):
    """A loader that refuses repeated keys, remembers on which line each key stands, and leaves values as written.

    YAML reads 0012 as 10 and 12:30 as 750; what a parameter's text means is settled as on the command line.
    """

    yaml_implicit_resolvers = {  # noqa: RUF012 - PyYAML's own way
        first: [rule for rule in rules if rule[0] in ("tag:yaml.org,2002:null", "tag:yaml.org,2002:merge")]
        for first, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


def _mapping(loader: _Lines, node: yaml.MappingNode) -> dict[Any, Any]:
    found: dict[Any, Any] = _Table(node.start_mark.line + 1)
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        line = key_node.start_mark.line + 1
        if not isinstance(key, str):
            raise Refusal(f"line {line}: {key!r} is not a name")
        if key in found:
            raise Refusal(f"line {line}: {key!r} stands there twice")
        found[key] = loader.construct_object(value_node, deep=True)
        found.lines[key] = line  # type: ignore[attr-defined]
    return found


class _Table(dict[Any, Any]):
    """A mapping that knows its lines."""

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.lines: dict[str, int] = {}


_Lines.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def read(path: Path, project: Project, notebooks: list[Notebook]) -> list[Edition]:
    """The editions a batch file asks for. Raises Refusal with file and line for whatever is not right in it."""
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=_Lines)
        return _editions(content, project, notebooks)
    except OSError as error:
        raise Refusal(f"{path}: cannot be read ({error.strerror})") from None
    except UnicodeDecodeError:
        raise Refusal(f"{path}: not UTF-8 text") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f"line {mark.line + 1}: " if mark else ""
        raise Refusal(f"{path}: {line}not YAML that can be read ({getattr(error, 'problem', error)})") from None
    except Refusal as refusal:
        raise Refusal(f"{path}: {refusal}") from None


def only(editions: list[Edition], path: Path, regions: list[str], languages: list[str]) -> list[Edition]:
    """Those of a batch that --region and --language leave. Raises Refusal for one that the file does not ask for."""
    for what, asked, there in (
        ("region", regions, {e.region for e in editions}),
        ("language", languages, {e.language for e in editions}),
    ):
        if missing := [word for word in asked if word not in there and word != "all"]:
            raise Refusal(f"{path}: asks for no {what} {missing[0]!r}; it has: {', '.join(sorted(there))}")
    found = [
        edition
        for edition in editions
        if (not regions or "all" in regions or edition.region in regions)
        and (not languages or edition.language in languages)
    ]
    if not found:
        raise Refusal(f"{path}: asks for no edition of {', '.join(regions)} in {', '.join(languages)}")
    return found


def _editions(content: Any, project: Project, notebooks: list[Notebook]) -> list[Edition]:
    if not isinstance(content, _Table):
        raise Refusal(f"the file holds {', '.join(TOP)}")
    _known(content, TOP)
    defaults = _entry(content.get("defaults") or _Table(1))
    found: dict[str, Edition] = {}
    asked = [(e, False) for e in _list(content, "editions")] + [(g, True) for g in _list(content, "grids")]
    if not asked:
        raise Refusal("no editions and no grids: nothing to render")
    for entry, grid in asked:
        for edition in _expanded({**defaults, **_entry(entry)}, entry, grid, defaults, project, notebooks):
            if edition.folder in found and found[edition.folder].changed != edition.changed:
                raise Refusal(f"line {entry.line}: {edition} stands there twice with different parameters")
            found[edition.folder] = edition
            if len(found) > MOST:
                raise Refusal(f"line {entry.line}: more than {MOST} editions")
    return list(found.values())


def _expanded(
    values: dict[str, Any],
    entry: _Table,
    grid: bool,
    defaults: dict[str, Any],
    project: Project,
    notebooks: list[Notebook],
) -> list[Edition]:
    regions = _words(values.get("regions", project.region), "regions", entry)
    languages = _words(values.get("languages", list(project.languages)), "languages", entry)
    own = entry.get("parameters") or {}
    shared = {k: v for k, v in (defaults.get("parameters") or {}).items() if k not in own}
    scenario = values.get("scenario", "")
    if not isinstance(scenario, str):
        raise Refusal(f"line {_line(entry, 'scenario')}: scenario is a name")
    axes = {k: v if isinstance(v, list) else [v] for k, v in own.items()} if grid else {k: [v] for k, v in own.items()}
    for name, choices in axes.items():
        if not choices or any(isinstance(v, list | dict) for v in choices):
            raise Refusal(f"line {_line(own, name)}: {name}: {'values' if grid else 'one value'} expected")
    varied = [name for name, choices in axes.items() if grid and len(choices) > 1]
    found = []
    combinations = [shared | dict(zip(axes, chosen, strict=True)) for chosen in itertools.product(*axes.values())]
    names = ["-".join([scenario, *(slug(f"{n} {s[n]}") for n in varied)]) for s in combinations]
    for name, settings in zip(names, combinations, strict=True):
        if names.count(name) > 1:  # the values differ in what a name cannot hold
            name += "-" + hashed([settings[n] for n in varied])[:6]
        name = name if scenario else ""
        try:
            found += plan(project, notebooks, regions, languages, name, settings)
        except Refusal as refusal:
            line = next((_line(own, p) for p in own if p in str(refusal)), _line(entry, "scenario"))
            raise Refusal(f"line {line}: {refusal}") from None
    return found


def slug(text: str) -> str:
    """`start_year -2.5` -> `start-year-minus-2-5`, `Đà Nẵng` -> `da-nang`."""
    text = re.sub(r"(?<![\w.])-(?=[\d.])", "minus ", text.lower().replace("đ", "d"))
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def _entry(value: Any) -> _Table:
    if not isinstance(value, _Table):
        raise Refusal(f"{value!r}: an entry holds {', '.join(ENTRY)}")
    _known(value, ENTRY)
    if value.get("parameters") is not None and not isinstance(value["parameters"], _Table):
        raise Refusal(f"line {value.lines['parameters']}: parameters are written name: value")
    return value


def _known(table: _Table, names: tuple[str, ...]) -> None:
    for key in table:
        if key not in names:
            hint = nearest(key, names) or f"; there are: {', '.join(names)}"
            raise Refusal(f"line {table.lines[key]}: unknown key {key!r}{hint}")


def _list(content: _Table, key: str) -> list[_Table]:
    value = content.get(key) or []
    if not isinstance(value, list) or not all(isinstance(v, _Table) for v in value):
        raise Refusal(f"line {content.lines[key]}: {key} is a list of entries")
    return value


def _words(value: Any, key: str, entry: _Table) -> list[str]:
    words = [value] if isinstance(value, str) else value
    if not isinstance(words, list) or not words or not all(isinstance(w, str) for w in words):
        raise Refusal(f"line {_line(entry, key)}: {key} is a list of names")
    return words


def _line(table: Any, key: str) -> int:
    return table.lines.get(key, table.line) if isinstance(table, _Table) else 1
