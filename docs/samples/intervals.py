"""Samples of intervals: what the notebooks need of them, and what may go wrong."""

import math

import pandas as pd

from clusters.report import charts

NAMES = {
    "north": "Phía Bắc",
    "middle": "Trung Du",
    "south": "Phía Nam (cũ)",
    "whole": "Phía Nam (mới)",
    "country": "Cả nước",
    "long": "Vùng đồng bằng ven biển và trung du miền núi phía Bắc, kể cả các huyện mới sáp nhập",
    "industry": "Công nghiệp và xây dựng",
    "farming": "Nông, lâm nghiệp và thủy sản",
    "services": "Dịch vụ",
    "jobs": "Số lao động bình quân của mỗi cụm đang hoạt động",
    "land": "Diện tích đất công nghiệp đã cho thuê",
    "rate": "Tỷ lệ lấp đầy",
}
OPEN, NONE = math.inf, math.nan


def look(**options: object) -> charts.Look:
    """A Vietnamese edition with three areas and the merged one."""
    return charts.Look(
        "vi",
        lambda slug: NAMES.get(slug, str(slug)),
        ("north", "middle", "south"),
        "whole",
        **options,  # type: ignore[arg-type]
    )


def table(*rows: tuple, columns: str = "entity low high") -> pd.DataFrame:
    """Rows under the named columns."""
    return pd.DataFrame(list(rows), columns=columns.split())


GROWTH = table(
    ("north", 10.05, 10.06),
    ("middle", 8.27, 8.41),
    ("south", 7.77, 8.24),
    ("whole", 8.62, 8.85),
    ("country", 5.79, 5.98),
)
STATUS = table(
    ("north", 12, 12, "strict"),
    ("middle", 4, 11, "possible"),
    ("south", 6, 9, "preliminary"),
    ("country", 7, 13, "stated"),
    ("whole", 20, 20, "preliminary"),
    columns="entity low high status",
)
OPENS = table(
    ("north", 857, OPEN), ("middle", NONE, 1050), ("south", 2307, OPEN), ("whole", NONE, NONE), ("long", 900, 1400)
)
NEGATIVE = table(
    ("north", -12.5, -3.1), ("middle", -2, 4), ("south", 1, 1), ("whole", -OPEN, -6), ("country", -30, -30)
)
TWELVE = table(*((f"Tỉnh số {i}: tên dài vừa phải", 10 + i, 10 + i + (i % 4) * 3) for i in range(12)))
SECTORS = table(
    *(
        (sector, area, low, low + wide, year)
        for s, sector in enumerate(("farming", "industry", "services"))
        for a, area in enumerate(("north", "middle", "south"))
        for low, wide, year in ((0.8 + 0.2 * s + 0.1 * a, 0.02, "2018"), (0.83 + 0.2 * s + 0.1 * a, 0.0, "2022"))
    ),
    columns="sector entity low high year",
)
FLOWS = table(
    *(
        (area, route, 4 * i + 2, 4 * i + 14 + 3 * j, 4 * i + 6)
        for j, route in enumerate(("jobs", "land", "rate"))
        for i, area in enumerate(("north", "middle", "south"))
    ),
    columns="entity route low high central",
)
PEERS = table(
    *(
        (f"{place} · 0{m}/2025", measure, low, low + m % 3, place)
        for m, measure in enumerate(("jobs", "land", "rate"), 1)
        for place, low in (("Tiền Phong", 43 * m), ("north", 30 * m), ("whole", 28 * m), ("Gia Lai", 11 * m))
    ),
    columns="where measure low high entity",
)
STRIP = table(
    *(
        (area, size, size, status)
        for i, area in enumerate(("north", "middle", "south"))
        for size, status in zip(
            (5 + 2 * i, 10, 10, 12, 20, 20, 20, 21, 30, 48, 50, 50, 50, 75, 75),
            ("strict", "preliminary", "stated") * 5,
            strict=True,
        )
    ),
    columns="entity low high status",
)
GAPS = table(
    ("north", 3, 3, "land"), ("whole", 9, 12, "land"), ("north", NONE, NONE, "rate"), columns="entity low high measure"
)

SAMPLES: list[tuple[str, charts.Form, charts.Look]] = [
    (
        "rates",
        charts.intervals(GROWTH, line=8.75),
        look(words={"line": "được nêu: 8,75"}, unit="% một năm", decimals=2),
    ),
    ("statuses", charts.intervals(STATUS, zero=True), look(unit="cụm")),
    ("open ends", charts.intervals(OPENS), look(unit="lao động", decimals=0)),
    ("negatives", charts.intervals(NEGATIVE, line=0), look(unit="%")),
    ("one row", charts.intervals(GROWTH.head(1)), look(unit="% một năm", decimals=2)),
    ("one long open row", charts.intervals(OPENS.tail(1).assign(high=OPEN)), look(decimals=0)),
    (
        "twelve rows",
        charts.intervals(TWELVE, colour="", line=18.5),
        look(words={"line": "trung bình của cả nước năm 2024"}),
    ),
    (
        "several to a row",
        charts.intervals(SECTORS, row="sector", label="year", line=1),
        look(words={"line": "cả nước = 1"}, decimals=2),
    ),
    (
        "small multiples",
        charts.intervals(FLOWS, panels="route", zero=True),
        look(words={"central": "trung vị"}, unit="m³/ngày", decimals=0),
    ),
    (
        "small multiples with rows of their own",
        charts.intervals(PEERS, row="where", panels="measure", share=False),
        look(decimals=0),
    ),
    (
        "strip",
        charts.intervals(STRIP, label=None, band=(10, 75)),
        look(
            words={
                "band": "10–75 ha",
                "strict": "đang hoạt động",
                "preliminary": "đã thành lập",
                "stated": "mới quy hoạch",
            }
        ),
    ),
    ("large numbers", charts.intervals(GROWTH.assign(low=GROWTH.low * 1e9, high=GROWTH.high * 1e9)), look(decimals=0)),
    ("nothing in one of two", charts.intervals(GAPS, panels="measure", share=False), look(unit="ha")),
    ("open ends without words", charts.intervals(OPENS.assign(row="Cả nước"), row="row", label=None), look()),
    ("long words beside", charts.intervals(GROWTH.assign(note=NAMES["long"]), label="note"), look()),
]
