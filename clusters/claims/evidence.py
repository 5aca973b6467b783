"""What a rule on a claim works with: the claim, the facts of other lineages, and the finding it hands back.

Figures that go back to the same release as the claim (the article and its English counterpart) share its `lineage` and
confirm nothing. A source whose lineage is blank is of unknown descent and is not used either.
"""

import functools
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from clusters.growth import series
from clusters.uncertainty import bounds, citing
from clusters.uncertainty.bounds import Bound
from clusters.wording import language as words
from clusters.wording import measures


class Text(NamedTuple):
    """A sentence in both languages."""

    vi: str
    en: str

    def __add__(self, other: "Text") -> "Text":  # type: ignore[override]
        """Both sentences joined by a blank where both exist."""
        return Text(f"{self.vi} {other.vi}".strip(), f"{self.en} {other.en}".strip())


NOTHING = Text("", "")
BY_OTHERS = ("supported", "supported_by_convention")
"""The verdicts that say that others bear a claim out; the article's own arithmetic gives "self_consistent"."""


@dataclass(frozen=True)
class Finding:
    """What a rule found: the verdict, why, on which figures, and whether these are independent of the claim.

    basis: "independent" (another lineage), "internal" (the claim's own figures only) or "none".
    found: the value that stands against the claimed one, None where there is no such value.
    Raises ValueError if the verdict credits others with what rests on no figure of theirs.
    """

    verdict: str
    reason: Text
    evidence: list[str] = field(default_factory=list)
    found: Bound | None = None
    basis: str = "none"
    missing: Text = NOTHING

    def __post_init__(self) -> None:
        """Support by others is support by figures of another lineage."""
        if self.verdict in BY_OTHERS and self.basis != "independent":
            raise ValueError(f"{self.verdict} on the basis {self.basis!r}: the article alone is self_consistent")


@dataclass(frozen=True)
class Facts:
    """A region's tables as a rule sees them, and the reading of bounds ("strict" or "convention")."""

    data: Any
    reading: str = "convention"

    @functools.cached_property
    def _lineages(self) -> dict[str, str]:
        """What is asked thousands of times: {source_id: lineage} of the sources that have one."""
        return dict(self.data.sources["lineage"].dropna())

    def lineage(self, source_id: Any) -> str:
        """The release a source goes back to; "" if unknown."""
        return self._lineages.get(source_id, "")

    def independent(self, rows: pd.DataFrame, claim: pd.Series, column: str = "source_id") -> pd.DataFrame:
        """The rows whose source goes back to another release than the claim's."""
        own = self.lineage(claim.source_id)
        lineages = rows[column].map(self.lineage)
        return rows[(lineages != "") & (lineages != own)]

    def same_release(self, rows: pd.DataFrame, claim: pd.Series) -> pd.DataFrame:
        """The rows of the claim's own source, or of one that goes back to the same release."""
        own = self.lineage(claim.source_id)
        return rows[(rows.source_id == claim.source_id) | ((own != "") & (rows.source_id.map(self.lineage) == own))]

    def name(self, slug: str) -> Text:
        """A province's name in both languages; the slug itself if the region has no such province."""
        rows = self.data.provinces[self.data.provinces.province == slug]
        return Text(rows.name_vi.iloc[0], rows.name_en.iloc[0]) if len(rows) else Text(slug, slug)

    def publisher(self, source_id: str) -> str:
        """Who published a source, without the remark in brackets."""
        name = self.data.sources["publisher"].get(source_id)
        return name.split(" (")[0] if isinstance(name, str) else source_id

    def indicator(self, slug: str) -> Text:
        """An indicator's name in both languages; the slug itself if it has none."""
        rows = self.data.indicators[self.data.indicators.indicator == slug]
        return Text(rows.name_vi.iloc[0], rows.name_en.iloc[0]) if len(rows) else Text(slug, slug)

    @property
    def former(self) -> list[str]:
        """Slugs of the former provinces in drawing order."""
        rows = self.data.provinces[self.data.provinces.role == "former"]
        return list(rows.sort_values("order").province)

    @property
    def merged(self) -> str:
        """Slug of the merged province, "" if there is none."""
        rows = self.data.provinces[self.data.provinces.role == "merged"]
        return str(rows.province.iloc[0]) if len(rows) else ""

    def parts_of(self, entity: Any) -> list[str]:
        """The areas whose figures make up an entity's: the former provinces of the merged one, else the entity."""
        return self.former if entity == self.merged else [str(entity)]


def arguments(claim: pd.Series) -> dict[str, str]:
    """The claim's rule_argument "months=12|definition=plan" as a dictionary."""
    text = claim.get("rule_argument")
    parts = text.split("|") if isinstance(text, str) else []
    return {name.strip(): value.strip() for name, _, value in (part.partition("=") for part in parts)}


def claimed(claim: pd.Series, reading: str = "strict") -> Bound | None:
    """The claim's value as a bound, None if it has no number."""
    if pd.isna(claim.value):
        return None
    ends = series.ends(pd.DataFrame([claim]), reading).iloc[0]
    return Bound(ends.low, ends.high)


def figure_bounds(rows: pd.DataFrame, reading: str) -> list[Bound]:
    """Published rows (value, value_high, bound, rounding_unit) as bounds."""
    if rows.empty:
        return []
    return list(bounds.of_rows(rows, reading))


