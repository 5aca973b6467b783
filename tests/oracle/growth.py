"""Notebook 01 recomputed: chains, the triangle, structure, contributions, paths."""

import functools
import itertools
import math
import re
from collections.abc import Sequence

import numpy as np
import pandas as pd

from tests.oracle.reckoning import (
    FORMER,
    HOME,
    Expected,
    Interval,
    bounds,
    ends,
    last_digit,
    one,
    published,
    rows,
)

START, END, HORIZON = 2016, 2024, 2030
LATEST = END + 1  # the last year whose growth is published
YEARBOOK = "nd-yb2022-p43"
SECTORS = ("agriculture", "industry_construction", "services")
PARTS = (*SECTORS, "product_taxes")


@functools.cache
def economy() -> pd.DataFrame:
    """What was observed, of the region and the nation."""
    both = pd.concat([rows("economy"), rows("vietnam/economy")], ignore_index=True)
    unused = ["target", "forecast", "unverified", "superseded", "suspect"]
    return both[~both.status.isin(unused) & both.value.notna()]


def claim(claim_id: str) -> float:
    return float(rows("claims").set_index("claim_id").value[claim_id])


def whole_years(area: str, measure: str, sector: str, year: int | None = None) -> pd.DataFrame:
    e = economy()
    found = e[(e.area == area) & (e.measure == measure) & (e.sector == sector) & (e.period == "year")]
    return found if year is None else found[found.year == year]


def digit(value: float) -> float:
    """One unit of the last digit printed, at most one."""
    return min(1.0, 10.0 ** -len(re.sub(r"^-?\d+\.?", "", f"{value:.10f}".rstrip("0"))))


def level(area: str, sector: str, year: int, measure: str = "current_price") -> Interval:
    """Lowest and highest by what is published of one year ("more than 38,000" is rounded to thousands)."""
    read = [
        bounds(r.value, r.bound, last_digit(r.value)) for r in whole_years(area, measure, sector, year).itertuples()
    ]
    return min(low for low, _ in read), max(high for _, high in read)


RATE, WHOLE, SHARE = (claim(c) / 100 for c in ("C005", "C006", "C008"))
COUNTS = (END - START, END - START + 1)


@published("01/headline_check")
def what_the_articles_rates_cumulate_to() -> Expected:
    for name, rate in (("industry", RATE), ("overall", WHOLE)):
        for n in COUNTS:
            yield {"indicator": f"{name}_growth_factor", "steps": n}, one((1 + rate) ** n)
            yield {"indicator": f"{name}_growth_doubling_years", "steps": n}, one(math.log(2) / math.log(1 + rate))


def triangle(share: float, part: float, whole: float, n: int) -> tuple[float, float, float]:
    """Per cent: the share at the start, the part's share of growth, the growth of the rest."""
    end, grown = (1 + whole) ** n, (1 + part) ** n
    start = share * end / grown
    rest = ((1 - share) * end / (1 - start)) ** (1 / n) - 1
    return 100 * start, 100 * (share * end - start) / (end - 1), 100 * rest


TRIANGLE = ("industry_share_base_year", "industry_part_of_growth", "growth_of_the_rest")


@published("01/consistency")
def the_triangle_and_its_rounding() -> Expected:
    halves = [digit(claim(c)) / 200 for c in ("C008", "C005", "C006")]
    for n in COUNTS:
        middle = triangle(SHARE, RATE, WHOLE, n)
        corners = [
            triangle(SHARE + a * halves[0], RATE + b * halves[1], WHOLE + c * halves[2], n)
            for a, b, c in itertools.product((-1, 1), repeat=3)
        ]
        for k, indicator in enumerate(TRIANGLE):
            near = [corner[k] for corner in corners]
            yield (
                {"indicator": indicator, "steps": n},
                one(middle[k]) | {"rounding_low": min(near), "rounding_high": max(near)},
            )


Step = tuple[int, int, float, float]


