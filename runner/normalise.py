"""The one normalisation of executed notebooks: whatever ran them, the same inputs leave the same bytes.

Dropped: papermill's and the kernel's timings. Replaced: process ids, temporary and machine paths, object addresses, the
random id of the injected cell, and the random names that libraries give to parts of their outputs (pandas' Styler,
matplotlib's SVG, plotly, folium, widgets), by numbers in order of appearance. Streams between two other outputs are
grouped by name, because how standard output and standard error interleave is chance.
"""

from __future__ import annotations

import json
import os
import re
import sys
import tempfile
from pathlib import Path
from typing import Any

from .shape import VOLATILE
from .wire import whole

INJECTED = "injected-parameters"
SHOWN_AS_TEXT = re.compile(r"text/|application/(json|javascript|.*\+json)")
ADDRESS = re.compile(r"\bat 0x[0-9a-fA-F]+")
CELL_FILE = re.compile(r"ipykernel_\d+[/\\]\d+\.py")
PROCESS = re.compile(r"ipykernel_\d+")
MARKUP = re.compile(r"<(?:script|style)\b.*?</(?:script|style)\s*>|<[^>]{1,20000}>", re.DOTALL | re.IGNORECASE)
UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"
RANDOM = re.compile(
    r"""(?:href|src)\s*=\s*["']?(?:https?|data):[^"'>\s]*"""  # an address is no name: it stays
    rf"|(?<![/=.\w-]){UUID}(?![\w-])"
    r"|(?<![\w])T_[0-9a-f]{5}(?=_|[\"'\s#.:,{])"
    r"|(?<=[a-z][_-])[0-9a-f]{32}(?![0-9a-f])"
)
IN_SVG = re.compile(r"(?<=[\"#(])(?:p|m|h|image|C\d+_\d+_|DejaVu\w*-|#)?[0-9a-f]{10}(?=[\")])|<dc:date>[^<]*</dc:date>")
TEMPORARY = re.compile(r"<tmp>/[\w.-]*")


def normalise(notebook: dict[str, Any], folder: str, root: str = "") -> dict[str, Any]:
    """The executed notebook, changed in place, without what differs between two runs of the same inputs.

    `folder` is the run's temporary folder, `root` the project's; their paths become relative ones.
    """
    paths, names = _paths(folder, root), Names()
    notebook["metadata"] = {k: v for k, v in notebook["metadata"].items() if k not in ("papermill", "widgets")}
    for number, cell in enumerate(notebook["cells"]):
        metadata = cell["metadata"]
        cell["metadata"] = {k: v for k, v in metadata.items() if k not in VOLATILE and v != []}
        if INJECTED in metadata.get("tags", []):
            cell["id"] = INJECTED
        elif not cell.get("id"):
            cell["id"] = f"cell-{number:02d}"
        if cell["cell_type"] == "code":
            cell["outputs"] = [names.numbered(_output(o, paths)) for o in _grouped(cell["outputs"])]
    return notebook


class Names:
    """Random names of one notebook's outputs, numbered as they appear; the same one is the same everywhere."""

    def __init__(self) -> None:
        """None seen yet."""
        self.known: dict[str, str] = {}

    def numbered(self, output: dict[str, Any]) -> dict[str, Any]:
        """An output with numbers in place of random names: in markup, never in the words between."""
        for form, value in output.get("data", {}).items():
            if form.startswith("application/vnd.jupyter.widget-view") and isinstance(value, dict):
                output["data"][form] = value | {"model_id": self._number(str(value.get("model_id")))}
            elif isinstance(value, str) and form in ("text/html", "application/javascript"):
                found = MARKUP.sub(lambda part: RANDOM.sub(self._name, part[0]), value) if form == "text/html" else ""
                output["data"][form] = found or RANDOM.sub(self._name, value)
            elif isinstance(value, str) and form == "image/svg+xml" and "matplotlib" in value:
                output["data"][form] = IN_SVG.sub(self._name, value)
        return output

    def _name(self, found: re.Match[str]) -> str:
        name = found[0]
        if name.startswith(("href", "src")):
            return name
        if name.startswith("<dc:date>"):
            return "<dc:date></dc:date>"
        start = re.match(r"T_|p|m|h|image|C\d+_\d+_|DejaVu\w*-|#|", name)
        kept = start[0] if start and len(name) in (7, len(start[0]) + 10) else ""
        return kept + self._number(name.removeprefix(kept))

    def _number(self, name: str) -> str:
        """As long as the name, and of its kind."""
        if name not in self.known:
            digits = format(len(self.known) + 1, "x").zfill(len(name.replace("-", "")))
            if "-" in name:
                digits = f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-8{digits[17:20]}-{digits[20:]}"
            self.known[name] = digits
        return self.known[name]


def text(notebook: dict[str, Any]) -> str:
    """The notebook as the text of its file."""
    return whole(json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True)) + "\n"


def plain(string: str, paths: list[tuple[str, str]]) -> str:
    """One text without process ids, machine paths and addresses."""
    for path, shown in paths:  # a plain search: a page holds megabytes of pictures, in which a pattern would crawl
        string = string.replace(path, shown)
    if "ipykernel_" in string:
        string = PROCESS.sub("ipykernel", CELL_FILE.sub("cell.py", string))
    if "<tmp>" in string:
        string = TEMPORARY.sub("<tmp>", string)
    return ADDRESS.sub("at 0x…", string) if "at 0x" in string else string


def _paths(folder: str, root: str) -> list[tuple[str, str]]:
    """Machine paths and what stands for them, the longest first."""
    packages = str(Path(json.__file__).parents[1])
    places = {folder: ".", tempfile.gettempdir(): "<tmp>", packages: "<python>", root: "."}
    if sys.prefix != sys.base_prefix:  # else it may be as short as /usr
        places[sys.prefix] = "<python>"
    known = {form: shown for path, shown in places.items() if path for form in (path, str(Path(path).resolve()))}
    found = [(p + mark, s + "/") for p, s in known.items() for mark in {os.sep, "/"}]
    if folder:
        found.append((folder, "."))
    return sorted(found, key=lambda pair: -len(pair[0]))


def _grouped(outputs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Streams between two other outputs joined: first all of standard output, then all of standard error."""
    result: list[dict[str, Any]] = []
    streams: dict[str, str] = {}

    def close() -> None:
        for name in sorted(streams, reverse=True):  # stdout before stderr
            if streams[name]:
                result.append({"output_type": "stream", "name": name, "text": streams[name]})
        streams.clear()

    for output in outputs:
        if output["output_type"] == "stream":
            text = output["text"] if isinstance(output["text"], str) else "".join(output["text"])
            streams[output["name"]] = streams.get(output["name"], "") + text
        else:
            close()
            result.append(output)
    close()
    return result


def _output(output: dict[str, Any], paths: list[tuple[str, str]]) -> dict[str, Any]:
    output = dict(output)
    if output["output_type"] == "stream":
        output["text"] = plain(output["text"], paths)
    elif output["output_type"] == "error":
        output["evalue"] = plain(output["evalue"], paths)
        output["traceback"] = [plain(line, paths) for line in output["traceback"]]
    else:
        output["data"] = {
            kind: _shown(value, paths) if SHOWN_AS_TEXT.match(kind) else value for kind, value in output["data"].items()
        }
    return output


def _shown(value: Any, paths: list[tuple[str, str]]) -> Any:
    if isinstance(value, str):
        return plain(value, paths)
    if isinstance(value, list):
        return [_shown(v, paths) for v in value]
    if isinstance(value, dict):
        return {k: _shown(v, paths) for k, v in value.items()}
    return value
