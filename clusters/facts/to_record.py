"""What a region's package lacks, in the order of what it would unlock."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from clusters.facts import Region
from clusters.facts.package import DataError

STAGES = ["clusters_planned", "clusters_established", "clusters_operating"]
SIZES = ["planned_area", "jobs", "projects"]
WASTEWATER = ["clusters_with_central_wwtp", "clusters_wwtp_compliant"]


@dataclass(frozen=True)
class Step:
    """One thing to record: where, what it unlocks, and a function that lists what is still missing of it."""

    file: str
    unlocks: str
    missing: Callable[[Region], list[str]]


def guide(name: str, data_dir: str | Path = "") -> list[str]:
    """Numbered lines: what to record next in region `name`, first what unlocks most; faults come before everything.

    An empty list means that every exhibit has what it needs.
    """
    try:
        region = Region.load(name, data_dir)
    except DataError as error:
        return str(error).splitlines()
    open_steps = [(step, missing) for step in STEPS if (missing := step.missing(region))]
    return [
        f"{n}. {step.file}: {'; '.join(missing)}  (unlocks {step.unlocks})"
        for n, (step, missing) in enumerate(open_steps, start=1)
    ]


def _figures(*indicators: str) -> Callable[[Region], list[str]]:
    """Headline figures that a former province has no value for."""

    def missing(region: Region) -> list[str]:
        headline = region.headline().dropna(subset="value")
        known = set(zip(headline["province"], headline["indicator"], strict=True))
        lacking = [(i, [p for p in region.former if (p, i) not in known]) for i in indicators]
        return [f"{indicator} of {', '.join(places)}" for indicator, places in lacking if places]

    return missing


def _merged_figures(region: Region) -> list[str]:
    headline = region.headline().dropna(subset="value")
    known = set(headline.loc[headline["province"] == region.merged, "indicator"])
    lacking = [i for i in (*STAGES, "occupancy_rate", "leased_area") if i not in known]
    return [f"{', '.join(lacking)} of {region.merged}"] if lacking else []


def _series(measure: str, sector: str) -> Callable[[Region], list[str]]:
    """Yearly economic figures that a former province has fewer than two of."""

    def missing(region: Region) -> list[str]:
        rows = region.economy.query("measure == @measure and sector == @sector and period == 'year'")
        years = rows.dropna(subset="value").groupby("area")["year"].nunique()
        lacking = [p for p in region.former if years.get(p, 0) < 2]
        return [f"{measure} of {sector}, two years or more, of {', '.join(lacking)}"] if lacking else []

    return missing


def _rows(table: str, words: str) -> Callable[[Region], list[str]]:
    """The words, if the table has no rows."""

    def missing(region: Region) -> list[str]:
        rows = region.tables.get(table)
        return [words] if rows is None or rows.empty else []

    return missing


def _own_parameters(region: Region) -> list[str]:
    groups = set(region.parameters.loc[region.parameters["parameter_id"].str.startswith("target_"), "group"])
    return [] if "target" in groups else ["the region's own targets, regional coefficients and local costs"]


def _maps(region: Region) -> list[str]:
    return [] if "outlines" in region.maps else ["outlines.geojson with the former provinces and their neighbours"]


def _headline(region: Region) -> list[str]:
    return [] if region.descriptor.get("headline_sources") else ["headline_sources: the main source or sources"]


STEPS: tuple[Step, ...] = (
    Step("sources.csv", "everything: a figure without a source is refused", _rows("sources", "the first source")),
    Step("published.csv", "02 funnel, evenness, orderings; 03 coverage; 04 all cards", _figures(*STAGES)),
    Step("published.csv", "03 coverage and compliance, the wastewater cards of 04", _figures(*WASTEWATER)),
    Step("published.csv", "02 intensity and orderings", _figures(*SIZES)),
    Step("datapackage.json", "the choice of headline figures where sources differ", _headline),
    Step("published.csv", "02 reconciliation; 03 demand and cost", _merged_figures),
    Step("economy.csv", "01 growth by province", _series("real_growth_pct", "total")),
    Step("economy.csv", "01 structure, 01 shift-share", _series("share_pct", "industry_construction")),
    Step("economy.csv", "01 series by sector", _series("current_price", "total")),
    Step("assumptions.csv", "03 demand, cost, phasing and programme", _rows("assumptions", "low, central, high")),
    Step("lever_problems.csv", "04 problem and lever matrix", _rows("lever_problems", "which lever answers what")),
    Step("cards.csv", "04 recommendation cards", _rows("cards", "the recommendations and their evidence")),
    Step("claims.csv", "verdicts in every notebook; 01 headline check", _rows("claims", "the article's statements")),
    Step("models.csv", "04 choice of models and pilots", _rows("models", "the cluster models under discussion")),
    Step("levers.csv", "04 levers", _rows("levers", "the policy levers under discussion")),
    Step("clusters.csv", "02 and 03 lists by name; 03 programme", _rows("clusters", "clusters seen by name")),
    Step("parks.csv, districts.csv", "02 network of satellites", _rows("parks", "parks and their districts")),
    Step("outlines.geojson", "the maps", _maps),
    Step("parameters.csv", "01 paths to the targets; local costs in 03", _own_parameters),
)  # fmt: skip


def lines(name: str, data_dir: str | Path = "") -> Iterator[str]:
    """The guide as text for a console."""
    steps = guide(name, data_dir)
    yield (
        f"{name}: what to record next, first what unlocks most" if steps else f"{name}: every exhibit has what it needs"
    )
    yield from (f"  {step}" for step in steps)
