"""The comparison notebook follows its data and its parameters: prose, titles, tables together."""

import re
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from tests import frozen_data, trial
from tests.regions import by_exec
from tests.trial import Change, Rows

HOME = trial.REGION


@pytest.fixture(scope="module", autouse=True)
def _cheap() -> Iterator[None]:
    with by_exec.cheap():
        yield


class Edition(trial.Run):
    """One run of the notebook: its record, tables and text."""

    def __init__(self, folder: Path, data: Path | None = None, language: str = "vi", **parameters: object) -> None:
        super().__init__(folder / "edition")
        trial.run(["02"], data or frozen_data.folder(), self.folder, language, **parameters)
        self.written = self.record("02")
        self.kinds = {e["id"]: e["kind"] for e in self.written["exhibits"]}
        self.titles = {e["id"]: e["title"] for e in self.written["exhibits"]}
        self.alts = {e["id"]: e["alt"] for e in self.written["exhibits"]}

    def table(self, name: str) -> pd.DataFrame:
        return super().table(f"02/{name}")

    def sentences(self) -> set[str]:
        return super().sentences("02")

    def interval(self, name: str, **where: str) -> list[float]:
        table = self.table(name)
        rows = table.loc[(table[list(where)] == pd.Series(where)).all(axis=1)]
        assert len(rows) == 1, where
        return rows[["low", "high"]].iloc[0].tolist()


def changed(folder: Path, change: Change, clusters: Change = lambda rows: rows) -> Path:
    """A copy of the data with the published figures, or the named clusters too, changed."""
    return trial.changed(folder / "data", {"published": change, "clusters": clusters})


def set_headline(rows: Rows, province: str, indicator: str, **values: str) -> None:
    """Change the article's figure; it is then no longer the claim's."""
    row = next(r for r in rows if (r["province"], r["indicator"]) == (province, indicator))
    row.update(claim_id="", **values)


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    return Edition(tmp_path_factory.mktemp("plain"))


def test_known_answers_stand_in_tables_and_words(plain: Edition) -> None:
    assert plain.interval("funnel", entity=HOME, indicator="clusters_operating") == [47, 47]
    findings = " ".join(plain.written["findings"])
    for number in ("115", "72", "47", "43", "34", "25", "16", "46.154", "2,3"):
        assert re.search(rf"(?<![\d.,]){re.escape(number)}(?![\d])", findings), number
    shown = plain.table("exhibits/evenness").set_index(["Xét theo", "Nơi"])["Số lần"]
    spread = shown.xs("Dày nhất / thưa nhất", level="Nơi")
    assert spread[["Mỗi tỉnh như nhau", "Số cụm quy hoạch"]].tolist() == [1.54, 2.33]
    even = plain.table("evenness").query("indicator == 'normalised_entropy'")
    assert even["low"].round(2).tolist() == [0.98]
    assert set(plain.kinds.values()) <= {"figure", "table"}


def test_the_answer_tells_the_provinces_apart_by_what_the_tables_say(plain: Edition) -> None:
    answer = plain.written["answer"]
    share = plain.table("funnel_latest").query("indicator == 'operating_of_planned'").set_index("entity")["low"]
    former = share.drop(HOME)
    numbers = [f"{value:.1f}".replace(".", ",") + "%" for value in (former.max(), former.min(), share[HOME])]
    assert numbers == ["66,7%", "28,6%", "36,8%"]
    assert all(number in answer["sentence"] for number in numbers)
    assert [one["value"] for one in answer["numbers"]] == [*numbers[:2], "43"]
    assert "khác thời điểm" in answer["sentence"]
    assert "đếm trước đó 40,9%" in answer["sentence"]


def test_titles_over_different_dates_say_so(plain: Edition) -> None:
    for exhibit in ("funnel_rates", "intensity", "evenness", "evenness_table", "inventory_coverage"):
        assert "(khác thời điểm)" in plain.titles[exhibit], exhibit
    assert "tháng 12 năm 2025" in plain.titles["funnel"]
    assert "31/12/2024" in next(e for e in plain.written["exhibits"] if e["id"] == "funnel")["note"]


def test_titles_are_short_and_lose_no_clause(plain: Edition) -> None:
    titles = {id: plain.titles[id] for id in ("funnel", "funnel_rates", "intensity", "orderings", "evenness")}
    assert max(map(len, titles.values())) <= 90
    last = {
        "funnel": "115",
        "funnel_rates": "cao nhất",
        "intensity": "điểm)",
        "orderings": "quy ước tính",
        "evenness": "số",
    }
    assert all(titles[id].endswith(end) for id, end in last.items())


