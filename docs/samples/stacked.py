"""Samples of stacked: what is shown, perhaps and not shown; parts of a whole, of ranges, of one hundred."""

import math

from clusters.report import charts
from docs.samples.bars import english
from docs.samples.intervals import look, table

NONE = math.nan
SHOWN = table(
    ("north", 2, 2, 14), ("middle", 0, 5, 20), ("south", 5, 5, 13), ("whole", 7, 12, 47), columns="entity low high of"
)
UNKNOWN = table(
    ("north", 2, NONE, 14), ("middle", NONE, NONE, 20), ("south", 3, 5, NONE), ("whole", 7, math.inf, NONE),
    ("long", NONE, NONE, NONE), columns="entity low high of",
)  # fmt: skip
FIVE = table(*((area, 5 * i, 5 * i + i, 30) for i, area in enumerate(("north", "middle", "south", "fourth", "fifth"))),
             columns="entity low high of")  # fmt: skip
SECTORS = table(
    *(
        (f"{year}", area, sector, size, size)
        for area, years in {
            "north": {2018: (10.6, 63.0, 26.4), 2023: (7.3, 68.2, 24.5)},
            "middle": {2018: (23.2, 40.7, 36.1), 2023: (18.9, 46.1, 35.0)},
            "south": {2018: (14.0, 47.2, 38.8), 2023: (9.4, 43.4, 47.2)},
        }.items()
        for year, sizes in years.items()
        for sector, size in zip(("farming", "industry", "services"), sizes, strict=True)
    ),
    columns="year entity sector low high",
)
FUNNEL = table(
    *(
        (area, stage, low, high)
        for area, stages in {
            "north": ((14, 14), (17, 18), (20, 20)),
            "middle": ((15, 20), (22, 25), (25, 25)),
            "whole": ((42, 47), (61, 66), (80, 84)),
        }.items()
        for stage, (low, high) in zip(("operating", "established, not operating", "only planned"), stages, strict=True)
    ),
    columns="entity stage low high",
)
TOPICS = table(
    *(
        (topic, verdict, count, count, status)
        for topic, counts in {
            "Growth and structure": (11, 3, 0, 1, 2),
            "Clusters, land and jobs of the three former provinces": (24, 6, 4, 2, 19),
            "Wastewater": (2, 0, 1, 5, 0),
            "Law": (1, 0, 0, 0, 0),
        }.items()
        for verdict, count, status in zip(
            ("supported", "by convention", "depends on definition", "contradicted", "not verifiable yet"),
            counts,
            ("strict", "possible", "strict", "strict", "stated"),
            strict=True,
        )
    ),
    columns="topic verdict low high status",
)
VERDICTS = {
    "supported": "accent",
    "by convention": "accent",
    "depends on definition": "m1",
    "contradicted": "warn",
    "not verifiable yet": "soft",
}
READY = table(
    *(
        (kind, state, low, high, 9)
        for kind, states in {
            "Quản lý chung": ((3, 4), (2, 2)),
            "Hạ tầng kỹ thuật và môi trường, kể cả thu gom nước thải": ((0, 2), (1, 3)),
            "Xã hội": ((9, 9), (0, 0)),
        }.items()
        for state, (low, high) in zip(("đạt", "không đạt"), states, strict=True)
    ),
    columns="kind state low high of",
)
AREAS = table(
    *(
        (what, area, share, share + i)
        for what, shares in {"jobs": (20, 30, 50), "land": (33, 34, 33), "rate": (1, 90, 9)}.items()
        for i, (area, share) in enumerate(zip(("north", "middle", "south"), shares, strict=True))
    ),
    columns="what entity low high",
)
LISTED = table(
    *((f"Huyện {i}: cụm có tên trong danh mục", part, n, n)
      for i in range(14) for part, n in zip(("diện tích", "thiếu diện tích"), (i, 13 - i), strict=True)),
    columns="where part low high",
)  # fmt: skip

SAMPLES: list[tuple[str, charts.Form, charts.Look]] = [
    (
        "shown, perhaps, not shown",
        charts.stacked(SHOWN, total="of"),
        english(words={"strict": "shown to comply", "possible": "perhaps", "remainder": "not shown"}, unit="clusters"),
    ),
    ("the same in per cent", charts.stacked(SHOWN, total="of", percent=True), look(decimals=0)),
    ("unknown ends", charts.stacked(UNKNOWN, total="of"), look(unit="cụm")),
    ("five areas", charts.stacked(FIVE, total="of"), english()),
    ("one row", charts.stacked(SHOWN.tail(1), total="of"), look()),
    (
        "shares by year",
        charts.stacked(SECTORS, row="year", part="sector", percent=True, panels="entity", end=False),
        look(decimals=1),
    ),
    ("levels of ranges", charts.stacked(FUNNEL, part="stage", levels=True), english(unit="clusters")),
    ("levels in per cent", charts.stacked(FUNNEL, part="stage", levels=True, percent=True), english(decimals=0)),
    ("verdicts", charts.stacked(TOPICS, row="topic", part="verdict", colours=VERDICTS), english(unit="claims")),
    ("parts and a rest", charts.stacked(READY, row="kind", part="state", total="of"), look(unit="yêu cầu")),
    ("areas as parts", charts.stacked(AREAS, row="what", part="entity", percent=True), look(decimals=0)),
    ("many rows", charts.stacked(LISTED, row="where", part="part"), look(unit="cụm")),
    (
        "small multiples",
        charts.stacked(AREAS, row="entity", panels="what", total="", label=None),
        look(unit="nghìn lao động"),
    ),
    (
        "large numbers",
        charts.stacked(SHOWN.assign(low=SHOWN.low * 1e9, high=SHOWN.high * 1e9, of=SHOWN.of * 1e9), total="of"),
        look(),
    ),
    (
        "open parts",
        charts.stacked(FUNNEL.assign(high=[NONE, *FUNNEL.high[1:]]), part="stage", label="stage"),
        look(),
    ),
]
