import tomllib
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from comparison_data import ALL, PARTS, frame, headline, row

from clusters.comparison import reconciliation
from clusters.uncertainty.bounds import Bound
from tests.conftest import ROOT

LINEAGE = pd.Series({"paper": "release", "translation": "release", "office": "office", "press": None})


def published(*extra):
    return pd.concat([headline(), frame(list(extra))], ignore_index=True) if extra else headline()


def reconcile(*extra, since=0, reference=None, reading="convention"):
    reference = headline() if reference is None else reference
    indicators = ["clusters_operating", "jobs"]
    return reconciliation.reconcile(published(*extra), reference, PARTS, ALL, indicators, LINEAGE, reading, since)


def test_a_translation_does_not_confirm():
    table = reconcile(row(90, "north", "clusters_operating", 10, "exact", "2025", source="translation"))
    assert table["agreement"].tolist() == ["reference", "same_lineage"]
    assert table["reasons"].iloc[1].split()[0] == "same_release"


def test_another_lineage_agrees_differs_or_is_compatible():
    table = reconcile(
        row(90, "north", "clusters_operating", 10, "exact", "2024-12", source="office"),
        row(91, "south", "clusters_operating", 17, "exact", "2020", source="office"),
        row(92, "south", "jobs", 20500, "exact", None, source="press", status="unverified"),
    ).set_index(["entity", "indicator", "source_id"])
    assert table.loc[("north", "clusters_operating", "office"), "agreement"] == "agrees"
    south = table.loc[("south", "clusters_operating", "office")]
    assert (south["agreement"], south["reasons"]) == ("differs", "earlier")
    assert (south["gap_low"], south["gap_high"]) == (-3, -3)
    assert south["gap_pct"] == pytest.approx(-15)
    jobs = table.loc[("south", "jobs", "press")]
    assert jobs["agreement"] == "within_bounds"
    assert jobs["reasons"] == "undated unverified"
    assert (jobs["gap_low"], jobs["gap_high"]) == (-500, 500)


def test_a_release_printed_twice_is_one_voice():
    lineage = pd.concat([LINEAGE, pd.Series({"office_again": "office"})])
    rows = [
        row(90, "north", "clusters_operating", 10, "exact", "2024-10", source="office"),
        row(91, "north", "clusters_operating", 10, "exact", "2024-12", source="office_again"),
        row(92, "south", "clusters_operating", 17, "exact", "2024-10", source="office"),
        row(93, "south", "clusters_operating", 17, "exact", "2024-11", source="office_again"),
        row(94, "south", "clusters_operating", 18, "exact", "2024-12", source="office_again"),
        row(95, "north", "jobs", 5, "exact", "2024", source="press"),
        row(96, "north", "jobs", 5, "exact", "2024", source="press"),
    ]
    indicators = ["clusters_operating", "jobs"]
    table = reconciliation.reconcile(published(*rows), headline(), PARTS, ALL, indicators, lineage, "convention")
    told = table[table["agreement"] != "reference"].groupby(["entity", "indicator"], sort=False)["agreement"].agg(list)
    assert told["north", "clusters_operating"] == ["agrees", "repeats"]
    assert told["south", "clusters_operating"] == ["differs", "repeats", "differs"], "a new count of one office is new"
    assert "repeats" not in told["north", "jobs"], "of unknown descent: not known to be one release"
    assert set(table.loc[table["agreement"] == "repeats", "reasons"].str.split().str[0]) == {"same_release"}
    words = tomllib.loads((ROOT / "notebooks/02_province_comparison.toml").read_text(encoding="utf-8"))
    assert {*reconciliation.AGREEMENT, *reconciliation.REASONS} - {"note"} <= set(words["reconciliation"]["names"])


def test_a_gap_says_which_side_has_no_date():
    dated = SimpleNamespace(as_of="2025", status="reported", note_vi="")
    undated = SimpleNamespace(as_of=None, status="reported", note_vi="")
    reference = {"as_of": None, "source_id": "article"}
    assert reconciliation._reasons(reference, dated, "differs") == ["reference_undated"]
    assert reconciliation._reasons(reference | {"as_of": "2024"}, undated, "differs") == ["undated"]


