"""A request names the documents in which its figure is known to stand."""

import pandas as pd

from clusters.facts import Region
from clusters.policy import data_requests

ASKED = pd.DataFrame(
    {"entity": ["ha-nam", "ha-nam", "nam-dinh"], "indicator": ["jobs", "projects", "jobs"], "rank": [1, 2, 3]},
    index=[5, 3, 9],
)
LEADS = pd.DataFrame(
    [
        ("A", "ha-nam", "jobs; projects", "Báo cáo A", "Report A"),
        ("B", "ha-nam", "jobs", "Báo cáo B", "Report B"),
        ("C", "ha-nam", None, "Báo cáo C", "Report C"),
    ],
    columns=["lead_id", "entity", "datum_ids", "what_vi", "what_en"],
)


def test_every_lead_of_a_place_and_datum_is_named_once():
    found = data_requests.with_leads(ASKED, LEADS)
    assert list(found.leads) == ["A B", "A", ""]
    assert list(found.stands_en) == ["Report A; Report B", "Report A", ""], "nothing of another place, nothing of C"
    assert list(found.stands_vi) == ["Báo cáo A; Báo cáo B", "Báo cáo A", ""]
    pd.testing.assert_frame_equal(found[list(ASKED)], ASKED)


def test_without_leads_nothing_is_known():
    found = data_requests.with_leads(ASKED, LEADS.iloc[:0])
    assert list(found.stands_vi) == ["", "", ""]
    assert len(data_requests.with_leads(ASKED.iloc[:0], LEADS)) == 0


def test_the_register_of_leads_reaches_the_requests():
    """The blank and doubtful wastewater counts of two provinces, and the growth of industry, are known to stand
    somewhere."""
    region = Region.load("ninh-binh")
    asked = pd.DataFrame(
        [("nam-dinh", "clusters_with_central_wwtp"), ("ha-nam", "wwtp_stations_stable"),
         ("ninh-binh", "industry_growth_avg_annual"), ("ninh-binh-former", "clusters_with_central_wwtp")],
        columns=["entity", "indicator"],
    )  # fmt: skip
    found = data_requests.with_leads(asked, region.leads)
    assert list(found.leads) == ["lead-wb-annex-nd lead-xuantien-permit", "lead-tcmt", "lead-nso-e0702", ""]
    assert (region.leads.what_vi != region.leads.what_en).all()
