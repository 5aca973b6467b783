"""The latest count of a stage leads; what stood before stands beside it."""

import pandas as pd
import pytest
from comparison_data import ALL, PARTS, frame, headline, row

from clusters.comparison import latest, stages
from clusters.facts import Region


def published(*more, of):
    """The headline's rows and some others: (province, indicator, value, date, source), reported."""
    rows = [row(900 + k, p, i, v, "exact", date, source) for k, (p, i, v, date, source) in enumerate(more)]
    return pd.concat([of, frame(rows)], ignore_index=True) if rows else of


def counted(*more, of=None):
    figures = headline() if of is None else of
    return latest.funnel(published(*more, of=figures), figures, PARTS, ALL, "strict").set_index(["entity", "indicator"])


REVIEW = [(ALL, s, v, "2025-12", "review") for s, v in zip(stages.STAGES, (104, 70, 38), strict=True)]


def test_a_later_count_of_the_whole_leads_and_keeps_the_sum_beside_it():
    found = counted(*REVIEW)
    backlog = found.loc[(ALL, "lost_before_operating")]
    assert backlog[["low", "high", "earlier_low", "earlier_high"]].tolist() == [32, 32, 20, 20]  # 70 - 38, 60 - 40
    assert backlog[["as_of_from", "as_of_to", "earlier_from", "earlier_to"]].tolist() == [
        "2025-12",
        "2025-12",
        "2024-12-31",
        "2025-07-15",
    ]
    assert not backlog["mixed_dates"]
    assert backlog["sources"] == "review"
    assert found.loc[(ALL, "operating_of_planned"), "low"] == pytest.approx(100 * 38 / 104)
    parts = found.loc[PARTS]
    plain = stages.funnel(headline(), PARTS, ALL, "strict").set_index(["entity", "indicator"])
    pd.testing.assert_frame_equal(parts[plain.columns], plain.loc[PARTS], check_dtype=False)
    assert parts[latest.EARLIER].isna().all(axis=None)


def test_without_a_later_count_it_is_the_funnel():
    early = [(ALL, s, 99, "2025-03", "review") for s in stages.STAGES]  # before the last part's 15 July
    coarse = [(ALL, s, 99, "2025", "review") for s in stages.STAGES]  # nobody says whether before or after
    for more in ((), early, coarse):
        found = counted(*more)
        assert found[latest.EARLIER].isna().all(axis=None)
        plain = stages.funnel(headline(), PARTS, ALL, "strict").set_index(["entity", "indicator"])
        pd.testing.assert_frame_equal(found[plain.columns], plain)


def test_one_source_and_date_is_preferred_to_counts_from_several():
    lone = (ALL, "clusters_operating", 41, "2025-12", "paper2")
    found = counted(lone, *REVIEW)
    assert found.loc[(ALL, "clusters_operating"), ["low", "sources"]].tolist() == [38, "review"]
    alone = counted(lone)
    backlog = alone.loc[(ALL, "lost_before_operating")]
    assert backlog["low"] == 60 - 41
    assert backlog["mixed_dates"], "60 is the sum of the parts, of other dates"
    assert set(backlog["sources"].split()) == {"paper", "paper2"}
    assert pd.isna(alone.loc[(ALL, "clusters_planned"), "earlier_low"])


def test_an_undated_count_is_as_old_as_its_source():
    undated = headline()
    undated.loc[undated["indicator"] == "clusters_planned", "as_of"] = None
    found = counted(
        (ALL, "clusters_planned", 105, "2025-03", "review"),
        ("south", "clusters_planned", 61, "2025-09", "x"),
        of=undated,
    )
    assert found.loc[("south", "clusters_planned"), ["low", "earlier_low"]].tolist() == [61, 60]
    assert found.loc[(ALL, "clusters_planned"), ["low", "earlier_low"]].tolist() == [101, 100], (
        "March is no later than July"
    )


def test_a_count_where_there_was_none():
    found = counted(
        ("south", "clusters_operating", 22, "2020", "x"), of=headline(drop=[("south", "clusters_operating")])
    )
    assert found.loc[("south", "clusters_operating"), "low"] == 22
    assert pd.isna(found.loc[("south", "clusters_operating"), "earlier_low"])
    assert found.loc[(ALL, "clusters_operating"), "low"] == 42


def test_no_clusters_without_figures():
    assert latest.funnel(headline().iloc[:0], headline().iloc[:0], PARTS, ALL, "strict")["low"].isna().all()
    whole = latest.funnel(published(*REVIEW, of=headline()), headline().iloc[:0], [], ALL, "strict").set_index(
        "indicator"
    )
    assert whole.loc["lost_before_operating", "low"] == 32


def test_the_provinces_own_later_count():
    region = Region.load("ninh-binh")
    found = latest.funnel(region.published, region.headline(), region.former, region.id, "convention")
    whole = found[found["entity"] == region.id].set_index("indicator")
    assert whole.loc[list(stages.STAGES), "low"].tolist() == [117, 80, 43]
    assert whole.loc[list(stages.STAGES), "earlier_low"].tolist() == [115, 72, 47]
    assert whole.loc["lost_before_operating", ["low", "earlier_low"]].tolist() == [37, 25]
    assert set(whole["as_of_to"]) == {"2025-12"}