def steps(area: str, sector: str = "total") -> list[Step]:
    """Published real growth: from year, to year, lowest and highest factor a year."""
    e = economy()
    found = []
    for r in e[(e.area == area) & (e.measure == "real_growth_pct") & (e.sector == sector)].itertuples():
        named = re.fullmatch(r"(avg|term)_(\d{4})_(\d{4})", r.period)
        if r.period != "year" and not named:
            continue
        first, last = (int(named[2]), int(named[3])) if named else (r.year, r.year)
        base = first if named and (last - first) % 5 == 0 else first - 1  # a term names its base, a plan its first year
        low, high = bounds(r.value, r.bound, last_digit(r.value), floor=-100.0)
        found.append((base, last, 1 + low / 100, 1 + high / 100))
    return found


def tilings(every: Sequence[Step], base: int, end: int) -> list[Interval]:
    """The factors of every way to lay steps from one year to another without gap or overlap."""
    if base == end:
        return [(1.0, 1.0)]
    return [
        (low ** (b - a) * rest[0], high ** (b - a) * rest[1])
        for a, b, low, high in every
        if a == base and base < b <= end
        for rest in tilings(every, b, end)
    ]


def clipped(every: Sequence[Step], base: int, end: int) -> list[Step]:
    """Averages that reach beyond the window count for their years inside."""
    return [(max(a, base), min(b, end), low, high) for a, b, low, high in every]


def a_year(factors: Sequence[Interval], n: int) -> Interval:
    return min(f[0] for f in factors) ** (1 / n) - 1, max(f[1] for f in factors) ** (1 / n) - 1


def chain(area: str, base: int, end: int) -> Interval:
    """Average growth a year by published rates; averages that reach beyond only where no tiling fits."""
    every = steps(area)
    found = tilings(every, base, end) or tilings(clipped(every, base, end), base, end)
    return a_year(found, end - base) if found else (math.nan, math.nan)


def chain_by_levels(area: str, base: int, end: int) -> Interval | None:
    """The same with one step between levels at constant prices, from the first that rates lead to, to the last."""
    known = whole_years(area, "constant_2010_price", "total")
    years = sorted({*known.year[known.year.between(base, end)]})
    for every in (steps(area), clipped(steps(area), base, end)):
        for first in years[:-1]:
            (low, high), (late_low, late_high) = (
                level(area, "total", y, "constant_2010_price") for y in (first, years[-1])
            )
            before, after = tilings(every, base, first), tilings(every, years[-1], end)
            if before and after:
                found = [
                    (b[0] * late_low / high * a[0], b[1] * late_high / low * a[1])
                    for b, a in itertools.product(before, after)
                ]
                return a_year(found, end - base)
    return None


RATES, LEVELS_TOO = CHAINS = ("grdp_real_growth", "grdp_real_growth_by_levels")


def pace(area: str, base: int, how: str) -> Interval:
    """Of one former province; by levels where it has any, else by rates."""
    by_levels = chain_by_levels(area, base, END) if how == LEVELS_TOO else None
    return by_levels or chain(area, base, END)


def sizes(base: int) -> list[Interval]:
    """GRDP of the former provinces in the year nearest to the base that all have published."""
    common = set.intersection(*({*whole_years(a, "current_price", "total").year} for a in FORMER))
    year = min((y for y in common if y >= base - 1), key=lambda y: (abs(y - base), y))
    return [level(a, "total", year) for a in FORMER]


@functools.cache
def together(base: int, how: str) -> Interval:
    """Growth of the former provinces together: factors weighted with sizes at the start, every combination."""
    n = END - base
    chains = [pace(a, base, how) for a in FORMER]
    found = [
        sum(s * (1 + g) ** n for s, g in zip(size, rates, strict=True)) / sum(size)
        for size in itertools.product(*sizes(base))
        for rates in itertools.product(*chains)
    ]
    return min(found) ** (1 / n) - 1, max(found) ** (1 / n) - 1


def percent(pair: Interval) -> Interval:
    return 100 * pair[0], 100 * pair[1]


