"""The lattice against hand counts, brute force and the arithmetic of the source article."""

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusters.uncertainty.bounds import Bound
from clusters.wastewater import coverage as ww

THREE = ["ha-nam", "nam-dinh", "ninh-binh-former"]
ARTICLE = {
    "ha-nam": {ww.OPERATING: 14, ww.WITH_SYSTEM: 3, ww.COMPLIANT: 2},
    "nam-dinh": {ww.OPERATING: 20, ww.STATIONS: 5, ww.STABLE: 3},
    "ninh-binh-former": {ww.OPERATING: 13, ww.COMPLIANT: 5},
}


def headline(figures: dict[str, dict[str, float]]) -> pd.DataFrame:
    rows = [
        (province, indicator, value, np.nan, "exact", np.nan)
        for province, stated in figures.items()
        for indicator, value in stated.items()
    ]
    return pd.DataFrame(rows, columns=["province", "indicator", "value", "value_high", "bound", "rounding_unit"])


def total(rows: pd.DataFrame, indicator: str) -> tuple[float, float]:
    row = rows[(rows.entity == "all") & (rows.indicator == indicator)].iloc[0]
    return row.low, row.high


@pytest.mark.parametrize(
    ("share", "compliance", "compliant", "gap"),
    [
        (False, ww.MAY_COMPLY, (7, 12), (35, 40)),
        (False, ww.CANNOT_COMPLY, (7, 10), (37, 40)),
        (False, ww.STABLE_IS_COMPLIANT, (10, 10), (37, 37)),
        (True, ww.MAY_COMPLY, (7, 12), (35, 40)),
    ],
)
def test_the_articles_figures_allow_7_to_12_compliant_clusters(share, compliance, compliant, gap):
    rows = ww.coverage(headline(ARTICLE), THREE, "all", stations_share=share, compliance=compliance)
    assert total(rows, "compliant") == compliant
    assert total(rows, "not_shown_compliant") == gap
    assert total(rows, "operating") == (47, 47)


def test_clusters_with_any_system_depend_on_shared_stations():
    own = ww.coverage(headline(ARTICLE), THREE, "all")
    shared = ww.coverage(headline(ARTICLE), THREE, "all", stations_share=True)
    assert total(own, "with_any_system") == (13, 21)
    assert total(own, "without_any_system") == (26, 34)
    assert total(shared, "with_any_system") == (9, 21)
    nam_dinh = shared[(shared.entity == "nam-dinh") & (shared.indicator == "with_any_system")].iloc[0]
    assert (nam_dinh.low, nam_dinh.high) == (1, 5)


