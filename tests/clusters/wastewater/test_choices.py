"""Options and choices, by hand and against the programme itself."""

import numpy as np
import pandas as pd
import pytest
from wastewater_data import REGISTER

from clusters.uncertainty.bounds import Bound
from clusters.wastewater import choices, programme
from clusters.wastewater.programme import Limits

PARTS = ["a", "b"]
DRAWS = choices.Draws(count=200, solved=5, seed=7, slack=0.05)
COUNTS = pd.DataFrame(
    [("a", "operating", 10.0, 10.0, "oa"), ("b", "operating", 5.0, 5.0, "ob"),
     ("a", "not_shown_compliant", 4.0, 6.0, "ga"), ("b", "not_shown_compliant", 3.0, 3.0, "gb")],
    columns=["entity", "indicator", "low", "high", "sources"],
)  # fmt: skip
FACTS = pd.DataFrame(
    [("a", "jobs", 1000.0, 1000.0, "ja"), ("b", "jobs", 2000.0, 2000.0, "jb"),
     ("a", "operating_area", 50.0, 60.0, "la")],
    columns=["entity", "indicator", "low", "high", "source_id"],
)  # fmt: skip
PUBLISHED = pd.DataFrame(columns=["province", "district_id", "indicator", "value", "source_id"])
FLOWS = {
    ("a", "operating_land"): np.full(200, 3000.0),
    ("b", "jobs"): np.full(200, 500.0),
    ("a", "jobs"): np.full(200, 3000.0),
}
BY_LAND = FLOWS | {("a", "jobs"): np.full(200, 9.0), ("b", "operating_land"): np.full(200, 1000.0)}


def options(parts=PARTS, counts=COUNTS, flows=FLOWS, register=REGISTER):
    return choices.by_province(parts, counts, FACTS, flows, PUBLISHED, register, DRAWS)


def test_an_option_is_a_mean_cluster_of_the_province():
    found = options()
    typical = found.typical.set_index("option")
    assert typical["m3"].to_dict() == {"a": 300, "b": 100}
    assert typical["jobs"].to_dict() == {"a": 100, "b": 400}
    assert typical["most"].to_dict() == {"a": 6, "b": 3}
    assert (typical["cost"] / typical["m3"]).to_numpy() == pytest.approx(20 / 1000, rel=0.01)
    assert len(found.drawn) == 5
    assert found.drawn[0]["cost"][0] != 3 * found.drawn[0]["cost"][1], "each province has a price of its own"
    assert set(found.sources.split()) >= {"oa", "gb", "ja", "jb", "s_unit_capex"}


def test_all_provinces_are_sized_in_one_way_that_is_said():
    # the land of one province and the jobs of the other do not compare: jobs, which both have
    assert options().route == "jobs"
    by_land = options(flows=BY_LAND)
    assert by_land.route == "operating_land"
    assert by_land.typical["m3"].tolist() == [300, 200]
    assert {"la", "s_occupancy"} <= set(by_land.sources.split())


@pytest.mark.parametrize(
    "unknown",
    [
        {"flows": {key: flow for key, flow in FLOWS.items() if key != ("b", "jobs")}},
        {"register": REGISTER.drop("unit_capex")},
        {"register": REGISTER.assign(high=np.nan)},
        {"counts": COUNTS.assign(high=COUNTS["high"].where(COUNTS["indicator"] == "operating"))},
    ],
)
def test_without_a_figure_that_all_need_nothing_can_be_chosen(unknown):
    found = options(**unknown)
    assert found is None
    limits = Limits(80.0)
    assert list(choices.bought(found, limits)) == choices.BOUGHT
    assert choices.plants(choices.bought(found, limits)) is None
    assert list(choices.curve(found, limits)) == choices.CURVE
    assert choices.gains(choices.curve(found, limits)).empty
    assert list(choices.selected(found, limits)) == choices.SELECTED
    assert choices.widest(choices.selected(found, limits)) == {"who": None, "span": None, "draws": None}


