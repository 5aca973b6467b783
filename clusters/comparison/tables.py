"""The comparison's results as a reader sees them: named columns, bounds in words, dates written out.

Each function takes a result table (slugs and quantities) and gives a table in one language, for under a figure or as an
exhibit of its own. What cannot be computed says "no data"; nothing is rounded to a bare number.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from clusters.comparison import stages
from clusters.comparison.reconciliation_tables import publisher, with_unit
from clusters.uncertainty import bounds
from clusters.uncertainty.bounds import Bound
from clusters.wording import language as words
from clusters.wording.measures import measured
from clusters.wording.names import Names

# What each exhibit is about, where there is nothing to find.
TITLES = {
    "funnel": ("Số cụm theo giai đoạn", "Clusters by stage"),
    "funnel_rates": ("Tỷ lệ giữa các giai đoạn", "Rates between the stages"),
    "intensity": ("Mức sử dụng cụm", "How intensively clusters are used"),
    "intensity_table": ("Mức sử dụng cụm theo hai cách hiểu", "Use of clusters in both readings"),
    "orderings": ("Thứ tự giữa các tỉnh", "Orderings of the provinces"),
    "break_even": ("Điểm lật của thứ tự", "Where orderings turn"),
    "profile": ("Tỷ trọng của từng tỉnh", "Each province's share"),
    "evenness": ("Mức đồng đều", "Evenness"),
    "evenness_table": ("Tỷ trọng và mật độ", "Shares and densities"),
    "inventory_coverage": ("Cụm biết tên so với số công bố", "Named clusters against published counts"),
    "area_distribution": ("Diện tích cụm so với quy định", "Areas of clusters against the legal limits"),
    "districts": ("Cụm biết tên theo huyện", "Named clusters by district"),
    "map": ("Bản đồ cụm và khu công nghiệp", "Map of clusters and parks"),
    "network": ("Quan hệ giữa cụm và khu công nghiệp", "How clusters lie to parks"),
    "network_parks": ("Khu và cụm đứng riêng", "Parks and clusters on their own"),
    "peers": ("So với các nơi khác", "Beside other places"),
    "reconciliation": ("Đối chiếu nguồn cho toàn tỉnh", "Sources on the whole province"),
    "reconciliation_gaps": ("Chênh lệch giữa các nguồn", "Gaps between sources"),
    "reconciliation_provinces": ("Đối chiếu nguồn cho từng tỉnh", "Sources on each province"),
    "remainders": ("Phần còn lại suy từ tổng", "Remainders implied by totals"),
    "missing_data": ("Số liệu còn thiếu", "Missing figures"),
    "narrowing": ("Số liệu nào làm hẹp kết quả", "Which figure narrows the results"),
    "claims": ("Các câu của bài báo về cụm", "The article's sentences on clusters"),
}
SIGN = {"greater": ">", "less": "<", "equal": "=", "unknown": "?", "missing": "–"}
AGAINST = {
    "equal": ("số cụm mỗi tỉnh", "an equal number per province"),
    stages.PLANNED: ("số cụm quy hoạch", "clusters planned"),
    "area": ("diện tích tự nhiên", "land area"),
    "population": ("dân số", "population"),
}
EVEN = {
    "even": ("khá đều", "fairly evenly"),
    "uneven": ("không đều", "unevenly"),
    "unknown": ("không kết luận", "no conclusion"),
    "missing": ("không có số liệu", "no data"),
}


def funnel_counts(names: Names, funnel: pd.DataFrame, entities: Sequence[str]) -> pd.DataFrame:
    """Clusters at each stage and lost between them, one row an entity."""
    columns = {s: names.label(f"stage_{s.removeprefix('clusters_')}") for s in stages.STAGES}
    columns |= {k: names.label(k) for k in ("lost_before_established", "lost_before_operating")}
    rows = [[names.name(e), *(names.text(stages.at(funnel, e, i)) for i in columns)] for e in entities]
    return pd.DataFrame(rows, columns=[names.province(), *columns.values()])


def funnel_rates(names: Names, funnel: pd.DataFrame, entities: Sequence[str]) -> pd.DataFrame:
    """Stage rates as count/count (percent) and the dates of the counts, one row an entity; * marks mixed dates."""
    rows = []
    for entity in entities:
        count = {s: names.text(stages.at(funnel, entity, s)) for s in stages.STAGES}
        shares = [stages.at(funnel, entity, r.indicator) for r in stages.RATES]
        cells = [
            f"{count[r.numerator]}/{count[r.denominator]} ({names.text(b, 1, '%')})" if b.known else names.text(b)
            for r, b in zip(stages.RATES, shares, strict=True)
        ]
        dates = funnel[(funnel["entity"] == entity) & (funnel["indicator"] == stages.RATES[-1].indicator)].iloc[0]
        known = dict.fromkeys(d for d in map(names.date, (dates["as_of_from"], dates["as_of_to"])) if d)
        rows.append([names.name(entity), *cells, " – ".join(known) + "*" * int(dates["mixed_dates"]) or None])
    heads = [names.province(), *(names.name(r.indicator) for r in stages.RATES), names.label("as_of")]
    return pd.DataFrame(rows, columns=heads)


def intensities(
    names: Names, intensity: pd.DataFrame, entities: Sequence[str], only_given: bool = False
) -> pd.DataFrame:
    """Every ratio of every entity in both readings, with marks: * mixed dates, † mixed scope.

    only_given: without the ratios that lack a figure.
    """
    rows = []
    for ratio in dict.fromkeys(intensity["indicator"]):
        own = intensity[intensity["indicator"] == ratio].set_index("entity")
        for e in entities:
            here = own.loc[[e]].iloc[0]
            if here["missing"] and only_given:
                continue
            both = [_ratio(names, stages.at(intensity, e, ratio, r), here["missing"]) for r in bounds.READINGS]
            marks = "" if here["missing"] else "*" * int(here["mixed_dates"]) + "†" * int(here["mixed_scope"])
            rows.append([names.name(ratio) + marks, names.name(e), *both])
    heads = [names.label("ratio"), names.province(), *(names.label(r) for r in bounds.READINGS)]
    return pd.DataFrame(rows, columns=heads)


def _ratio(names: Names, bound: Bound, missing: str) -> str:
    """A ratio in words: one decimal below 100; without any bound though nothing is missing, it says so."""
    if not bound.known and not missing:
        return names.t("không xác định được mức thấp nhất, cao nhất", "no bound at all")
    return names.text(bound, int(bound.low < 100))


def orderings(names: Names, table: pd.DataFrame) -> pd.DataFrame:
    """Each comparison with its answer and what it rests on; where that is one source's figures alone, whose."""
    basis = table["basis"].where(
        table["basis"] != "", table["answer"].map({"unknown": "inconclusive", "missing": "no_data"})
    )
    compared = [f"{names.name(r.entity)} {SIGN[r.answer]} {names.name(r.other)}" for r in _rows(table)]
    return pd.DataFrame(
        {
            names.label("indicator"): [names.name(i) for i in table["indicator"]],
            names.t("So sánh", "Comparison"): compared,
            names.t("Cơ sở", "Basis"): [
                by_figures_of(names, by) if b == "by_source" else words.label(b, names.language)
                for b, by in zip(basis, table["by"], strict=True)
            ],
        }
    )


