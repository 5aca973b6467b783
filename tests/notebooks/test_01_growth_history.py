"""Notebook 01 on changed data: what it publishes and what it says change together, and nothing turns into zero."""

import math
import re
import warnings
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from tests import frozen_data, trial
from tests.regions import by_exec
from tests.trial import Rows


class Run(trial.Run):
    """What notebook 01 left."""

    def table(self, name: str) -> pd.DataFrame:
        return super().table(f"01/{name}")

    def values(self, id: str) -> pd.DataFrame:
        """The table of values of an exhibit, as the reader sees it."""
        return self.table(f"exhibits/{id}")

    def exhibits(self) -> dict[str, dict]:
        return super().exhibits("01") | {"findings": {"title": " ".join(self.record("01")["findings"])}}

    def words(self) -> str:
        """Every sentence of the edition, without markup."""
        return re.sub(r"<[^>]+>", " ", self.shown("01"))

    def sentences(self) -> set[str]:
        return super().sentences("01")


@pytest.fixture(scope="module", autouse=True)
def drawn_but_not_saved():
    """Figures are drawn; turning them into pictures takes most of the time and changes no word."""
    with by_exec.cheap():
        yield


@pytest.fixture(scope="module")
def notebook(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Run]:
    """notebook(economy=…, claims=…, parameters): run on the frozen data, or on a copy with rows changed."""

    def run(economy: trial.Change | None = None, claims: trial.Change | None = None, **given) -> Run:
        folder = tmp_path_factory.mktemp("run")
        changes = {name: change for name, change in (("economy", economy), ("claims", claims)) if change}
        data = trial.changed(folder / "data", changes) if changes else frozen_data.folder()
        return Run(trial.run(["01"], data, folder / "edition", **given).folder)

    return run


@pytest.fixture(scope="module")
def usual(frozen: Path) -> Run:
    return Run(frozen)


def pick(table: pd.DataFrame, **where: object) -> pd.DataFrame:
    for column, value in where.items():
        table = table[table[column] == value]
    return table


def test_the_known_answers_stand_in_the_published_tables(usual: Run) -> None:
    check = usual.table("headline_check").set_index(["indicator", "steps"]).low.round(2)
    assert [check["industry_growth_factor", n] for n in (8, 9)] == [2.71, 3.06]
    assert [check["overall_growth_factor", n] for n in (8, 9)] == [1.96, 2.13]
    implied = usual.table("consistency").set_index(["indicator", "steps"]).low.round(1)
    assert [implied["industry_share_base_year", n] for n in (8, 9)] == [28.3, 27.2]
    assert [implied["industry_part_of_growth", n] for n in (8, 9)] == [50.6, 49.8]
    assert [implied["growth_of_the_rest", n] for n in (8, 9)] == [6.5, 6.6]
    nine = pick(usual.table("growth_by_province"), steps=9, indicator="grdp_real_growth").set_index("entity")
    for province, rate in {"ha-nam": 10.1, "nam-dinh": 8.3, "ninh-binh-former": 8.3, "ninh-binh": 8.8}.items():
        assert nine.low[province] - 0.05 <= rate <= nine.high[province] + 0.05
    assert nine.low["ninh-binh"] < 8.75 < nine.high["ninh-binh"]
    nominal = pick(usual.table("industry_evidence"), indicator="value_added_nominal", entity="nam-dinh").iloc[0]
    assert (round(nominal.low, 1), nominal.first_year, nominal.last_year) == (13.8, 2016, 2022)