def inventory(*rows: tuple[str, str, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["province", "status", "wastewater"]).assign(source_id="list")


def test_more_clusters_seen_with_a_plant_than_counted_leave_the_count_open():
    # three are counted with a system; a fourth, whose plant stands still, is known by name
    running = [("ha-nam", "operating", "operating")] * 3
    four = ww.seen_with_plant(inventory(*running, ("ha-nam", "operating", "stopped")))
    rows = ww.coverage(headline(ARTICLE), THREE, "all", stations_share=True, seen=four)
    assert total(rows, "with_any_system") == (9, 22)
    assert total(rows, "without_any_system") == (25, 38)
    assert total(rows, "compliant") == (7, 12)
    own = rows[(rows.entity == "ha-nam") & (rows.indicator == "with_any_system")].iloc[0]
    assert (own.low, own.high, own.sources) == (3, 4, "list")


def test_clusters_seen_with_a_plant_are_a_floor_where_nobody_counted():
    seen = ww.seen_with_plant(inventory(("a", "operating", "stopped"), ("a", "established", "operating")))
    rows = ww.coverage(headline({"a": {ww.OPERATING: 5}}), ["a"], "all", seen=seen).set_index(["entity", "indicator"])
    assert tuple(rows.loc[("a", "with_any_system"), ["low", "high"]]) == (1, 5)  # the other one does not operate yet


def in_lattice(compliance=ww.MAY_COMPLY, seen=(0,), **stated: tuple[float, float]) -> dict[str, tuple[float, float]]:
    """The levels of one province; what is not stated is unknown."""
    figures = {name: Bound([0.0], [np.inf]) for name in ww.INDICATORS}
    figures |= {getattr(ww, name.upper()): Bound([low], [high]) for name, (low, high) in stated.items()}
    found = ww.lattice(figures, stations_share=False, compliance=compliance, seen=seen)
    return {name: (found[name].low[0], found[name].high[0]) for name in ww.LEVELS}


def test_as_many_seen_as_counted_at_most_are_all_and_one_seen_where_none_is_counted_is_one_or_none():
    assert in_lattice(operating=(9, 9), with_system=(0, 3), seen=[3])["with_any_system"] == (3, 3)
    assert in_lattice(operating=(9, 9), with_system=(0, 0), seen=[1])["with_any_system"] == (0, 1)


@pytest.mark.parametrize(("running", "compliant"), [((1, 2), (3, 4)), ((3, 4), (1, 2))])
def test_two_counts_of_one_thing_that_never_meet_span_all_between(running, compliant):
    found = in_lattice(ww.STABLE_IS_COMPLIANT, operating=(9, 9), working=running, compliant=compliant)
    assert found["compliant"] == found["with_working_system"] == (1, 4)


def test_a_count_of_clusters_without_a_system_says_how_many_have_one():
    stated = {"a": {ww.OPERATING: 38, ww.WITHOUT: 13}}
    rows = ww.coverage(headline(stated), ["a"], "all").set_index(["entity", "indicator"])
    assert tuple(rows.loc[("a", "with_any_system"), ["low", "high"]]) == (25, 25)
    assert rows.loc[("a", "compliant"), "high"] == 25


def test_clusters_said_to_run_stably_count_whatever_is_assumed_of_stations():
    told = ARTICLE | {"ha-nam": ARTICLE["ha-nam"] | {ww.WORKING: 3}}
    for share, least in ((False, 6), (True, 4)):
        rows = ww.coverage(headline(told), THREE, "all", stations_share=share)
        assert total(rows, "with_working_system") == (least, 19)


def test_where_stable_means_compliant_two_differing_counts_are_two_ends():
    told = ARTICLE | {"ha-nam": ARTICLE["ha-nam"] | {ww.WORKING: 3}}  # three run stably, two are said to comply
    rows = ww.coverage(headline(told), THREE, "all", compliance=ww.STABLE_IS_COMPLIANT)
    assert total(rows, "compliant") == (10, 11)
    assert total(rows, "not_shown_compliant") == (36, 37)


def test_five_stable_stations_move_the_readings_that_rest_on_stability():
    changed = ARTICLE | {"nam-dinh": ARTICLE["nam-dinh"] | {ww.STABLE: 5}}
    rows = ww.cases(headline(changed), THREE, "all")
    strongest = rows[(rows.stations == "one_each") & (rows.compliance == ww.STABLE_IS_COMPLIANT)]
    assert total(strongest, "compliant") == (12, 12)


def test_a_cluster_nobody_counted_is_unknown_not_zero():
    rows = ww.coverage(headline({"a": {}}), ["a"], "all")
    assert rows[["low", "high"]].isna().to_numpy().all()


def test_a_region_without_parts_stands_for_itself():
    rows = ww.coverage(headline({"all": {ww.OPERATING: 9, ww.COMPLIANT: 4}}), [], "all")
    assert total(rows, "not_shown_compliant") == (5, 5)
    assert rows.entity.unique().tolist() == ["all"]


def test_contradicting_figures_give_no_number():
    wrong = {"a": {ww.OPERATING: 4, ww.WITH_SYSTEM: 2, ww.COMPLIANT: 3}}
    rows = ww.coverage(headline(wrong), ["a"], "all")
    assert rows[rows.indicator == "compliant"][["low", "high"]].isna().to_numpy().all()


def test_a_contradiction_in_one_province_leaves_the_others_numbers():
    told = {"a": {ww.OPERATING: 4, ww.WITH_SYSTEM: 2, ww.COMPLIANT: 3}, "b": {ww.OPERATING: 4, ww.COMPLIANT: 3}}
    rows = ww.coverage(headline(told), ["a", "b"], "all").set_index(["indicator", "entity"])
    assert tuple(rows.loc[("compliant", "b"), ["low", "high"]]) == (3, 3)
    assert in_lattice(operating=(10, 12), without=(3, 4))["with_any_system"] == (6, 9)


def test_unknown_assumption_is_refused():
    choices = "unstable_may_comply, unstable_cannot_comply, stable_is_compliant"
    with pytest.raises(ValueError, match=f"^compliance must be one of {choices}, not 'maybe'$"):
        ww.coverage(headline(ARTICLE), THREE, "all", compliance="maybe")


def cited(*rows: tuple[str, str, float, str, str]) -> pd.DataFrame:
    """Rows (province, indicator, value, bound, source) rounded to the whole."""
    table = pd.DataFrame(rows, columns=["province", "indicator", "value", "bound", "source_id"])
    return table.assign(value_high=np.nan, rounding_unit=1.0)


TWO = cited(
    ("a", ww.OPERATING, 5, "exact", "s1"),
    ("a", ww.WITH_SYSTEM, 2, "exact", "s2"),
    ("b", ww.OPERATING, 3, "at_least", "s3"),
)
SEEN = ww.seen_with_plant(inventory(("b", "operating", "stopped"), ("b", "operating", "none")))


def lines(table: pd.DataFrame) -> list[tuple]:
    """The rows as tuples, an open end as None."""
    return list(table.astype(object).where(table.notna(), None).itertuples(index=False, name=None))


def test_every_row_of_two_provinces_by_hand():
    rows = ww.coverage(TWO, ["a", "b"], "all", reading="convention", seen=SEEN)
    assert lines(rows) == [
        ("a", "operating", 5, 5, "cluster", "s1"),
        ("b", "operating", 3, 4, "cluster", "s3"),
        ("all", "operating", 8, 9, "cluster", "s1 s3"),
        ("a", "with_any_system", 2, 2, "cluster", "s1 s2"),
        ("b", "with_any_system", 1, 4, "cluster", "list s3"),
        ("all", "with_any_system", 3, 6, "cluster", "list s1 s2 s3"),
        ("a", "with_working_system", 0, 2, "cluster", "s1 s2"),
        ("b", "with_working_system", 0, 4, "cluster", "list s3"),
        ("all", "with_working_system", 0, 6, "cluster", "list s1 s2 s3"),
        ("a", "compliant", 0, 2, "cluster", "s1 s2"),
        ("b", "compliant", 0, 4, "cluster", "list s3"),
        ("all", "compliant", 0, 6, "cluster", "list s1 s2 s3"),
        ("a", "without_any_system", 3, 3, "cluster", "s1 s2"),
        ("b", "without_any_system", 0, 3, "cluster", "list s3"),
        ("all", "without_any_system", 3, 6, "cluster", "list s1 s2 s3"),
        ("a", "not_shown_compliant", 3, 5, "cluster", "s1 s2"),
        ("b", "not_shown_compliant", 0, 4, "cluster", "list s3"),
        ("all", "not_shown_compliant", 3, 9, "cluster", "list s1 s2 s3"),
    ]
    assert list(rows.columns) == ["entity", "indicator", "low", "high", "unit", "sources"]
    strict = ww.coverage(TWO, ["a", "b"], "all", seen=SEEN)
    assert lines(strict)[1:3] == [
        ("b", "operating", 3, None, "cluster", "s3"),
        ("all", "operating", 8, None, "cluster", "s1 s3"),
    ]


def test_each_case_is_the_coverage_under_its_pair_of_assumptions():
    stated = [
        ("a", ww.OPERATING, 9, "about", "s"),
        ("a", ww.STATIONS, 5, "exact", "s"),
        ("a", ww.STABLE, 3, "exact", "s"),
    ]
    told, options = cited(*stated), {"reading": "convention", "seen": SEEN.rename(index={"b": "a"})}
    rows = ww.cases(told, ["a"], "a", **options)
    assert list(rows.columns) == ["entity", "indicator", "low", "high", "unit", "stations", "compliance", "sources"]
    assert list(rows.index) == list(range(6 * 6))
    pairs = itertools.product((("one_each", False), ("may_share", True)), ww.COMPLIANCE)
    for place, ((stations, share), compliance) in enumerate(pairs):
        one = rows[6 * place : 6 * place + 6]
        assert (set(one.stations), set(one.compliance)) == ({stations}, {compliance})
        alone = ww.coverage(told, ["a"], "a", stations_share=share, compliance=compliance, **options)
        assert lines(one.drop(columns=["stations", "compliance"])) == lines(alone)
    plain = ww.cases(told, ["a"], "a").drop(columns=["stations", "compliance"])
    assert lines(plain[:6]) == lines(ww.coverage(told, ["a"], "a"))


def test_operating_clusters_with_a_plant_are_counted_by_province_with_their_sources():
    rows = inventory(("b", "operating", "operating"), ("a", "operating", "stopped"), ("b", "operating", "stopped"))
    found = ww.seen_with_plant(rows.assign(source_id=["s2", "s3", "s1"]))
    assert (found.clusters.to_dict(), found.sources.to_dict()) == ({"a": 1, "b": 2}, {"a": "s3", "b": "s1 s2"})
    assert found.clusters.dtype == float
    assert ww.seen_with_plant(ww.NO_CLUSTERS).empty


def test_denominators_are_the_published_figures_and_their_sum():
    found = ww.denominators(TWO, ["a", "b"], "all", [ww.OPERATING, ww.WITH_SYSTEM])
    assert lines(found) == [
        ("a", ww.OPERATING, 5, 5, "s1"),
        ("b", ww.OPERATING, 3, None, "s3"),
        ("all", ww.OPERATING, 8, None, "s1 s3"),
        ("a", ww.WITH_SYSTEM, 2, 2, "s2"),
        ("b", ww.WITH_SYSTEM, None, None, ""),
        ("all", ww.WITH_SYSTEM, 2, None, "s2"),
    ]
    assert list(found.columns) == ["entity", "denominator", "low", "high", "sources"]
    assert list(found.index) == list(range(6))
    whole = cited(("all", ww.OPERATING, 4, "exact", "s"))
    assert lines(ww.denominators(whole, [], "all", [ww.OPERATING])) == [("all", ww.OPERATING, 4, 4, "s")]


maybe = st.one_of(st.none(), st.integers(0, 4))


def arrangements(figures: dict[str, int | None], share: bool, compliance: str) -> list[tuple[int, int, int]]:
    """Every (any, working, compliant) that fits, by placing each station in a cluster and looking."""
    clusters, stations, stable = figures[ww.OPERATING], figures[ww.STATIONS], figures[ww.STABLE]
    without = figures[ww.WITHOUT]
    found = []
    for any_, working, compliant in itertools.product(range(clusters + 1), repeat=3):
        fits = working <= any_ and compliant <= any_
        told = {ww.WITH_SYSTEM: any_, ww.COMPLIANT: compliant, ww.WORKING: working}
        both = [figures[name] for name in (ww.COMPLIANT, ww.WORKING)]
        if compliance == ww.STABLE_IS_COMPLIANT and None not in both:  # two counts of one thing: anything between
            told = {ww.WITH_SYSTEM: any_}
            fits &= min(both) <= compliant <= max(both)
        for name, count in told.items():
            fits &= figures[name] is None or figures[name] == count
        fits &= without is None or any_ == clusters - without
        for built, count in ((stations, any_), (stable, working)):
            if built is not None:
                # shared: a surjection from the stations onto the clusters exists iff 1 ≤ clusters ≤ stations
                fits &= count in ({count_ for count_ in range(1, built + 1)} or {0}) if share else count == built
        if compliance != ww.MAY_COMPLY:
            fits &= compliant <= working
        if compliance == ww.STABLE_IS_COMPLIANT:
            fits &= compliant == working
        if fits:
            found.append((any_, working, compliant))
    return found


@given(
    operating=st.integers(0, 5),
    system=maybe,
    compliant=maybe,
    stations=maybe,
    stable=maybe,
    without=maybe,
    working=maybe,
    share=st.booleans(),
    compliance=st.sampled_from(ww.COMPLIANCE),
)
def test_the_range_is_exactly_what_some_arrangement_allows(
    operating, system, compliant, stations, stable, without, working, share, compliance
):
    stated = (operating, system, without, compliant, stations, stable, working)
    figures = dict(zip(ww.INDICATORS, stated, strict=True))
    possible = arrangements(figures, share, compliance)
    known = {
        name: Bound([v if v is not None else 0.0], [v if v is not None else np.inf]) for name, v in figures.items()
    }
    found = ww.lattice(known, stations_share=share, compliance=compliance)
    for place, level in enumerate(ww.LEVELS):
        bound = found[level]
        if not possible:
            assert not bound.known[0]
        else:
            counts = [arrangement[place] for arrangement in possible]
            assert (bound.low[0], bound.high[0]) == (min(counts), max(counts))
    if possible:
        gaps = [operating - arrangement[2] for arrangement in possible]
        gap = found["not_shown_compliant"]
        assert (gap.low[0], gap.high[0]) == (min(gaps), max(gaps))


def test_shares_of_each_denominator():
    counts = ww.coverage(headline(ARTICLE), THREE, "all")
    of = pd.DataFrame({"entity": ["all"], "denominator": ["clusters_operating"], "low": [47.0], "high": [47.0]})
    share = ww.shares(counts, of).set_index("indicator")
    assert share.loc["compliant", "low"] == pytest.approx(14.9, abs=0.05)
    assert share.loc["compliant", "high"] == pytest.approx(25.5, abs=0.05)


def counted(*rows: tuple) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["entity", "indicator", "low", "high", "sources"])
    return table.assign(unit="cluster")[["entity", "indicator", "low", "high", "unit", "sources"]]


