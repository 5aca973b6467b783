"""Everything a rendering depends on, by name and content: equal fingerprints mean the same work.

A fingerprint is a dictionary {what: hash or value}, so that two of them also say *what* differs. File times do not
count. Which engine, how many workers and which machine do not count either: they make the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import re
import sys
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from .collection import Notebook, Refusal
from .editions import Edition, Project

RENDERER = ("engine.py", "normalise.py", "render.py", "wire.py", "export")
IGNORED = {"__pycache__", ".ipynb_checkpoints", ".DS_Store", "Thumbs.db"}
ELSEWHERE = {"versions", "data", "parameters"}  # of what a page shows: fingerprinted as something else
Parts = dict[str, Any]
_ENCODER = json.JSONEncoder(sort_keys=True, ensure_ascii=False)  # one for all: an unchanged run hashes thousands


def digest(content: bytes | str) -> str:
    """A short hash: 16 hexadecimal digits of SHA-256."""
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()[:16]


def hashed(value: Any) -> str:
    """The hash of anything JSON can write."""
    return digest(_ENCODER.encode(value))


def contents(folder: Path, passed_over: str = ".md") -> dict[str, bytes]:
    """Relative path -> bytes of every file below `folder` that is not a by-product, nor ends in `passed_over`.

    Raises Refusal for a linked folder, whose files no fingerprint would see.
    """
    found: dict[str, bytes] = {}
    start = len(os.path.join(folder, ""))
    for here, folders, names in os.walk(folder):
        folders[:] = sorted(f for f in folders if f not in IGNORED and not f.startswith("."))
        if linked := [f for f in folders if os.path.islink(os.path.join(here, f))]:
            raise Refusal(
                f"{os.path.join(here, linked[0])}: a linked folder is not read; put the files themselves there"
            )
        for name in sorted(names):
            if (
                name not in IGNORED
                and not name.startswith((".", "~$"))
                and not name.endswith((".pyc", "~", passed_over))
            ):
                path = os.path.join(here, name)
                with open(path, "rb") as file:
                    found[path[start:].replace(os.sep, "/")] = file.read()
    return found


class Surroundings:
    """What all renderings of one run share: source, environment and data, each read once."""

    def __init__(self, project: Project) -> None:
        """Nothing is read yet."""
        self.project = project
        self._packages: dict[str, dict[str, bytes]] = {}
        self._data: dict[str, Parts] = {}
        self._validity: dict[str, str] = {}

    @cached_property
    def source(self) -> Parts:
        """Hashes of the library's and the renderer's files."""
        here = Path(__file__).parent
        parts: Parts = {}
        for name in RENDERER:
            files = {"": (here / name).read_bytes()} if name.endswith(".py") else contents(here / name)
            parts |= {f"{here.name}/{name}/{k}".rstrip("/"): digest(v) for k, v in files.items()}
        for folder in self.project.libraries:
            parts |= {f"{folder.name}/{k}": digest(v) for k, v in contents(folder).items()}
        return parts

    @cached_property
    def exporter(self) -> Parts:
        """Those of what makes pages and workbooks alone."""
        return {k: v for k, v in self.source.items() if k.startswith("runner/export/")}

    @cached_property
    def versions(self) -> dict[str, str]:
        """Installed versions of the packages the project pins (of all, where it pins none)."""
        pinned = _pinned(self.project.root / "requirements.txt")
        installed = _installed()
        return {name: v for name, v in sorted(installed.items()) if name in pinned or not pinned}

    @cached_property
    def environment(self) -> Parts:
        """Python, the pinned packages and the fonts; locale, time zone and hash seed are fixed by the workers."""
        return {
            "python": platform.python_version(),
            "system": f"{sys.platform} {platform.machine()}",
            "packages": hashed(self.versions),
            "fonts": hashed(_fonts()),
        }

    def files(self, region: str) -> dict[str, bytes]:
        """The data a rendering of `region` gets: its own package and the national ones."""
        found: dict[str, bytes] = {}
        for name in (region, *self.project.national):
            if name not in self._packages:
                folder = self.project.data / name
                self._packages[name] = {f"data/{name}/{k}": v for k, v in contents(folder, ".pyc").items()}
            found |= self._packages[name]
        return found

    def data(self, region: str) -> Parts:
        """Hashes of those files."""
        if region not in self._data:
            self._data[region] = {k: _digest_of(v) for k, v in self.files(region).items()}
        return self._data[region]

    def validity(self, region: str) -> str:
        """What the verdict 'this data is valid' depends on."""
        if region not in self._validity:
            self._validity[region] = hashed([self.data(region), self.source, self.environment["packages"]])
        return self._validity[region]

    def fingerprint(self, notebook: Notebook, edition: Edition, context: dict[str, Any], upstream: Parts) -> Parts:
        """What the rendering of `notebook` in `edition` depends on.

        `context` is what the page shows besides the notebook; `upstream` the hashes of the results it reads.
        """
        values = {f"parameter {k}": v for k, v in edition.values(notebook).items()}
        shown = {f"page {k}": _shown(v) for k, v in context.items() if k not in ELSEWHERE}
        return {
            **_cells(notebook, edition.language, self.project.languages),
            **values,
            **shown,
            **self.source,
            **self.environment,
            **self.data(edition.region),
            **upstream,
        }


def _shown(value: Any) -> Any:
    return hashed(value) if isinstance(value, dict | list) else value


@lru_cache(maxsize=4096)
def _digest_of(content: bytes) -> str:
    return digest(content)


_CELLS: dict[tuple[str, str], Parts] = {}


def _cells(notebook: Notebook, language: str, languages: tuple[str, ...]) -> Parts:
    """Each cell whole, attachments and all, and their order; `collection.read` gave each an id of its own."""
    key = (str(notebook.path), language)
    if key not in _CELLS:
        cells = notebook.edition_cells(language, languages)
        parts: Parts = {f"cell {cell['id']}": hashed(cell) for cell in cells}
        ids = [cell["id"] for cell in cells]
        if notebook.words:
            parts[f"{notebook.name}.toml"] = digest(notebook.words)
        _CELLS[key] = parts | {"notebook": hashed([notebook.name, ids, notebook.metadata.get("kernelspec")])}
    return _CELLS[key]


def differences(old: Parts | None, new: Parts) -> list[str]:
    """What changed between two fingerprints, in words; empty if nothing did."""
    if old is None:
        return ["not rendered before"]
    if old == new:
        return []
    words = [f"{k} added" for k in new if k not in old] + [f"{k} removed" for k in old if k not in new]
    return [f"{k} changed" for k in new if k in old and old[k] != new[k]] + words


def in_words(reasons: list[str], shown: int = 2) -> str:
    """The first reasons, and how many more there are."""
    rest = len(reasons) - shown
    return ", ".join(reasons[:shown]) + (f" and {rest} more" if rest > 0 else "")


def _pinned(path: Path) -> set[str]:
    if not path.is_file():
        return set()
    lines = path.read_text(encoding="utf-8").splitlines()
    return {_name(m[0]) for line in lines if (m := re.match(r"[A-Za-z0-9][\w.-]*(?===)", line))}


def _name(word: str) -> str:
    return re.sub(r"[-_.]+", "-", word).lower()


def _installed() -> dict[str, str]:
    """Names and versions from the names of the `.dist-info` folders: a hundred times quicker than reading them."""
    found: dict[str, str] = {}
    for entry in reversed(sys.path):
        try:
            names = os.listdir(entry or ".")
        except OSError:  # not a folder: a zip file, or gone
            continue
        for name in names:
            if name.endswith(".dist-info"):
                package, _, version = name.removesuffix(".dist-info").rpartition("-")
                found[_name(package)] = version
    return found


def _fonts() -> list[str]:
    """Names and sizes of the system's font files, which drawings may use."""
    home = str(Path.home())
    folders = ["/usr/share/fonts", "/usr/local/share/fonts", f"{home}/.fonts", f"{home}/.local/share/fonts"]
    folders += ["/Library/Fonts", f"{home}/Library/Fonts", "C:/Windows/Fonts"]
    found: list[str] = []
    for folder in folders:
        for here, _, names in os.walk(folder):
            found += [f"{name} {os.path.getsize(os.path.join(here, name))}" for name in names]
    return sorted(found)
