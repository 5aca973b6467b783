"""Rules on figures that span columns, rows or tables, each a named function that yields what breaks it."""

import itertools
import re
from collections import defaultdict
from collections.abc import Iterator

from clusters.facts import order, periods
from clusters.facts.package import Package, Record, Violation
from clusters.facts.sight import Rule, Sight, ends, number_in, see

DATED = re.compile(r"\d{4}(-\d\d){0,2}", re.ASCII)
ADDRESS = re.compile(
    r"https?://[^\s/.\u2010-\u2015\u2212]+(\.[^\s/.\u2010-\u2015\u2212]+)+(/[^\s\u2010-\u2015\u2212]*)?"
)
COUNTED = {"cluster", "project", "person", "station", "park", "enterprise"}


def _figures(own: Package, country: Package) -> Iterator[tuple[Sight, Record]]:
    for sight in (see(own, "published"), see(country, "comparators")):
        for record in sight.records:
            yield sight, record


def value_and_bound_go_together(own: Package, country: Package) -> Iterator[Violation]:
    """A value says how exact it is, a blank one does not; `range` has its upper value and nothing else has one."""
    for pack, name in (
        (own, "published"),
        (country, "comparators"),
        (own, "economy"),
        (country, "economy"),
        (own, "claims"),
        (own, "craft_villages"),
        (own, "value_chains"),
    ):
        sight = see(pack, name)
        for record in sight.records:
            if record["value"] and not record["bound"]:
                yield sight.fault(
                    record, "bound", "a value needs its bound: exact, at_least, at_most, nearly, about or range"
                )
            if not record["value"] and record["bound"]:
                yield sight.fault(record, "bound", "a blank value has no bound: leave it blank, or give the value")
            if record["bound"] == "range" and "value_high" not in record.cells:
                message = "this table has no upper value (value_high): write about, at_least or at_most"
                yield sight.fault(record, "bound", message)
            elif (record["bound"] == "range") != bool(record["value_high"]):
                yield sight.fault(record, "value_high", "bound range and an upper value (value_high) go together")


def lower_is_not_above_upper(own: Package, country: Package) -> Iterator[Violation]:
    """low ≤ central ≤ high, low ≤ value ≤ high, value ≤ value_high; a fixed assumption has three equal values."""
    spans: list[tuple[Package, str, tuple[str, ...]]] = [
        (own, "published", ("value", "value_high")),
        (country, "comparators", ("value", "value_high")),
        (own, "assumptions", ("low", "central", "high")),
        (own, "parameters", ("low", "value", "high")),
        (country, "parameters", ("low", "value", "high")),
        (own, "score_rules", ("low", "high")),
        (own, "cards", ("goal_low", "goal_high")),
        (country, "default_cards", ("goal_low", "goal_high")),
    ]
    for pack, name, columns in spans:
        sight = see(pack, name)
        for record in sight.records:
            given = [(c, n) for c in columns if (n := number_in(record[c])) is not None]
            for (left, a), (right, b) in itertools.pairwise(given):
                if a > b:
                    yield sight.fault(record, left, f"must not be above {right} ({record[right]})")
            if name == "assumptions" and given:
                equal = len({n for _, n in given}) == 1
                if (record["shape"] == "fixed") != equal:
                    yield sight.fault(record, "shape", "is fixed if and only if low, central and high are equal")
                if record["shape"] == "loguniform" and given[0][1] <= 0:
                    yield sight.fault(record, "low", "must be positive for a loguniform shape")


def figures_are_possible(own: Package, country: Package) -> Iterator[Violation]:
    """Shares lie within 0–100 and are percents, counts are whole, nothing is negative, no area exceeds its province."""
    land = {r["province"]: number_in(r["area_km2"]) for r in see(own, "provinces").records}
    for sight, record in _figures(own, country):
        for column in ("value", "value_high"):
            number = number_in(record[column])
            if number is None:
                continue
            if record["unit"] == "percent" and not 0 <= number <= 100:
                yield sight.fault(record, column, "a share must lie between 0 and 100")
            elif record["unit"] == "percent" and 0 < number < 1 and not record["note_vi"]:
                yield sight.fault(record, column, _small_share(number, "note_vi"))
            elif number < 0:
                yield sight.fault(record, column, "must not be negative")
            if record["unit"] in COUNTED and number != int(number):
                yield sight.fault(record, column, f"a number of {record['unit']}s must be whole")
            hectares = 100 * (land.get(record["province"]) or float("inf"))
            if record["unit"] == "ha" and number > hectares:
                yield sight.fault(record, column, f"is more than the whole province ({hectares:,.0f} ha)")
    for pack in (own, country):
        sight = see(pack, "economy")
        for record in sight.records:
            number = number_in(record["value"])
            if record["measure"] == "share_pct" and number is not None and not 0 <= number <= 100:
                yield sight.fault(record, "value", "a share must lie between 0 and 100")
            elif record["measure"] == "share_pct" and number and 0 < number < 1 and not record["note_vi"]:
                yield sight.fault(record, "value", _small_share(number, "note_vi"))
            if record["denominator"] and record["measure"] != "share_pct":
                yield sight.fault(record, "denominator", "only shares (share_pct) have a denominator")
    for name in ("clusters", "parks"):
        sight = see(own, name)
        for record in sight.records:
            number = number_in(record["fill_rate_pct"])
            if number and 0 < number < 1 and not record["note"]:
                yield sight.fault(record, "fill_rate_pct", _small_share(number, "note"))


