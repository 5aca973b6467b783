"""A region's facts: `Region.load(name)` reads, validates and hands out the tables of its data packages."""

import functools
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from clusters.facts import package, standing, validation
from clusters.facts.package import DataError, Violation
from clusters.facts.periods import said
from clusters.uncertainty import bounds, citing
from clusters.uncertainty.bounds import Bound

if TYPE_CHECKING:
    import geopandas as gpd

Places = dict[str, tuple[str, int]]
PROJECT_DATA = Path(__file__).resolve().parents[2] / "data"


@dataclass(frozen=True, eq=False, repr=False)
class Region:
    """The tables of one region: own rows, and the national ones beside or joined to them.

    Every table of the descriptor is an attribute (`region.published`, `region.claims`, ...); one that the package does
    not have is an empty DataFrame with the right columns. A blank value is unknown, never zero. `region.economy` holds
    what may be computed with; `region.set_aside("economy")` what is only shown. A row has, beside the columns of its
    file, what to cite for it, `cites` (`uncertainty.citing`); `where` says in which file and row a data row stands.
    """

    id: str
    descriptor: dict[str, Any]
    provenance: dict[str, Any]
    tables: dict[str, pd.DataFrame]
    maps: dict[str, dict[str, Any]]
    where: Places = field(default_factory=dict)

    @classmethod
    def load(cls, name: str, data_dir: str | Path = "") -> "Region":
        """Read and validate region `name` and the national package; `data_dir` defaults to the project's data folder.

        Raises DataError with every fault of both packages at once. A second load of unchanged files costs nothing.
        """
        folder = package.locate(name, Path(data_dir) if str(data_dir) else PROJECT_DATA)
        national = folder.parent / package.NATIONAL
        loaded = _load(folder, national)
        if isinstance(loaded, Region):
            return loaded
        raise DataError(f"{name}: the data cannot be used, {len(loaded)} fault(s):", loaded)

    def __repr__(self) -> str:
        """The region's name and the size of its tables."""
        sizes = ", ".join(f"{name} {len(table)}" for name, table in self.tables.items())
        return f"Region({self.id!r}: {sizes})"

    def __getattr__(self, name: str) -> pd.DataFrame:
        """The table `name`, a copy, so that a notebook's changes stay its own."""
        tables = self.__dict__.get("tables", {})
        if name in tables:
            return tables[name].copy(deep=False)  # pandas copies what is written to
        raise AttributeError(f"region has no table or property {name!r}; tables: {', '.join(sorted(tables))}")

    @property
    def merged(self) -> str:
        """The merged province's slug, which is the region's id."""
        return self.id

    @property
    def former(self) -> list[str]:
        """The former provinces' slugs in drawing order."""
        return list(self._former)

    @functools.cached_property
    def _former(self) -> tuple[str, ...]:
        provinces = self.tables["provinces"]
        return tuple(provinces[provinces["role"] == "former"].sort_values("order", kind="stable")["province"])

    @property
    def name_vi(self) -> str:
        """The merged province's name in Vietnamese."""
        return self.label(self.id, "vi")

    @property
    def name_en(self) -> str:
        """The merged province's name in English."""
        return self.label(self.id, "en")

    def name(self, language: str) -> str:
        """The merged province's name in `language` (vi or en)."""
        return self.label(self.id, language)

    def label(self, slug: str, language: str) -> str:
        """The reader's name of whatever a table names: a province, a district, an indicator, a sector, a lever…

        Raises KeyError for a slug that no table names.
        """
        names = self.__dict__.get("_names")
        if names is None:
            names = _names(self.tables)
            object.__setattr__(self, "_names", names)
        return names[slug][0 if language == "vi" else 1]

    def common(self, slug: str, language: str) -> bool:
        """Whether that name is no proper one: of an indicator or a sector; in Vietnamese of the country ("cả nước")."""
        areas = self.tables["areas"]
        kinds = [self.tables["indicators"]["indicator"], self.tables["sectors"]["sector_id"]]
        kinds += [areas.loc[areas["kind"] == "country", "area"]] if language == "vi" else []
        return any(bool((kind == slug).any()) for kind in kinds)

    def period(self, row: Mapping[str, Any], language: str) -> str:
        """What a row of the economy speaks of in words: a year, a part of one, a span (vi or en)."""
        return str(row["year"]) if row["period"] == "year" else said(row["period"], int(row["year"]))[language == "en"]

    @property
    def economy(self) -> pd.DataFrame:
        """The figures of the economy that may be summed, chained or chosen: results that nothing is known against.

        Rows marked unverified, suspect or superseded (`set_aside`) and targets are not among them, so that no table
        computed from here can rest on one.
        """
        return standing.counted(self.tables["economy"]).reset_index(drop=True)

    @property
    def clusters(self) -> pd.DataFrame:
        """The clusters seen by name, without those of which only notes were kept (`set_aside`)."""
        return standing.counted(self.tables["clusters"]).reset_index(drop=True)

    def set_aside(self, table: str) -> pd.DataFrame:
        """The rows of `table` that are unverified, suspect or superseded: shown with their status, never computed
        with."""
        return standing.set_aside(self.tables[table]).reset_index(drop=True)

    def headline(self) -> pd.DataFrame:
        """One published row per (province, indicator) for whole provinces, blank ones (known unknowns) too.

        Only rows with status `reported` can be chosen: that of the first source in the descriptor's
        `headline_sources` that has one; else the latest (an undated one counts as oldest; of equals the first in the
        file).
        """
        rows = standing.counted(self.tables["published"])
        rows = rows[rows["district_id"].isna()].copy()
        preferred = list(self.descriptor.get("headline_sources", []))
        rank = {source: i for i, source in enumerate(preferred)}
        rows["_rank"] = rows["source_id"].map(rank).fillna(len(preferred))
        rows = rows.sort_values(["_rank", "as_of"], ascending=[True, False], na_position="last", kind="stable")
        return rows.drop_duplicates(["province", "indicator"]).sort_index().drop(columns="_rank").reset_index(drop=True)

    def bound(self, province: str, indicator: str, reading: str) -> Bound:
        """The headline figure in the `strict` or `convention` reading; [0, ∞) if nobody published one."""
        rows = self.headline().query("province == @province and indicator == @indicator")
        return bounds.of_rows(rows.iloc[:1], reading)[0] if len(rows) else Bound(0.0, float("inf"))

    @property
    def outlines(self) -> "gpd.GeoDataFrame":
        """Outlines of provinces (column province), empty if the package has none. Context only: old and coarse."""
        return self._map("outlines", "province")

    @property
    def district_outlines(self) -> "gpd.GeoDataFrame":
        """Outlines of the former districts (column district_id), empty if the package has none."""
        return self._map("district_outlines", "district_id")

    def _map(self, name: str, key: str) -> "gpd.GeoDataFrame":
        import geopandas as gpd

        if not self.maps.get(name, {}).get("features"):
            return gpd.GeoDataFrame({key: pd.Series(dtype="str")}, geometry=[], crs="EPSG:4326")
        found = gpd.GeoDataFrame.from_features(self.maps[name]["features"], crs="EPSG:4326")
        told = found["source_id"] if "source_id" in found else [None] * len(found)
        cites = [citing.citation(source, f"{name}:{n}") for n, source in enumerate(told, start=1)]
        return found.assign(**{citing.CITES: cites})


