"""Files that a notebook leaves behind: where they lie, how a table is written and read back."""

import os
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from clusters.report.html import Badge, Entry, Quote, Written, clean
from clusters.uncertainty.quantities import QUANTITY

_FORMULA = ("=", "+", "-", "@", "\t")


def project() -> Path:
    """The folder that holds data/ and notebooks/: around the working directory, else around this package."""
    for folder in (Path.cwd(), *Path.cwd().parents, *Path(__file__).resolve().parents):
        if (folder / "data").is_dir() and (folder / "notebooks").is_dir():
            return folder
    raise ValueError("no project folder (with data/ and notebooks/) around here; set results_dir")


def write(path: Path, content: bytes) -> None:
    """Write the file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    part.write_bytes(content)
    os.replace(part, path)


def csv(df: pd.DataFrame) -> bytes:
    """UTF-8 with BOM, 12 significant digits; text that a spreadsheet would take for a formula gets an apostrophe."""
    safe = df.map(_guarded)
    safe.columns = [_guarded(column) for column in df.columns]
    return safe.to_csv(index=False, lineterminator="\n", float_format="%.12g").encode("utf-8-sig")


def table(path: Path) -> pd.DataFrame:
    """A table written by `csv`: empty cells are NaN, and the apostrophe before what looked like a formula is gone."""
    read = pd.read_csv(path, encoding="utf-8-sig", keep_default_na=False, na_values=[""])
    return read.map(lambda v: v[1:] if isinstance(v, str) and v.startswith("'") and v[1:].startswith(_FORMULA) else v)


def _guarded(value: Any) -> Any:
    if isinstance(value, Written):
        return value.number
    if isinstance(value, str | Badge | Entry | Quote):
        text = clean(value)
        return "'" + text if text.startswith(_FORMULA) else text
    return value


def check_columns(df: pd.DataFrame, what: str) -> None:
    """Raises ValueError unless every column has a name of its own that is text; `what` begins the message."""
    names = list(df.columns)
    if not names or not all(isinstance(name, str) and name.strip() for name in names) or len(set(names)) < len(names):
        raise ValueError(f"{what}: every column needs a name of its own, as text; got {names}")


def check_quantities(df: pd.DataFrame, name: str) -> None:
    """Raises ValueError unless the table begins with the columns QUANTITY and low ≤ high in every row."""
    first = list(df.columns[: len(QUANTITY)])
    if first != QUANTITY:
        raise ValueError(
            f"publish {name}: a table of quantities begins with {', '.join(QUANTITY)}, not {', '.join(first)}"
            " (for another kind of table: quantities=False)"
        )
    wrong = df[df["low"].astype(float) > df["high"].astype(float)]
    if len(wrong):
        raise ValueError(f"publish {name}: low > high in {len(wrong)} rows, first: {wrong.iloc[0].to_dict()}")


def finite(column: pd.Series) -> pd.Series:
    """The column as floats, infinity being empty."""
    return column.astype(float).where(np.isfinite(column.astype(float)))