def _small_share(number: float, note: str) -> str:
    return f"is less than one percent: write {number * 100:g} if that is meant, or say in {note} that it is so small"


def rounding_units_are_above_zero(own: Package, country: Package) -> Iterator[Violation]:
    """A rounding unit of 0 would make "more than 1000" exactly 1000."""
    for pack, name in ((own, "published"), (country, "comparators"), (own, "claims")):
        sight = see(pack, name)
        for record in sight.records:
            if number_in(record["rounding_unit"]) == 0:
                message = "must be above 0: the unit of the last rounded digit, or blank if in doubt"
                yield sight.fault(record, "rounding_unit", message)


def nothing_is_read_before_it_happened(own: Package, country: Package) -> Iterator[Violation]:
    """No figure is of a day after the one on which its source was read, targets and forecasts apart."""
    read = {r["source_id"]: r["accessed"] for pack in (country, own) for r in see(pack, "sources").records}
    dated: list[tuple[Package, str, str]] = [
        *((own, name, "as_of") for name in ("published", "clusters", "parks", "craft_villages", "value_chains")),
        (country, "comparators", "as_of"),
        *((pack, "economy", "year") for pack in (own, country)),
        *((pack, "parameters", "year") for pack in (own, country)),
        (own, "clusters", "established_year"),
    ]
    dated += [(own, "contradictions", f"as_of_{side}") for side in "ab"]
    for pack, name, column in dated:
        sight = see(pack, name)
        for record in sight.records:
            day = record[column] if column.startswith("as_of") else record[column][:4]
            known = read.get(record[f"source_{column[-1]}" if name == "contradictions" else "source_id"], "")
            ahead = record["status"] in ("target", "forecast") or record["group"] == "target"
            ahead |= column == "established_year" and record["status"] == "planned"
            dates = DATED.fullmatch(day) and DATED.fullmatch(known)
            if dates and not ahead and day[: len(known)] > known[: len(day)]:
                message = f"is after the day on which its source was read ({known}, {record['source_id']})"
                yield sight.fault(
                    record, column, f"{message}: write the day that the figure speaks of, or mend that day"
                )


def spans_end_in_their_year(own: Package, country: Package) -> Iterator[Violation]:
    """A span of years runs forward, and its row stands in the year with which it ends."""
    for pack in (own, country):
        sight = see(pack, "economy")
        for record in sight.records:
            span = periods.years_of(record["period"])
            if span and span[0] >= span[1]:
                yield sight.fault(record, "period", "a span of years runs from an earlier year to a later one")
            elif span and record["year"] != str(span[1]):
                yield sight.fault(record, "year", f"the period ends in {span[1]}: write that year")


def units_are_those_of_the_indicator(own: Package, country: Package) -> Iterator[Violation]:
    """A figure's unit is that of its indicator in indicators.csv, or of its measure in measures.csv."""
    units = {r["indicator"]: r["unit"] for r in see(country, "indicators").records}
    claims = see(own, "claims")
    for sight, record in (*_figures(own, country), *((claims, record) for record in claims.records)):
        expected = units.get(record["indicator"])
        if expected and record["unit"] and record["unit"] != expected:
            yield sight.fault(record, "unit", f"{record['indicator']} is measured in {expected!r}")
    units = {r["measure"]: r["unit"] for r in see(country, "measures").records}
    for sight in (see(own, "economy"), see(country, "economy")):
        for record in sight.records:
            expected = units.get(record["measure"])
            if expected and record["unit"] != expected:
                message = f"{record['measure']} is measured in {expected!r}: convert the value and name that unit"
                yield sight.fault(record, "unit", f"{message}, or choose another measure")


def addresses_lead_somewhere(own: Package, country: Package) -> Iterator[Violation]:
    """The address of a source, or of a lead, is one, or blank."""
    for sight in (see(own, "sources"), see(country, "sources"), see(own, "leads")):
        for record in sight.records:
            if record["url"] and not ADDRESS.fullmatch(record["url"]):
                message = "is no address: copy it from the browser (https://…), or leave it blank if not seen"
                yield sight.fault(record, "url", message)


def places_in_an_order_are_taken_once(own: Package, _country: Package) -> Iterator[Violation]:
    """Two provinces, or two nodes of one stage of the theory, do not stand in the same place."""
    for name, among in (("provinces", ""), ("theory", "stage")):
        sight = see(own, name)
        last: dict[str, int] = defaultdict(int)
        taken: dict[tuple[str, str], Record] = {}
        for record in sight.records:
            last[record[among]] = max(last[record[among]], int(number_in(record["order"]) or 0))
        for record in sight.records:
            first = taken.setdefault((record[among], record["order"]), record)
            if first is not record:
                message = f"row {first.number} stands there already: write {last[record[among]] + 1}, or renumber"
                yield sight.fault(record, "order", message)