def test_rates_of_the_parts_are_never_added_up():
    rates = [
        row(90 + n, place, "occupancy_rate", value, "exact", "2024", source="paper")
        for n, (place, value) in enumerate(dict.fromkeys(PARTS, 60.0).items())
    ]
    whole = [
        row(98, ALL, "occupancy_rate", 88.5, "exact", "2025", source="office"),
        row(99, ALL, "occupancy_rate", 70, "exact", "2025", source="press"),
    ]
    reference, every = frame([*rates, whole[0]]), frame([*rates, *whole])
    table = reconciliation.reconcile(every, reference, PARTS, ALL, ["occupancy_rate"], LINEAGE, "strict")
    assert table[["source_id", "low"]].values.tolist() == [["office", 88.5], ["press", 70]]
    assert reconciliation.reconcile(every, frame(rates), PARTS, ALL, ["occupancy_rate"], LINEAGE, "strict").empty


def test_the_whole_is_held_against_the_sum_of_its_parts():
    table = reconcile(row(90, ALL, "clusters_operating", 36, "exact", "2025-12", source="office"))
    reference, other = table.iloc[0], table.iloc[1]
    assert (reference["source_id"], reference["low"], reference["high"]) == ("sum", 40, 40)
    assert other["gap_low"] == -4
    assert other["reasons"] == "later sum_of_parts"


def test_without_one_part_there_is_no_sum():
    reference = headline(drop=[("south", "clusters_operating")])
    table = reconcile(row(90, ALL, "clusters_operating", 36, "exact", "2025-12", source="office"), reference=reference)
    assert table.empty


def test_an_open_end_leaves_the_gap_open():
    extra = row(90, "north", "jobs", 9000, "exact", "2024", source="office")
    table = reconcile(extra, reading="strict")
    assert (table["gap_high"].iloc[1], table["agreement"].iloc[1]) == (1000, "within_bounds")
    assert np.isnan(table["gap_low"].iloc[1])


def test_old_figures_can_be_left_out_undated_ones_stay():
    extra = [
        row(90, "north", "clusters_operating", 9, "exact", "2011", source="office"),
        row(91, "north", "clusters_operating", 8, "exact", None, source="press"),
    ]
    assert reconcile(*extra, since=2019)["source_id"].tolist() == ["paper", "press"]
    assert len(reconcile(*extra)) == 3


def test_nothing_is_averaged():
    extra = [
        row(90 + k, "north", "clusters_operating", v, "exact", "2025", source="office") for k, v in enumerate((8, 12))
    ]
    assert sorted(reconcile(*extra)["low"]) == [8, 10, 12]


def test_a_source_can_take_the_place_of_the_headline():
    extra = row(90, "north", "clusters_operating", 12, "exact", "2025", source="office")
    chosen = reconciliation.reference_from(headline(), published(extra), "office")
    north = chosen[(chosen["province"] == "north") & (chosen["indicator"] == "clusters_operating")]
    assert north["value"].tolist() == [12]
    assert len(chosen) == len(headline())
    assert reconciliation.reference_from(headline(), published(extra), "").equals(headline())
    with pytest.raises(ValueError, match="near: office"):
        reconciliation.reference_from(headline(), published(extra), "ofice")


def test_a_total_leaves_a_remainder_for_the_one_province_without_figure():
    extra = row(90, ALL, "projects", 1000, "exact", "2025-12", source="office")
    table = reconciliation.remainders(headline(), published(extra), PARTS, ALL, "strict")
    assert table[["entity", "indicator", "low", "high"]].values.tolist() == [["north", "projects", 300, 300]]
    two_blank = headline(drop=[("south", "projects")])
    assert reconciliation.remainders(two_blank, published(extra), PARTS, ALL, "strict").empty