def test_titles_keep_bounds_and_compare_like_with_like(usual: Run) -> None:
    money = pick(usual.table("conflicts"), entity="ha-nam", year=2016, indicator="current_price").iloc[0]
    assert (money.low_bound, money.high_bound) == ("exact", "at_least")
    shown = usual.exhibits()
    for id in ("chained_growth", "findings"):  # no chain is told without the other
        assert "8.62–8.86% a year by published rates, 8.34–8.56% by " in shown[id]["title"]
    assert "lies inside the range by rates, outside the range by levels" in shown["findings"]["title"]
    assert "inside the range of 8.62–8.86% by published rates" in " ".join(shown["chained_growth"]["reads"])
    moved = usual.values("structural_change")
    plain = moved[moved.Denominator.eq("excluding product taxes")].set_index("Place")
    assert plain["Shares moved, points"]["Hà Nam"] == "5.0–6.0"  # each with its years, no rate
    assert plain.Years["Nam Định"] == "2015–2024"
    assert not [column for column in moved if "a year" in column]
    assert "not compared" in shown["structural_change"]["note"]
    farms = usual.values("structure").query("Province == 'Hà Nam' and Year == 2020")
    assert sorted(farms.filter(like="Agri").iloc[:, 0].astype(float)) == [9.5, 9.7]  # two sources, never their mean
    assert shown["structure_merged"]["title"].endswith("47.9% of GRDP")  # published, beside the article's "nearly"


def test_a_value_is_rounded_once(usual: Run) -> None:
    """Title, label and table say the same number."""
    fan = pick(usual.table("paths_2030"), year=2030)
    most, title = fan.high.max(), usual.exhibits()["paths"]["title"]
    assert most == pytest.approx(100 * 1.11**6 / 1.1065)
    shown = f"{math.floor(100 * 1.11**5)}–{math.ceil(most)}"
    assert f" to {shown}% of 2025" in title
    assert shown in set(usual.values("paths").iloc[:, -1])
    quotient = pick(usual.table("location_quotient"), entity="nam-dinh", sector="industry_construction", year=2022)
    row = pick(quotient, reference="vietnam", denominator="without_product_taxes").iloc[0]
    low, high = math.floor(100 * row.low) / 100, math.ceil(100 * row.high) / 100
    listed = usual.values("location_quotient").query("Province == 'Nam Định' and Year == 2022 and Against == 'Vietnam'")
    assert f"{low:.2f}–{high:.2f}" in set(listed[listed.Sector.eq("Industry and construction")].Quotient)


def test_a_path_known_for_one_count_of_years_only_is_not_drawn(notebook: Callable[..., Run]) -> None:
    def no_2016(rows: Rows) -> Rows:
        kept = [r for r in rows if (r["area"], r["sector"], r["period"]) != ("ha-nam", "total", "avg_2016_2020")]
        yearly = [real("ha-nam", year, 10.0) | {"sector": "total"} for year in range(2017, 2020)]
        return kept + [{column: row.get(column, "") for column in rows[0]} for row in yearly]

    run = notebook(economy=no_2016)
    known = pick(run.table("growth_by_province"), entity="ninh-binh", indicator="grdp_real_growth").set_index("steps")
    assert known.low.isna().to_dict() == {8: False, 9: True}
    assert "trend" not in set(run.table("paths_2030").scenario)
    assert "past pace kept" in run.exhibits()["paths"]["note"]


def test_nam_dinhs_chain_by_hand(usual: Run) -> None:
    rows = pick(usual.table("growth_by_province"), steps=9, entity="nam-dinh").set_index("indicator")
    found, levels = rows.loc["grdp_real_growth"], rows.loc["grdp_real_growth_by_levels"]
    assert (1 + levels.low / 100) ** 9 == pytest.approx(1.075**5 * 61222 / 46121)
    assert levels.high == levels.low
    said = " ".join(usual.words().split())
    assert "grew 28.8–32.7% from 2021 to 2024 (without product taxes)" in said
    assert f"of two vintages: {100 * (1.0907 * 61222 / 53180 - 1):.1f}%" in said
    assert "7.3% a year; the published rates of the same years chain to 9.0–9.4%" in said
    start = 1.075**5 * 1.077 * 1.0907
    assert (1 + found.low / 100) ** 9 == pytest.approx(start * 1.0948 * 1.1001)
    assert (1 + found.high / 100) ** 9 == pytest.approx(start * 1.1023 * 1.103)


def real(area: str, year: int, value: float, period: str = "year") -> dict[str, str]:
    return {"row_id": f"X{area}{year}", "area": area, "year": str(year), "period": period, "sector": "industry",
            "measure": "real_growth_pct", "value": str(value), "bound": "exact", "unit": "percent",
            "source_id": "gh-panel-2016-2022"}  # fmt: skip


