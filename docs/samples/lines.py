"""Samples of lines: what the notebooks need of them, and what may go wrong."""

import math

import pandas as pd

from clusters.report import charts

NAMES = {
    "north": ("Phía Bắc", "The North"),
    "middle": ("Trung Du", "The Midlands"),
    "south": ("Phía Nam (cũ)", "The South (former)"),
    "east": ("Miền Đông", "The East"),
    "west": ("Miền Tây", "The West"),
    "whole": ("Phía Nam (mới)", "The South (merged)"),
    "country": ("Cả nước", "Whole country"),
    "long": (
        "Vùng đồng bằng ven biển và trung du miền núi phía Bắc, kể cả các huyện mới sáp nhập",
        "The coastal plain and the midlands and mountains of the North, with the districts that joined them",
    ),
    "total": ("Toàn nền kinh tế", "Whole economy"),
    "farming": ("Nông, lâm nghiệp và thủy sản", "Agriculture, forestry and fishing"),
    "building": ("Công nghiệp và xây dựng", "Industry and construction"),
    "industry": ("Công nghiệp", "Industry"),
    "services": ("Dịch vụ", "Services"),
    "kept": ("Giữ nhịp tăng đã qua", "Past pace kept"),
    "goal": ("Theo mục tiêu", "At the target"),
    "slow": ("Chậm lại bằng nhịp cả nước", "At the country's pace"),
    "stated": ("Tốc độ của bài báo", "The article's rate"),
    "capacity": ("8 trạm khởi công mỗi năm", "8 plants started a year"),
    "money": ("như trên, và chỉ có 80 tỷ đồng", "the same, and 80 billion VND at most"),
    "clusters": ("Nhiều cụm nhất", "Most clusters"),
    "jobs": ("Nhiều lao động nhất", "Most jobs"),
    "water": ("Nhiều nước thải nhất", "Most wastewater"),
    "gain_clusters": ("Cụm", "Clusters"),
    "gain_jobs": ("Nghìn lao động", "Thousand jobs"),
    "gain_water": ("Nghìn m³/ngày", "Thousand m³/day"),
}
NONE = math.nan


def look(language: str = "vi", **options: object) -> charts.Look:
    """An edition with five areas and a merged one."""
    return charts.Look(
        language,
        lambda slug: NAMES[slug][language == "en"] if slug in NAMES else str(slug),
        ("north", "middle", "south", "east", "west"),
        "whole",
        **options,  # type: ignore[arg-type]
    )


def table(*rows: tuple, columns: str = "entity year value") -> pd.DataFrame:
    """Rows under the named columns."""
    return pd.DataFrame(list(rows), columns=columns.split())


def yearly(first: int, **series: list[float]) -> pd.DataFrame:
    """A value for each year from the first on, for each series."""
    return table(*((name, first + i, v) for name, values in series.items() for i, v in enumerate(values)))


