"""Stages as readers take them: what leads, what stands beside it, what is said where figures are missing."""

import numpy as np
import pandas as pd
import pytest
from comparison_data import ALL, PARTS, frame, headline, row

from clusters.comparison import latest, stage_tables, stages
from clusters.uncertainty.bounds import Bound
from clusters.wording.formatter import missing

REVIEW = [(ALL, s, v, "2025-12", "review") for s, v in zip(stages.STAGES, (104, 70, 38), strict=True)]


def funnels(*more, of=None):
    """The funnels of the latest counts and of the headline's; more: (province, indicator, value, date, source)."""
    figures = headline() if of is None else of
    rows = [row(900 + k, p, i, v, "exact", date, source) for k, (p, i, v, date, source) in enumerate(more)]
    published = pd.concat([figures, frame(rows)], ignore_index=True) if rows else figures
    newest = latest.funnel(published, figures, PARTS, ALL, "strict")
    return newest, stages.funnel(figures, PARTS, ALL, "strict")


class TestByCount:
    def test_a_later_count_is_followed_by_the_one_it_replaces(self):
        counted = stage_tables.by_count(*funnels(*REVIEW))
        assert counted.entity.tolist() == [*PARTS, ALL, ALL]
        assert counted.as_of.tolist() == ["2024-12-31", "2025-07-15", "2025-07-15", "2025-12", "2025-07-15"]
        assert counted.mixed.tolist() == [False, False, False, False, True]
        assert [bound.low for bound in counted.clusters_operating] == [10, 20, 10, 38, 40]
        assert [bound.low for bound in counted.lost_before_operating.tail(2)] == [70 - 38, 60 - 40]
        assert counted.sources.tail(2).tolist() == ["review", "paper"]

    def test_without_a_later_count_each_place_stands_once(self):
        assert stage_tables.by_count(*funnels()).entity.tolist() == [*PARTS, ALL]

    def test_an_undated_count_has_no_date(self):
        counted = stage_tables.by_count(*funnels(of=headline().assign(as_of=None)))
        assert counted.as_of.isna().all()
        assert not counted.mixed.any()

    def test_counts_of_one_date_are_never_drawn_as_one_bar(self):
        newest, before = funnels(*REVIEW)
        newest.loc[newest.entity == ALL, ["as_of_from", "as_of_to"]] = "2025-07-15"
        assert stage_tables.by_count(newest, before).entity.tolist() == [*PARTS, ALL]


class TestLevels:
    def test_a_stage_holds_the_later_ones(self):
        levels = stage_tables.levels(stage_tables.by_count(*funnels()))
        own = levels[levels.entity == "south"]
        assert own.stage.tolist() == [stages.OPERATING, stages.ESTABLISHED, stages.PLANNED]
        assert own[["low", "high"]].to_numpy().tolist() == [[20, 20], [30, 30], [60, 60]]

    @pytest.mark.parametrize(
        ("gone", "ends"), [(stages.ESTABLISHED, (20, 60)), (stages.OPERATING, (0, 30)), (stages.PLANNED, (30, np.inf))]
    )
    def test_an_unknown_count_lies_between_those_around_it(self, gone, ends):
        levels = stage_tables.levels(stage_tables.by_count(*funnels(of=headline(drop=[("south", gone)]))))
        found = levels[(levels.entity == "south") & (levels.stage == gone)]
        assert tuple(found[["low", "high"]].iloc[0]) == ends

    def test_a_place_without_any_count_stays_and_is_blank(self):
        gone = headline(drop=[("south", stage) for stage in stages.STAGES])
        own = stage_tables.levels(stage_tables.by_count(*funnels(of=gone))).query("entity == 'south'")
        assert len(own) == 3
        assert own[["low", "high"]].isna().all(axis=None)

    def test_counts_that_contradict_each_other_become_a_range_and_never_fall(self):
        more = [("south", stages.OPERATING, 35, "2025-12", "review")]  # of 30 established
        own = stage_tables.levels(stage_tables.by_count(*funnels(*more))).query("entity == 'south'").head(3)
        assert own[["low", "high"]].to_numpy().tolist() == [[30, 35], [30, 35], [60, 60]]