def test_what_ha_nam_needed_cannot_be_bounded_and_is_said_so(usual: Run) -> None:
    """One province's industry has no size of its own, and only two of its nine years a rate."""
    assert usual.table("industry_needed").loc[:, ["low", "high"]].isna().all(axis=None)
    block = usual.exhibits()["industry_needed"]
    assert block["kind"] == "missing"
    lacking = "; ".join(block["missing"])
    assert "size of industry alone in Ninh Bình (former)" in lacking
    assert "growth of industry in Ninh Bình (former): 2016–2021, 2023" in lacking
    assert "growth of industry in Hà Nam: 2016–2024" in lacking
    findings = usual.exhibits()["findings"]["title"]
    assert "Industry's 13.25% cannot be verified yet" in findings
    assert "cannot be bounded" in findings
    told = " ".join(usual.exhibits()["industry_evidence"]["reads"])
    assert "Hà Nam and Nam Định grew at most 15.6% and 19.7% a year over 2015–2024" in told


def test_what_ha_nam_needed_by_hand_once_the_others_are_published(notebook: Callable[..., Run]) -> None:
    def told(rows: Rows) -> Rows:
        rows += [real("nam-dinh", year, 12.0) for year in range(2021, 2025)]
        rows += [real("ninh-binh-former", year, 9.0) for year in (2016, 2017, 2018, 2019, 2020, 2021, 2023)]
        size = real("ninh-binh-former", 2016, 15000.0) | {"measure": "current_price", "unit": "billion VND"}
        return [{column: row.get(column, "") for column in rows[0]} for row in [*rows, size | {"row_id": "X"}]]

    run = notebook(economy=told)
    found = run.table("industry_needed").set_index("entity")
    assert found.indicator["ha-nam"] == "industry_growth_needed"
    other, third = 13248.744 * 1.1102**5 * 1.12**4, 15000 * 1.09**7 * 1.0596 * 1.11
    ends = []
    for whole in (36282.8, 39000.0):  # "more than 38,000" is rounded at its thousands
        own = 0.511 * whole
        ends.append((1.1325**9 * (own + 13248.744 + 15000) - other - third) / own)
    assert found.low["ha-nam"] == pytest.approx(100 * (min(ends) ** (1 / 9) - 1), abs=0.01)
    shown = run.exhibits()["industry_needed"]
    assert shown["kind"] == "figure"
    ends = f"{math.floor(10 * found.low['ha-nam']) / 10:.1f}–{math.ceil(10 * found.high['ha-nam']) / 10:.1f}%"
    assert ends in shown["title"]


def test_rates_that_cannot_go_together_stop_nothing(notebook: Callable[..., Run]) -> None:
    """Industry at 30 % a year would soon be larger than the whole at 8.75 %."""

    def faster(rows: Rows) -> Rows:
        return [r | ({"value": "30"} if r["claim_id"] == "C005" else {}) for r in rows]

    run = notebook(claims=faster)
    assert not re.search(r"\bnan\b", run.words())
    assert "both_rates_kept" not in set(run.table("path_shares").scenario)


def test_every_share_of_a_path_closes(usual: Run) -> None:
    shares = pick(usual.table("path_shares"), indicator="industry_share")
    assert shares.low.between(0, 100).all()
    assert pick(shares, scenario="both_rates_kept").low.round(1).tolist() == [50.0]


def test_prose_follows_a_changed_claim(notebook: Callable[..., Run]) -> None:
    def faster(rows: Rows) -> Rows:
        return [r | ({"value": "12.5"} if r["claim_id"] == "C005" else {}) for r in rows]

    run = notebook(language="vi", claims=faster)
    words = run.words()
    assert "12,50%" in words
    assert "13,25" not in words.replace("bình quân 13,25% mỗi năm", "")  # the quotation stays as the article has it
    factor = pick(run.table("headline_check"), indicator="industry_growth_factor", steps=8).low.iloc[0]
    assert factor == pytest.approx(1.125**8)
    assert f"{factor:.1f} lần kể từ 2016".replace(".", ",", 1) in run.exhibits()["findings"]["title"]