def test_what_a_budget_buys_is_what_the_programme_says_and_its_totals_are_sums():
    limits = Limits(20.0, most=5)
    bought = choices.bought(options(), limits, "time")
    plan = programme.compare(options().typical, limits)
    assert bought["low"].tolist() == bought["high"].tolist() == plan["plants"].tolist()
    assert "time" in bought["sources"].iloc[0].split()
    sums = plan.groupby("objective")["plants"].sum()
    assert choices.plants(bought) == Bound(sums.min(), sums.max())
    read = choices.reckoned(bought, "all").set_index(["objective", "entity"])
    assert read.index.get_level_values(0).unique().tolist() == ["clusters", "jobs", "m3"]
    assert read.loc[("jobs", "all"), "plants"] == sums["jobs"]
    own = plan[plan["objective"] == "jobs"]["jobs"].sum()
    assert abs(read.loc[("jobs", "all"), "jobs"].low - own) <= 0.05 * own
    one = choices.by_province(["a"], COUNTS, FACTS, FLOWS, PUBLISHED, REGISTER, DRAWS)
    assert set(choices.reckoned(choices.bought(one, limits), "a")["entity"]) == {"a"}, "no total of one"


def test_a_curve_goes_from_nothing_to_everything_and_is_read_at_a_few_budgets():
    curve = choices.curve(options(), Limits(20.0))
    assert curve["budget"].min() == 0
    assert curve["plants"].max() == 9
    assert 20.0 in set(curve["budget"])
    gains = choices.gains(curve)
    assert len(gains) == 3 * len(curve)
    most = gains[gains["gain"] == "gain_jobs"]["value"].max()
    assert most == pytest.approx((6 * 100 + 3 * 400) / 1000)
    few = choices.milestones(curve, 20.0)
    assert len(few) <= 15
    assert set(few["objective"]) == {"clusters", "jobs", "m3"}
    assert {bound.low for bound in few["budget"]} >= {20.0}


def test_the_draws_say_whose_share_is_least_sure():
    selected = choices.selected(options(), Limits(20.0))
    rows = selected.assign(width=selected["high"] - selected["low"])
    told = choices.widest(selected)
    assert told["draws"] == 5
    assert told["span"].high - told["span"].low == rows["width"].max()


CLUSTERS = pd.DataFrame(
    [("big", 40.0, "operating", "unknown", 50.0), ("small", 10.0, "operating", "none", None),
     ("treated", 50.0, "operating", "operating", None), ("planned", 60.0, "planned", "unknown", None),
     ("sizeless", None, "operating", "unknown", None)],
    columns=["cluster_id", "area_ha", "status", "wastewater", "fill_rate_pct"],
).assign(province="a", source_id="list")  # fmt: skip


def test_named_clusters_are_those_that_may_lack_a_plant_the_largest_flow_first():
    found = choices.named(CLUSTERS, REGISTER, DRAWS, 0.0)
    assert found["cluster_id"].tolist() == ["big", "small"]
    assert 40 * 0.5 * 0.5 * 20 <= found["m3"].iloc[0] <= 40 * 0.7 * 0.5 * 30, "the occupancy is the published one"
    assert found["sources"].iloc[0] == "list s_leasable_share s_occupancy s_unit_capex s_water_per_ha"
    assert (found[["clusters_pct", "m3_pct"]] <= 100).all(axis=None)
    assert choices.listed(found)["plant"].tolist() == ["plant_unknown", "plant_none"]
    assert list(choices.named(CLUSTERS.iloc[2:], REGISTER, DRAWS, 0.0)) == choices.NAMED
    assert choices.named(CLUSTERS, REGISTER.drop("occupancy"), DRAWS, 0.0).empty


def test_how_often_a_cluster_is_chosen_cites_all_that_compete_with_it():
    listed = CLUSTERS.assign(source_id=[f"of_{name}" for name in CLUSTERS["cluster_id"]])
    told = [set(cell.split()) for cell in choices.named(listed, REGISTER, DRAWS, 0.0)["sources"]]
    assert all({"of_big", "of_small"} <= cell for cell in told)
    assert not any({"of_planned", "of_treated"} & cell for cell in told), "they stand in no choice"


def test_what_a_source_tells_of_a_cluster_comes_before_a_large_flow():
    told = CLUSTERS.assign(complaint_source_id=[None, None, "letters", None, None])
    told.loc[told["cluster_id"] == "sizeless", "wastewater"] = "stopped"
    found = choices.named(told, REGISTER, DRAWS, 0.0)
    assert found["cluster_id"].tolist() == ["treated", "sizeless", "big", "small"], "running is not complying"
    assert found["told"].tolist() == ["complaints", "stopped", "", ""]
    assert found["source_id"].iloc[0] == "letters list"
    assert found["m3"].isna().tolist() == [False, True, False, False], "no area, no flow: but it is asked about"
    assert choices.listed(found)["said"].tolist()[:3] == ["told_complaints", "told_stopped", None]
