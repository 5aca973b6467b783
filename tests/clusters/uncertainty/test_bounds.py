"""Bounds keep every possible value, and nothing more where each variable occurs once."""

import operator
import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from clusters.uncertainty.bounds import (
    KINDS,
    Bound,
    exceeds,
    frame,
    from_frame,
    of_rows,
    printed_unit,
    read,
    share,
    shares,
    total,
)
from clusters.wording.measures import text

INF = np.inf
OPERATIONS = [operator.add, operator.sub, operator.mul, operator.truediv]
positive = st.one_of(st.integers(0, 1000).map(float), st.floats(1e-9, 1e9))
finite = st.one_of(positive, positive.map(lambda number: 0.0 - number))  # 0, never -0: an order needs one zero


@st.composite
def bounds(draw, numbers=finite, open_ends=True):
    low, high = sorted([draw(numbers), draw(numbers)])
    if open_ends and draw(st.booleans()):
        high = INF
    if open_ends and numbers is finite and draw(st.integers(0, 3)) == 0:
        low = -INF
    return Bound(low, high)


@st.composite
def bounds_with_value(draw, numbers=finite):
    bound = draw(bounds(numbers))
    low = max(bound.low, -1e12)
    high = min(bound.high, 1e12)
    value = draw(st.one_of(st.sampled_from([low, high]), st.floats(low, high)))
    if abs(value) < 1e-9 or (bound.low <= 0 <= bound.high and draw(st.booleans())):
        value = min(max(0.0, low), high)
    return bound, value


def within(value, bound, rtol=0.0):
    slack = rtol * abs(value) if rtol else 0.0
    return bound.low - slack <= value <= bound.high + slack


def inside(narrow, wide, rtol=1e-12):
    def below(a, b):
        return a <= b or np.isclose(a, b, rtol=rtol, atol=0)

    return below(wide.low, narrow.low) and below(narrow.high, wide.high)


@pytest.mark.parametrize("operation", OPERATIONS)
@given(bounds_with_value(), bounds_with_value())
def test_result_contains_every_value(operation, first, second):
    (a, x), (b, y) = first, second
    assume(not (operation is operator.truediv and y == 0))
    assert within(operation(x, y), operation(a, b))


@pytest.mark.parametrize("operation", OPERATIONS)
@given(bounds(open_ends=False), bounds(open_ends=False))
def test_finite_result_is_tight(operation, a, b):
    assume(not (operation is operator.truediv and b.low <= 0 <= b.high))
    corners = [operation(x, y) for x in (a.low, a.high) for y in (b.low, b.high)]
    result = operation(a, b)
    assert result.low == pytest.approx(min(corners), rel=1e-12)
    assert result.high == pytest.approx(max(corners), rel=1e-12)


@pytest.mark.parametrize("operation", OPERATIONS)
@given(bounds(), bounds(), positive, positive)
def test_widening_an_input_never_narrows_the_result(operation, a, b, down, up):
    wider = Bound(a.low - down, a.high + up)
    assert inside(operation(a, b), operation(wider, b))
    # what is divided by nothing but zero is simply unknown
    if operation is not operator.truediv or (a.low, a.high) != (0, 0):
        assert inside(operation(b, a), operation(b, wider))


@pytest.mark.parametrize("operation", OPERATIONS)
@given(bounds(), finite)
def test_a_number_is_an_exact_bound(operation, a, number):
    assert operation(a, number) == operation(a, Bound.exact(number))
    assert operation(number, a) == operation(Bound.exact(number), a)


@pytest.mark.parametrize("operation", OPERATIONS)
@given(st.lists(st.tuples(bounds(), bounds()), min_size=1, max_size=5))
def test_arrays_do_what_scalars_do(operation, pairs):
    a = Bound([p.low for p, _ in pairs], [p.high for p, _ in pairs])
    b = Bound([q.low for _, q in pairs], [q.high for _, q in pairs])
    result = operation(a, b)
    for i, (p, q) in enumerate(pairs):
        assert result[i] == operation(p, q)


