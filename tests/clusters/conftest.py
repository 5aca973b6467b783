"""A copy of the project's data that a test may break."""

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

DATA = Path(__file__).resolve().parents[2] / "data"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A copy of data/ under a temporary folder."""
    return Path(shutil.copytree(DATA, tmp_path / "data"))


@pytest.fixture
def edit(data: Path) -> Callable[..., int]:
    """edit("published.csv", {"figure_id": "F004"}, value="1O") changes a cell and returns its row in a spreadsheet.

    Without `match` and with values: append a row. `package` is the folder, ninh-binh unless told.
    """

    def change(file: str, match: dict[str, str] | None = None, package: str = "ninh-binh", **cells: str) -> int:
        path = data / package / file
        with path.open(encoding="utf-8", newline="") as lines:
            reader = csv.DictReader(lines)
            rows, columns = list(reader), list(reader.fieldnames or [])
        if match is None:
            rows.append(dict.fromkeys(columns, "") | cells)
            number = len(rows) + 1
        else:
            (index,) = [n for n, row in enumerate(rows) if all(row[k] == v for k, v in match.items())]
            rows[index] |= cells
            number = index + 2
        with path.open("w", encoding="utf-8", newline="") as lines:
            writer = csv.DictWriter(lines, columns, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        return number

    return change
