"""Where a pilot may stand: the gate, the short list and what would change it, by what one datum does to them."""

import dataclasses
from collections.abc import Mapping
from typing import Any

import pandas as pd
import pytest

from clusters.facts import Region
from clusters.policy import pilots
from clusters.uncertainty.bounds import Bound
from clusters.wastewater import plant_costs, register
from clusters.wastewater.choices import Draws
from tests import frozen_data

PHASES = pd.DataFrame(
    [(2028, 0, 0), (2029, 8, 0), (2030, 8, 8)], columns=["year", "finished_high", "finished_low"]
).assign(entity="ninh-binh", scenario="capacity", headline=True, sources="plan")


def results(data: Region, phases: pd.DataFrame = PHASES) -> dict[str, pd.DataFrame]:
    known = register.sourced(data.assumptions, data.parameters)
    costs = plant_costs.each(data.clusters, known, Draws(count=100, solved=20, seed=1, slack=0.0))
    return {"03/plant_costs": costs, "03/phasing": phases}


def changed(table: str, where: Mapping[str, str], **cells: Any) -> Region:
    """The frozen region with cells of some rows set; there must be some."""
    data = Region.load("ninh-binh", str(frozen_data.folder()))
    rows = data.tables[table].copy()
    hits = (rows[list(where)] == pd.Series(where)).all(axis=1)
    assert hits.any(), f"no row has {dict(where)}"
    for column, value in cells.items():
        rows.loc[hits, column] = value
    return dataclasses.replace(data, tables=data.tables | {table: rows})


def listed(data: Region) -> tuple[pd.DataFrame, pd.DataFrame, Region]:
    """Candidates and short list of a region."""
    found = pilots.candidates(data, results(data))
    return found, pilots.shortlist(found, data), data


@pytest.fixture(scope="module")
def today() -> tuple[pd.DataFrame, pd.DataFrame, Region]:
    return listed(Region.load("ninh-binh", str(frozen_data.folder())))


def gates(candidates: pd.DataFrame) -> dict[str, str]:
    return dict(zip(candidates.cluster_id, candidates.gate, strict=True))


def test_today_four_pass_because_their_plant_is_built_first(today: Any) -> None:
    candidates, shortlist, data = today
    assert set(shortlist.cluster_id) == {"kim-thai", "dong-huong", "van-phong", "khanh-loi"}
    assert set(shortlist.gate) == {"built_first"}, "of none a source shows that it complies"
    assert set(shortlist.ready) == {"2029–2030"}
    told = pilots.separated(shortlist)
    assert told["ahead"] == ["dong-huong", "van-phong"], "one produces already, the other's plant is being built"
    assert (told["by_plant"], told["by_stage"], told["by_focus"]) == (["van-phong"], ["dong-huong"], ["dong-huong"])
    # 700 m³/day as designed, at 9.3 to 27.9 million VND each
    own = shortlist.set_index("cluster_id").cost["dong-huong"]
    assert (own.low, own.high) == (pytest.approx(6.51), pytest.approx(19.53))
    assert pilots.counted(candidates, pilots.sectors(data))["bare"] == ["assembly", "logistics"]


def test_a_plant_shown_to_comply_opens_the_gate_and_leads() -> None:
    shown = {"wastewater": "operating", "effluent_source_id": "bhn-91838"}
    candidates, shortlist, _ = listed(changed("clusters", {"cluster_id": "son-lai"}, **shown))
    row = shortlist.set_index("cluster_id").loc["son-lai"]
    assert (row.gate, row.cost, row.ready) == ("complies", None, "")
    assert "pro_complies" in row.pro
    assert "contra_unbuilt" not in row.contra
    assert pilots.separated(shortlist)["by_plant"] == ["son-lai"]
    assert "bhn-91838" in row.sources
    assert gates(candidates)["dong-huong"] == "built_first"


def test_a_plant_that_runs_is_not_shown_to_comply() -> None:
    candidates, shortlist, _ = listed(changed("clusters", {"cluster_id": "dong-huong"}, wastewater="operating"))
    assert gates(candidates)["dong-huong"] == "runs"
    assert "dong-huong" not in set(shortlist.cluster_id)


def test_a_plant_that_stopped_or_complaints_close_the_gate() -> None:
    told = changed("clusters", {"cluster_id": "dong-huong"}, complaint_source_id="bhn-91838")
    candidates, shortlist, _ = listed(told)
    assert gates(candidates)["dong-huong"] == "stopped"
    assert pilots.separated(shortlist)["ahead"] == ["van-phong"], "it leads in plant, and no longer trails in stage"
    candidates, _, _ = listed(changed("clusters", {"cluster_id": "van-phong"}, wastewater="stopped"))
    assert gates(candidates)["van-phong"] == "stopped"