def parts_are_not_above_wholes(own: Package, country: Package) -> Iterator[Violation]:
    """Operating ≤ established ≤ planned, compliant ≤ built ≤ operating, stable ≤ built, leased ≤ leasable.

    Compared within one source, date and place, and only where the two figures contradict each other for certain.
    """
    groups: dict[tuple[str, ...], dict[str, tuple[Sight, Record]]] = defaultdict(dict)
    for sight, record in _figures(own, country):
        if record["status"] not in ("suspect", "unverified"):
            place = (sight.file, record["source_id"], record["as_of"], record["province"], record["district_id"])
            groups[place][record["indicator"]] = (sight, record)
    for rows in groups.values():
        for small, large in order.pairs():
            if small in rows and large in rows:
                (sight, part), (_, whole) = rows[small], rows[large]
                lowest, highest = ends(part), ends(whole)
                if lowest and highest and lowest[0] > highest[1]:
                    yield sight.fault(
                        part,
                        "value",
                        f"{small} exceeds {large} ({whole['value']}, row {whole.number}) of the same source and date",
                    )


def one_figure_once(own: Package, country: Package) -> Iterator[Violation]:
    """A source gives one value per place, indicator or measure, and date; one that contradicts itself may have two
    rows, both suspect."""
    seen: dict[tuple[str, ...], Record] = {}
    for sight, record in _figures(own, country):
        columns = ("source_id", "province", "district_id", "indicator", "as_of", *_apart(record))
        key = (sight.file, *(record[c] for c in columns))
        first = seen.setdefault(key, record)
        if first is not record:
            yield sight.fault(
                record,
                "indicator",
                f"the source has this for the same place and date in row {first.number}: keep one of the two",
            )
    columns = ("source_id", "area", "year", "period", "sector", "measure", "denominator", "status")
    for sight in (see(own, "economy"), see(country, "economy")):
        for record in sight.records:
            first = seen.setdefault((sight.file, *(record[c] for c in (*columns, *_apart(record)))), record)
            if first is not record:
                message = f"the source has this for the same area, year, period and sector in row {first.number}"
                yield sight.fault(record, "year", f"{message}: write this row's own year, or delete the row")


def _apart(record: Record) -> tuple[str, ...]:
    """The column that tells apart two figures for one thing: the value, of what is suspect for contradicting itself."""
    return ("status", "value") if record["status"] == "suspect" else ()


def figures_agree_with_their_claim(own: Package, _country: Package) -> Iterator[Violation]:
    """A figure that cites a claim has the claim's province, indicator, value and bound."""
    claims = {r["claim_id"]: r for r in see(own, "claims").records}
    sight = see(own, "published")
    for record in sight.records:
        claim = claims.get(record["claim_id"])
        if claim is None:
            continue
        pairs = (("province", "entity"), ("indicator", "indicator"), ("bound", "bound"))
        for column, other in pairs:
            if record[column] != claim[other]:
                yield sight.fault(record, column, f"claim {record['claim_id']} says {claim[other]!r}")
        value = number_in(record["value"])
        if value != number_in(claim["value"]) and (value is not None or not record["value"]):
            yield sight.fault(record, "value", f"claim {record['claim_id']} says {claim['value']!r}")


def unseen_parameters_are_blank(own: Package, country: Package) -> Iterator[Violation]:
    """What nobody has read (seen = false) has no value."""
    for pack in (own, country):
        sight = see(pack, "parameters")
        for record in sight.records:
            if record["seen"].lower() == "false":
                for column in ("value", "low", "high", "date"):
                    if record[column]:
                        yield sight.fault(
                            record, column, "must be blank while seen is false: read the source, then set seen to true"
                        )


def headline_sources_are_known(own: Package, country: Package) -> Iterator[Violation]:
    """The descriptor's `headline_sources` are sources."""
    if "sources" in own.resources and "sources" not in own.sheets:
        return
    known = {r["source_id"] for pack in (own, country) for r in see(pack, "sources").records}
    for source in own.descriptor.get("headline_sources", []):
        if source not in known:
            yield Violation(
                own.shown("datapackage.json"), "is not in sources.csv", column="headline_sources", value=str(source)
            )


RULES: tuple[Rule, ...] = (
    value_and_bound_go_together,
    rounding_units_are_above_zero,
    nothing_is_read_before_it_happened,
    lower_is_not_above_upper,
    figures_are_possible,
    spans_end_in_their_year,
    units_are_those_of_the_indicator,
    addresses_lead_somewhere,
    places_in_an_order_are_taken_once,
    parts_are_not_above_wholes,
    one_figure_once,
    figures_agree_with_their_claim,
    unseen_parameters_are_blank,
    headline_sources_are_known,
)