def test_figures_are_read_beside_their_reference_with_their_sources():
    table = reconcile(
        row(90, ALL, "clusters_operating", 36, "exact", "2025-12", source="office"),
        row(91, "north", "clusters_operating", 8, "exact", "2024", source="translation"),
        row(92, "south", "clusters_operating", 17, "exact", "2024", source="office"),
        row(93, "south", "jobs", 30000, "at_least", "2024", source="office"),
        reading="strict",
    )
    listed = reconciliation.listed(table, headline(), PARTS, ALL).set_index(["entity", "indicator"])
    whole = listed.loc[(ALL, "clusters_operating")]
    assert whole["agreement"].tolist() == ["reference", "differs"]
    assert whole["value"].tolist() == [(Bound.exact(40), "cluster"), (Bound.exact(36), "cluster")]
    assert whole["gap"].tolist() == [None, (Bound.exact(-4), "cluster")]
    assert whole["why"].tolist() == [(), ("later", "·", "sum_of_parts")]
    assert whole["sources"].tolist() == ["paper", "office"], "a sum rests on the sources of its parts"
    same = ("north", "clusters_operating") in listed.index
    assert not same, "a text of the reference's own lineage says nothing of a single province"
    assert listed.loc[("south", "jobs"), "gap"].iloc[1] == (), "no gap where both ends are open"


def test_the_gap_of_a_rate_is_in_points():
    extra = row(90, "north", "occupancy_rate", 70, "exact", "2024", source="office")
    held = (published(extra), headline(), PARTS, ALL, ["occupancy_rate"], LINEAGE, "strict")
    listed = reconciliation.listed(reconciliation.reconcile(*held), headline(), PARTS, ALL)
    assert listed["gap"].iloc[1] == (Bound.exact(-28), "percentage points")


def test_gaps_of_one_size_are_one_mark_with_their_years():
    table = reconcile(
        row(90, "north", "clusters_operating", 8, "exact", "2021", source="office"),
        row(91, "north", "clusters_operating", 8, "exact", None, source="press"),
        row(92, "north", "clusters_operating", 12, "exact", "2025", source="office"),
        row(93, ALL, "clusters_operating", 36, "exact", "2025-12", source="office"),
    )
    table.loc[table["as_of"] == "2025", "status"] = "unverified"
    gaps = reconciliation.apart(table).set_index(["entity", "low"])
    assert gaps.loc[("north", -20), ["years", "status", "sources"]].tolist() == ["2021, ?", "strict", "office press"]
    assert gaps.loc[("north", 20), "status"] == "stated"
    assert reconciliation.widest(gaps.reset_index().assign(low=[-10.0, -20.0, 20.5])) == {
        "where": "north", "what": "clusters_operating", "below": None, "above": 20.5,
    }  # fmt: skip
    assert reconciliation.widest(gaps.reset_index())["below"] == 20
    assert reconciliation.tally(table, ALL) == {
        "same": 0, "fits": 0, "differ": 1, "same_parts": 0, "fits_parts": 0, "differ_parts": 3,
    }  # fmt: skip
    assert set(reconciliation.tally(table.iloc[:0], ALL).values()) == {None}
    assert set(reconciliation.widest(reconciliation.apart(table.iloc[:0])).values()) == {None}


def test_a_remainder_rests_on_the_total_and_on_the_parts():
    extra = row(90, ALL, "projects", 1000, "exact", "2025-12", source="office")
    left = reconciliation.remainders(headline(), published(extra), PARTS, ALL, "strict")
    read = reconciliation.leads(left, headline()).iloc[0]
    assert (read["value"], read["sources"]) == ((Bound.exact(300), left["unit"].iloc[0]), "office paper")
    several = pd.concat([left, left.assign(low=500, high=500)], ignore_index=True)[::-1]
    told = [bound for bound, _ in reconciliation.leads(several, headline())["value"]]
    assert told == [Bound.exact(500), Bound.exact(300)], "each row its own value, in whatever order"