@published("01/growth_by_province")
def chains_of_published_rates_by_both_counts_of_steps() -> Expected:
    for base in (START, START - 1):
        where = {"indicator": RATES, "base": base}
        for area in (*FORMER, "vietnam", "red-river-delta"):
            yield where | {"entity": area}, ends(*percent(chain(area, base, END)))
        yield where | {"entity": HOME}, ends(*percent(together(base, RATES)))


@published("01/growth_by_province")
def chains_through_published_levels_beside_them() -> Expected:
    for base in (START, START - 1):
        where = {"indicator": LEVELS_TOO, "base": base}
        with_levels = [a for a in FORMER if chain_by_levels(a, base, END)]
        for area in with_levels:
            yield where | {"entity": area}, ends(*percent(pace(area, base, LEVELS_TOO)))
        yield where | {"entity": HOME}, ends(*percent(together(base, LEVELS_TOO))) | {"levels": " ".join(with_levels)}


@published("01/growth_by_province")
def nam_dinhs_pace_with_its_latest_levels() -> Expected:
    """46,121 to 61,222 billion VND in 2020-2024 after its term of 2016-2020: far below what its rates add up to."""
    first, last = (level("nam-dinh", "total", y, "constant_2010_price")[0] for y in (2020, END))
    ((low, high),) = [s[2:] for s in steps("nam-dinh") if s[:2] == (2015, 2020)]
    for base in (START, START - 1):
        pair = tuple(100 * ((f ** (2020 - base) * last / first) ** (1 / (END - base)) - 1) for f in (low, high))
        yield {"entity": "nam-dinh", "indicator": LEVELS_TOO, "base": base}, ends(*pair)


@published("01/province_contribution")
def who_brought_the_combined_growth() -> Expected:
    base = START - 1
    for how in CHAINS:
        parts: list[list[float]] = [[] for _ in FORMER]
        for size in itertools.product(*sizes(base)):
            for rates in itertools.product(*(pace(a, base, how) for a in FORMER)):
                added = [s * ((1 + g) ** (END - base) - 1) for s, g in zip(size, rates, strict=True)]
                for part, own in zip(parts, added, strict=True):
                    part.append(100 * own / sum(added))
        for area, part in zip(FORMER, parts, strict=True):
            yield {"entity": area, "chain": how}, ends(min(part), max(part))


@published("01/structure")
def shares_that_the_yearbooks_levels_give() -> Expected:
    own = economy()[(economy().source_id == YEARBOOK) & (economy().measure == "current_price")]
    values = own.set_index(["year", "sector"]).value
    for year in range(2015, 2023):
        whole, taxes = values[year, "total"], values[year, "product_taxes"]
        for sector in (*PARTS, "industry"):
            where = {"entity": "nam-dinh", "year": year, "source_id": YEARBOOK, "sector": sector}
            taxed = where | {"denominator": "with_product_taxes"}
            yield taxed, one(100 * values[year, sector] / whole) | {"basis": "levels"}
            if sector != "product_taxes":
                untaxed = where | {"denominator": "without_product_taxes"}
                yield untaxed, one(100 * values[year, sector] / (whole - taxes)) | {"basis": "levels"}


def shares(area: str, year: int, source: str) -> list[float]:
    own = economy()[(economy().source_id == source) & (economy().measure == "share_pct")]
    one_year = own[(own.area == area) & (own.year == year) & (own.period == "year")].set_index("sector").value
    return [float(one_year.get(sector, math.nan)) for sector in PARTS]


def moved(before: Sequence[float], after: Sequence[float]) -> float:
    return float(np.nansum(np.abs(np.array(after) - np.array(before)))) / 2


