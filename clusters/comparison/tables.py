"""The comparison's results as a reader sees them: named columns, bounds in words, dates written out.

Each function takes a result table (slugs and quantities) and gives a table in one language, for under a figure or as an
exhibit of its own. What cannot be computed says "no data"; nothing is rounded to a bare number.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd

from clusters.comparison import inventory, parks, stages
from clusters.uncertainty import bounds
from clusters.wording import language as words
from clusters.wording.names import Names

# What each exhibit is about, where there is nothing to find.
TITLES = {
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
RELATIONS = {
    "same_district": ("cùng huyện", "same district"),
    "neighbouring_district": ("huyện giáp ranh", "neighbouring district"),
    "farther": ("xa hơn", "farther"),
    "unknown": ("chưa rõ huyện", "district unknown"),
}
PARKS = {
    "all_parks": ("mọi khu biết tên", "all named parks"),
    "operating_parks": ("chỉ khu đang hoạt động", "operating parks only"),
}
CLASSES = {
    "area_below_min": ("Dưới tối thiểu", "Below minimum"),
    "area_depends": ("Chưa rõ", "Not known"),
    "area_within": ("Trong khung", "Within the limits"),
    "area_above_max": ("Trên tối đa", "Above maximum"),
    "area_not_stated": ("Không nêu", "Not stated"),
    "area_smallest": ("Nhỏ nhất (ha)", "Smallest (ha)"),
    "area_median": ("Trung vị (ha)", "Median (ha)"),
    "area_largest": ("Lớn nhất (ha)", "Largest (ha)"),
}


def coverage(names: Names, covered: pd.DataFrame, entities: Sequence[str]) -> pd.DataFrame:
    """Named clusters (hectares) and their percent of the published figure, one row an entity."""
    indicators = list(dict.fromkeys(covered["indicator"]))
    named = covered.set_index(["entity", "indicator"])["named"]
    rows = []
    for e in entities:
        cells = [f"{names.number(named[e, i])} ({names.text(stages.at(covered, e, i), 0, '%')})" for i in indicators]
        rows.append([names.name(e), *cells])
    return pd.DataFrame(rows, columns=[names.province(), *(names.name(i) for i in indicators)])


def areas(names: Names, table: pd.DataFrame, entities: Sequence[str]) -> pd.DataFrame:
    """Clusters by legal size and the smallest, median and largest area, one row an entity."""
    rows = [
        [
            names.name(e),
            *(names.text(stages.at(table, e, k), int("(ha)" in en)) for k, (_, en) in CLASSES.items()),
        ]
        for e in entities
    ]
    return pd.DataFrame(rows, columns=[names.province(), *(names.t(*pair) for pair in CLASSES.values())])


def districts(names: Names, placed: pd.DataFrame) -> pd.DataFrame:
    """Named clusters by district and status."""
    table = pd.DataFrame({names.t("Huyện", "District"): [district(names, d) for d in placed["district_id"]]})
    table[names.province()] = [names.name(p) for p in placed["province"]]
    for status in inventory.STATUSES:
        table[names.label(f"status_{status}")] = placed[status].to_numpy()
    return table.assign(**{names.label("total"): placed["total"].to_numpy()})


def district(names: Names, district_id: str) -> str:
    """A district's name, or that it is unknown."""
    return names.name(district_id) if district_id else names.of(RELATIONS, "unknown")


def ties(names: Names, table: pd.DataFrame, entities: Sequence[str]) -> pd.DataFrame:
    """Named clusters in each relation to the parks, per entity and set of parks: ranges while parks lack a district."""
    rows = [
        [names.name(e), names.of(PARKS, k), *(names.text(stages.at(own, e, r)) for r in parks.RELATIONS)]
        for e in entities
        for k, own in ((k, table[table["parks"] == k]) for k in PARKS)
    ]
    heads = [
        names.province(),
        names.t("Khu công nghiệp", "Parks"),
        *(names.t(*RELATIONS[r]) for r in parks.RELATIONS),
    ]
    return pd.DataFrame(rows, columns=heads)


def others(names: Names, beside: pd.DataFrame) -> pd.DataFrame:
    """Every peer measure with its place, date and what its source says about it."""
    values = bounds.from_frame(beside, floor=0.0)
    return pd.DataFrame(
        {
            names.label("indicator"): [names.name(i) for i in beside["indicator"]],
            names.t("Nơi", "Place"): [names.name(e) for e in beside["entity"]],
            names.label("value"): [
                names.text(b, 1, "%" if u == "percent" else "") for b, u in zip(values, beside["unit"], strict=True)
            ],
            names.label("as_of"): [names.date(d) for d in beside["as_of"]],
            names.t("Ghi chú của nguồn", "The source's qualification"): [
                n or "–" for n in beside[f"note_{names.language}"]
            ],
        }
    )


def _units(names: Names) -> pd.Series:
    return names.data.indicators.set_index("indicator")["unit"]


def gone(names: Names, missing: pd.DataFrame) -> pd.DataFrame:
    """The blank figures and how far their definition confines them."""
    values = bounds.from_frame(missing, floor=0.0)
    units = [words.label(u, names.language) for u in missing["unit"]]
    return pd.DataFrame(
        {
            names.t("Số chưa công bố", "Unpublished figure"): [names.name(i) for i in missing["indicator"]],
            names.province(): [names.name(p) for p in missing["entity"]],
            names.t("Định nghĩa giới hạn trong", "Confined by definition to"): [
                names.text(b, 0, u) if b.known else names.t("không giới hạn", "not confined")
                for b, u in zip(values, units, strict=True)
            ],
        }
    )


def ranking(names: Names, ranked: pd.DataFrame) -> pd.DataFrame:
    """The missing figures, first those that narrow most."""
    return pd.DataFrame(
        {
            names.t("Số liệu", "Figure"): datum(names, ranked),
            names.t("Kết quả hẹp lại", "Results narrowed"): list(ranked["results"]),
            names.t("Độ rộng bớt đi", "Width removed"): list(ranked["removed"]),
            names.t("Phần lớn nhất (%)", "Largest part (%)"): list(ranked["best"]),
        }
    )


def datum(names: Names, ranked: pd.DataFrame) -> list[str]:
    """The names of the figures in a ranking."""
    pairs = zip(ranked["datum_province"], ranked["datum_indicator"], strict=True)
    return [f"{names.name(p)}: {names.name(i).lower()}" for p, i in pairs]


def _rows(table: pd.DataFrame) -> Iterator[Any]:
    return iter(table.itertuples())