def test_the_latest_counts_lead_and_the_earlier_ones_stand_beside_them(plain: Edition) -> None:
    latest = {"clusters_planned": (117, 115), "clusters_established": (80, 72), "clusters_operating": (43, 47)}
    latest |= {"lost_before_operating": (37, 25)}
    table = plain.table("funnel_latest").set_index(["entity", "indicator"])
    for indicator, (now, before) in latest.items():
        assert table.loc[(HOME, indicator), ["low", "earlier_low"]].tolist() == [now, before]
        assert str(now) in " ".join(plain.written["findings"][:2])


def test_sentences_follow_the_figures(plain: Edition, tmp_path: Path) -> None:
    def fewer(rows: Rows) -> Rows:
        factors = {"percent": 0.97, "ha": 1.5, "billion VND": 1.5}
        for row in rows:
            if row["value"] and row["indicator"] not in ("clusters_established", "clusters_operating"):
                row.update(value=f"{float(row['value']) * factors.get(row['unit'], 2):.4f}", claim_id="")
        set_headline(rows, "nam-dinh", "clusters_operating", value="11")
        set_headline(rows, "ninh-binh-former", "jobs", value="27000")
        set_headline(rows, "ha-nam", "projects", value="200", bound="exact")
        set_headline(rows, "ha-nam", "planned_area", value="1600")
        gone = ("bnb-2025-11", "nd-ttkt-ccn")  # a later count, and what a claim rests on
        return [r for r in rows if r["source_id"] not in gone]

    def smaller(rows: Rows) -> Rows:
        for row in rows:
            row["area_ha"] = f"{0.9 * float(row['area_ha']):.4f}" if row["area_ha"] else ""
            left = ("nam-dinh--hai-hau", "nam-dinh--giao-thuy")
            row["district_id"] = "" if row["district_id"] in left else row["district_id"]
        return rows

    other = Edition(tmp_path, changed(tmp_path, fewer, smaller))
    assert other.interval("funnel", entity=HOME, indicator="clusters_operating") == [38, 38]
    assert other.interval("funnel", entity="nam-dinh", indicator="lost_before_operating") == [25, 25]
    before, after = plain.written["findings"], other.written["findings"]
    assert len(before) == len(after)
    same = set(before) & set(after)
    assert not [f for f in same if "hoạt động" in f]
    for exhibit in ("funnel", "intensity", "evenness_table", "inventory_coverage"):
        assert plain.titles[exhibit] != other.titles[exhibit]
    assert plain.table("exhibits/evenness")["Số lần"].ne(other.table("exhibits/evenness")["Số lần"]).any()
    stale = plain.sentences() & other.sentences()
    # The figures of other provinces are the same, and so is the claim that a sentence names.
    others = ("tỉnh, thành phố khác", "của từng nơi", "cụm là vệ tinh")
    stale = {s for s in stale if not any(words in s for words in others)}
    assert not stale, "\n".join(sorted(stale))