@pytest.mark.parametrize(
    ("number", "divisor", "expected"),
    [
        ((1, 2), (0, 4), (0.25, INF)),
        ((1, 2), (-0.0, 4), (0.25, INF)),
        ((1, 2), (-4, 0), (-INF, -0.25)),
        ((-1, 2), (0, 4), (-INF, INF)),
        ((1, 2), (-1, 1), (-INF, INF)),
        ((1, 2), (-4, 0.5), (-INF, INF)),
        ((1, 2), (0, 0), (-INF, INF)),
        ((1, 1), (1, 2), (0.5, 1)),
        ((0, 0), (0, 4), (0, 0)),
        ((0, 0), (0, 0), (-INF, INF)),
        ((1, INF), (1, INF), (0, INF)),
        ((1, 1), (2, INF), (0, 0.5)),
    ],
)
def test_dividing_by_what_may_be_zero(number, divisor, expected):
    assert Bound(*number) / Bound(*divisor) == Bound(*expected)
    assert [*(Bound([0, number[0]], [0, number[1]]) / Bound(*divisor))][1] == Bound(*expected)


def test_open_ends_zeros_and_overflow_are_reckoned_with_in_silence():
    wide, tiny, huge = Bound([0, -INF], [INF, INF]), Bound(1e-300, 1e-200), Bound(1e200, 1e300)
    with np.errstate(all="raise"):
        assert wide * 0 == Bound([0, 0], [0, 0])
        assert (tiny * tiny).low == 0
        assert (huge * huge).high == INF
        assert wide / wide == Bound([0, -INF], [INF, INF])
        assert Bound(1, 2) / Bound(0, 4) == Bound(0.25, INF)
        assert (tiny / huge).low == 0
        assert (huge / tiny).high == INF
        assert share(Bound(0, INF), Bound(0, INF)) == share(0, 0) == Bound(0, 1)
        assert share(Bound(0, 1), Bound(1, 2)) == Bound(0, 0.5)
        assert share(tiny, huge).low == 0


def test_zero_times_an_open_end_is_zero():
    assert Bound(0, 0) * Bound(0, INF) == Bound(0, 0)
    assert Bound(0, INF) * Bound(0, 3) == Bound(0, INF)
    assert 0 * Bound(-INF, INF) == Bound(0, 0)


def test_overflow_stays_a_bound():
    huge = Bound.exact(1e308) * 10
    assert huge.low <= 1e309 == huge.high


def test_numpy_and_pandas_on_the_left():
    column = pd.Series([1.0, 2.0], index=["a", "b"])
    bound = Bound([1, 1], [2, INF])
    for result in (column * bound, column.to_numpy() * bound, bound * column, [1, 2] * bound):
        assert result == Bound([1, 2], [2, INF])
    assert column - bound == Bound([-1, -INF], [0, 1])
    assert np.float64(3) / Bound(1, 2) == Bound(1.5, 3)


def test_missing_values_in_pandas_columns_are_unknown():
    for kind in ("Int64", object):
        column = pd.Series([1, pd.NA], dtype=kind)
        assert Bound.exact(column) == Bound([1, -INF], [1, INF])
        assert Bound.exact(column).low.dtype == float
    assert Bound([1, 2], [3, 4]).high.dtype == float


def test_what_encloses_nothing_is_refused():
    for ends in [(2, 1), (INF, INF), (-INF, -INF), ([1, 3], [2, 2])]:
        with pytest.raises(ValueError, match="enclose nothing"):
            Bound(*ends)


def test_parts_of_an_array():
    b = Bound([1, 2, 3], [4, 5, INF])
    assert b[1] == Bound(2, 5)
    assert b[1:] == Bound([2, 3], [5, INF])
    assert b[pd.Series([True, False, True])] == Bound([1, 3], [4, INF])
    assert list(b) == [b[0], b[1], b[2]]
    assert (b.width == [3, 3, INF]).all()
    assert b != Bound([1, 2, 3], [4, 5, 6])
    assert b != 1


def test_sums():
    b = Bound([1, 2, 3], [4, 5, INF])
    assert b.sum() == total(b) == Bound(6, INF)
    assert b[:2].sum() == Bound(3, 9)
    assert total([]) == Bound(0, 0)
    assert total([b, b]) == b + b


# Readings

kinds = st.sampled_from(KINDS)
units = st.one_of(st.just(np.nan), st.floats(0, 1e6))


