"""Values as texts write them: known answers in both languages, and laws for any value."""

import datetime
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clusters.facts.region import Region
from clusters.uncertainty.bounds import Bound
from clusters.wording.formatter import ValueFormatter, missing
from clusters.wording.names import Names

NAMES = {"north": "Tỉnh Bắc", "south": "Tỉnh Nam", "hidden": "**{x}** <b>"}
WRITERS = {language: ValueFormatter(language, NAMES.__getitem__) for language in ("vi", "en")}
NUMERIC = [f"{kind}{n}" for kind in ("n", "pct", "range", "words") for n in (0, 2, 9)] + ["range1%", "words1%", ""]
INF = math.inf


def written(value: object, spec: str) -> tuple[str, str]:
    return tuple(WRITERS[language].clause(f"{{x:{spec}}}", {"x": value}) for language in ("vi", "en"))


@pytest.mark.parametrize(
    ("value", "spec", "vi", "en"),
    [
        ("as it is", "", "as it is", "as it is"),
        (12000, "", "12.000", "12,000"),
        (np.int64(3), "", "3", "3"),
        (0, "n0", "0", "0"),
        (1234.5, "n2", "1.234,50", "1,234.50"),
        (-0.5, "n1", "−0,5", "−0.5"),
        (INF, "n2", "∞", "∞"),
        (13.25, "pct2", "13,25%", "13.25%"),
        (Bound(8.621, 8.949), "range2%", "8,62–8,95%", "8.62–8.95%"),
        ((8.621, 8.949), "range1%", "8,6–9,0%", "8.6–9.0%"),
        ((8.66, 8.66), "range2%", "8,66%", "8.66%"),
        (8.66, "range2%", "8,66%", "8.66%"),
        ((857.1, INF), "range0", "≥ 857", "≥ 857"),
        ((857.1, np.nan), "range0", "≥ 857", "≥ 857"),
        ((None, 47.9), "range0%", "≤ 48%", "≤ 48%"),
        ((-100, 4.98), "range1%", "≤ 5,0%", "≤ 5.0%"),
        ((-100, 4.98), "range1", "−100,0 đến 5,0", "−100.0 to 5.0"),
        (Bound(0, 48), "range0%", "0–48%", "0–48%"),
        (Bound(857.14, INF), "words0", "ít nhất 857", "at least 857"),
        (Bound(7, 12), "words1%", "từ 7,0 đến 12,0%", "from 7.0 to 12.0%"),
        (Bound(8.6, 8.9), "n1", "8,6–8,9", "8.6–8.9"),
        ("north", "name", "Tỉnh Bắc", "Tỉnh Bắc"),
        (["north", "south"], "names", "Tỉnh Bắc và Tỉnh Nam", "Tỉnh Bắc and Tỉnh Nam"),
        (pd.Series(["north"]), "names", "Tỉnh Bắc", "Tỉnh Bắc"),
        ("north", "names", "Tỉnh Bắc", "Tỉnh Bắc"),
        (["north", None], "names", "Tỉnh Bắc", "Tỉnh Bắc"),
        (["a", "b", "c"], "", "a, b và c", "a, b, and c"),
        ([2.5, 3.25], "n1", "2,5 và 3,3", "2.5 and 3.3"),
        ("industry", "label", "Công nghiệp", "Industry"),
        ("2024-12-31", "date", "31/12/2024", "31 December 2024"),
        (2024, "date", "2024", "2024"),
        (pd.Timestamp("2025-07-01"), "date", "01/07/2025", "1 July 2025"),
        (datetime.date(2025, 7, 1), "", "01/07/2025", "1 July 2025"),
        ("anything", "if", "", ""),
    ],
)
def test_known_answers(value, spec, vi, en):
    assert written(value, spec) == (vi, en)


@pytest.mark.parametrize(
    ("clause", "before", "told"),
    [
        ("{a:name} leads", "", "Jobs leads"),
        ("; lowest: {a:name}, {b:name}", "Bắc 7", "; lowest: jobs, Hà Nam"),
        (" {all:names}.", "Of these. ", " Jobs, area, and Hà Nam."),
        ("“{a:name}” of {b:name}", "One measure, ", "“jobs” of Hà Nam"),
        ("{a:name}: {i:label}, {g:label}", "", "Jobs: industry, GRDP per head"),
    ],
)
def test_what_has_no_proper_name_begins_small_inside_a_sentence(clause, before, told):
    names = {"jobs": "Jobs", "area": "Area", "ha-nam": "Hà Nam"}
    writer = ValueFormatter("en", names.__getitem__, {"jobs", "area"}.__contains__)
    values = {"a": "jobs", "b": "ha-nam", "all": ["jobs", "area", "ha-nam"], "i": "industry", "g": "grdp_per_capita"}
    assert writer.clause(clause, values, before) == told


