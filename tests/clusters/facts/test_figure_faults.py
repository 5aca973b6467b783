"""Numbers and days that no source prints are refused, and what the message says to write is accepted."""

import re

import pytest

from clusters.facts import package, validation
from clusters.facts.region import check


def messages(data, row: int, column: str, file: str = "published.csv") -> list[str]:
    found = check("ninh-binh", data)
    return [v.message for v in found if v.file.endswith(f"/{file}") and (v.row, v.column) == (row, column)]


NUMBERS = [
    ("2E+01", "powers of ten", "20"),
    ("2.0e1", "powers of ten", "20"),
    ("2,0E+01", "powers of ten", "20"),
    ("1e400", "all its digits", ""),
    ("1" + "0" * 400, "more than 15 digits", ""),
    ("２０", "another script", "20"),
    ("٢٠", "another script", "20"),
    ("²0", "must be a number", ""),
]


COUNT = {"province": "nam-dinh", "indicator": "clusters_operating", "value": "20", "bound": "exact", "unit": "cluster"}
COUNT |= {"status": "reported", "source_id": "ven-ninhbinh-2016"}


def test_a_number_is_written_in_full_in_plain_digits(data, edit):
    """Each in a row of its own, all at once."""
    ids = [f"F9{n:02}" for n in range(len(NUMBERS))]
    rows = []
    for n, (cell, _, _) in enumerate(NUMBERS):
        rows.append(edit("published.csv", **COUNT | {"figure_id": ids[n], "as_of": f"{1950 + n}", "value": cell}))
    found = check("ninh-binh", data)
    for id, row, (cell, said, right) in zip(ids, rows, NUMBERS, strict=True):
        (message,) = [v.message for v in found if (v.row, v.column) == (row, "value")]
        assert said in message, cell
        if right:
            assert right in re.findall(r"[0-9.]+", message)
        edit("published.csv", {"figure_id": id}, value=right or "20")
    assert check("ninh-binh", data) == []


ALONE = {"figure_id": "F999", "province": "ha-nam", "indicator": "leased_area", "value": "3", "bound": "exact"}
ALONE |= {"unit": "ha", "status": "reported", "source_id": "ven-ninhbinh-2016"}
"""A figure of another former province that no claim and no whole hangs on."""
DAYS = [
    [
        ("2024-02-30", "ha-nam", ["2024-02"]),
        ("2025-02-29", "ha-nam", ["2025-02"]),
        ("２０25-07", "ha-nam", ["2025-07"]),
        ("2052-12-31", "ha-nam", []),
        ("2026-12", "nam-dinh", []),
        ("2027", "ninh-binh-former", []),
    ],
    [("7/1/2025", "ha-nam", ["20250107", "20250701"])],  # read by the manner of the others: by itself
    [("30/2/2025", "ha-nam", [])],
]
"""Days, each of a figure of its own, and what the message says to write."""


@pytest.mark.parametrize("days", DAYS)
def test_a_day_is_real_past_and_written_in_one_way(data, edit, days):
    ids = [f"F9{n:02}" for n in range(len(days))]
    rows = []
    for id, (cell, province, _) in zip(ids, days, strict=True):
        figure = ALONE | {"figure_id": id, "province": province, "value": "300"}
        rows.append(edit("published.csv", **figure, as_of=cell))
    found = check("ninh-binh", data)
    for row, (cell, _, readings) in zip(rows, days, strict=True):
        (message,) = [v.message for v in found if (v.row, v.column) == (row, "as_of")]
        assert re.findall(r"(?<![\d(-])20\d\d(?:(?:-\d\d){1,2}|\d{4})(?![\d,-])", message) == readings
        if not readings and cell.startswith("20"):
            assert "2026-11-23, ven-ninhbinh-2016" in message
    for turn in range(max(len(readings) or 1 for _, _, readings in days)):
        for id, (_, _, readings) in zip(ids, days, strict=True):
            edit("published.csv", {"figure_id": id}, as_of=(readings or ["2025-12-31"])[turn])
        assert check("ninh-binh", data) == []


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("7/13/2025", "2025-07-13"),
        ("13/7/2025", "2025-07-13"),
        ("7/7/2025", "2025-07-07"),
        ("15-07-2025", "2025-07-15"),
        ("2025/7/15", "2025-07-15"),
        ("20250715", "2025-07-15"),
        ("7/2025", "2025-07"),
        ("2025-7", "2025-07"),
        ("Jul-25", "2025-07"),
        ("Thg7-25", "2025-07"),
    ],
)
def test_a_day_that_has_one_reading_is_read_however_it_is_written(data, edit, cell, read):
    edit("published.csv", **ALONE, as_of=cell)
    pack = package.read(data / "ninh-binh")
    figures = package.frame(pack.resources["published"], pack.sheets["published"]).set_index("figure_id")
    assert figures.loc["F999", "as_of"] == read
    assert validation.alone(pack) == []