@published("01/structural_change")
def half_the_sum_of_changed_shares() -> Expected:
    old = shares("ha-nam", 2015, "hn-tnck-2015")
    new = [moved(old, shares("ha-nam", 2020, s)) for s in ("hn-dcs-2020", "hn-mpi-2020")]
    yield {"entity": "ha-nam"}, ends(min(new), max(new))
    former = moved(shares("ninh-binh-former", 2015, "nb-2015-vcci"), shares("ninh-binh-former", 2024, "ktck-2024"))
    yield {"entity": "ninh-binh-former"}, one(former)
    levels = economy()[(economy().source_id == YEARBOOK) & (economy().year == 2015)]
    levels = levels[levels.measure == "current_price"].set_index("sector").value
    old = [100 * levels[s] / levels["total"] for s in PARTS]
    new = shares("nam-dinh", 2024, "nd-gso-2024")
    yield {"entity": "nam-dinh", "denominator": "with_product_taxes"}, one(moved(old, new))
    untaxed = [[100 * x / sum(side[:3]) for x in side[:3]] for side in (old, new)]
    exact = [[100 * x / (100 - side[3]) for x in side[:3]] for side in (old, new)]
    assert np.allclose(untaxed, exact, atol=0.05)
    yield {"entity": "nam-dinh", "denominator": "without_product_taxes"}, one(moved(*exact))
    old, new = shares("vietnam", 2018, "vn-2019"), shares("vietnam", 2022, "vn-2022")
    yield {"entity": "vietnam", "denominator": "with_product_taxes"}, one(moved(old, new))


def grown(area: str, year: int, source: str, period: str = "year") -> dict[str, float]:
    """Real growth in per cent by sector, as one source prints it."""
    e = economy()
    e = e[(e.area == area) & (e.year == year) & (e.period == period) & (e.measure == "real_growth_pct")]
    return dict(zip(e[e.source_id == source].sector, e[e.source_id == source].value, strict=True))


def real_levels(area: str, year: int, source: str, period: str = "year") -> dict[str, float]:
    e = economy()
    e = e[(e.area == area) & (e.year == year) & (e.period == period) & (e.measure == "constant_2010_price")]
    return dict(zip(e[e.source_id == source].sector, e[e.source_id == source].value, strict=True))


LEVELS = (
    ("ha-nam", 2024, "hn-2024h1-soha", "first_half"),
    ("nam-dinh", 2019, "nd-bnd-2019", "year"),
    ("nam-dinh", 2020, "nd-bnd-2020", "year"),
)


@published("01/contribution")
def contributions_by_levels_at_constant_prices() -> Expected:
    for area, year, source, period in LEVELS:
        rate, size = grown(area, year, source, period), real_levels(area, year, source, period)
        start = {s: size[s] / (1 + rate[s] / 100) for s in ("total", *SECTORS)}
        points = {s: 100 * (size[s] - start[s]) / start["total"] for s in SECTORS}
        for sector in SECTORS:
            where = {"entity": area, "year": year, "period": period, "source_id": source, "sector": sector}
            yield where, one(points[sector]) | {"method": "levels"}


@published("01/contribution")
def contributions_by_shares_of_the_year_before() -> Expected:
    rate, share = grown("nam-dinh", 2022, "nd-gso-2022"), shares("nam-dinh", 2021, "nd-gso-2022")
    for sector, start in zip(SECTORS, share[:3], strict=True):
        where = {"entity": "nam-dinh", "year": 2022, "source_id": "nd-gso-2022", "sector": sector}
        yield where, one(start * rate[sector] / 100) | {"method": "year_before"}


TAXED = (("nb-2022-vhn", 2022), ("ktck-2024", 2024))


def untaxed_start(source: str, year: int) -> tuple[dict[str, float], float]:
    """Former Ninh Bình's shares without taxes a year before, as fractions, and the sectors' growth together."""
    rate = grown("ninh-binh-former", year, source)
    end = shares("ninh-binh-former", year, source)[:3]
    back = [share / (1 + rate[s] / 100) for s, share in zip(SECTORS, end, strict=True)]
    return {s: b / sum(back) for s, b in zip(SECTORS, back, strict=True)}, 100 * (sum(end) / sum(back) - 1)


@published("01/contribution")
def contributions_of_industry_once_the_tax_share_is_solved_for() -> Expected:
    """Growth with taxes = (1 - t) x growth without + t x growth of taxes, which gives t, the taxes' share."""
    for source, year in TAXED:
        rate = grown("ninh-binh-former", year, source)
        start, sectors = untaxed_start(source, year)
        taxes = (sectors - rate["total"]) / (sectors - rate["product_taxes"])
        points = (1 - taxes) * start["industry_construction"] * rate["industry_construction"]
        where = {"entity": "ninh-binh-former", "year": year, "sector": "industry_construction"}
        yield where, one(points)


