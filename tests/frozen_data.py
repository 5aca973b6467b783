"""The data that content tests run on: a copy, frozen in tests/frozen, that new claims and sources do not reach.

Frozen are the rows, and of a descriptor all but its resources. Schemas are the live ones: a table or a column that has
been added since is there, and blank. What a blank cannot stand for (a required column, a renamed one, a row that the
library has come to need) fails loudly; freeze again then, the tables concerned or all of them:

    python -m tests.frozen_data [TABLE ...]        e.g. assumptions
"""

import csv
import functools
import json
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LIVE, FROZEN = ROOT / "data", ROOT / "tests" / "frozen"
PACKAGES = ("vietnam", "ninh-binh")
DESCRIPTOR, TEMPLATE = "datapackage.json", "region-template.json"


def write(folder: Path) -> Path:
    """Both packages as a data folder that `Region.load` and notebooks can read; gives the folder back."""
    for name in PACKAGES:
        (folder / name).mkdir(parents=True)
        resources = _json(LIVE / name / DESCRIPTOR)["resources"]
        frozen = _json(FROZEN / name / DESCRIPTOR) | {"resources": resources}
        (folder / name / DESCRIPTOR).write_text(json.dumps(frozen, ensure_ascii=False), encoding="utf-8")
        for resource in resources:
            frozen, target = FROZEN / name / resource["path"], folder / name / resource["path"]
            if resource["type"] == "table":
                _table(frozen, target, [field["name"] for field in resource["schema"]["fields"]])
            else:
                shutil.copyfile(frozen, target)
    shutil.copyfile(LIVE / PACKAGES[0] / TEMPLATE, folder / PACKAGES[0] / TEMPLATE)
    return folder


_KEPT: list[tempfile.TemporaryDirectory[str]] = []


@functools.cache
def folder() -> Path:
    """The data folder of tests that only read: written once for a process, gone with it."""
    _KEPT.append(tempfile.TemporaryDirectory())
    return write(Path(_KEPT[0].name) / "data")


def _table(frozen: Path, target: Path, columns: list[str]) -> None:
    with target.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, columns, restval="", extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        if frozen.is_file():
            with frozen.open(encoding="utf-8-sig", newline="") as lines:
                writer.writerows(csv.DictReader(lines))


def _json(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content


def freeze(tables: list[str]) -> None:
    """Copy these tables, or everything, from the live packages."""
    for name in PACKAGES:
        live = _json(LIVE / name / DESCRIPTOR)
        (FROZEN / name).mkdir(parents=True, exist_ok=True)
        for resource in live.pop("resources"):
            if not tables or resource["name"] in tables:
                shutil.copyfile(LIVE / name / resource["path"], FROZEN / name / resource["path"])
        if not tables:
            text = json.dumps(live, ensure_ascii=False, indent=2) + "\n"
            (FROZEN / name / DESCRIPTOR).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    freeze(sys.argv[1:])