def by_figures_of(names: Names, sources: str) -> str:
    """That an ordering is certain by the figures of some sources (ids), which others do not bear out."""
    whose = names.join(list(dict.fromkeys(publisher(names, source) for source in sources.split())))
    return names.t(f"chắc chắn theo số liệu của {whose}", f"certain by the figures of {whose}")


def break_even(names: Names, table: pd.DataFrame) -> pd.DataFrame:
    """Orderings with the factor at which they turn and the figure (of a ratio its numerator) that takes."""
    rows, units = [], _units(names)
    for r in _rows(table):
        compared = f"{names.name(r.indicator)}: {names.name(r.entity)} > {names.name(r.other)}"
        counted = r.numerator if isinstance(r.numerator, str) else r.indicator
        needed = names.number(r.needed) + measured(units.get(counted), names.language)
        rows.append([compared, r.low, f"{needed} ({names.name(counted).lower()})"])
    heads = [names.t("Thứ tự theo quy ước", "Ordering by convention"), names.t("Số lần", "Factor")]
    return pd.DataFrame(rows, columns=[*heads, names.t("Mức cần có", "Level needed")])


def shares(names: Names, parts: pd.DataFrame, figures: Mapping[tuple[str, str], Bound]) -> pd.DataFrame:
    """Shares of the total per indicator (rows) and province (columns); where there is none, the figure itself."""
    rows, units = [], _units(names)
    for indicator in dict.fromkeys(parts["indicator"]):
        row = [names.name(indicator)]
        for p in dict.fromkeys(parts["entity"]):
            share = stages.at(parts, p, indicator)
            alone = with_unit(names, figures[p, indicator], units.get(indicator))
            row.append(names.text(share, 0, "%") if share.known else alone)
        rows.append(row)
    heads = [names.name(p) for p in dict.fromkeys(parts["entity"])]
    return pd.DataFrame(rows, columns=[names.label("indicator"), *heads])