def check(name: str, data_dir: str | Path = "") -> list[Violation]:
    """Every fault in the packages of region `name`; an empty list if it can be used."""
    try:
        Region.load(name, data_dir)
    except DataError as error:
        return error.violations or [Violation(name, str(error))]
    return []


_REGIONS: dict[tuple[str, ...], Region] = {}
_COUNTRIES: dict[str, package.Package] = {}


def _load(folder: Path, national: Path) -> Region | list[Violation]:
    """The region, or what keeps it from loading; sound data are read once, wherever a copy of them lies.

    A warm process has checked the data that its forks find again under another path.
    """
    key = (folder.name, package.fingerprint(folder), package.fingerprint(national))
    if key not in _REGIONS:
        own, (country, faults) = package.read(folder), _national(national, key[-1])
        violations = [*validation.alone(own), *faults, *validation.together(own, country)]
        if violations:
            return sorted(violations, key=lambda v: (v.file, v.row or 0))
        provenance = {
            "packages": [
                {"name": p.id, "version": p.descriptor.get("version", ""), "sha256": p.sha256} for p in (own, country)
            ]
        }
        tables, places = _tables(own, country)
        _keep(_REGIONS, key, Region(own.id, own.descriptor, provenance, tables, own.maps, places))
    return _REGIONS[key]


