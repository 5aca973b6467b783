"""Rules on the size of numbers: a wrong unit, a comma too far, a digit typed twice stand out beside other figures.

Limits are wide, many times what any source has given, so that only a slip is told. Where a figure really is so, its
`status` can say that it is suspect: it is then shown and never computed with.
"""

import datetime
import statistics
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from clusters.facts import units
from clusters.facts.package import Package, Record, Violation
from clusters.facts.sight import Rule, Sight, number_in, see
from clusters.facts.standing import NO_RESULT

DENSITY = (10.0, 10_000.0)
"""People per square kilometre of a province: Lai Châu has some 50, Hồ Chí Minh City some 4,500."""
PARTS = 0.1
"""By how much area and people of the merged province may differ from the sum of the former ones."""
PER_HECTARE = {"jobs": 1000.0, "projects": 20.0, "wastewater_capacity_m3_day": 500.0}
LARGEST_HA = {"clusters": 200.0, "parks": 5000.0}
STEADY = ("billion VND", "million VND", "thousand persons", "km2")  # yearly flows of a few projects are not
YEARS, STEADY_TIMES, TIMES = 3, 5.0, 100.0
ROUNDED = {(1,), (2,), (5,), (2, 5)}  # the digits of a rounding unit
FEW = 5
"""Of so few figures of a kind none can stand out."""
LONGEST = 100.0
"""How many times its low end a span's high end may be."""


def only_changes_are_negative(own: Package, country: Package) -> Iterator[Violation]:
    """Rates of growth and differences, all in percent, may be below zero; nothing else."""
    columns = ("value", "low", "central", "high")
    tables = [(own, "claims"), (own, "assumptions"), (own, "score_rules"), (own, "scores")]
    tables += [(pack, name) for pack in (own, country) for name in ("economy", "parameters")]
    for pack, name in tables:
        sight = see(pack, name)
        for record in sight.records:
            for column in columns:
                number = number_in(record[column])
                if number is not None and number < 0 and not record["unit"].startswith("percent"):
                    yield sight.fault(record, column, f"must not be negative: write {record[column].lstrip('-')}")


def nothing_is_larger_than_its_unit_allows(own: Package, country: Package) -> Iterator[Violation]:
    """No figure is beyond what its unit can hold, suspect ones apart."""
    columns = ("value", "value_high", "low", "central", "high")
    tables = [(own, "claims"), (own, "assumptions"), (own, "published"), (country, "comparators")]
    tables += [(pack, name) for pack in (own, country) for name in ("economy", "parameters")]
    for pack, name in tables:
        sight = see(pack, name)
        for record in sight.records:
            most = units.largest(record.cells)
            for column in columns:
                number = number_in(record[column])
                if number is not None and abs(number) > most:
                    message = (
                        f"is more than anything measured in {record['unit']} ({most:,.0f}): look at digits and unit"
                    )
                    yield sight.fault(record, column, message)


def rounding_units_are_of_a_last_digit(own: Package, country: Package) -> Iterator[Violation]:
    """1, 2, 2.5 or 5 of some place of a number, and no larger than the figure that was rounded to it."""
    for pack, name in ((own, "published"), (country, "comparators"), (own, "claims")):
        sight = see(pack, name)
        for record in sight.records:
            unit, value = number_in(record["rounding_unit"]), number_in(record["value"])
            if not unit or unit < 0:
                continue
            if Decimal(str(unit)).normalize().as_tuple().digits not in ROUNDED:
                yield sight.fault(
                    record, "rounding_unit", "must be like 1, 10, 100, or 5, 50, or 0.1: one rounded digit"
                )
            elif value and unit > abs(value):
                message = (
                    f"is more than the figure itself ({record['value']}): write the unit of its last rounded digit"
                )
                yield sight.fault(record, "rounding_unit", message)


def people_and_land_add_up(own: Package, _country: Package) -> Iterator[Violation]:
    """Provinces are neither empty nor a city's core, and the merged one is the former ones together."""
    sight = see(own, "provinces")
    for record in sight.records:
        people, land = number_in(record["population_thousand"]), number_in(record["area_km2"])
        if people and land and not DENSITY[0] <= 1000 * people / land <= DENSITY[1]:
            message = f"makes {1000 * people / land:,.0f} people a km²: write thousands of people, and area_km2 in km²"
            yield sight.fault(record, "population_thousand", message)
    former = [r for r in sight.records if r["role"] == "former"]
    for whole in (r for r in sight.records if r["role"] == "merged"):
        for column in ("area_km2", "population_thousand"):
            parts = [number_in(r[column]) for r in former]
            total, told = sum(n or 0 for n in parts), number_in(whole[column])
            if told and former and all(parts) and abs(total / told - 1) > PARTS:
                message = f"is not what the former provinces have together ({total:g}): one of them or this has a slip"
                yield sight.fault(whole, column, message)