@pytest.fixture(scope="module")
def gappy(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    """Figures taken out, and one left blank."""

    def drop(rows: Rows) -> Rows:
        gone = [r for r in rows if (r["province"], r["indicator"]) == ("nam-dinh", "clusters_operating")]
        gone += [r for r in rows if r["claim_id"] == "C015"]  # Hà Nam's established clusters, which another source has
        set_headline(rows, "ha-nam", "jobs", value="", bound="", rounding_unit="")
        return [r for r in rows if r not in gone]

    folder = tmp_path_factory.mktemp("gappy")
    return Edition(folder, changed(folder, drop))


def test_a_missing_figure_is_said_not_filled(gappy: Edition) -> None:
    other = gappy
    told = other.table("funnel").query("indicator == 'clusters_established'").set_index("entity")["sources"]
    assert told[["ha-nam", "nam-dinh"]].tolist() == ["bnb-2025-07", "ktdt-770458"], "each row its own"
    assert set(told[HOME].split()) == {"bnb-2025-07", "ktdt-770458"}
    for entity in ("nam-dinh", HOME):
        assert pd.isna(other.interval("funnel", entity=entity, indicator="clusters_operating")).all()
        assert pd.isna(other.interval("funnel", entity=entity, indicator="lost_before_operating")).all()
    assert other.kinds["evenness_table"] == "missing"
    gone = other.table("missing_data").query("entity == 'nam-dinh' and indicator == 'clusters_operating'")
    assert gone[["low", "high"]].values.tolist() == [[1, 36]]  # a station stands in one; no more than are established
    assert "không có số liệu" in other.written["findings"][0]


def test_a_ratio_without_figures_keeps_its_row_and_says_what_is_missing(plain: Edition) -> None:
    listed = plain.table("exhibits/intensity").set_index(["Tỷ số", "Nơi"])
    assert len(listed) == 6 * 4, "every ratio known somewhere, in every place"
    silent = listed["Quy ước"].isna() | listed["Quy ước"].isin(["—", "không có số liệu"])
    assert silent.sum() == 7
    assert listed.loc[silent, "Lưu ý"].str.startswith("thiếu:").all()
    assert not listed.loc[~silent, "Lưu ý"].str.contains("thiếu").any()
    reads = next(e for e in plain.written["exhibits"] if e["id"] == "intensity")["reads"]
    assert f"trong {(~silent).sum()} tỷ số" in reads[0]


def test_each_comparison_stands_once(plain: Edition) -> None:
    counted = plain.table("exhibits/orderings").set_index("Cơ sở")["Số so sánh"].astype(int)
    assert counted["Tổng"] == 45 == counted.drop("Tổng").sum()
    assert plain.titles["orderings"].startswith(f"{counted['đúng với mọi số đã công bố']} trong 45 ")
    listed = plain.table("exhibits/orderings_list")
    assert len(listed) == 45 - counted["không có số liệu"]
    assert listed["Cơ sở"].value_counts()["theo quy ước tính"] == counted["theo quy ước tính"]


def test_the_boxes_of_the_map_say_why_they_are_more_than_the_parks(plain: Edition) -> None:
    note = next(e for e in plain.written["exhibits"] if e["id"] == "map")["note"]
    boxes = plain.table("exhibits/map")["Khu công nghiệp"].astype(int).sum()
    placed = pd.read_csv(frozen_data.folder() / HOME / "park_districts.csv")["park_id"].nunique()
    assert f"{placed} khu" in plain.titles["map"]
    assert boxes > placed
    assert f"{boxes}" in note


def test_the_whole_country_is_no_peer(plain: Edition) -> None:
    peers = plain.table("peers")
    away = peers[~peers["own"]]
    counts = plain.table("exhibits/peers")["Tổng số nơi"].tolist()
    with_country = away["entity"].eq("vietnam").groupby(away["indicator"]).any()
    assert with_country.any()
    assert counts
    assert max(counts) <= away[away["entity"] != "vietnam"].groupby("indicator").size().max()


def test_a_blank_figure_reads_like_no_row_at_all(gappy: Edition) -> None:
    for reading in ("strict", "convention"):
        where = {"entity": "ha-nam", "indicator": "jobs_per_operating_cluster", "reading": reading}
        assert pd.isna(gappy.interval("intensity", **where)).all()


def test_parameters_move_figures_and_words_together(plain: Edition, tmp_path: Path) -> None:
    other = Edition(tmp_path, even_up_to=1.2, peers_since=2025, neighbour_gap_km=10.0, reconcile_since=2025)
    assert set(other.table("evenness")["verdict"].dropna()) == {"uneven"}
    assert plain.titles["evenness"] != other.titles["evenness"]
    assert other.table("peers").query("not own")["as_of"].astype(str).str[:4].astype(int).min() >= 2025
    assert len(other.table("reconciliation")) < len(plain.table("reconciliation"))
    farther = [e.table("network").query("indicator == 'farther'")["low"].sum() for e in (plain, other)]
    assert farther[1] <= farther[0]


def test_the_strict_reading_opens_what_rounding_closed(plain: Edition, tmp_path: Path) -> None:
    other = Edition(tmp_path, language="en", reading="strict")
    jobs = [e.table("peers").query("own and indicator == 'jobs_per_operating_cluster'") for e in (plain, other)]
    assert len(jobs[0]) == len(jobs[1]) > 0
    assert (jobs[1]["low"].fillna(0).to_numpy() <= jobs[0]["low"].to_numpy()).all()
    assert jobs[1]["high"].isna().sum() > jobs[0]["high"].isna().sum()
    pd.testing.assert_frame_equal(plain.table("intensity"), other.table("intensity"))
    assert "no data" not in other.titles["funnel"]


def test_another_source_can_be_the_reference(plain: Edition, tmp_path: Path) -> None:
    other = Edition(tmp_path, reference_source="bnb-2025-07")
    where = {"entity": "ha-nam", "indicator": "planned_ha_per_planned_cluster", "reading": "convention"}
    assert other.interval("intensity", **where) != plain.interval("intensity", **where)
    area = [next(x for x in e.written["exhibits"] if x["id"] == "intensity") for e in (plain, other)]
    assert "bnb-2025-07" in area[1]["sources"]
    assert "bnb-2025-07" not in area[0]["sources"]