def test_every_sentence_with_a_number_follows_the_data(usual: Run, notebook: Callable[..., Run]) -> None:
    def moved(rows: Rows) -> Rows:
        shift = {"agriculture": -2.0, "services": 1.0, "industry_construction": 1.0, "industry": 1.0}
        for row in rows:
            if not row["value"]:
                continue
            value, years = float(row["value"]), int(row["year"]) - 2010
            if row["measure"] in ("current_price", "constant_2010_price", "grdp_per_capita"):
                value *= 1.02**years * (1.03**years if row["sector"] == "industry" else 1)
            elif row["measure"] == "share_pct":
                value += shift.get(row["sector"], 0.0)
            elif row["measure"].endswith("growth_pct"):
                value = 0.8 * value + {"ha-nam": 1.0, "nam-dinh": 0.5}.get(row["area"], 0.0)
            row["value"] = f"{value:.4f}"
        lone = ("nam-dinh", "2023", "product_taxes", "nd-2023-est1")  # one side of the widest conflict
        rows = [r for r in rows if (r["area"], r["measure"]) != ("ninh-binh-former", "iip_growth_pct")]
        return [r for r in rows if (r["area"], r["year"], r["sector"], r["source_id"]) != lone]

    def claimed(rows: Rows) -> Rows:
        new = {"C005": "12.5", "C006": "8.5", "C008": "38.4", "C010": "47"}
        return [r | ({"value": new[r["claim_id"]]} if r["claim_id"] in new and r["value"] else {}) for r in rows]

    run = notebook(economy=moved, claims=claimed, target_growth=10.0)
    stale = usual.sentences() & run.sentences()
    stale -= {s for s in stale if s.startswith("In the same year Vietnam")}  # of the national tables, which stay
    assert not stale, "\n".join(sorted(stale))


def test_prose_follows_a_changed_growth_rate(usual: Run, notebook: Callable[..., Run]) -> None:
    def slower(rows: Rows) -> Rows:
        hit = {"area": "ha-nam", "measure": "real_growth_pct", "sector": "total", "period": "avg_2016_2020"}
        return [r | ({"value": "5.1"} if hit.items() <= r.items() else {}) for r in rows]

    run = notebook(economy=slower)
    assert run.exhibits()["paths"]["alt"] != usual.exhibits()["paths"]["alt"]
    for id in ("findings", "chained_growth", "province_contribution"):
        assert run.exhibits()[id]["title"] != usual.exhibits()[id]["title"], id
    assert run.exhibits()["chained_growth"]["alt"] != usual.exhibits()["chained_growth"]["alt"]
    assert "inside" not in run.exhibits()["findings"]["title"]
    assert "inside" in usual.exhibits()["findings"]["title"]
    unchanged = ("trend", "structure", "location_quotient", "consistency")
    assert all(run.exhibits()[id]["title"] == usual.exhibits()[id]["title"] for id in unchanged)


def test_years_of_decline_are_drawn(notebook: Callable[..., Run]) -> None:
    def shrinking(rows: Rows) -> Rows:
        for row in rows:
            if row["measure"].endswith("growth_pct") and row["value"]:
                row["value"] = repr(-abs(float(row["value"])))
        return rows

    with by_exec.cheap(whole=True):
        drawn = notebook(economy=shrinking).exhibits()  # the notebook stops where a figure leaves out what it was given
    assert "\N{MINUS SIGN}10.93" in drawn["annual_growth"]["title"]
    kinds = {drawn[id]["kind"] for id in ("annual_growth", "chained_growth", "contribution")}
    assert kinds == {"figure"}


def test_scaling_money_scales_levels_and_leaves_shares(usual: Run, notebook: Callable[..., Run]) -> None:
    def scaled(rows: Rows) -> Rows:
        money = ("current_price", "constant_2010_price")
        return [
            r | ({"value": repr(float(r["value"]) * 10)} if r["measure"] in money and r["value"] else {}) for r in rows
        ]

    run = notebook(economy=scaled)
    for name in ("structure", "structural_change", "contribution", "shift_share", "growth_by_province", "trend"):
        before, after = usual.table(name), run.table(name)
        pd.testing.assert_series_equal(after.low, before.low, rtol=1e-9, obj=name)
    money = {"indicator": "current_price"}
    before, after = pick(usual.table("series"), **money), pick(run.table("series"), **money)
    regional = ~before.entity.isin(["vietnam", "red-river-delta"])
    pd.testing.assert_series_equal(after.low[regional], before.low[regional] * 10)