def test_rates_are_those_of_the_funnel():
    rates = stage_tables.rates(stage_tables.by_count(*funnels(*REVIEW)))
    own = rates[rates.indicator == "operating_of_planned"]
    assert own.low.tolist() == pytest.approx([50, 100 / 3, 50, 3800 / 104, 40])
    assert set(rates.indicator) == set(stage_tables.RATE_NAMES)
    gone = stage_tables.by_count(*funnels(of=headline(drop=[("south", stages.PLANNED)])))
    blank = stage_tables.rates(gone).query("entity == 'south' and indicator == 'operating_of_planned'")
    assert blank[["low", "high"]].isna().all(axis=None)


class TestOfWhole:
    def test_the_latest_counts_lead_with_the_earlier_ones_beside(self):
        said = stage_tables.of_whole(funnels(*REVIEW)[0], ALL)
        assert (said["operating"].low, said["was_operating"].low) == (38, 40)
        assert (said["idle"].low, said["was_idle"].low) == (32, 20)
        assert said["share"].low == pytest.approx(3800 / 104)
        assert said["was_share"].low == pytest.approx(40)
        assert (said["counted"], said["was_from"], said["was_to"]) == ("2025-12", "2024-12-31", "2025-07-15")
        assert said["silent"] == []
        assert said["was_on"] is None

    def test_earlier_counts_of_one_date_have_one(self):
        of = headline().assign(as_of="2025-07-15")
        said = stage_tables.of_whole(funnels(*REVIEW, of=of)[0], ALL)
        assert (said["was_on"], said["was_from"], said["was_to"]) == ("2025-07-15", None, None)

    def test_later_counts_that_repeat_the_earlier_ones_are_told_once(self):
        same = [(ALL, s, v, "2025-12", "review") for s, v in zip(stages.STAGES, (100, 60, 40), strict=True)]
        said = stage_tables.of_whole(funnels(*same)[0], ALL)
        assert (said["operating"].low, said["counted"]) == (40, "2025-12")
        assert all(missing(said[key]) for key in said if key.startswith("was_"))
        moved = stage_tables.of_whole(funnels(*same[:2], (ALL, stages.OPERATING, 41, "2025-12", "review"))[0], ALL)
        assert (moved["was_planned"].low, moved["was_operating"].low) == (100, 40)

    def test_counts_of_several_dates_have_no_date_and_nothing_was_before(self):
        said = stage_tables.of_whole(funnels()[0], ALL)
        assert missing(said["counted"])
        assert all(missing(said[key]) for key in said if key.startswith("was_"))

    def test_a_stage_that_nobody_counted_is_named(self):
        said = stage_tables.of_whole(funnels(of=headline(drop=[("south", stages.OPERATING)]))[0], ALL)
        assert said["silent"] == [stages.OPERATING]
        assert missing(said["operating"])
        assert missing(said["absent"])

    def test_a_part_without_a_count_is_named_though_the_whole_has_one(self):
        gone = headline(drop=[("south", stages.OPERATING)])
        said = stage_tables.of_whole(funnels(*REVIEW, of=gone)[0], ALL)
        assert (said["operating"].low, said["was_operating"]) == (38, None)
        assert (said["silent"], said["patchy"], said["absent"]) == ([], [stages.OPERATING], ["south"])


class TestMostLost:
    def test_the_province_with_most_of_a_loss_is_named_with_its_count(self):
        newest, before = funnels(*REVIEW)
        said = stage_tables.most_lost(before, newest, PARTS, ALL)
        assert (said["unbuilt_lost"].low, said["unbuilt_where"], said["unbuilt_there"].low) == (40, "south", 30)
        assert said["idle_where"] == "south"
        assert (said["told"], said["apart"], said["superseded"]) == (True, True, True)
        assert not stage_tables.most_lost(before, before.reindex(columns=newest.columns), PARTS, ALL)["superseded"]

    def test_a_province_that_has_them_all_is_named_without_a_second_count(self):
        newest, before = funnels()
        unbuilt = before["indicator"].eq(stage_tables.LOST["unbuilt"])
        for place, count in {"coast": 0, "south": 30, ALL: 30}.items():
            before.loc[unbuilt & before["entity"].eq(place), ["low", "high"]] = count
        said = stage_tables.most_lost(before, newest, PARTS, ALL)
        assert (said["unbuilt_lost"].low, said["unbuilt_only"], said["unbuilt_there"]) == (30, "south", None)
        assert (said["idle_only"], said["idle_there"].low) == (None, 10)
        before.loc[unbuilt & before["entity"].isin(["south", ALL]), "high"] = 35
        said = stage_tables.most_lost(before, newest, PARTS, ALL)
        assert (said["unbuilt_only"], said["unbuilt_there"]) == (None, Bound(30, 35)), "equal ranges are no certainty"

    def test_nothing_is_said_where_a_part_is_unknown(self):
        newest, before = funnels(of=headline(drop=[("coast", stages.ESTABLISHED)]))
        assert not any(stage_tables.most_lost(before, newest, PARTS, ALL).values())


