"""What stated figures amount to: by hand, for both ways to count the years, and never out of what is not stated."""

import math

import pandas as pd
import pytest

from clusters.growth import rates as growth
from clusters.growth import stated


def claims(**values: tuple[float, str]) -> pd.DataFrame:
    """Claims of "whole" by their names in CLAIMS: (value, period)."""
    rows = [
        (f"C{i}", "whole", stated.CLAIMS[key], value, "exact", period, "", "", "paper")
        for i, (key, (value, period)) in enumerate(values.items())
    ]
    columns = ["claim_id", "entity", "indicator", "value", "bound", "period", "quote_vi", "gloss_en", "source_id"]
    return pd.DataFrame(rows, columns=columns)


def meant(claim: stated.Claims, start: int = 2016, end: int = 2018) -> pd.DataFrame:
    check = stated.headline_check(growth.headline(stated.rates_of(claim), start, end), "whole", end)
    fits = stated.consistency(stated.implied(claim, start, end), "whole")
    return stated.meant(check, fits, start, end, stated.sources_of(claim))


SPAN = "2016-2018"
ALL = {"industry": (10.0, SPAN), "overall": (5.0, SPAN), "share": (40.0, "2018")}


def test_both_ways_of_counting_by_hand() -> None:
    found = meant(stated.claims_of(claims(**ALL), "whole", "strict"))
    factors = stated.both_ways(found, "industry_growth_factor")
    assert factors == {"from_start": pytest.approx(1.21), "from_before": pytest.approx(1.331)}
    share = stated.both_ways(found, "industry_share_base_year")
    assert share["from_start"] == pytest.approx(40 * 1.1025 / 1.21)
    assert share["from_before"] == pytest.approx(40 * 1.157625 / 1.331)
    years = found.set_index("way").base
    assert (years.loc["from_start"] == 2016).all()
    assert (years.loc["from_before"] == 2015).all()
    assert set(found.sources) == {"paper"}
    double = found[found.indicator == "industry_growth_doubling_years"]
    assert double.low.tolist() == [pytest.approx(math.log(2) / math.log(1.1))]  # once, however the years are counted


def test_what_is_not_stated_is_named_and_nothing_is_implied() -> None:
    for absent in ALL:
        claim = stated.claims_of(claims(**{key: ALL[key] for key in ALL if key != absent}), "whole", "strict")
        assert stated.lacking(claim, 2018) == [absent]
        assert stated.implied(claim, 2016, 2018).empty
    claim = stated.claims_of(claims(**ALL), "whole", "strict")
    assert stated.lacking(claim, 2018) == []
    assert stated.lacking(claim, 2019) == ["share_then"]
    assert stated.implied(claim, 2016, 2019).empty


def test_without_a_claim_there_is_nothing_to_show() -> None:
    claim = stated.claims_of(claims(), "whole", "strict")
    found = meant(claim)
    assert found.empty
    assert all(math.isnan(x) for x in stated.both_ways(found, "industry_growth_factor").values())
    assert stated.sources_of(claim) == ""


def test_spans_are_told_where_they_are_not_the_window() -> None:
    claim = stated.claims_of(claims(**ALL), "whole", "strict")
    assert stated.other_periods(claim, 2016, 2018) == []
    assert stated.other_periods(claim, 2016, 2019) == ["2016–2018"]
