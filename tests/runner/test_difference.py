"""Which published figures differ."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from runner.difference import changes, same

HEAD = "entity,indicator,low,high,unit\n"


def table(*rows: str) -> bytes:
    return ("\ufeff" + HEAD + "\n".join(rows) + "\n").encode()


def test_changed_new_and_missing_rows():
    before = table("a,jobs,1,2,n", "b,jobs,5,,n", "b,jobs,6,,n")
    after = table("a,jobs,1.0,3,n", "b,jobs,5,,n", "c,jobs,1,1,n")
    found = [(c["row"], c["column"], c["before"], c["after"]) for c in changes(before, after)]
    assert found == [
        ("a · jobs", "high", "2", "3"),
        ("b · jobs (2)", "low", "6", ""),
        ("b · jobs (2)", "unit", "n", ""),
        ("c · jobs", "low", "", "1"),
        ("c · jobs", "high", "", "1"),
        ("c · jobs", "unit", "", "n"),
    ]


def test_blank_is_not_zero():
    assert not same("", "0", 1.0)


@given(st.floats(min_value=-1e12, max_value=1e12), st.floats(min_value=1e-9, max_value=0.1))
def test_the_tolerance_is_relative(value, tolerance):
    assert same(repr(value), repr(value * (1 + tolerance / 2)), tolerance)
    if abs(value) > 1:
        assert not same(repr(value), repr(value * (1 + 3 * tolerance)), tolerance)