PRODUCT = table(
    *(("north", 2016 + i, v, "strict" if i < 5 else "preliminary") for i, v in enumerate((36.3, 41, 47.7, 54.7, 60))),
    ("north", 2021, 66.9, "preliminary"),
    ("north", 2022, 76.3, "preliminary"),
    ("north", 2023, 85.4, "preliminary"),
    *(("middle", 2015 + i, v, "strict") for i, v in enumerate((46.8, 50.8, 55.3, 62.3, 70.2, 77, 84.1))),
    ("middle", 2022, 90.3, "preliminary"),
    ("middle", 2022, 92.0, "stated"),
    ("middle", 2023, 98.7, "preliminary"),
    ("middle", 2023, 103, "stated"),
    ("middle", 2024, 113.3, "stated"),
    *(("south", 2016 + i, v, "strict") for i, v in enumerate((41.7, 46.2, 52.9, 61.5, 67, 72))),
    ("south", 2022, 80.5, "preliminary"),
    ("south", 2024, 98.9, "stated"),
    columns="entity year value status",
)
RATES = table(
    *(("north", 2020 + i, v, "a") for i, v in enumerate((7.02, 8.85, 10.82, 9.41, 10.93))),
    *(("middle", year, v, source) for year, v, source in (
        (2018, 8.1, "a"), (2019, 8.86, "a"), (2020, 5.5, "a"), (2020, 6.97, "b"), (2021, 7.7, "a"), (2022, 9.07, "a"),
        (2023, 9.48, "a"), (2023, 10.19, "b"), (2023, 10.23, "c"), (2024, 10.01, "a"), (2024, 10.3, "b"),
    )),
    *(("south", 2018 + i, v, "a") for i, v in enumerate((9, 10.02, 7.5, 5.71, 8.62, 7.27, 8.52))),
    *(("country", 2016 + i, v, "a") for i, v in enumerate((6.69, 6.81, 7.08, 7.02, 2.91, 2.58, 8.02, 5.05, 7.09))),
    columns="entity year value source",
)  # fmt: skip
TREND = yearly(
    2015,
    total=[47, 51, 55, 62, 70, 77, 84, 92],
    building=[16.5, 18, 20.5, 24, 28, 30.5, 35, 39],
    services=[17, 18.8, 20.8, 23, 25.5, 26.8, 28.8, 32],
    industry=[12.2, 13.2, 15.4, 18.3, 21.5, 23.2, 27.2, 30.1],
    farming=[11.9, 12.5, 12.2, 13.4, 14.6, 17.3, 17.6, 17.9],
)
SLOPES = {"total": "10,5%", "building": "13,7%", "services": "9,1%", "industry": "14,5%", "farming": "6,9%"}
TREND = TREND.assign(slope=TREND.entity.map(SLOPES))
PACES = {"kept": (1.0862, 1.0885), "goal": (1.11, 1.11), "slow": (1.0579, 1.0606), "stated": (1.0875, 1.0875)}
FAN = table(
    *((name, 2024 + i, 100 * low**i, 100 * high**i) for name, (low, high) in PACES.items() for i in range(7)),
    columns="path year low high",
)
PHASES = table(
    *(("capacity", 2026 + i, *ends) for i, ends in enumerate(((7, 12), (7, 12), (7, 20), (15, 28), (23, 36)))),
    *(("money", 2026 + i, *ends) for i, ends in enumerate(((7, 12), (7, 12), (7, 20), (15, 25), (20, 25)))),
    columns="limit year low high",
)
BUDGETS = table(
    *(
        (f"gain_{gain}", aim, round(8.47 * i, 2), min(rate * i * (0.8 if gain != aim else 1), most))
        for gain, rate, most in (("clusters", 2, 24), ("jobs", 2.4, 34.6), ("water", 0.52, 7.4))
        for aim in ("clusters", "jobs", "water")
        for i in range(24)
    ),
    columns="gain aim budget value",
)
THIRTY = yearly(
    1995,
    **{
        name: [round(20 + 4 * n + i * (1 + 0.2 * n) + 3 * math.sin(i * (n + 1) / 2), 1) for i in range(30)]
        for n, name in enumerate(("north", "middle", "south", "east", "west", "whole"))
    },
)
BELOW = yearly(2018, north=[3.1, -2.4, -6.8, 1.2, 4.4], middle=[1, 0.5, -1.5, -3, NONE], south=[-1, -2, NONE, -4, -9.5])
UNKNOWN = yearly(2019, north=[4, 5, 7], middle=[NONE, NONE, NONE], south=[2, 4, 3.5])
OPENS = table(
    ("north", 2020, 38, math.inf),
    ("north", 2021, 41, 41),
    ("north", 2022, 47, 47),
    ("middle", 2020, 30, 30),
    ("middle", 2021, 33, 36),
    ("middle", 2022, NONE, 40),
    ("south", 2020, NONE, NONE),
    ("south", 2021, 20, 20),
    ("south", 2022, 22, math.inf),
    columns="entity year low high",
)
LONG = yearly(2019, long=[5, 6, 8, 9], north=[4, 6, 7, 9.1], middle=[3, 3, 4, 8.9], farming=[1, 2, 2, 9.2])
SECTORS = pd.concat(
    [
        TREND[TREND.entity != "total"].assign(place=place, value=TREND.value * by)
        for place, by in (("north", 1), ("middle", 1.7), ("south", 0.6))
    ]
).rename(columns={"entity": "sector"})