SHIFTED = (
    ("nam-dinh", 2019, "nd-bnd-2019"),
    ("nam-dinh", 2020, "nd-bnd-2020"),
    ("nam-dinh", 2022, "nd-gso-2022"),
    ("nam-dinh", 2023, "nd-2023-est1"),
    ("nam-dinh", 2023, "nd-2023-nov"),
    ("nam-dinh", 2024, "nd-gso-2024"),
    ("ninh-binh-former", 2022, "nb-2022-vhn"),
    ("ninh-binh-former", 2024, "ktck-2024"),
)


def by_current_levels(source: str, year: int) -> list[float]:
    """Nam Định's sectors at current prices in per cent of the whole, by one source's levels."""
    own = economy()[(economy().source_id == source) & (economy().measure == "current_price")]
    values = own[(own.area == "nam-dinh") & (own.year == year)].set_index("sector").value
    return [100 * values[s] / values["total"] for s in SECTORS]


def nam_dinhs_start(year: int, source: str) -> dict[str, float]:
    """Per cent of the whole at the start of a year of growth, as near to the source of the growth as there is."""
    rate = grown("nam-dinh", year, source)
    if levels := real_levels("nam-dinh", year, source) if year < 2021 else {}:
        start = levels["total"] / (1 + rate["total"] / 100)
        return {s: 100 * levels[s] / (1 + rate[s] / 100) / start for s in SECTORS}
    if source == "nd-2023-est1":  # current levels of the year itself, moved back
        end = zip(SECTORS, by_current_levels(source, year), strict=True)
        return {s: v / (1 + rate[s] / 100) * (1 + rate["total"] / 100) for s, v in end}
    found = by_current_levels(YEARBOOK, 2022) if source == "nd-2023-nov" else shares("nam-dinh", year - 1, source)[:3]
    return dict(zip(SECTORS, found, strict=True))


@published("01/contribution")
def contributions_of_each_estimate_of_a_year() -> Expected:
    for area, year, source in SHIFTED:
        if area == "nam-dinh":
            start, rate = nam_dinhs_start(year, source), grown(area, year, source)
            for sector in SECTORS:
                where = {"entity": area, "year": year, "source_id": source, "sector": sector}
                yield where, one(start[sector] * rate[sector] / 100)


def nations_start(year: int) -> dict[str, float]:
    """The three sectors' shares of the country at the start of a year of growth: last printed before, moved on."""
    printed = {y: shares("vietnam", y, source)[:3] for y, source in ((2018, "vn-2019"), (2019, "vn-2019"))}
    if year == 2022:  # printed of its end only: moved back
        rate = grown("vietnam", 2022, "vn-2022")
        end = shares("vietnam", 2022, "vn-2022")[:3]
        found = [v / (1 + rate[s] / 100) for s, v in zip(SECTORS, end, strict=True)]
    elif year - 1 in printed:
        found = printed[year - 1]
    else:
        found = shares("vietnam", 2022, "vn-2022")[:3]
        for between in range(2023, year):
            rate = grown("vietnam", between, f"vn-{between}")
            found = [v * (1 + rate[s] / 100) for s, v in zip(SECTORS, found, strict=True)]
    return {s: v / sum(found) for s, v in zip(SECTORS, found, strict=True)}


def shift_share(start: dict[str, float], own: dict[str, float], year: int) -> dict[str, float]:
    """Taxes on products are left out on both sides: the country's pace is that of its three sectors together."""
    other, nation = grown("vietnam", year, f"vn-{year}"), nations_start(year)
    whole = sum(nation[s] * other[s] for s in SECTORS)
    return {
        "reference_effect": whole,
        "mix_effect": sum(start[s] * (other[s] - whole) for s in SECTORS),
        "own_effect": sum(start[s] * (own[s] - other[s]) for s in SECTORS),
    }