def test_a_share_is_of_the_range_of_its_denominator_and_never_above_all():
    counts = counted(("a", "compliant", 2.0, 4.0, "s1"), ("b", "compliant", 1.0, 12.0, "s2"), ("c", "x", 0.5, 1.0, ""))
    more = counted(("d", "all", 200.0, 200.0, ""), ("d", "some", 50.0, 201.0, ""), ("d", "too many", 201.0, 250.0, ""))
    of = [("a", "planned", 8.0, 10.0, "s3"), ("a", "built", 1.0, 1.0, "s1"), ("b", "planned", 0.0, 0.0, "s3")]
    whole = pd.DataFrame(
        [*of, ("c", "planned", 1.0, np.nan, "s4")], columns=["entity", "denominator", "low", "high", "sources"]
    )
    share = ww.shares(counts, whole)
    one = pd.DataFrame([("d", "planned", 200.0, 200.0)], columns=["entity", "denominator", "low", "high"])
    ends = ww.shares(more, one)[["low", "high"]]
    assert lines(ends) == [(100, 100), (25, 100), (None, None)]
    assert lines(share) == [
        ("a", "compliant", 20, 50, "percent", "planned", 8, 10, "s1 s3"),
        ("a", "compliant", None, None, "percent", "built", 1, 1, "s1"),  # two of one: the figures contradict each other
        ("b", "compliant", None, None, "percent", "planned", 0, 0, "s2 s3"),
        ("c", "x", None, 100, "percent", "planned", 1, None, "s4"),
    ]
    assert list(share.columns)[5:] == ["denominator", "of_low", "of_high", "sources"]
    assert set(ww.shares(counts.drop(columns="sources"), whole).sources) == {"s3", "s1", "s4"}
    assert set(ww.shares(counts.drop(columns="sources"), whole.drop(columns="sources")).sources) == {""}


