"""Orderings in words: pairs, comparisons, publishers."""

import pandas as pd

from clusters.comparison import ordering_tables
from clusters.facts import Region
from clusters.wording.names import Names
from tests import frozen_data

NAMES = Names(Region.load("ninh-binh", str(frozen_data.folder())), "en")
ROWS = pd.DataFrame({"entity": ["ha-nam", "nam-dinh"], "other": ["nam-dinh", "ha-nam"], "answer": ["less", "unknown"]})


def test_pairs_and_comparisons_name_the_first_province_first():
    assert ordering_tables.pairs(NAMES, ROWS) == ["Hà Nam – Nam Định", "Nam Định – Hà Nam"]
    assert ordering_tables.compared(NAMES, ROWS) == ["Hà Nam < Nam Định", "Nam Định ? Hà Nam"]


def test_each_publisher_is_named_once():
    both = ordering_tables.publishers(NAMES, "ktdt-770458 nb_vneco ktdt-770458")
    assert both == "Kinh tế & Đô thị and VnEconomy"
    assert ordering_tables.publishers(NAMES, None) is None
    assert ordering_tables.publishers(NAMES, "") is None