def evenness(names: Names, even: pd.DataFrame, provinces: Sequence[str]) -> pd.DataFrame:
    """Per reference: each province's fit, the spread, and the verdict."""
    rows = []
    for reference in even["reference"].dropna().unique():
        own = even[even["reference"] == reference]
        fits = [names.text(stages.at(own, p, "density_ratio"), 2) for p in provinces]
        total = own[own["indicator"] == "spread"]
        between = names.text(bounds.from_frame(total)[0], 2)
        rows.append([names.of(AGAINST, reference), *fits, between, names.of(EVEN, total["verdict"].iloc[0])])
    heads = [names.t("Xét theo", "Against"), *(names.name(p) for p in provinces)]
    heads += [names.t("Lớn nhất / nhỏ nhất", "Largest / smallest"), names.t("Phân bố", "Spread")]
    return pd.DataFrame(rows, columns=heads)


def densities(names: Names, even: pd.DataFrame, dense: pd.DataFrame, entities: Sequence[str]) -> pd.DataFrame:
    """Share of the count and densities, one row an entity; the whole is all of it where the shares are known."""
    parts = [stages.at(even, e, "share") for e in entities if e != names.data.id]
    whole = names.number(100) + "%" if parts and all(share.known for share in parts) else None
    rows = [
        [
            names.name(e),
            names.text(stages.at(even, e, "share"), 1, "%") if e != names.data.id else whole,
            *(names.text(stages.at(dense, e, i), 2) for i in ("per_100_km2", "per_100k_people")),
        ]
        for e in entities
    ]
    heads = [names.province(), names.t("Tỷ trọng", "Share"), names.t("Cụm trên 100 km²", "Clusters per 100 km²")]
    return pd.DataFrame(rows, columns=[*heads, names.t("Cụm trên 100.000 dân", "Clusters per 100,000 people")])


def _units(names: Names) -> pd.Series:
    return names.data.indicators.set_index("indicator")["unit"]


def datum(names: Names, ranked: pd.DataFrame) -> list[str]:
    """The names of the figures in a ranking."""
    pairs = zip(ranked["datum_province"], ranked["datum_indicator"], strict=True)
    return [f"{names.name(p)}: {names.name(i).lower()}" for p, i in pairs]


def _rows(table: pd.DataFrame) -> Iterator[Any]:
    return iter(table.itertuples())