def test_the_later_edition_of_the_standard_says_nothing_yet():
    rows = ww.under_later_standard(ww.coverage(headline(ARTICLE), THREE, "all"))
    assert total(rows, "compliant") == (0, 21)
    assert total(rows, "not_shown_compliant") == (26, 47)
    counts = counted(
        ("a", "operating", 5.0, 6.0, "s1"),
        ("a", "with_any_system", 2.0, 7.0, "s2"),
        ("b", "operating", 5.0, np.nan, "s3"),
        ("b", "with_any_system", 2.0, 4.0, "s4"),
        ("b", "compliant", 2.0, 2.0, "s5"),
    )
    later = ww.under_later_standard(counts)
    assert lines(later) == [
        ("a", "compliant", 0, 7, "cluster", "s2"),
        ("b", "compliant", 0, 4, "cluster", "s4"),
        ("a", "not_shown_compliant", 0, 6, "cluster", "s1 s2"),
        ("b", "not_shown_compliant", 1, None, "cluster", "s3 s4"),
    ]
    assert list(later.columns) == list(counts.columns)
    assert list(later.index) == [0, 1, 2, 3]
    bare = ww.under_later_standard(counts.drop(columns="sources"))
    assert set(bare.sources) == {""}


def test_the_deadline_is_the_last_day_of_the_term():
    assert ww.deadline("2022-01-01", 24).date().isoformat() == "2023-12-31"


