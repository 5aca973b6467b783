"""Parts of a year and spans of years have one form each; a near miss is told the form it means."""

import re

import pytest

from clusters.facts import Region, package, periods
from clusters.facts.region import PROJECT_DATA, check
from clusters.growth import series

E001 = {"row_id": "E001"}
MEANT = [
    ("Q3", "q3"), ("quý III", "q3"), ("quarter 4", "q4"), ("8 months", "eight_months"), ("8 tháng", "eight_months"),
    ("7_months", "seven_months"), ("first 9 months", "nine_months"), ("9 tháng đầu năm", "nine_months"),
    ("three_months", "q1"), ("6T", "first_half"), ("12 months", "year"), ("H2", "second_half"), ("Tháng 3", "march"),
    ("marhc", "march"), ("2016–2020", "2016-2020"), ("average 2016-2020", "avg_2016_2020"), ("13 months", ""),
    ("soon", ""),
]  # fmt: skip


SAID = [
    ("year", 2024, "2024", "2024"),
    ("q3", 2026, "quý III/2026", "Q3 2026"),
    ("eight_months", 2026, "8 tháng đầu năm 2026", "first eight months of 2026"),
    ("march", 2026, "tháng 3/2026", "March 2026"),
    ("avg_2016_2020", 2020, "bình quân năm 2016–2020", "yearly average 2016–2020"),
    ("2016-2020", 2020, "2016–2020", "2016–2020"),
    ("since_2016", 2020, "2020 so với 2016", "2020 against 2016"),
]


@pytest.mark.parametrize(("period", "year", "vi", "en"), SAID)
def test_a_period_is_said_in_both_languages(period, year, vi, en):
    assert periods.said(period, year) == (vi, en)


def test_every_period_of_the_data_can_be_said():
    economy = Region.load("ninh-binh").tables["economy"]
    assert all(all(periods.said(p, y)) for p, y in zip(economy.period, economy.year, strict=True))
    assert all(all(periods.said(p, 2024)) for p in (*periods.PARTS, *periods.MONTHS, "last_five_years"))
    with pytest.raises(ValueError, match="no period"):
        periods.said("soon", 2024)


@pytest.mark.parametrize(("slip", "form"), MEANT)
def test_the_form_that_was_meant_is_found(slip, form):
    assert periods.nearest_form(slip) == form
    assert not re.fullmatch(periods.PATTERN, slip)
    assert not form or re.fullmatch(periods.PATTERN, form)


def test_the_descriptors_demand_these_forms():
    country = package.read(PROJECT_DATA / package.NATIONAL)
    own = package.read(PROJECT_DATA / "ninh-binh")
    reference = {r["name"]: r for r in package.template(country)["resources"]}
    for economy in (own.resources["economy"], country.resources["economy"], reference["economy"]):
        (field,) = [f for f in economy["schema"]["fields"] if f["name"] == "period"]
        assert field["constraints"]["pattern"] == periods.PATTERN


@pytest.mark.parametrize(("slip", "form", "year"), [("8 months", "eight_months", "2016"), ("Q5", "q1", "2016")])
def test_a_wrong_period_is_refused_with_the_nearest_form_which_is_accepted(data, edit, slip, form, year):
    row = edit("economy.csv", E001, period=slip, year=year)
    (fault,) = [v for v in check("ninh-binh", data) if v.file.endswith("/economy.csv")]
    assert (fault.row, fault.column) == (row, "period")
    assert "q1 to q4" in fault.message
    assert slip == "Q5" or repr(form) in fault.message
    edit("economy.csv", E001, period=form)
    assert check("ninh-binh", data) == []


@pytest.mark.parametrize(
    ("period", "year", "column"), [("2016-2020", "2016", "year"), ("avg_2020_2016", "2016", "period")]
)
def test_a_span_runs_forward_and_ends_in_its_year(data, edit, period, year, column):
    row = edit("economy.csv", E001, period=period, year=year)
    (fault,) = check("ninh-binh", data)
    assert (fault.row, fault.column) == (row, column)
    edit("economy.csv", E001, period="2016-2020", year="2020")
    assert check("ninh-binh", data) == []


@pytest.mark.parametrize("period", ["q2", "second_half", "eight_months", "march", "2016-2020"])
def test_part_of_a_year_and_a_whole_span_are_no_yearly_growth(period):
    assert series.span(period, 2020) is None


def test_a_source_that_contradicts_itself_has_two_suspect_rows(data, edit):
    twice = {"area": "ha-nam", "year": "2024", "period": "q1", "sector": "industry", "measure": "iip_growth_pct",
             "bound": "exact", "unit": "percent", "source_id": "hn-area"}  # fmt: skip
    for row_id, value in (("X1", "17.16"), ("X2", "11.85")):
        edit("economy.csv", row_id=row_id, value=value, status="suspect", **twice)
    assert check("ninh-binh", data) == []
    for row_id in ("X1", "X2"):
        edit("economy.csv", {"row_id": row_id}, status="unverified")
    assert len(check("ninh-binh", data)) == 1, "two figures for one thing, of which neither is called suspect"