class TestDistinction:
    def test_the_rate_in_which_two_provinces_differ_most(self):
        newest, _ = funnels()
        said = stage_tables.distinction(newest, stages.intensity(headline(), PARTS, ALL), PARTS)
        # established of planned: 75, 50 and 75 %; operating of planned: 50, 33.3 and 50 %; of established: 66.7 each
        assert said["indicator"] in ("established_of_planned", "operating_of_planned")
        assert said["least"] == "south"
        assert said["most_share"].low / said["least_share"].high == pytest.approx(1.5)
        assert said["differ"]

    def test_a_ratio_counts_by_what_is_certain_of_it(self):
        figures = headline()
        jobs = figures.indicator == "jobs"
        figures.loc[jobs, ["value", "bound"]] = pd.DataFrame(
            {"value": [9000.0, 20000.0, 40000.0], "bound": ["exact"] * 3}, index=figures.index[jobs]
        )
        newest = latest.funnel(figures, figures, PARTS, ALL, "strict")
        said = stage_tables.distinction(newest, stages.intensity(figures, PARTS, ALL), PARTS)
        # 900, 1,000 and 4,000 jobs a cluster
        assert (said["what"], said["most"], said["least"]) == ("jobs_per_operating_cluster", "coast", "north")
        assert said["times"].low == said["times"].high == pytest.approx(4000 / 900)
        assert missing(said["most_share"])
        assert missing(said["of_plan"])

    @pytest.mark.parametrize("provinces", [[], ["south"]])
    def test_one_place_is_told_apart_from_none(self, provinces):
        newest, _ = funnels()
        said = stage_tables.distinction(newest, stages.intensity(headline(), PARTS, ALL), provinces)
        assert not any(said.values())

    def test_a_rate_that_one_province_lacks_is_not_compared(self):
        newest, _ = funnels(of=headline(drop=[("north", stages.PLANNED)]))
        said = stage_tables.distinction(newest, stages.intensity(headline(), PARTS, ALL).head(0), PARTS)
        assert said["indicator"] is None, "operating of established is the same everywhere"


def test_what_is_missing_is_named_once_or_is_the_second_province():
    gone = funnels(of=headline(drop=[("south", stages.OPERATING)]))[1]
    named = {"what": "figure", "entity": "south", "indicator": stages.OPERATING}
    assert stage_tables.gaps(gone, PARTS) == [named]
    assert stage_tables.gaps(gone, ["south"]) == [{"what": "second"}]
    assert stage_tables.gaps(gone) == [named]


def test_the_best_share_or_that_of_the_whole():
    newest, _ = funnels(*REVIEW, ("north", stages.OPERATING, 15, "2025-12", "review"))
    said = stage_tables.best(newest, PARTS, ALL)
    assert (said["best"], said["best_share"], said["whole_share"]) == ("north", Bound.exact(75.0), None)
    assert (said["many"], said["two"]) == (True, False)
    two = stage_tables.best(newest, ["north", "south"], ALL)
    assert (two["many"], two["two"]) == (False, True)
    tied = stage_tables.best(funnels(*REVIEW)[0], PARTS, ALL)  # north and coast both at 50 %
    assert tied["best"] is None
    assert tied["whole_share"].low == pytest.approx(3800 / 104)
    assert not tied["differ"], "the whole was counted on one date"
    assert not tied["unknown"]
    none = stage_tables.best(funnels(of=headline(drop=[("south", stages.PLANNED)]))[0], PARTS, ALL)
    assert (none["unknown"], none["differ"], none["best"]) == (True, False, None)