def test_peers_take_numerator_and_denominator_from_one_source():
    rows = [
        ("vietnam", "2018-10", ww.WITH_SYSTEM, 117, "k02"),
        ("vietnam", "2018-10", ww.OPERATING, 680, "k02"),
        ("vietnam", "2021-03", ww.WITH_SYSTEM, 123, "k03"),
        ("vietnam", "2021-04", ww.OPERATING, 700, "k99"),
    ]
    found = ww.peers(pd.DataFrame(rows, columns=["province", "as_of", "indicator", "value", "source_id"]))
    assert len(found) == 1
    assert found.low[0] == pytest.approx(100 * 117 / 680)
    more = [("b", None, ww.WITH_SYSTEM, 1, "k"), ("b", None, ww.OPERATING, 4, "k"), ("b", None, ww.OPERATING, 5, "k")]
    more += [("b", 2019, ww.WITH_SYSTEM, 1, "k"), ("b", 2019, ww.OPERATING, 2, "k"), ("b", 2019, ww.STABLE, 2, "k")]
    more += [("a", "2020", ww.WITH_SYSTEM, 3, "k"), ("a", "2020", ww.OPERATING, 3, "k")]
    table = ww.peers(pd.DataFrame(more, columns=["province", "as_of", "indicator", "value", "source_id"]))
    table = table.drop(columns="cites")
    assert lines(table) == [
        ("a", "wwtp_share", 100, 100, "percent", 3, 3, "2020", "k"),
        ("b", "wwtp_share", 25, 25, "percent", 1, 4, "", "k"),
        ("b", "wwtp_share", 50, 50, "percent", 1, 2, "2019", "k"),
    ]
    columns = ["entity", "indicator", "low", "high", "unit", "built", "operating", "as_of", "source_id"]
    assert list(table.columns) == columns
    assert list(table.index) == [0, 1, 2]


def test_peers_cite_the_two_figures_alone_and_one_of_them_makes_no_share():
    rows = [("x", "2024", i, v, "s", f"s#comparators:{i}") for i, v in ((ww.WITH_SYSTEM, 3), (ww.OPERATING, 4))]
    rows += [
        ("x", "2024", "jobs", 9, "s", "s#comparators:jobs"),
        ("x", "2024", "area", None, "s", "s#comparators:area"),
    ]
    table = pd.DataFrame(rows, columns=["province", "as_of", "indicator", "value", "source_id", "cites"])
    found = ww.peers(table)
    assert found.low.tolist() == [75]
    assert set(found.cites[0].split()) == {f"s#comparators:{i}" for i in (ww.WITH_SYSTEM, ww.OPERATING)}
    for indicator in (ww.WITH_SYSTEM, ww.OPERATING):
        assert ww.peers(table[table.indicator.eq(indicator)]).empty