def _national(folder: Path, sha256: str) -> tuple[package.Package, list[Violation]]:
    """The national package and its own faults; a sound one is read once for all the regions beside it."""
    if sha256 in _COUNTRIES:
        return replace(_COUNTRIES[sha256], folder=folder), []
    country = package.read(folder)
    faults = validation.alone(country)
    if not faults:
        _keep(_COUNTRIES, sha256, country)
    return country, faults


def _keep(store: dict[Any, Any], key: Any, value: Any) -> None:
    """Remember the value, and forget the oldest of more than eight."""
    store[key] = value
    if len(store) > 8:
        del store[next(iter(store))]


def _tables(own: package.Package, country: package.Package) -> tuple[dict[str, pd.DataFrame], Places]:
    """The tables of both packages, each row with what to cite for it, and where the rows stand."""
    resources = {r["name"]: r for r in package.template(country)["resources"]} | own.resources
    places: Places = {}
    tables = {
        name: _cited(own, name, resource, places) for name, resource in resources.items() if resource["type"] == "table"
    }
    for name, resource in country.resources.items():
        national = _cited(country, name, resource, places)
        tables[name] = pd.concat([tables[name], national], ignore_index=True) if name in package.JOINED else national
    tables["sources"] = tables["sources"].set_index("source_id")
    for name, map in own.maps.items():
        file = own.shown(own.resources[name]["path"])
        places |= {f"{name}:{n}": (file, n) for n in range(1, len(map["features"]) + 1)}
    return tables, places


def _cited(pack: package.Package, name: str, resource: dict[str, Any], places: Places) -> pd.DataFrame:
    """A table with `cites`: of each row, its source and its id, which is table and key, or its number where a
    spreadsheet shows it. Of two rows of one id, own ones come first, the first keeps its place."""
    table = package.frame(resource, pack.sheets.get(name))
    sheet, key = pack.sheets.get(name), resource["schema"].get("primaryKey", [])
    numbers = [n for n, cells in sheet.rows if cells] if sheet else []
    ids = table[key[0]] if len(key) == 1 else numbers
    rows = [f"{name}:{id}" for id in ids]
    if sheet:
        file = pack.shown(resource["path"])
        for row, number in zip(rows, numbers, strict=True):
            places.setdefault(row, (file, number))
    if name == "sources":
        return table
    told = table["source_id"] if "source_id" in table else [None] * len(table)
    cites = [citing.citation(source, row) for source, row in zip(told, rows, strict=True)]
    return table.assign(**{citing.CITES: pd.Series(cites, index=table.index, dtype="str")})


def _names(tables: dict[str, pd.DataFrame]) -> dict[str, tuple[str, str]]:
    """Reader's names by slug, of every table whose first column is its key; provinces win over areas of one slug."""
    names: dict[str, tuple[str, str]] = {}
    first = ["provinces", "districts", "areas", "indicators", "sectors"]
    for table in [*first, *(name for name in tables if name not in first)]:
        rows = tables[table]
        if {"name_vi", "name_en"} <= set(rows.columns):
            for slug, vi, en in zip(rows.iloc[:, 0], rows["name_vi"], rows["name_en"], strict=True):
                names.setdefault(slug, (vi, en))
    return names
