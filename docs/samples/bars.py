"""Samples of bars: counts, shares, signed values, before and after, open ends, many rows."""

import dataclasses
import math

from clusters.report import charts
from docs.samples.intervals import OPENS, look, table

NONE = math.nan
NAMES = {
    "north": "North",
    "middle": "Middle",
    "south": "South (former)",
    "whole": "South (merged)",
    "fourth": "Fourth",
    "fifth": "Fifth",
    "planned": "planned",
    "established": "established",
    "operating": "operating",
    "before": "before",
    "after": "after the merger of all three",
    "ordinary": "ordinary plants",
    "left_out": "left out",
    "norm": "the norm",
}


def english(**options: object) -> charts.Look:
    """An English edition with five areas and the merged one."""
    areas = ("north", "middle", "south", "fourth", "fifth")
    return dataclasses.replace(
        look(**options), language="en", name=lambda slug: NAMES.get(slug, str(slug)), areas=areas
    )


COUNTS = table(("north", 14, 14), ("middle", 15, 20), ("south", 0, 13), ("whole", 29, 47), ("country", 0, 0))
FIVE = table(("north", 52, 60), ("middle", 48, 48), ("south", 30.5, 41), ("fourth", 0, 12), ("fifth", 75, 75))
WORTH = table(
    ("Số lao động bình quân của mỗi cụm đang hoạt động, Phía Nam (cũ)", 48.2, 48.2),
    ("Diện tích đất công nghiệp đã cho thuê, Trung Du", 100, 100),
    ("Số cụm đang hoạt động có trạm xử lý nước thải tập trung đạt quy chuẩn, Phía Bắc", 17, 17),
    ("Tỷ lệ lấp đầy", 3.5, 3.5),
    ("Số doanh nghiệp", 0, 0),
)
COSTS = table(
    ("Nam Cao wastewater plant, 2023", 9.3, 9.3, "ordinary"),
    ("Trung Lương cluster, 2021", 13.9, 18.2, "ordinary"),
    ("Phong Khê paper craft village, 2018: treats two streams, prices of two stages", 27.9, 27.9, "left_out"),
    ("Norm of the Ministry of Construction", 17.7, 17.7, "norm"),
    columns="plant low high kind",
)
EFFECTS = table(
    ("Unit cost of a plant", 0.83, 0.83),
    ("Clusters without any system", 0.41, 0.47),
    ("Wastewater of a hectare and day", 0.2, 0.2),
    ("Share already connected", -0.36, -0.31),
    ("Rented share of the land", -0.02, 0.05),
    ("Interest", -0.01, -0.01),
    columns="factor low high",
)
NEGATIVE = table(
    ("north", -12.5, -3.1), ("middle", -2, 4), ("south", 1, 1), ("whole", -math.inf, -6), ("country", NONE, 9)
)
STAGES = table(
    *(
        (area, stage, low, low + i)
        for i, (area, counts) in enumerate(
            {"north": (20, 17, 14), "middle": (25, 22, 20), "south": (39, 15, 13)}.items()
        )
        for stage, low in zip(("planned", "established", "operating"), counts, strict=True)
    ),
    columns="entity stage low high",
)
MERGED = table(
    ("north", "before", 5, 5), ("north", "after", 7, NONE), ("middle", "before", 0, 3), ("middle", "after", 4, 4),
    columns="entity when low high",
)  # fmt: skip
SPOTS = table(
    *((f"Cụm {name} · xử lý nước thải", 100 / (i + 1), 100 / (i + 1), area)
      for i, (name, area) in enumerate(
        (name, area) for name in ("Cổ Lễ", "An Xá", "Thanh Hải", "Khánh Nhạc", "Kim Bình", "Gia Vân", "Yên Mô")
        for area in ("north", "middle", "south"))),
    columns="spot low high entity",
)  # fmt: skip
SCORES = table(
    *((option, model, low, low + wide)
      for option, values in {"jobs": (61, 55, 38), "land": (44, 58, 41), "rate": (12, 20, 64)}.items()
      for model, low, wide in zip(("weighted", "TOPSIS", "PROMETHEE"), values, (0, 4, 9), strict=True)),
    columns="option model low high",
)  # fmt: skip
STATUS = table(
    ("north", 12, 12, "strict"), ("middle", 4, 11, "possible"), ("south", 6, 9, "preliminary"),
    ("country", 7, 13, "stated"), ("whole", 20, 20, "preliminary"), columns="entity low high status",
)  # fmt: skip
SAID = table(
    ("north", 5, 7, "5 → 7 of 14, of which four are shown to comply with the standard"),
    ("middle", 0, 3, "0 → 3 of 20"),
    ("south", 11, 11, None),
    columns="entity low high said",
)

SAMPLES: list[tuple[str, charts.Form, charts.Look]] = [
    ("counts", charts.bars(COUNTS), look(unit="cụm")),
    ("sorted shares, one colour", charts.bars(WORTH, colour="", sort=True), look(unit="%")),
    (
        "colours of kinds, a line",
        charts.bars(
            COSTS, row="plant", colour="kind", line=15.2,
            colours={"ordinary": "accent", "left_out": "soft", "norm": "warn"},
        ),
        english(words={"line": "median of the ordinary plants: 15.2"}, unit="million VND per m³/day", decimals=1),
    ),
    ("signed", charts.bars(EFFECTS, row="factor", colour=""), english(decimals=2)),
    ("negatives", charts.bars(NEGATIVE, line=-6), look(words={"line": "mục tiêu"}, unit="%")),
    ("open ends", charts.bars(OPENS), look(unit="lao động", decimals=0)),
    ("five areas", charts.bars(FIVE, sort=True), english(unit="%")),
    ("one row", charts.bars(COUNTS.tail(2).head(1)), english()),
    ("stages", charts.bars(STAGES, by="stage"), english(unit="clusters")),
    (
        "before and after",
        charts.bars(MERGED, by="when", colour="when", colours={"before": "soft", "after": "accent"}),
        english(),
    ),
    ("many rows of three areas", charts.bars(SPOTS, row="spot"), look(unit="%", decimals=0)),
    (
        "small multiples",
        charts.bars(SCORES, row="option", colour="", panels="model", line=50),
        look(words={"line": "một nửa"}, decimals=0),
    ),
    (
        "small multiples with scales of their own",
        charts.bars(SCORES, row="option", colour="", panels="model", share=False, sort=True),
        look(decimals=0),
    ),
    ("statuses", charts.bars(STATUS), look(unit="cụm")),
    ("a scale in place of values", charts.bars(STATUS, label=None), look()),
    ("long words", charts.bars(SAID, label="said", line=6), english(words={"line": "target"})),
    ("large numbers", charts.bars(COUNTS.assign(low=COUNTS.low * 1e9, high=COUNTS.high * 1e9)), look(decimals=0)),
]  # fmt: skip