def stated_by_place(claim: pd.Series, facts: Facts, indicator: str, places: list[str]) -> pd.DataFrame:
    """What the claim's own release states about some places: entity, period, low, high (strict), near_low, near_high
    (by the facts' reading), claim_ids; one row a place in the given order, places of which it states nothing left out.

    Of several statements about one place those nearest in time to the claim count; if they differ, the ends span them.
    """
    claims = facts.data.claims
    rows = claims[claims.entity.isin(places) & (claims.indicator == indicator) & claims.value.notna()]
    rows = facts.same_release(rows, claim)
    rows = rows.assign(gap=[months_apart(claim.period, period) for period in rows.period])
    found = []
    for place in places:
        own = rows[rows.entity == place]
        own = own[own.gap == own.gap.min()]
        if len(own):
            ends, near = (figure_bounds(own, reading) for reading in ("strict", facts.reading))
            span = [min(b.low for b in ends), max(b.high for b in ends)]
            span += [min(b.low for b in near), max(b.high for b in near)]
            found.append((place, own.period.iloc[0], *span, " ".join(own.claim_id)))
    columns = ["entity", "period", "low", "high", "near_low", "near_high", "claim_ids"]
    return pd.DataFrame(found, columns=columns)


def agreement(claim: pd.Series, row: pd.DataFrame) -> str:
    """Whether one published figure bears the claim out: "yes", "convention" (rounding allows it), "no", or "open".

    "More than 90" or "about 90" of unknown rounding excludes little and confirms nothing: what it allows is open.
    """
    stated, other = claimed(claim), figure_bounds(row, "strict")[0]
    if stated is None:
        return "no"
    if stated.low <= other.low and other.high <= stated.high:
        return "yes"
    near, kind = claimed(claim, "convention"), figure_bounds(row, "convention")[0]
    assert near is not None
    if near.low > kind.high or kind.low > near.high:
        return "no"
    figure = row.iloc[0]
    loose = figure.bound in ("at_least", "at_most", "nearly", "about") and pd.isna(figure.rounding_unit)
    return "open" if loose else "convention"


def months(period: Any) -> tuple[int, int] | None:
    """First and last month of "2024", "2024-12", "2024-12-31" or "2016-2024", counted from year 0; None if undated."""
    if not isinstance(period, str):
        return None
    parts = period.split("-")
    if not all(part.isdigit() for part in parts):
        return None
    if len(parts) == 2 and len(parts[1]) == 4:
        return int(parts[0]) * 12, int(parts[1]) * 12 + 11
    if len(parts) == 1:
        return int(parts[0]) * 12, int(parts[0]) * 12 + 11
    month = int(parts[0]) * 12 + int(parts[1]) - 1
    return month, month


def months_apart(one: Any, other: Any) -> float:
    """Months between two periods, 0 if they overlap, infinite if either is undated."""
    a, b = months(one), months(other)
    if a is None or b is None:
        return float("inf")
    return float(max(a[0] - b[1], b[0] - a[1], 0))


def shown(value: Bound, decimals: int | None = None, unit: str = "") -> Text:
    """A bound in both languages with its unit ("%"), with as many decimals as its ends have, at most two."""
    finite = [float(end) for end in (value.low, value.high) if np.isfinite(end)]
    needed = [next(d for d in (0, 1, 2) if d == 2 or round(end, d) == round(end, 6)) for end in finite]
    places = decimals if decimals is not None else max(needed, default=0)
    return Text(measures.text(value, "vi", places, unit), measures.text(value, "en", places, unit))


def worded(row: Any) -> Text:
    """The value of one published figure with the word of its bound: "ít nhất 30.800"; of a range both ends."""
    if row.bound == "range":
        return shown(Bound(row.value, row.value_high))
    value = shown(Bound.exact(float(row.value)))
    if isinstance(row.bound, str) and row.bound in ("at_least", "at_most", "nearly", "about"):
        return Text(*(f"{words.label(row.bound, lang)} {v}" for lang, v in zip(words.LANGUAGES, value, strict=True)))
    return value


def cite(row: Any, facts: Facts) -> Text:
    """One published figure with who and when: "90,1% (VnEconomy, tháng 12 năm 2025)".

    A sum made here says so: "107 + 256 = 363, cộng ở đây". It is no figure of the source.
    """
    value, parts = worded(row), getattr(row, "added", None)
    if isinstance(parts, Text):
        value = Text(f"{parts.vi} = {value.vi}, cộng ở đây", f"{parts.en} = {value.en}, added here")
    if isinstance(row.as_of, str):
        when = Text(words.date(row.as_of, "vi"), words.date(row.as_of, "en"))
    else:
        when = Text("không ghi ngày", "undated")
    who, unit = facts.publisher(row.source_id), [measures.measured(row.unit, lang) for lang in words.LANGUAGES]
    return Text(f"{value.vi}{unit[0]} ({who}, {when.vi})", f"{value.en}{unit[1]} ({who}, {when.en})")


def origins(data: Any, texts: Iterable[Any]) -> list[list[str]]:
    """What to cite for each text of ids.

    An id (ids are divided by blanks or "+") is that of a source, a published figure, a row of the economy, a cluster,
    a park, a parameter or a claim, or is a citation already; one that belongs to none of them is left out.
    """
    whose = {source: source for source in data.sources.index}
    for name in ("published", "economy", "clusters", "parks", "parameters", "claims"):
        rows = getattr(data, name)
        whose |= dict(zip(rows.iloc[:, 0], citing.own(rows), strict=True))
    told = [text.replace("+", " ").split() if isinstance(text, str) else [] for text in texts]
    cited = [[id if citing.row_of(id) else whose.get(id) for id in ids] for ids in told]
    known = set(data.sources.index)
    return [[one for one in some if isinstance(one, str) and citing.source_of(one) in known] for some in cited]


def listed(items: list[Text], between: str = "; ") -> Text:
    """Several texts as one in both languages."""
    return Text(between.join(i.vi for i in items), between.join(i.en for i in items))