def test_removing_the_only_row_gives_a_missing_block_and_never_a_zero(usual: Run, notebook: Callable[..., Run]) -> None:
    def without(rows: Rows) -> Rows:
        real = {"area": "ha-nam", "measure": "real_growth_pct", "sector": "total"}
        return [r for r in rows if not real.items() <= r.items()]

    run = notebook(economy=without)
    both = run.table("growth_by_province")
    assert both.low[both.entity.isin(["ha-nam", "ninh-binh"])].isna().all()
    assert both.high[both.entity.isin(["ha-nam", "ninh-binh"])].isna().all()
    table = pick(both, indicator="grdp_real_growth").set_index(["entity", "steps"])
    for place in ("ha-nam", "ninh-binh"):
        assert table.loc[(place, 9), ["low", "high"]].isna().all()
        assert "2021" in table.missing[place, 9]
    assert run.exhibits()["province_contribution"]["kind"] == "missing"
    assert "trend" not in set(run.table("paths_2030").scenario)
    others = table.index.get_level_values("entity").isin(["nam-dinh", "ninh-binh-former"])
    before = pick(usual.table("growth_by_province"), indicator="grdp_real_growth").set_index(["entity", "steps"])
    pd.testing.assert_frame_equal(table.loc[others, ["low", "high"]], before.loc[others, ["low", "high"]])


@pytest.fixture(scope="module")
def silent(notebook: Callable[..., Run]) -> Run:
    """A run without the article's rates and share, and without the growth of 2025."""

    def unclaimed(rows: Rows) -> Rows:
        return [r | ({"value": "", "bound": ""} if r["claim_id"] in ("C005", "C006", "C008") else {}) for r in rows]

    def unpublished(rows: Rows) -> Rows:
        return [r for r in rows if (r["area"], r["year"], r["period"]) != ("ninh-binh", "2025", "year")]

    return notebook(claims=unclaimed, economy=unpublished)


def test_growth_without_a_claim_is_not_called_absent(silent: Run) -> None:
    run = silent
    told = run.exhibits()["findings"]["title"]
    assert "8.62–8.86% a year by published rates, 8.34–8.56% by published levels" in told
    assert "Whole-year rates published for industry at constant prices: 5.96–11.02%" in told
    assert "stated" not in told
    assert run.exhibits()["consistency"]["kind"] == "missing"
    assert "stated" not in run.exhibits()["chained_growth"]["note"]


def test_widening_one_rate_never_narrows_the_ranges(usual: Run, notebook: Callable[..., Run]) -> None:
    def vaguer(rows: Rows) -> Rows:
        hit = {"area": "nam-dinh", "year": "2022", "measure": "real_growth_pct", "sector": "total"}
        return [r | ({"bound": "about"} if hit.items() <= r.items() else {}) for r in rows]

    run = notebook(economy=vaguer, reading="convention")
    for name in ("growth_by_province", "province_contribution"):
        before, after = usual.table(name), run.table(name)
        assert (after.low <= before.low + 1e-9).where(before.low.notna(), True).all()
        assert (after.high >= before.high - 1e-9).where(before.high.notna(), True).all()


def test_another_window_moves_tables_titles_and_alt_texts(usual: Run, notebook: Callable[..., Run]) -> None:
    run = notebook(start_year=2018, end_year=2023)
    before, after = usual.exhibits(), run.exhibits()
    for id in (
        "chained_growth",
        "annual_growth",
        "grdp_series",
        "province_contribution",
        "structure",
    ):
        assert after[id]["title"] + after[id]["subtitle"] != before[id]["title"] + before[id]["subtitle"], id
        assert after[id]["alt"] != before[id]["alt"], id
    assert "2018–2023" in after["consistency"]["subtitle"]
    assert set(run.table("growth_by_province").steps) == {5, 6}
    assert run.table("series").year.between(2017, 2023).all()
    assert after["trend"]["kind"] == "missing"
    assert len(after["trend"]["missing"]) == 4  # the longest at current prices, and each province at constant prices
    assert run.table("consistency").empty  # the share is stated for another year than the window's last
    assert "industry multiplied by" in after["consistency"]["title"]
    assert any("takes both rates, and the share in 2023" in sentence for sentence in after["consistency"]["reads"])
    assert "are for 2016–2024" in after["findings"]["title"]