def test_which_names_are_no_proper_ones():
    region = Region.load("ninh-binh")
    for language, country in (("vi", True), ("en", False)):
        common = Names(region, language).common
        assert (common("vietnam"), common("red-river-delta"), common("ha-nam")) == (country, False, False)
        assert all(map(common, ("jobs", "jobs_per_operating_cluster", "mechanical")))


@pytest.mark.parametrize(
    ("count", "noun"), [(1, "cluster"), (1.0, "cluster"), (Bound.exact(1), "cluster"), (0, "clusters"), (2, "clusters")]
)
def test_the_english_plural(count, noun):
    text = WRITERS["en"].clause("{n} {n:plural:cluster|clusters}", {"n": count})
    assert text.split() == [text.split()[0], noun]


@pytest.mark.parametrize(
    "value",
    [
        *(
            None,
            np.nan,
            pd.NA,
            pd.NaT,
            False,
            np.bool_(False),
            "",
            "  ",
            [],
            (),
            pd.Series([], dtype=float),
            np.array([]),
        ),
        *(
            Bound(-INF, INF),
            Bound(0, INF),
            Bound.exact(np.nan),
            (np.nan, np.nan),
            (0, INF),
            (None, None),
            [None, np.nan],
        ),
    ],
    ids=repr,
)
def test_what_is_missing(value):
    assert missing(value) is True


@pytest.mark.parametrize(
    "value", [0, 0.0, INF, -INF, True, "0", [0], [2012, 2011], (None, 5), Bound(1, INF), Bound(-INF, 3), ["a", None]]
)
def test_what_is_not(value):
    assert missing(value) is False


@settings(max_examples=50)
@given(st.floats() | st.integers() | st.decimals(allow_nan=True).filter(lambda d: not d.is_snan()))
def test_any_number_can_be_written_in_any_way(x):
    for spec in NUMERIC:
        assert all(written(x, spec)), (x, spec)


@given(st.tuples(st.floats(), st.floats()).map(lambda ends: tuple(sorted(ends, key=lambda x: (x == x, x)))))
def test_any_range_can_be_written_and_never_claims_more_than_is_known(ends):
    low, high = ends
    if low == INF or high == -INF:
        return  # encloses nothing
    shown = written(ends, "range2")[1]
    assert written(ends, "words2")[1]
    if low == low and high == high and shown[0] not in "≤≥n" and abs(low) < 1e9 and abs(high) < 1e9:
        first, _, last = shown.replace(",", "").replace("−", "-").replace(" to ", "–").partition("–")
        assert float(first) <= low + 0.005 * (low == high) + 1e-9 * abs(low)
        assert float(last or first) >= high - 0.005 * (low == high) - 1e-9 * abs(high)


@given(st.text("{}[]!:.*<>&\"'%\\$ax0é ", min_size=1, max_size=12).filter(str.strip))
def test_whatever_stands_in_a_value_stays_text(value):
    for language, writer in WRITERS.items():
        text = writer.clause("[{x}|{y}]", {"x": value, "y": [value, value]})
        safe = value.replace("*", "∗")
        assert text.startswith(f"[{safe}|{safe}"), language


@pytest.mark.parametrize("value", ["{x}", "{x.__class__}", "{0}", "}{", "<script>alert(1)</script>", "{x:n2}", "%s"])
def test_braces_and_markup_in_values_come_out_as_they_are(value):
    assert written(value, "") == (value, value)
    assert "**" not in WRITERS["vi"].clause("*{x}*{x}", {"x": "*a*"})
    assert written("hidden", "name")[0] == "∗∗{x}∗∗ <b>"


@pytest.mark.parametrize(
    ("value", "spec"),
    [("x", "n2"), (True, "n0"), ("x", "range1"), ([1, 2, 3], "range1"), ({}, ""), ("tomorrow", "date"), (object(), "")],
)
def test_a_value_of_another_kind_is_refused(value, spec):
    with pytest.raises(ValueError, match="is no"):
        written(value, spec)
