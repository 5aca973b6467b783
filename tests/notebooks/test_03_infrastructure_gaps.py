"""Notebook 03 as a whole: known answers, one datum changed, parameters, and no data at all."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from runner import collection
from tests import frozen_data, trial
from tests.conftest import ROOT
from tests.regions.by_exec import cheap
from tests.trial import REGION

Render = Callable[..., dict[str, pd.DataFrame]]


@pytest.fixture(scope="module")
def render(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Render]:
    """Run the notebook without drawing files; its published tables by name. The default run happens once."""
    folder = tmp_path_factory.mktemp("results")
    kept: dict[str, dict[str, pd.DataFrame]] = {}

    def tables(data_dir: Path | None = None, **parameters: Any) -> dict[str, pd.DataFrame]:
        chosen = {"language": "vi", "draws": 400, "programme_draws": 10} | parameters
        data = data_dir or frozen_data.folder()
        key = repr([data, *sorted(chosen.items())])
        if key not in kept:
            files = trial.run(["03"], data, folder / str(len(kept)), **chosen).results("03").glob("*.csv")
            kept[key] = {file.stem: pd.read_csv(file, encoding="utf-8-sig") for file in files}
        return kept[key]

    with cheap():
        yield tables


def change(data: Path, table: str, column: str, new: str, **where: str) -> None:
    """Change one cell of the copied data: the row where the named columns have these values."""
    trial.rewrite(data / REGION / f"{table}.csv", trial.put(where, **{column: new}))


def without(data: Path, *assumptions: str, **parameters: Any) -> tuple[dict[str, dict[str, Any]], Path]:
    """The English exhibits by id, and the folder of the results, if the register lacks these assumptions."""
    path = data / REGION / "assumptions.csv"
    lines = path.read_text(encoding="utf-8-sig").splitlines(keepends=True)
    path.write_text("".join(x for x in lines if x.split(",")[0] not in assumptions), encoding="utf-8")
    chosen = {"draws": 200, "programme_draws": 5} | parameters
    folder = trial.run(["03"], data, data.parent / "edition", **chosen).results("03")
    record = json.loads((folder / "exhibits.json").read_text(encoding="utf-8"))
    return {exhibit["id"]: exhibit for exhibit in record["exhibits"]}, folder


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return trial.changed(tmp_path / "data")


def span(rows: pd.DataFrame, **where: object) -> tuple[float, float]:
    rows = rows[(rows[list(where)] == pd.Series(where)).all(axis=1)]
    assert len(rows) == 1, where
    return float(rows.low.iloc[0]), float(rows.high.iloc[0])


def test_known_answers(render: Render) -> None:
    tables = render()
    coverage = tables["coverage"]
    ours = coverage[coverage.headline & (coverage.entity == REGION)]
    assert span(ours, indicator="operating") == (47, 47)
    assert span(ours, indicator="compliant") == (7, 12)
    assert span(ours, indicator="not_shown_compliant") == (35, 40)
    assert span(ours, indicator="with_any_system") == (9, 22)
    shared = coverage[(coverage.entity == REGION) & (coverage.stations == "may_share") & coverage.denominator.isna()]
    shared = shared[shared.compliance == "unstable_may_comply"]
    assert span(shared, indicator="with_any_system") == (9, 22)
    assert set(tables["overdue"].deadline) == {"2023-12-31"}
    plants = tables["unit_costs"][tables["unit_costs"].ordinary]
    assert (len(plants), plants.unit_cost.median().round(1)) == (6, 17.5)
    assert plants.unit_cost.agg(["min", "max"]).round(1).tolist() == [9.3, 27.9]
    nation = tables["peers"].set_index("entity").low
    assert nation["base_nat_ccn_wwt_2023"] == pytest.approx(100 * 179 / 734, abs=0.05)
    assert nation["base_nat_ccn_wwt_2024"] == 30.3


def test_percentiles_lie_inside_the_logical_range_and_in_order(render: Render) -> None:
    tables = render()
    for rows in (tables["demand"], tables["cost"]):
        rows = rows.dropna(subset=["p50"])
        assert len(rows) > 5
        assert (rows.low <= rows.p10).all()
        assert (rows.p10 <= rows.p50).all()
        assert (rows.p50 <= rows.p90).all()
        assert (rows.p90 <= rows.high.fillna(float("inf"))).all()


def test_nothing_starts_before_the_sources_were_read() -> None:
    first = collection.read(ROOT / "notebooks" / "03_infrastructure_gaps.ipynb").parameter("as_of_year")
    read = pd.read_csv(ROOT / "data" / REGION / "sources.csv", dtype=str).accessed.dropna().str[:4].astype(int)
    assert first is not None
    assert first.default > read.max(), "a plan begins in a year that is not over"


def test_nothing_is_finished_before_a_plant_can_stand(render: Render) -> None:
    phasing = render(as_of_year=2027, last_year=2031)["phasing"]
    paths = phasing[phasing.headline & (phasing.scenario == "capacity")].set_index("year")
    assert paths.high[2027] == paths.high[2028] == 12
    assert paths.high[2029] == 20
    assert paths.low[2029] == 7  # 36 months at worst
    needed = render()["phasing"].set_index("indicator").loc["starts_needed"]
    assert (needed.low, needed.high) == (18, 40)  # 35 over two useful years, 40 over one if building takes three


def test_five_stable_stations_change_coverage_cost_and_phasing(render: Render, tmp_path: Path) -> None:
    data = trial.changed(tmp_path / "data")
    change(data, "published", "value", "5", indicator="wwtp_stations_stable", claim_id="C029")
    change(data, "claims", "value", "5", claim_id="C029")
    before, after = render(), render(data)
    mine = {"entity": REGION, "compliance": "unstable_cannot_comply", "stations": "one_each"}

    def compliant(tables: dict[str, pd.DataFrame]) -> tuple[float, float]:
        rows = tables["coverage"]
        return span(rows[rows.denominator.isna() & (rows.standard == "qcvn40_2011")], indicator="compliant", **mine)

    assert compliant(before) == (7, 10)
    assert compliant(after) == (7, 12)

    def capex(tables: dict[str, pd.DataFrame]) -> float:
        rows = tables["cost"].set_index(["indicator", "compliance"])
        return float(rows.p50[("capex_not_shown_compliant", "stable_is_compliant")])

    assert capex(after) < capex(before)

    def finished(tables: dict[str, pd.DataFrame]) -> tuple[float, float]:
        rows = tables["phasing"]
        return span(rows, year=2029, scenario="capacity", compliance="stable_is_compliant")

    assert finished(before) == (8, 18)  # two in Hà Nam, one to three clusters in Nam Định, five
    assert finished(after) == (8, 20)


def test_same_seed_same_tables_in_both_languages_another_seed_other_draws(render: Render) -> None:
    vi, en, other = render(), render(language="en"), render(seed=7)
    for name, rows in vi.items():
        pd.testing.assert_frame_equal(rows, en[name])
    assert not vi["cost"].p50.equals(other["cost"].p50)
    assert vi["coverage"].equals(other["coverage"])


@pytest.mark.parametrize(
    "parameters",
    [
        {"stations_share": True, "compliance": "stable_is_compliant", "budget_billion_vnd": 0.0, "yearly_capacity": 0}
        | {"demand_route": "operating_land", "slack": 5.0, "equity_floor": 0.0},
        {"reading": "strict", "demand_route": "jobs", "slack": 0.0, "last_year": 2026, "equity_floor": 1.0},
    ],
)
def test_the_notebook_holds_under_its_parameters(render: Render, parameters: dict[str, Any]) -> None:
    with cheap(whole=True):
        render(**parameters)


def test_a_larger_budget_buys_no_less(render: Render) -> None:
    small, large = (render(**money)["budget"] for money in ({"budget_billion_vnd": 20.0}, {}))
    for objective, rows in large.groupby("objective"):
        gain = "low" if objective == "clusters" else objective
        assert rows[gain].sum() >= small[small.objective == objective][gain].sum() - 1e-6
        assert rows.cost.sum() <= 80.001


def test_no_cluster_is_named_that_the_data_does_not_name(render: Render) -> None:
    tables = render()
    named = set(pd.read_csv(frozen_data.FROZEN / REGION / "clusters.csv").cluster_id)
    assert set(tables["named_clusters"].cluster_id) <= named
    assert set(tables["rules"].cluster_id) <= named
    assert set(tables["rules"].verdict) <= {"pass", "fail", "unknown"}


def test_unknown_costs_are_no_budget_without_limit_and_more_than_is_not_exact(render: Render, data: Path) -> None:
    exhibits, folder = without(data, "unit_capex", "slack_at_least", reading="strict", demand_route="jobs")
    phasing = pd.read_csv(folder / "phasing.csv", encoding="utf-8-sig")
    assert set(phasing.scenario.dropna()) == {"capacity"}
    lacking = [
        "the wastewater flow reckoned from jobs",
        "the unit cost of a plant",
        "the excess of “more than” (slack_at_least)",
    ]
    assert exhibits["cost"]["missing"] == lacking
    note = exhibits["phasing"]["note"]
    for lack in ("the wastewater flow is missing", "the unit cost of a plant is missing"):
        assert f"How many plants 80 billion VND builds cannot be computed: {lack}." in note
    assert "How far “more than” may go (slack_at_least) is not known." in note
    assert "At the mean cost of a plant" not in note
    assert "billion VND" not in exhibits["phasing"]["title"], "no number of clusters stands beside the budget"
    for promised in ("budget", "pareto"):
        assert exhibits[promised]["missing"] == lacking[1:2]
    assert pd.read_csv(folder / "selection.csv", encoding="utf-8-sig").empty
    demand = pd.read_csv(folder / "demand.csv", encoding="utf-8-sig").set_index(["entity", "indicator"])
    assert demand.loc[(REGION, "jobs"), ["high", "p10", "p90"]].isna().all()
    assert demand.loc[(REGION, "planned_land"), "p50"] > 0


def test_an_unknown_time_to_build_is_not_none(render: Render, data: Path) -> None:
    exhibits, _ = without(data, "build_time")
    assert exhibits["budget"]["subtitle"].endswith(
        "at most 32 can be started by the end of 2030; how long building takes is not known"
    )
    assert exhibits["phasing"]["kind"] == "missing"
