"""Reading a table: what is written is what arrives, to the last digit."""

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from clusters.facts.package import Sheet, frame

RESOURCE = {
    "schema": {
        "fields": [
            {"name": "id", "type": "string"},
            {"name": "value", "type": "number"},
            {"name": "count", "type": "integer"},
            {"name": "seen", "type": "boolean"},
        ]
    }
}
HEADER = [field["name"] for field in RESOURCE["schema"]["fields"]]
numbers = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=6).map(str)
counts = st.one_of(st.just(""), st.integers(-(2**60), 2**60).map(str))
words = st.text(st.characters(codec="utf-8", exclude_characters='",\r\n', exclude_categories=("Cc",)), min_size=1)


@given(st.lists(st.tuples(words, numbers, counts, st.sampled_from(["true", "FALSE", ""])), min_size=1, max_size=30))
def test_what_is_written_arrives_unchanged(rows):
    rows = [(f"x{word}", *rest) for word, *rest in rows]
    text = "\n".join(",".join(cells) for cells in [HEADER, *rows])
    table = frame(RESOURCE, Sheet(HEADER, [], text))
    assert list(table["id"]) == [row[0] for row in rows]
    assert list(table["value"]) == [float(row[1]) for row in rows]
    assert [("" if pd.isna(n) else str(n)) for n in table["count"]] == [row[2] for row in rows]
    assert [("" if pd.isna(b) else str(bool(b)).lower()) for b in table["seen"]] == [row[3].lower() for row in rows]


def test_words_that_look_like_missing_stay_words():
    text = "id,value,count,seen\nNA,1,2,true\nnull,,,\nNone,1,2,true\n"
    table = frame(RESOURCE, Sheet(HEADER, [], text))
    assert list(table["id"]) == ["NA", "null", "None"]
    assert table["value"].isna().tolist() == [False, True, False]


def test_an_absent_table_has_columns_and_types_but_no_rows():
    table = frame(RESOURCE, None)
    assert list(table.columns) == HEADER
    assert table.dtypes.astype(str).tolist() == ["str", "float64", "Int64", "boolean"]
    assert table.empty