@published("01/shift_share")
def shift_share_of_single_years() -> Expected:
    for area, year, source in SHIFTED:
        rate = grown(area, year, source)
        start = nam_dinhs_start(year, source) if area == "nam-dinh" else untaxed_start(source, year)[0]
        start = {s: v / sum(start.values()) for s, v in start.items()}
        for indicator, points in shift_share(start, rate, year).items():
            where = {"entity": area, "indicator": indicator, "first_year": year, "last_year": year, "method": "yearly"}
            yield where | {"sources": re.compile(rf"(^| ){source}( |$)")}, one(points)


@published("01/location_quotient")
def location_quotients_with_rounding() -> Expected:
    """Nam Định's share by levels, or as printed within rounding, over the country's as printed within rounding."""
    own = economy()[(economy().source_id == YEARBOOK) & (economy().measure == "current_price")]
    values = own.set_index(["year", "sector"]).value
    for year, source in ((2018, "vn-2019"), (2022, "vn-2022")):
        for k, sector in enumerate(SECTORS):
            low = high = 100 * values[year, sector] / values[year, "total"]
            if year == 2022:
                printed = shares("nam-dinh", 2022, "nd-gso-2022")[k]
                low, high = min(low, printed - digit(printed) / 2), max(high, printed + digit(printed) / 2)
            other = shares("vietnam", year, source)[k]
            half = digit(other) / 2
            where = {"reference": "vietnam", "sector": sector, "year": year, "denominator": "with_product_taxes"}
            yield where | {"entity": "nam-dinh"}, ends(low / (other + half), high / (other - half))


def slope(points: list[tuple[int, float]]) -> float:
    """Growth a year of the least-squares line through logarithms, per cent."""
    x, y = np.array([p[0] for p in points], float), np.log([p[1] for p in points])
    dx = x - x.mean()
    return float(100 * math.expm1((dx * (y - y.mean())).sum() / (dx**2).sum()))


@published("01/trend")
def log_linear_trends_and_what_one_year_does_to_them() -> Expected:
    for sector in ("total", *SECTORS, "industry"):
        own = whole_years("nam-dinh", "current_price", sector)
        points = sorted(zip(own[own.source_id == YEARBOOK].year, own[own.source_id == YEARBOOK].value, strict=True))
        without = [slope(points[:k] + points[k + 1 :]) for k in range(len(points))]
        (first, start), (last, end) = points[0], points[-1]
        columns = {
            "slope": slope(points),
            "cagr": 100 * ((end / start) ** (1 / (last - first)) - 1),
            "without_shock": slope([p for p in points if p[0] not in (2020, 2021)]),
        }
        yield {"entity": "nam-dinh", "sector": sector}, ends(min(without), max(without)) | columns


@published("01/industry_evidence")
def industrys_nominal_growth_in_the_yearbook() -> Expected:
    first, last = (level("nam-dinh", "industry", y)[0] for y in (2015, 2022))
    where = {"entity": "nam-dinh", "indicator": "value_added_nominal", "last_year": 2022}
    yield where, one(100 * ((last / first) ** (1 / 7) - 1))


@published("01/conflicts")
def gaps_between_sources_of_one_figure() -> Expected:
    picked = economy()[(economy().period == "year") & economy().year.between(START - 1, END)]
    picked = picked[picked.area.isin([*FORMER, "vietnam"]) & picked.sector.eq("total")]
    picked = picked[picked.measure.isin(["real_growth_pct", "current_price", "constant_2010_price"])]
    for (area, year, measure), found in picked.groupby(["area", "year", "measure"]):
        low, high = found.value.min(), found.value.max()
        if high / low - 1 > 0.0005:
            where = {"entity": area, "year": year, "indicator": measure, "sector": "total"}
            yield where, ends(low, high) | {"gap_pct": 100 * (high / low - 1)}


