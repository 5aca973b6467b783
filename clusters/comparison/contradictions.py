"""What sources say against each other of parks and clusters: both statements side by side, neither chosen nor averaged.

Nothing is computed from them; what the other tables hold is statement A, wherever they hold it.
"""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from clusters.uncertainty import citing
from clusters.uncertainty.bounds import Bound
from clusters.uncertainty.quantities import joined
from clusters.wording import language as words

PAIRS = ["subject", "field", "value_a", "bound_a", "as_of_a", "source_a", "value_b", "bound_b", "as_of_b", "source_b"]
CODES = ("status", "plant")  # fields whose value is a code that needs its kind to be called by a name


def pairs(contradictions: pd.DataFrame) -> pd.DataFrame:
    """The region's contradictions, one row a pair: PAIRS, unit, note_vi, note_en, sources; fields in one order.

    contradictions: the table of that name. A value is a number as printed (with its bound and unit), or a code.
    """
    rows = contradictions.sort_values(["field", "subject"], kind="stable").reset_index(drop=True)
    own = rows[citing.CITES] if citing.CITES in rows else [""] * len(rows)
    both = zip(rows["source_a"], rows["source_b"], own, strict=True)
    told = [joined([citing.beside(a, row), citing.beside(b, row)]) for a, b, row in both]
    return rows[[*PAIRS, "unit", "note_vi", "note_en"]].assign(sources=told)


def sides(found: pd.DataFrame) -> pd.DataFrame:
    """`pairs` for a reader, two rows a pair: subject, field ("field_area"), amount, when_vi, when_en, source_id, and
    note_vi, note_en (with the second row)."""
    rows = [row for pair in found.to_dict("records") for row in _two(pair)]
    columns = ["subject", "field", "amount", "when_vi", "when_en", "source_id", citing.CITES, "note_vi", "note_en"]
    return pd.DataFrame(rows, columns=columns).astype({"amount": object})


def _two(pair: dict[Any, Any]) -> Iterator[dict[str, Any]]:
    for side in ("a", "b"):
        as_of, last = pair[f"as_of_{side}"], side == "b"
        dated = {f"when_{lang}": words.date(as_of, lang) if isinstance(as_of, str) else "" for lang in words.LANGUAGES}
        noted = {f"note_{lang}": pair[f"note_{lang}"] if last else "" for lang in words.LANGUAGES}
        what = {"subject": pair["subject"], "field": f"field_{pair['field']}", "amount": _amount(pair, side)}
        source = pair[f"source_{side}"]
        own = [one for one in pair["sources"].split() if citing.source_of(one) == source]
        yield what | dated | noted | {"source_id": source, citing.CITES: joined(own)}


def _amount(pair: dict[Any, Any], side: str) -> Any:
    """A number with its bound and unit as a cell takes it, or a code with its kind ("status_planned")."""
    value, bound = pair[f"value_{side}"], pair[f"bound_{side}"]
    if not isinstance(bound, str):
        return f"{pair['field']}_{value}" if pair["field"] in CODES else value
    number = float(value)
    return (Bound.exact(number), pair["unit"]) if bound == "exact" else (bound, number, pair["unit"])
