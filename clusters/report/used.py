"""The data rows that exhibits and published tables rest on."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd

from clusters.report import exhibit as exhibits
from clusters.report import html as markup
from clusters.uncertainty import citing

NAMED = ("clusters", "parks", "provinces", "places")
"""Tables whose rows are things with a name, of no date."""

CODES = {"status": "status", "plant": "wastewater"}
"""Fields of contradictions whose value is a code, and the kind under which the glossary has it."""


def rows(citations: Sequence[str]) -> dict[str, list[str]]:
    """The data rows in some citations, each with the sources that it is cited for; empty unless all tell their row."""
    found: dict[str, list[str]] = {}
    for row in citing.rows(citations) or []:
        found[row] = citing.sources(one for one in citations if citing.row_of(one) == row)
    return found


def without_rows(table: pd.DataFrame) -> pd.DataFrame:
    """The table as it is published: its citations name sources alone."""
    table = table.drop(columns=[citing.CITES, citing.RESTS], errors="ignore")
    return table.assign(**{name: table[name].map(citing.plain) for name in citing.CITING if name in table})


def behind(table: pd.DataFrame) -> dict[str, Any]:
    """What `without_rows` leaves out, for the record: by column of citations, the different cells, and which of them
    each row has. Empty where no row is told."""
    found = {}
    for column, cells in citing.cells(table).items():
        texts = [cell if isinstance(cell, str) else "" for cell in cells]
        kinds = list(dict.fromkeys(texts))
        if any(citing.MARK in kind for kind in kinds):
            found[column] = {"cells": kinds, "rows": [kinds.index(text) for text in texts]}
    return found


def with_rows(table: pd.DataFrame, behind: dict[str, Any] | None) -> pd.DataFrame:
    """The table as it was before it was published; behind: what the record keeps of it."""
    for column, told in (behind or {}).items():
        cells = [told["cells"][n] for n in told["rows"]]
        if len(cells) == len(table):
            table[citing.CITES if column == "source_id" else column] = pd.Series(cells, table.index).replace("", None)
    return table


class Rows:
    """The data rows of a region, described for a reader of one language."""

    def __init__(self, data: Any, language: str, called: Callable[[str], str]) -> None:
        """data: the region. called: the reader's name of a slug."""
        self._data, self._language, self._called = data, language, called
        self._tables: dict[str, dict[str, dict[str, Any]]] = {}

    def described(self, id: str) -> dict[str, Any]:
        """Where a data row stands (file, row), what it speaks of (what) and what it says, as printed (value); `lang`
        of what is a title in another language than the reader's."""
        name = id.partition(":")[0]
        file, number = self._data.where[id]
        row = self._table(name).get(id, {})
        what = [*filter(None, map(self._said, _subject(name, row, self._language)))]
        what += [self._data.period(row, self._language)] if name == "economy" else []
        what = what or [self._linked(cell) for cell in list(row.values())[:2] if isinstance(cell, str)]
        told = filter(None, map(self._said, _amounts(name, row, self._language)))
        lang = row.get("title_lang") if name == "sources" else None
        foreign = {"lang": lang} if isinstance(lang, str) and lang != self._language else {}
        return {"file": file, "row": number, "what": ", ".join(what), "value": "; ".join(told), **foreign}

    def _linked(self, cell: str) -> str:
        """One side of a row that links two things: a slug as it is called, a model's feature in the reader's words."""
        return str(self._features[cell] if cell in self._features else self._called(cell))

    @functools.cached_property
    def _features(self) -> dict[str, str]:
        """What models feature, by its Vietnamese name, in the reader's words."""
        named = self._data.models[["feature_vi", f"feature_{self._language}"]].drop_duplicates("feature_vi")
        return dict(named.to_numpy())

    def _table(self, name: str) -> dict[str, dict[str, Any]]:
        """The rows of a table by their ids; of outlines by their number."""
        if name not in self._tables:
            if name in self._data.maps:
                features = enumerate(self._data.maps[name]["features"], start=1)
                self._tables[name] = {f"{name}:{n}": feature["properties"] for n, feature in features}
            elif name == "sources":
                rows = self._data.sources.reset_index()
                self._tables[name] = {f"sources:{row['source_id']}": row for row in rows.to_dict("records")}
            else:
                rows = self._data.tables[name].to_dict("records")
                self._tables[name] = {citing.row_of(row[citing.CITES]): row for row in reversed(rows)}
        return self._tables[name]

    def _said(self, cell: Any) -> str:
        """A cell in the reader's words; nothing for a slug that has none."""
        told = exhibits.said(cell, self._called, self._language)
        nameless = isinstance(cell, str) and told == cell and "_" in cell
        return "" if markup.is_blank(told) or nameless else markup.clean(told)


def _subject(name: str, row: Mapping[str, Any], language: str) -> list[Any]:
    """What a row speaks of, part by part: the place, the thing, the date."""
    named = [name for name in [row.get(f"name_{language}")] if isinstance(name, str)]
    if name == "economy":
        return [row["area"], "all_sectors" if row["sector"] == "total" else row["sector"], row["measure"]]
    if name == "claims":
        return [row["quote_vi" if language == "vi" else "gloss_en"]]
    if name == "contradictions":
        return [row["subject"]]
    if name == "sources":
        return [row["title"]]
    where = [] if named else [row.get("province"), row.get("district_id")]
    return [*named, *where, *([row.get("indicator"), row.get("as_of")] if name not in NAMED else [])]


def _amounts(name: str, row: Mapping[str, Any], language: str) -> list[Any]:
    """What a row says: figures with the word of their source and their unit, states by name."""
    if name in ("clusters", "parks"):
        states = [f"{kind}_{row[kind]}" for kind in ("status", "wastewater") if isinstance(row.get(kind), str)]
        return [_figure(row.get("area_ha"), row.get("area_bound"), "ha"), *states]
    if name == "provinces":
        return [_figure(row["area_km2"], None, "km2"), _figure(row["population_thousand"], None, "thousand persons")]
    if name == "assumptions":
        ends = list(dict.fromkeys(row[end] for end in ("low", "central", "high")))
        unit = "" if row["unit"] == "ratio" else row["unit"]
        return [(*(part for end in ends for part in ("–", end)), unit)[1:]]
    if name == "contradictions":
        sides = [_side(row, "a"), _side(row, "b")]
        return sides if sides[0] != sides[1] else [sides[0], row[f"note_{language}"]]  # two say the same of two things
    if name == "places":
        return [row["latitude"], row["longitude"]]
    low, high = (row.get(end) for end in ("low", "high"))
    if pd.isna(row.get("value")) and pd.notna(low) and pd.notna(high):
        return [(low, "–", high, row.get("unit"))]
    if pd.notna(row.get("value_high")):
        return [(row["value"], "–", row["value_high"], row.get("unit"))]
    return [_figure(row.get("value"), row.get("bound"), row.get("unit")), row.get("date")]


def _figure(value: Any, bound: Any, unit: Any) -> tuple[Any, ...]:
    """A number as it was said; nothing for a blank one."""
    if pd.isna(value):
        return ()
    return (*([bound] if isinstance(bound, str) and bound != "exact" else []), value, unit)


def _side(row: Mapping[str, Any], side: str) -> Any:
    value, bound = row[f"value_{side}"], row[f"bound_{side}"]
    if isinstance(bound, str):
        return _figure(float(value), bound, row["unit"])
    return f"{CODES[row['field']]}_{value}" if row["field"] in CODES else value