PHASE_WORDS = {"vi": {"target": "47 cụm đang hoạt động"}, "en": {"target": "47 operating clusters"}}

SAMPLES: list[tuple[str, charts.Form, charts.Look]] = [
    ("usual", charts.lines(PRODUCT, zero=True), look(unit="nghìn tỷ đồng", decimals=1)),
    ("usual in English", charts.lines(PRODUCT, zero=True), look("en", unit="thousand billion VND", decimals=1)),
    ("rates by source", charts.lines(RATES, run="source"), look(unit="% so với năm trước")),
    (
        "slopes beside names",
        charts.lines(TREND, label="slope", band=(2019.5, 2021.5), zero=True),
        look(words={"band": "2020–2021"}, unit="nghìn tỷ đồng"),
    ),
    ("fan", charts.lines(FAN, series="path"), look(decimals=0)),
    ("fan in English", charts.lines(FAN, series="path"), look("en", decimals=0)),
    (
        "steps with a band",
        charts.lines(PHASES, series="limit", steps=True, target=47, zero=True),
        look(words=PHASE_WORDS["vi"], unit="cụm"),
    ),
    (
        "steps in English",
        charts.lines(PHASES, series="limit", steps=True, target=47, zero=True),
        look("en", words=PHASE_WORDS["en"], unit="clusters"),
    ),
    (
        "budget",
        charts.lines(BUDGETS, x="budget", series="aim", steps=True, at=80, panels="gain", share=False, zero=True),
        look(words={"at": "ngân sách đang xét", "x": "tỷ đồng"}, decimals=1),
    ),
    (
        "one measure by budget",
        charts.lines(BUDGETS[BUDGETS.gain == "gain_jobs"], x="budget", series="aim", steps=True, at=80),
        look(words={"at": "ngân sách đang xét", "x": "tỷ đồng"}, unit="nghìn lao động", decimals=1),
    ),
    ("thirty years, six series", charts.lines(THIRTY), look()),
    (
        "negatives and gaps",
        charts.lines(BELOW, target=-5),
        look(words={"target": "mức thấp nhất được phép"}, unit="%", decimals=1),
    ),
    ("open ends", charts.lines(OPENS), look(unit="nghìn tỷ đồng")),
    ("a series without values", charts.lines(UNKNOWN), look(decimals=1)),
    ("a small multiple without values", charts.lines(UNKNOWN, panels="entity", share=False), look(decimals=1)),
    ("long names", charts.lines(LONG), look(decimals=1)),
    ("long names in English", charts.lines(LONG), look("en", decimals=1)),
    ("one series", charts.lines(PRODUCT[PRODUCT.entity == "north"]), look(unit="nghìn tỷ đồng", decimals=1)),
    ("one year", charts.lines(PRODUCT[PRODUCT.year == 2022]), look(unit="nghìn tỷ đồng", decimals=1)),
    ("one value", charts.lines(PRODUCT.head(1)), look(unit="nghìn tỷ đồng", decimals=1)),
    (
        "areas as small multiples",
        charts.lines(PRODUCT, panels="entity", target=50),
        look(words={"target": "mốc 50 nghìn tỷ"}, unit="nghìn tỷ đồng", decimals=1),
    ),
    (
        "sectors as small multiples",
        charts.lines(SECTORS, series="sector", panels="place", share=False),
        look(unit="nghìn tỷ đồng", decimals=1),
    ),
    ("large numbers", charts.lines(PRODUCT.assign(value=PRODUCT.value * 1e6)), look(unit="triệu đồng", decimals=0)),
]