@given(st.one_of(st.just(np.nan), positive), kinds, units, positive, st.sampled_from([0.0, -INF, -5.0]))
def test_strict_reading_contains_the_convention(value, kind, unit, more, floor):
    wide, narrow = (read(value, kind, unit, r, value + more, floor) for r in ("strict", "convention"))
    assert wide.low <= narrow.low <= narrow.high <= wide.high
    if not np.isnan(value):
        assert within(value, narrow)


@pytest.mark.parametrize(
    ("kind", "strict", "convention"),
    [
        ("exact", (12000, 12000), (12000, 12000)),
        ("at_least", (12000, INF), (12000, 13000)),
        ("at_most", (0, 12000), (11000, 12000)),
        ("nearly", (0, 12000), (11000, 12000)),
        ("about", (0, INF), (11000, 13000)),
        ("range", (12000, 15000), (12000, 15000)),
    ],
)
def test_kinds(kind, strict, convention):
    assert read(12000, kind, 1000, "strict", 15000) == Bound(*strict)
    assert read(12000, kind, 1000, "convention", 15000) == Bound(*convention)
    assert read(12000, kind, np.nan, "convention", 15000) == Bound(*strict)


def test_reading_a_column():
    table = pd.DataFrame(
        {
            "value": [12000, np.nan, 48, 5],
            "bound": ["at_least", "", "nearly", "exact"],
            "unit": [1000, np.nan, 1, np.nan],
        }
    )
    assert read(table.value, table.bound, table.unit, "convention") == Bound([12000, 0, 47, 5], [13000, INF, 48, 5])
    assert read(table.value, table.bound, table.unit, "strict") == Bound([12000, 0, 0, 5], [INF, INF, 48, 5])


def test_the_convention_stops_at_the_floor():
    assert read(3, "nearly", 10, "convention") == Bound(0, 3)
    assert read(-3.5, "nearly", 1, "strict", floor=-INF) == Bound(-INF, -3.5)


def test_unknown_is_never_zero():
    blank = read(np.nan, "exact", np.nan, "strict")
    assert blank == Bound(0, INF)
    assert not blank.known
    assert text(blank, "vi") == "không có số liệu"
    assert (Bound([0, 0, 1, -INF, -INF], [INF, 5, INF, 5, INF]).known == [False, True, True, True, False]).all()


