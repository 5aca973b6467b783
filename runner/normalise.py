"""The one normalisation of executed notebooks: whatever ran them, the same inputs leave the same bytes.

Dropped: papermill's and the kernel's timings. Replaced: process ids, temporary and machine paths, object addresses, and
the random id of the injected cell. Streams between two other outputs are grouped by name, because how standard output
and standard error interleave is chance.
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
TEMPORARY = re.compile(r"<tmp>/[\w.-]*")


def normalise(notebook: dict[str, Any], folder: str, root: str = "") -> dict[str, Any]:
    """The executed notebook, changed in place, without what differs between two runs of the same inputs.

    `folder` is the run's temporary folder, `root` the project's; their paths become relative ones.
    """
    paths = _paths(folder, root)
    notebook["metadata"] = {k: v for k, v in notebook["metadata"].items() if k not in ("papermill", "widgets")}
    for number, cell in enumerate(notebook["cells"]):
        metadata = cell["metadata"]
        cell["metadata"] = {k: v for k, v in metadata.items() if k not in VOLATILE and v != []}
        if INJECTED in metadata.get("tags", []):
            cell["id"] = INJECTED
        elif not cell.get("id"):
            cell["id"] = f"cell-{number:02d}"
        if cell["cell_type"] == "code":
            cell["outputs"] = [_output(o, paths) for o in _grouped(cell["outputs"])]
    return notebook


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