@pytest.fixture(scope="module")
def other_parameters(notebook: Callable[..., Run]) -> Run:
    """A run with other paths, in the strict reading and beside another area; it warns of nothing."""
    paths = {"horizon_year": 2035, "growth_paths": "target, slowdown", "target_growth": 9.0, "slowdown_growth": 4.0}
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)
        return notebook(**paths, reading="strict", reference_area="red-river-delta")


def test_the_strict_reading_beside_another_reference_runs(other_parameters: Run) -> None:
    assert other_parameters.exhibits()["shift_share"]["kind"] == "missing"
    assert "Red River Delta" in other_parameters.exhibits()["shift_share"]["missing"][0]


def test_paths_follow_their_parameters(other_parameters: Run) -> None:
    run = other_parameters
    fan = run.table("paths_2030")
    assert set(fan.scenario) == {"target", "slowdown"}
    ends = pick(fan, year=2035).set_index("scenario").low
    assert ends["target"] == pytest.approx(100 * 1.09**10)
    assert ends["slowdown"] == pytest.approx(100 * 1.04**10)
    assert "2035" in run.exhibits()["paths"]["title"]
    asked = pick(run.table("path_shares"), indicator="industry_growth", scenario="target").iloc[0]
    title = run.exhibits()["path_shares"]["title"]
    assert title.startswith("A target of 9.00% asks industry for")
    assert f"{math.floor(100 * asked.low) / 100:.2f}–{math.ceil(100 * asked.high) / 100:.2f}%" in title


def test_the_latest_year_is_set_against_the_target_and_begins_the_paths(
    usual: Run, silent: Run, notebook: Callable
) -> None:
    shown = usual.exhibits()
    assert shown["growth_latest"]["title"].endswith("grew 10.65% in 2025, below the target of at least 11.00%")
    told = " ".join(shown["growth_latest"]["reads"])
    assert "Vietnam grew 8.02%, Red River Delta 9.74%" in told
    assert "must bring 11.00–11.08%, depending on whether growth in 2025 counts" in told
    finding = "In 2025 GRDP of Ninh Bình (merged) grew 10.65%, below the target of at least 11.00% a year"
    assert finding in shown["findings"]["title"]
    assert set(usual.table("paths_2030").base) == {2025}

    def fast(rows: Rows) -> Rows:
        new = {"area": "ninh-binh", "year": "2025", "period": "year", "measure": "real_growth_pct"}
        return [r | ({"value": "12.5"} if new.items() <= r.items() else {}) for r in rows]

    assert silent.exhibits()["growth_latest"]["kind"] == "missing"
    assert set(silent.table("paths_2030").base) == {2024}
    assert "In 2024 GRDP" not in silent.exhibits()["findings"]["title"]
    quick = notebook(economy=fast)
    assert "grew 12.50% in 2025: the target of at least 11.00% is met" in quick.exhibits()["growth_latest"]["title"]
    left = pick(quick.table("growth_needed"), since=2024).low.iloc[0]
    assert 1.125 * (1 + left / 100) ** 5 == pytest.approx(1.11**6)
    assert f"{math.floor(100 * left) / 100:.2f}–11.00%" in " ".join(quick.exhibits()["growth_latest"]["reads"])


def test_an_unknown_is_neither_without_effect_nor_bounded_by_what_is_known(notebook: Callable[..., Run]) -> None:
    """Without taxes on products nothing is solved for them."""

    def silence(rows: Rows) -> Rows:
        return [r for r in rows if r["sector"] != "product_taxes"]

    run = notebook(economy=silence)
    assert "The share of product taxes" not in run.words()
    assert "The least needed" not in run.words()