def counts_fit_their_area(own: Package, _country: Package) -> Iterator[Violation]:
    """Jobs, projects and treated water are what a cluster or park of that area can hold."""
    for name, largest in LARGEST_HA.items():
        sight = see(own, name)
        for record in sight.records:
            area = number_in(record["area_ha"]) or largest
            for column, most in PER_HECTARE.items():
                number = number_in(record[column])
                if number and number > most * area:
                    message = f"is more than {most:g} a hectare of {area:g} ha: look both up again, this and area_ha"
                    yield sight.fault(record, column, message)


def years_follow_each_other(own: Package, country: Package) -> Iterator[Violation]:
    """A figure is not many times that of the years around it: another unit, or a digit too many, looks like that."""
    series: dict[tuple[str, ...], list[tuple[int, float, Sight, Record]]] = defaultdict(list)
    for sight in (see(country, "economy"), see(own, "economy")):
        for record in sight.records:
            year, value = record["year"], number_in(record["value"])
            if record["status"] in NO_RESULT or record["unit"].startswith("percent"):
                continue
            if value and value > 0 and year.isdecimal():
                key = tuple(record[c] for c in ("area", "period", "sector", "measure"))
                series[key].append((int(year), value, sight, record))
    for rows in series.values():
        for at, value, sight, record in rows:
            around = [v for y, v, _, other in rows if abs(y - at) <= YEARS and other is not record]
            most = STEADY_TIMES if record["unit"] in STEADY else TIMES
            if len(around) > 1 and not 1 / most <= value / statistics.median(around) <= most:
                message = (
                    f"is {value / statistics.median(around):.3g} times the figures of the years around: look at digits "
                    f"and unit ({record['unit']}) again; write suspect as its status if the source has it so"
                )
                yield sight.fault(record, "value", message)


def figures_are_of_the_size_of_others(own: Package, country: Package) -> Iterator[Violation]:
    """No figure is a hundred times the next of its kind, or a hundredth."""
    kinds: dict[tuple[str, ...], list[tuple[float, Sight, Record]]] = defaultdict(list)
    for pack, name, columns in (
        (own, "published", ("indicator",)),
        (country, "comparators", ("indicator",)),
        (own, "craft_villages", ("quantity", "unit")),
        (own, "value_chains", ("quantity", "unit")),
    ):
        sight = see(pack, name)
        for record in sight.records:
            value = number_in(record["value"])
            if value and value > 0 and record["status"] != "suspect":
                table = "figures" if columns == ("indicator",) else name
                kinds[table, *(record[c] for c in columns)].append((value, sight, record))
    for (table, *_), found in kinds.items():
        found.sort(key=lambda one: one[0])
        beside = [(found[-1], found[-2][0])] if len(found) > FEW else []
        if beside and table == "figures":  # a village may have a hundredth of another's households
            beside.append((found[0], found[1][0]))
        for (value, sight, record), other in beside:
            if not 1 / TIMES < value / other < TIMES:
                message = (
                    f"is {value / other:.3g} times the next of its kind: look at digits and unit again; write suspect "
                    "as its status if the source has it so"
                )
                yield sight.fault(record, "value", message)


def spans_are_not_too_long(own: Package, country: Package) -> Iterator[Violation]:
    """The high end of an assumption, a parameter or a range is not a hundred times its low end."""
    for pack, name, low, high in (
        (own, "assumptions", "low", "high"),
        (own, "parameters", "low", "high"),
        (country, "parameters", "low", "high"),
        (own, "published", "value", "value_high"),
        (country, "comparators", "value", "value_high"),
    ):
        sight = see(pack, name)
        for record in sight.records:
            least, most = number_in(record[low]), number_in(record[high])
            if least and most and least > 0 and most / least > LONGEST:
                message = f"is {most / least:.3g} times {low} ({record[low]}): look at the digits of both again"
                yield sight.fault(record, high, message)


def nothing_was_read_tomorrow(own: Package, country: Package) -> Iterator[Violation]:
    """No source was read after today; a day of grace is for other time zones."""
    limit = (datetime.datetime.now(datetime.UTC).date() + datetime.timedelta(days=1)).isoformat()
    for pack in (own, country):
        sight = see(pack, "sources")
        for record in sight.records:
            if record["accessed"] > limit[: len(record["accessed"])]:
                yield sight.fault(record, "accessed", "has not come yet: write the day on which the source was read")


RULES: tuple[Rule, ...] = (
    only_changes_are_negative,
    nothing_is_larger_than_its_unit_allows,
    rounding_units_are_of_a_last_digit,
    people_and_land_add_up,
    counts_fit_their_area,
    years_follow_each_other,
    figures_are_of_the_size_of_others,
    spans_are_not_too_long,
    nothing_was_read_tomorrow,
)