def test_nothing_but_a_target_is_of_a_day_after_its_source_was_read(data, edit):
    late = [
        edit("economy.csv", {"row_id": "E001"}, year="2052"),
        edit("clusters.csv", {"cluster_id": "kim-binh"}, as_of="2052"),
        edit("parks.csv", {"park_id": "hoa-xa"}, as_of="2052-12-31"),
    ]
    found = check("ninh-binh", data)
    assert [v.column for v in found] == ["as_of", "year", "as_of"]
    assert sorted(v.row for v in found) == sorted(late)
    edit("clusters.csv", {"cluster_id": "kim-binh"}, as_of="2023")
    edit("parks.csv", {"park_id": "hoa-xa"}, as_of="")
    edit("economy.csv", {"row_id": "E001"}, status="target")
    assert check("ninh-binh", data) == []


def test_the_day_of_the_merger_is_real(data):
    path = data / "ninh-binh" / "datapackage.json"
    path.write_text(path.read_text(encoding="utf-8").replace("2025-07-01", "2025-06-31"), encoding="utf-8")
    assert [v.column for v in check("ninh-binh", data)] == ["merged_on"]


@pytest.mark.parametrize(
    ("file", "match"), [("published.csv", {"figure_id": "F002"}), ("claims.csv", {"claim_id": "C014"})]
)
def test_a_rounding_unit_is_above_zero_or_blank(data, edit, file, match):
    row = edit(file, match, rounding_unit="0")
    (message,) = messages(data, row, "rounding_unit", file)
    assert "above 0" in message
    edit(file, match, rounding_unit="")
    assert check("ninh-binh", data) == []


def test_a_share_written_as_a_part_of_one_is_asked_about(data, edit):
    """0.98 for 98 percent; a share that is so small says so."""
    cells = [
        ("published.csv", {"figure_id": "F999"}, "value"),
        ("economy.csv", {"row_id": "E021"}, "value"),
        ("clusters.csv", {"cluster_id": "kim-binh"}, "fill_rate_pct"),
        ("parks.csv", {"park_id": "hoa-xa"}, "fill_rate_pct"),
    ]
    figure = {"province": "ha-nam", "indicator": "occupancy_rate", "value": "1", "bound": "exact", "unit": "percent"}
    edit("published.csv", figure_id="F999", **figure, status="reported", source_id="ven-ninhbinh-2016")
    told = []
    for file, match, column in cells:
        note = "note" if file in ("clusters.csv", "parks.csv") else "note_vi"
        told.append((file, match, column, edit(file, match, **{column: "0.98", note: ""})))
    found = said(data, told)
    assert [len(messages) for messages in found] == [1] * len(cells)
    notes = [re.search(r"say in (\w+)", message)[1] for (message,) in found]
    for (file, match, _, _), note in zip(told, notes, strict=True):
        edit(file, match, **{note: "dưới một phần trăm"})
    assert said(data, told) == [[]] * len(cells)
    for (file, match, column, _), note, (message,) in zip(told, notes, found, strict=True):
        edit(file, match, **{note: "", column: re.search(r"write ([0-9.]+)", message)[1]})
    assert check("ninh-binh", data) == []


def said(data, places: list[tuple]) -> list[list[str]]:
    """The messages at each of these cells: file, _, column, row."""
    found = check("ninh-binh", data)
    return [
        [v.message for v in found if v.file.endswith(f"/{file}") and (v.row, v.column) == (row, column)]
        for file, _, column, row in places
    ]


def test_a_copied_row_whose_year_was_forgotten_is_named(data, edit):
    rows = {"area": "ha-nam", "year": "2016", "period": "year", "sector": "total", "measure": "current_price"}
    more = {"value": "41000", "bound": "exact", "unit": "billion VND", "status": "final"}
    row = edit("economy.csv", row_id="E999", **rows, **more, source_id="gh-panel-2016-2022")
    (message,) = messages(data, row, "year", "economy.csv")
    assert "row 2" in message
    edit("economy.csv", {"row_id": "E999"}, year="2009")
    assert check("ninh-binh", data) == []


def test_a_table_without_upper_values_offers_no_range(data, edit):
    row = edit("economy.csv", {"row_id": "E001"}, bound="range")
    (message,) = messages(data, row, "bound", "economy.csv")
    edit("economy.csv", {"row_id": "E001"}, bound=re.search(r"write (\w+)", message)[1])
    assert check("ninh-binh", data) == []
