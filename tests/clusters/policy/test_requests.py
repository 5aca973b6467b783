"""A request reads as a thing to ask for, says what it is worth, and never makes up who holds it."""

from types import SimpleNamespace

import numpy as np
import pandas as pd

from clusters.policy import data_requests
from clusters.uncertainty.bounds import Bound

PLACES = {"east": ("Đông", "East"), "whole": ("Cả vùng", "Whole")}
DATA = SimpleNamespace(id="whole", former=["east"], label=lambda slug, lang: PLACES[slug][lang == "en"])
NAMES = {"jobs": ("lao động", "jobs"), "links": ("quan hệ cung ứng", "supply links")}


def asked(*rows: tuple) -> pd.DataFrame:
    columns = ["entity", "indicator", "low", "high", "unit", "narrows", "result", "claims", "holder_vi", "holder_en"]
    return pd.DataFrame(rows, columns=columns).assign(stands_vi="", stands_en="Report A")


ROWS = asked(
    ("east", "jobs", 3.0, np.nan, "person", 1.0, "density", "", "Sở A", "Office A"),
    ("somebody", "links", np.nan, np.nan, None, np.nan, np.nan, "C7", None, None),
    ("whole", "wwtp_stations_stable", 0.0, 5.0, "cluster", 0.5, "with_working_system", "", None, None),
)


def test_requests_are_named_by_datum_and_place() -> None:
    found = data_requests.listed(ROWS, NAMES, DATA)
    assert found.what_en.tolist() == [
        "Jobs — East",
        "Supply links",
        "Clusters whose station runs stably — Whole (merged)",
    ]
    assert found.what_vi[0] == "Lao động — Đông"
    assert found.holder_vi.tolist() == ["Sở A", "unknown", "unknown"]
    assert found.known.tolist() == [(Bound(3, np.inf), "person"), "", (Bound(0, 5), "cluster")]
    assert found.low.tolist()[::2] == [100, 50]
    assert np.isnan(found.low[1])
    assert (found.stands_vi[0], found.result[1], found.claims[0]) == ("—", "—", "—")


def test_the_title_names_what_narrows_most_or_says_how_many_tie() -> None:
    found = data_requests.listed(ROWS, NAMES, DATA)
    valued = found.dropna(subset=["low"])
    assert data_requests.leading(valued, "en") == {
        "count": 2, "most": 100, "exact": True, "narrows": None, "top": ["Jobs — East"], "tied": None,
    }  # fmt: skip
    half = data_requests.leading(valued[1:], "vi")
    assert (half["exact"], half["narrows"], half["top"]) == (False, 50, ["Số cụm có trạm chạy ổn định — Cả vùng (mới)"])
    many = data_requests.leading(pd.concat([valued[:1]] * 3), "en")
    assert (many["top"], many["tied"]) == (None, 3)
    assert data_requests.leading(valued[:0], "en")["count"] == 0


def test_whom_to_ask_first_is_said_only_where_it_is_known() -> None:
    found = data_requests.listed(ROWS, NAMES, DATA)
    assert data_requests.first(found, "en") == {"ask_first": "Jobs — East", "ask_whom": "Office A"}
    assert data_requests.first(found[1:], "en") == {"ask_first": "Supply links", "ask_whom": None}
    assert data_requests.first(found[:0], "en") == {"ask_first": None, "ask_whom": None}