@published("01/industry_needed")
def what_ha_nam_would_have_needed_cannot_be_bounded() -> Expected:
    """No published figure is a floor of industry in former Ninh Bình: what the others needed has no lower end.

    Missing are the years that no published rate of industry alone covers.
    """
    window = range(START, END + 1)
    for area in FORMER:
        covered = {year for base, last, *_ in steps(area, "industry") for year in range(base + 1, last + 1)}
        missing = " ".join(str(year) for year in window if year not in covered)
        yield {"entity": area}, ends(math.nan, math.nan) | {"missing": missing}


def of_the_latest_year(area: str) -> Interval:
    """Growth of an area in the year after the window, per cent."""
    values = whole_years(area, "real_growth_pct", "total", LATEST).value
    return float(values.min()), float(values.max())


def needed() -> dict[int, float]:
    """Growth a year after the latest one that leads to where the target does, by the year it counts from."""
    goal = float(rows("parameters").set_index("parameter_id").value["target_nb_grdp"]) / 100
    low, high = of_the_latest_year(HOME)
    assert low == high
    left = 6 * math.log1p(goal) - math.log1p(low / 100)
    return {LATEST: 100 * goal, END: 100 * math.expm1(left / 5)}


@published("01/growth_latest")
def growth_of_the_latest_year() -> Expected:
    for area, period, value, source in (
        (HOME, "nine_months", 10.45, "nbm-9m2025"),
        ("red-river-delta", "first_half", 9.32, "rrd-h1-2025"),
    ):
        yield {"entity": area, "period": period}, one(value) | {"source_id": source}
    for area in (HOME, "vietnam", "red-river-delta"):
        for row in whole_years(area, "real_growth_pct", "total", LATEST).itertuples():
            yield {"entity": area, "period": "year", "source_id": row.source_id}, one(row.value)


@published("01/growth_needed")
def what_the_target_asks_from_the_latest_year_on() -> Expected:
    for since, pace_ in needed().items():
        yield {"entity": HOME, "since": since}, one(pace_) | {"base": LATEST, "horizon": HORIZON}


def paths() -> dict[str, Interval]:
    """Growth a year of each path, fractions."""
    counts = [together(base, how) for base in (START, START - 1) for how in CHAINS]
    slow = [chain("vietnam", base, END) for base in (START, START - 1)]
    asked = [pace_ / 100 for pace_ in needed().values()]
    return {
        "trend": (min(c[0] for c in counts), max(c[1] for c in counts)),
        "target": (min(asked), max(asked)),
        "slowdown": (min(c[0] for c in slow), max(c[1] for c in slow)),
        "headline": (WHOLE, WHOLE),
    }


@published("01/paths_2030")
def where_each_pace_leads() -> Expected:
    for scenario, (low, high) in paths().items():
        for year in (LATEST, 2027, HORIZON):
            n = year - LATEST
            yield {"scenario": scenario, "year": year}, ends(100 * (1 + low) ** n, 100 * (1 + high) ** n)


@published("01/path_shares")
def what_each_path_asks_of_industry() -> Expected:
    """The share is of the window's last year: the latest year grew as published, the path begins after it.

    In money of the share's year, industry is what the whole is without the rest.
    """
    n = HORIZON - END
    (first,) = set(of_the_latest_year(HOME))
    rests = [triangle(SHARE, RATE, WHOLE, steps_)[2] / 100 for steps_ in COUNTS]
    for scenario, pace in paths().items():
        wholes = [(1 + first / 100) * (1 + total) ** (n - 1) for total in pace]
        left = [(1 - SHARE) * (1 + rest) ** n for rest in rests]
        asked = [((whole - other) / SHARE) ** (1 / n) - 1 for whole in wholes for other in left]
        share = [(whole - other) / whole for whole in wholes for other in left]
        yield {"scenario": scenario, "indicator": "industry_growth"}, ends(*percent((min(asked), max(asked))))
        yield {"scenario": scenario, "indicator": "industry_share"}, ends(*percent((min(share), max(share))))
    kept = SHARE * ((1 + RATE) / (1 + WHOLE)) ** n
    yield {"scenario": "both_rates_kept"}, one(100 * kept)