ONE_OF = "use one of exact, at_least, at_most, nearly, about, range"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((1, "exact", 1, "loose"), "reading 'loose': use one of strict, convention"),
        (([1, 2, 3], ["more", "exact", "less"], 1, "strict"), f"bound kind less, more: {ONE_OF}"),
        ((1, "", 1, "strict"), f"bound kind : {ONE_OF}"),
        (([1, 1], "about", [-1, np.nan], "strict"), "a rounding unit is negative: -1"),
        ((1, "range", 1, "strict"), "a figure of kind range needs its upper end (highs)"),
        ((5, "range", 1, "strict", 4), "bound 0: low 5 and high 4 enclose nothing"),
        ((-3, "nearly", 1, "strict"), "an upper limit lies below the floor 0; growth rates need floor=-inf"),
    ],
)
def test_bad_readings_are_refused(arguments, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        read(*arguments)


def test_a_figure_may_lie_at_the_floor_and_an_exact_one_below_it():
    assert read(0, "nearly", 1, "convention") == Bound(0, 0)
    assert read(-3, "exact", 1, "convention") == Bound(-3, -3)
    assert read([5, 5], ["range", "exact"], np.nan, "strict", [7, np.nan]) == Bound([5, 5], [7, 5])


# Shares


@given(bounds_with_value(positive), bounds_with_value(positive))
@example((Bound(0, 0), 0.0), (Bound(0, 5), 1.0))
@example((Bound(0, 5), 0.0), (Bound(0, 5), 0.0))
def test_share_contains_every_value(first, second):
    (part, x), (rest, y) = first, second
    assume(x + y > 0)
    assert within(x / (x + y), share(part, rest), rtol=1e-12)


@given(bounds(positive, open_ends=False), bounds(positive, open_ends=False))
def test_share_is_tight(part, rest):
    assume(part.low + rest.low > 0)
    result = share(part, rest)
    assert result.low == pytest.approx(part.low / (part.low + rest.high), rel=1e-9)
    assert result.high == pytest.approx(part.high / (part.high + rest.low), rel=1e-9)
    assert inside(result, part / (part + rest), rtol=1e-9)


@pytest.mark.parametrize(
    ("part", "rest", "expected"),
    [
        ((0, 0), (0, 0), (0, 1)),
        ((0, 0), (0, 5), (0, 0)),
        ((0, 5), (0, 0), (1, 1)),
        ((1, INF), (1, 1), (0.5, 1)),
        ((1, INF), (1, INF), (0, 1)),
        ((1, 1), (3, INF), (0, 0.25)),
        ((0, INF), (0, INF), (0, 1)),
    ],
)
def test_share_at_its_edges(part, rest, expected):
    assert share(Bound(*part), Bound(*rest)) == Bound(*expected)


def test_shares_of_negative_parts_are_refused():
    for part, rest in ((Bound(-1, 1), 1), (1, Bound([0, -1], [1, 1]))):
        with pytest.raises(ValueError, match=r"^shares need parts that cannot be negative$"):
            share(part, rest)


@given(st.lists(bounds_with_value(positive), min_size=1, max_size=5))
def test_shares_of_an_array(parts):
    values = [x for _, x in parts]
    assume(sum(values) > 0)
    result = shares(Bound([b.low for b, _ in parts], [b.high for b, _ in parts]))
    for i, x in enumerate(values):
        assert within(x / sum(values), result[i], rtol=1e-9)


def test_shares_are_as_narrow_as_the_others_allow():
    assert shares(Bound([1, 1], [1, 3])) == Bound([0.25, 0.5], [0.5, 0.75])


# Comparison


@given(bounds_with_value(), bounds_with_value())
def test_exceeds_is_sound(first, second):
    (a, x), (b, y) = first, second
    assert exceeds(a, b) != ("no" if x > y else "yes")


def test_exceeds():
    a = Bound([3, 1, 1, 2], [4, 2, 5, 2])
    assert list(exceeds(a, 2)) == ["yes", "no", "unknown", "no"]
    assert exceeds(Bound(3, INF), Bound(1, 2)) == "yes"
    assert type(exceeds(3, 2)) is str  # a word in a table's cell, not a numpy array
    assert exceeds(a, 2).dtype == object


# Words


@pytest.mark.parametrize(
    ("bound", "options", "vi", "en"),
    [
        (Bound(47, 47), {}, "47", "47"),
        (Bound(7, 12), {}, "từ 7 đến 12", "from 7 to 12"),
        (Bound(12000, INF) / 14, {}, "ít nhất 857", "at least 857"),
        (Bound(12000, INF), {"unit": "người"}, "ít nhất 12.000 người", "at least 12,000 người"),
        (Bound(0, 48), {"unit": "%"}, "nhiều nhất 48%", "at most 48%"),
        (Bound(-INF, -2), {}, "nhiều nhất −2", "at most −2"),
        (Bound(14.89, 25.53), {"decimals": 1, "unit": "%"}, "từ 14,8 đến 25,6%", "from 14.8 to 25.6%"),
        (Bound.exact(200 / 3), {"decimals": 1}, "66,7", "66.7"),
        (Bound(0.1 + 0.2, 0.5), {"decimals": 1}, "từ 0,3 đến 0,5", "from 0.3 to 0.5"),
        (Bound(0.1, 0.1 + 0.2), {"decimals": 1}, "từ 0,1 đến 0,3", "from 0.1 to 0.3"),
        (Bound(0.4, INF), {}, "trên 0", "more than 0"),
        (Bound(0, INF), {}, "không có số liệu", "no data"),
        (Bound(-INF, INF), {"unit": "ha"}, "không có số liệu", "no data"),
    ],
)
def test_text(bound, options, vi, en):
    assert text(bound, "vi", **options) == vi
    assert text(bound, "en", **options) == en


@given(bounds(), st.integers(0, 3))
def test_text_never_claims_more_than_is_known(bound, decimals):
    shown = text(bound, "en", decimals)
    numbers = [float(n.replace(",", "").replace("−", "-")) for n in re.findall(r"−?\d[\d,]*(?:\.\d+)?", shown)]
    if shown.startswith("from"):
        low, high = numbers
    elif shown.startswith(("at least", "more than")):
        low, high = numbers[0], INF
    elif shown.startswith("at most"):
        low, high = -INF, numbers[0]
    elif shown == "no data":
        low, high = -INF, INF
    else:  # one number: only for what is exact
        assert bound.low == pytest.approx(bound.high, rel=1e-11)
        low, high = numbers[0] - 0.5000001 * 10**-decimals, numbers[0] + 0.5000001 * 10**-decimals
    assert inside(bound, Bound(low, high), rtol=1e-11)


def test_elements_and_scalars_are_told_an_array_is_refused():
    assert [text(each, "en") for each in Bound([1, 2], [1, INF])] == ["1", "at least 2"]
    assert text(5, "vi") == "5"
    with pytest.raises(ValueError, match="one bound"):
        text(Bound([1], [2]), "vi")


@given(st.lists(bounds(), min_size=1, max_size=4))
def test_frame_and_back(parts):
    b = Bound([p.low for p in parts], [p.high for p in parts])
    table = frame(b)
    assert list(table.columns) == ["low", "high"]
    assert np.isfinite(table.dropna().to_numpy(dtype=float)).all()
    back = from_frame(table)
    for before, after in zip(b, back, strict=True):
        assert after == (before if before.known else Bound(-INF, INF))


def test_a_blank_count_goes_round():
    blank = read([np.nan, 3], ["", "at_least"], np.nan, "strict")
    assert frame(blank).isna().to_numpy().tolist() == [[True, True], [False, True]]
    assert list(frame(blank).dtypes) == [float, float]
    assert from_frame(frame(blank), floor=0) == blank


def test_printed_unit_is_one_of_the_last_digit():
    assert [printed_unit(v) for v in (13.25, 39.2, 48.0, 50.0, 0.5)] == pytest.approx([0.01, 0.1, 1, 1, 0.1])
    assert np.isnan([printed_unit(np.nan), printed_unit(np.inf)]).all()


def test_rows_are_read_with_what_a_table_has():
    rows = pd.DataFrame({"value": [50, 12.8, np.nan], "bound": ["at_least", "exact", None]})
    full = rows.assign(value_high=[np.nan, 14, np.nan], rounding_unit=[5, 1, 1], bound=["at_least", "range", None])
    assert of_rows(full, "convention") == Bound([50, 12.8, 0], [55, 14, INF])
    with pytest.raises(ValueError, match=f"^bound kind : {ONE_OF}$"):
        of_rows(rows.assign(bound=["at_least", None, None]), "convention")


def test_text_in_a_number_column_and_rows_without_a_kind_are_unknown():
    text_for_number = {"value": ["-", 3], "value_high": ["?", 4], "rounding_unit": ["", "1"]}
    table = pd.DataFrame(text_for_number | {"bound": ["exact", "range"]}, index=["x", "y"])
    assert of_rows(table, "strict") == Bound([0, 3], [INF, 4])
    assert of_rows(table.assign(value="-"), "strict", floor=-INF) == Bound([-INF] * 2, [INF] * 2)
    no_kind = table[["value"]].iloc[:1]
    assert of_rows(no_kind, "convention") == Bound([0], [INF])
    assert of_rows(no_kind.assign(value=-5.0, bound="nearly"), "strict", floor=-100) == Bound([-100], [-5])
    with pytest.raises(ValueError, match="bound kind"):
        of_rows(table[["value"]], "strict")


def test_a_blank_rounding_unit_is_unknown_but_where_nobody_was_asked_zeros_tell_it():
    rows = pd.DataFrame({"value": [38_000, 50, 48, 0], "bound": ["at_least", "about", "nearly", "at_least"]})
    assert of_rows(rows, "convention") == Bound([38_000, 40, 47, 0], [39_000, 60, 48, INF])
    asked = rows.assign(rounding_unit=np.nan)
    assert of_rows(asked, "convention") == of_rows(asked, "strict") == Bound([38_000, 0, 0, 0], [INF, INF, 48, INF])