def test_a_clusters_sector_decides_whether_it_is_looked_at() -> None:
    branch = {"cluster_id": "khanh-loi", "sector_id": "machinery"}
    candidates, shortlist, _ = listed(changed("cluster_sectors", branch, sector_id="toys"))
    assert "khanh-loi" not in set(candidates.cluster_id) | set(shortlist.cluster_id)
    candidates, shortlist, data = listed(changed("cluster_sectors", branch, sector_id="warehousing"))
    assert pilots.counted(candidates, pilots.sectors(data))["bare"] == ["assembly"], "a branch counts for its sector"


def test_a_cluster_of_a_craft_village_waits_for_a_running_plant() -> None:
    candidates, shortlist, data = listed(changed("clusters", {"cluster_id": "dong-huong"}, craft_village=True))
    assert gates(candidates)["dong-huong"] == "craft_closed"
    assert "dong-huong" not in set(shortlist.cluster_id)
    by_sector = pilots.by_sector(candidates, pilots.sectors(data)).set_index(["sector_id", "gate"]).low
    assert by_sector["craft", "craft_closed"] == 3
    runs = {"wastewater": "operating", "effluent_source_id": "bhn-91838"}
    _, shortlist, _ = listed(changed("clusters", {"cluster_id": "hai-minh"}, **runs))
    row = shortlist.set_index("cluster_id").loc["hai-minh"]
    assert (row.gate, row.sectors) == ("complies", ("craft",))


def test_cost_and_area_are_conditions_of_building_first(today: Any) -> None:
    _, before, _ = today
    candidates, shortlist, _ = listed(changed("clusters", {"cluster_id": "van-phong"}, area_ha=float("nan")))
    assert gates(candidates)["van-phong"] == "unpriced"
    assert "van-phong" not in set(shortlist.cluster_id)
    half = changed("clusters", {"cluster_id": "van-phong"}, area_ha=25.0)
    dear = changed("assumptions", {"assumption_id": "unit_capex"}, low=18.6, central=35.0, high=55.8)
    cost = before.set_index("cluster_id").cost["van-phong"]
    for data, factor in ((half, 0.5), (dear, 2)):
        now = listed(data)[1].set_index("cluster_id").cost["van-phong"]
        assert (now.low, now.high) == (pytest.approx(cost.low * factor), pytest.approx(cost.high * factor))


def test_one_cluster_alone_leads_nobody(today: Any) -> None:
    _, shortlist, _ = today
    told = pilots.separated(shortlist[shortlist.cluster_id == "van-phong"])
    assert (told["only"], told["ahead"], told["by_plant"], told["tied"]) == ("van-phong", [], None, False)


def test_without_a_year_no_plant_is_built_first(today: Any) -> None:
    _, _, data = today
    late = PHASES[PHASES.year < 2029]
    for phases in (late, PHASES[:0]):
        found = pilots.candidates(data, results(data, phases))
        assert gates(found)["van-phong"] == "unpriced"
        assert pilots.shortlist(found, data).empty
    assert pilots.ready({"03/phasing": PHASES}, "ninh-binh") == Bound(2029, 2030)
    assert pilots.ready({}, "ninh-binh") is None
    nothing = pilots.candidates(data, {"03/plant_costs": pd.DataFrame(), "03/phasing": pd.DataFrame()})
    assert set(nothing.gate) == {"unpriced", "craft_closed", "stopped", "unknown"}


def test_the_figure_that_may_move_most_is_asked_for_first(today: Any) -> None:
    candidates, _, data = today
    found = pilots.deciders(candidates, data).set_index("figure")
    once = candidates.drop_duplicates("cluster_id")
    assert found.enter["plant"] == once.gate.isin(["unknown", "craft_closed", "runs"]).sum() == 18
    assert (found.enter["ready"], found.leave["ready"]) == (0, 4)
    assert found.leave["tenants"] == 3, "the one that operates has firms, the other three have been promised some"
    top = pilots.first(pilots.deciders(candidates, data))
    assert (top["tenants"], top["plant"], top["moved"]) == (True, False, 19)
    candidates, _, data = listed(changed("clusters", {"cluster_id": "kim-binh"}, status="established"))
    now = pilots.deciders(candidates, data).set_index("figure")
    assert now.enter["tenants"] == found.enter["tenants"] - 1, "a cluster that does not operate has no firms to ask of"


def test_where_no_pilot_is_stated_there_is_no_talk_of_any() -> None:
    candidates, shortlist, data = listed(changed("models", {"feature_type": "sector"}, sector_id=None))
    assert candidates.empty
    assert pilots.by_sector(candidates, pilots.sectors(data)).empty
    assert shortlist.empty
    assert pilots.deciders(candidates, data).empty
    assert pilots.first(pilots.deciders(candidates, data))["moved"] is None
    assert pilots.counted(candidates, [])["listed"] is None
    assert pilots.separated(shortlist)["listed"] is None


def test_how_many_pilots_and_until_when_is_what_is_stated(today: Any) -> None:
    _, _, data = today
    assert pilots.stated(data.claims) == {"most": 2.0, "until": "2030"}
    assert pilots.stated(data.claims[:0]) == {"most": None, "until": None}
