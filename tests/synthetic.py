"""Clearly synthetic regions, valid by the descriptor: Vùng Thử 07 with its Tỉnh Giả Định A, B, … and invented figures.

`write_region` writes one data package, `write_nation` brings the national package beside it, `rich` and `empty` are
two presets with opposite gaps, `country` is thirty-four regions of every shape. The same seed gives the same bytes.
"""

import csv
import json
import random
import shutil
from collections.abc import Collection
from pathlib import Path
from typing import Any

from tests import synthetic_article

DATA = Path(__file__).resolve().parents[1] / "data"
BIRTH = "2025-07-01"
# What a region may lack. Each is left out as a whole: its rows, its columns' values or its whole table.
GAPS = (
    "projects",
    "jobs",
    "fill",
    "compliance",
    "grdp",
    "claims",
    "inventory",
    "outlines",
    "places",
    "assumptions",
    "parks",
)
Row = dict[str, Any]
Tables = dict[str, list[Row]]


def write_nation(data_dir: Path) -> Path:
    """The project's own national package, copied into `data_dir`."""
    return Path(shutil.copytree(DATA / "vietnam", data_dir / "vietnam", dirs_exist_ok=True))


def rich(data_dir: Path, slug: str = "vung-thu-02", seed: int = 2) -> Path:
    """Two former provinces, one of which bears the merged name; every table filled."""
    return write_region(data_dir, slug, seed, former=2, same_name=True)


def empty(data_dir: Path, slug: str = "vung-thu-00", seed: int = 0) -> Path:
    """One former province of which little more is known than its name."""
    return write_region(data_dir, slug, seed, former=1, same_name=False, clusters=0, without=GAPS, figures=2)


def country(data_dir: Path, count: int = 34) -> list[Path]:
    """`count` regions of every shape beside the national package: one to five former provinces, few to many gaps."""
    write_nation(data_dir)
    shapes = random.Random(34)
    return [
        write_region(
            data_dir,
            f"vung-thu-{n:02d}",
            seed=n,
            former=1 + n % 5,
            same_name=n % 3 != 0,
            clusters=38,
            without=shapes.sample(GAPS, k=n % 6),
        )
        for n in range(1, count + 1)
    ]


def write_region(
    data_dir: Path,
    slug: str,
    seed: int,
    *,
    former: int = 3,
    same_name: bool = True,
    clusters: int = 30,
    without: Collection[str] = (),
    figures: int | None = None,
    header_only: bool = False,
) -> Path:
    """Write the package `data_dir`/`slug`, by the template of the national one there, and return its folder.

    former: number of former provinces, 1 to 5; same_name: the first one bears the merged province's name.
    without: what is left out, of GAPS. figures: keep only so many published rows.
    header_only: a table without rows is written as a line of column names, otherwise it is not in the package at all.
    """
    unknown = set(without) - set(GAPS)
    if unknown or not 1 <= former <= 5:
        raise ValueError(f"former is 1 to 5 and without is of {GAPS}; got {former}, {sorted(unknown)}")
    draw = random.Random(f"{slug}/{seed}")
    number = slug.rsplit("-", 1)[-1]
    tables: Tables = {"sources": _sources(number), "provinces": _provinces(slug, number, former, same_name, draw)}
    parts = [row["province"] for row in tables["provinces"] if row["role"] == "former"]
    tables["districts"], tables["places"] = _districts(parts)
    tables["published"] = _published(slug, parts, without, draw)[:figures]
    tables["economy"] = [] if "grdp" in without else _economy(slug, parts, draw)
    tables["clusters"] = [] if "inventory" in without else _clusters(parts, clusters, without, draw)
    tables["cluster_sectors"] = _sectors(tables["clusters"], draw)
    tables["parks"], tables["park_districts"] = ([], []) if "parks" in without else _parks(parts, draw)
    tables["assumptions"] = [] if "assumptions" in without else _assumptions(draw)
    if "claims" not in without:
        tables |= synthetic_article.tables(slug, parts, tables["published"], tables["parks"], draw)
    maps = {} if "outlines" in without else _maps(slug, tables)
    if "places" in without:
        tables["places"] = []
        for row in tables["districts"]:
            row["seat_place_id"] = ""
    return _write(data_dir / slug, number, tables, maps, header_only)


def _sources(number: str) -> list[Row]:
    kinds = [
        ("bai-bao", "Bài báo giả định", "Báo Giả Định", "article"),
        ("nien-giam", "Niên giám giả định", "Cục Thống kê Giả Định", "yearbook"),
        ("ra-soat", "Kết quả rà soát giả định", "Sở Công Thương Giả Định", "review"),
        ("tin-cu", "Bản tin cũ giả định", "Đài Giả Định", "news"),
    ]
    return [
        {
            "source_id": source,
            "title": f"{title} của Vùng Thử {number}",
            "title_lang": "vi",
            "publisher": publisher,
            "url": f"https://example.org/{source}/{number}",
            "accessed": "2026-11-24",
            "lineage": f"{lineage}-{number}",
            "licence": "CC0",
            "what_it_gave": "Số liệu giả định để thử nghiệm, không phải số liệu thật.",
        }
        for source, title, publisher, lineage in kinds
    ]


def _provinces(slug: str, number: str, former: int, same_name: bool, draw: random.Random) -> list[Row]:
    rows = []
    for n in range(former):
        letter = "ABCDE"[n]
        own = same_name and n == 0
        rows.append(
            {
                "province": f"{slug}-former" if own else f"gia-dinh-{letter.lower()}-{number}",
                "role": "former",
                "order": n + 1,
                "name_vi": f"Vùng Thử {number} (cũ)" if own else f"Tỉnh Giả Định {letter}",
                "name_en": f"Test Region {number} (former)" if own else f"Imaginary Province {letter}",
                "area_km2": draw.randint(800, 2500),
                "area_source_id": "nien-giam",
                "population_thousand": draw.randint(700, 2000),
                "population_year": 2022,
                "population_source_id": "nien-giam",
            }
        )
    whole = {"province": slug, "role": "merged", "order": former + 1}
    whole |= {"name_vi": f"Vùng Thử {number}", "name_en": f"Test Region {number}"}
    return [*rows, whole | {"area_km2": sum(r["area_km2"] for r in rows), "area_source_id": "ra-soat"}]


def _districts(parts: list[str]) -> tuple[list[Row], list[Row]]:
    districts, places = [], []
    for p, province in enumerate(parts):
        for d in range(1, 5):
            key = f"{province}--{d}"
            name = f"{'ABCDE'[p]}{d}"
            districts.append(
                {
                    "district_id": key,
                    "province": province,
                    "name_vi": f"Huyện Thử {name}",
                    "name_en": f"Test District {name}",
                    "seat_place_id": key,
                }
            )
            place = {"place_id": key, "name_vi": f"Thị trấn Thử {name}", "name_en": f"Test Town {name}"}
            place |= {"kind": "city" if d == 1 else "district_seat", "province": province, "district_id": key}
            west, south = _corner(p, d)
            places.append(place | {"latitude": south + 0.1, "longitude": west + 0.1, "source_id": "ra-soat"})
    return districts, places


SIDE = 0.18  # degrees: four such squares cover some 1,500 km², as much as a province


def _corner(province: int, district: int) -> tuple[float, float]:
    """West and south edge of the square that stands for a district: provinces side by side, districts stacked."""
    return 105 + SIDE * province, 16 + SIDE * (district - 1)


def _published(slug: str, parts: list[str], without: Collection[str], draw: random.Random) -> list[Row]:
    """Three sources and several statuses; the article's figures are undated or of the end of 2024."""
    rows: list[Row] = []
    totals: dict[str, float] = {}

    def add(province: str, indicator: str, value: float | str, unit: str, **more: Any) -> None:
        row = {"figure_id": f"F{len(rows) + 1:03d}", "province": province, "indicator": indicator, "value": value}
        row |= {"bound": "exact", "unit": unit, "status": "reported", "source_id": "bai-bao"} | more
        rows.append(row | ({"bound": "", "rounding_unit": ""} if value == "" else {}))

    for n, province in enumerate(parts):
        planned = draw.randint(8, 40)
        established = draw.randint(planned // 2, planned)
        operating = draw.randint(established // 2, established)
        later = draw.randint(0, 2)
        counts = {"clusters_planned": planned, "clusters_established": established, "clusters_operating": operating}
        for indicator, count in counts.items():
            add(province, indicator, count, "cluster", as_of="2024-12-31" if n % 2 else "")
            totals[indicator] = totals.get(indicator, 0) + count
            add(province, indicator, count + later, "cluster", as_of="2024-06", source_id="tin-cu", status="superseded")
        add(province, "clusters_planned", planned, "cluster", source_id="nien-giam", as_of="2024")
        add(province, "clusters_operating", operating + 9, "cluster", source_id="nien-giam", status="suspect")
        area = planned * draw.randint(35, 55)
        add(province, "planned_area", area // 100 * 100, "ha", bound="at_least", rounding_unit=100)
        totals["planned_area"] = totals.get("planned_area", 0) + area
        if "fill" not in without:
            add(province, "occupancy_rate", draw.randint(60, 99), "percent", as_of="2024-12-31")
        if "projects" not in without:
            blank = n == len(parts) - 1 and len(parts) > 2
            add(province, "projects", "" if blank else draw.randint(50, 600), "project")
            span = {"bound": "range", "value_high": 700, "source_id": "tin-cu", "status": "unverified"}
            add(province, "projects", 100, "project", as_of="2023", **span)
        if "jobs" not in without:
            add(province, "jobs", draw.randint(5, 40) * 1000, "person", bound="at_least", rounding_unit=1000)
            add(province, "jobs", 4000, "person", bound="about", rounding_unit=1000, as_of="2022", source_id="tin-cu")
        if "compliance" not in without:
            built = draw.randint(0, operating)
            if n % 2:
                add(province, "wwtp_stations_invested", built, "station")
                add(province, "wwtp_stations_stable", built // 2, "station")
            else:
                add(province, "clusters_with_central_wwtp", built, "cluster")
                add(province, "clusters_wwtp_compliant", built // 2, "cluster")
    review = {"as_of": "2025-12", "source_id": "ra-soat"}
    for indicator, total in totals.items():
        add(slug, indicator, total, "ha" if indicator == "planned_area" else "cluster", **review)
    add(slug, "clusters_proposed", draw.randint(20, 90), "cluster", **review)
    leased = draw.randint(300, 800)
    add(slug, "leased_area", leased, "ha", bound="about", rounding_unit=1, **review)
    if "fill" not in without:
        add(slug, "occupancy_rate", 88.5, "percent", **review)
    if "projects" not in without:
        add(slug, "projects", draw.randint(3000, 4000), "project", **review)
    return rows


def _economy(slug: str, parts: list[str], draw: random.Random) -> list[Row]:
    """Current prices and shares for most years, real growth for some, one conflict, the merged province in 2025."""
    rows: list[Row] = []

    def add(area: str, year: int, sector: str, measure: str, value: float, unit: str, **more: Any) -> None:
        row = {"row_id": f"{slug}-e{len(rows) + 1}", "area": area, "year": year, "period": "year", "sector": sector}
        row |= {"measure": measure, "value": round(value, 2), "bound": "exact", "unit": unit, "status": "final"}
        rows.append(row | {"source_id": "nien-giam"} | more)

    for n, province in enumerate(parts):
        size, first = draw.uniform(30_000, 80_000), 2016 + 2 * n
        for year in range(first, 2025):
            weights = [draw.uniform(8, 15), draw.uniform(38, 52), draw.uniform(28, 36)]
            shares = [100 * w / (sum(weights) + 4) for w in weights]
            size *= 1 + draw.uniform(0.05, 0.14)
            add(province, year, "total", "current_price", size, "billion VND")
            for sector, share in zip(("agriculture", "industry_construction", "services"), shares, strict=True):
                told = {"denominator": "with_product_taxes"}
                add(province, year, sector, "share_pct", share, "percent", **told)
                if n == 0:
                    add(province, year, sector, "current_price", size * share / 100, "billion VND")
            add(province, year, "total", "real_growth_pct", draw.uniform(4, 12), "percent")
            if year % 2:
                add(province, year, "industry", "real_growth_pct", draw.uniform(6, 18), "percent")
                add(province, year, "industry", "iip_growth_pct", draw.uniform(5, 15), "percent")
        other = {"source_id": "tin-cu", "bound": "about", "status": "estimate"}
        add(province, 2023, "total", "current_price", size * 0.9, "billion VND", **other)
    add(slug, 2025, "total", "real_growth_pct", draw.uniform(8, 11), "percent", source_id="ra-soat")
    add(slug, 2025, "industry_construction", "share_pct", draw.uniform(40, 50), "percent", source_id="ra-soat")
    return rows


def _clusters(parts: list[str], count: int, without: Collection[str], draw: random.Random) -> list[Row]:
    rows = []
    for n in range(1, count + 1):
        province = draw.choice(parts)
        status = draw.choice(["planned", "established", "under_construction", "operating", "operating", "unknown"])
        running = status == "operating"
        row = {"cluster_id": f"ccn-thu-{n:02d}", "name_vi": f"CCN Thử {n:02d}", "name_en": f"Test Cluster {n:02d}"}
        row |= {"province": province, "status": status, "source_id": draw.choice(["nien-giam", "tin-cu"])}
        row["district_id"] = f"{province}--{draw.randint(1, 4)}" if draw.random() < 0.8 else ""
        if draw.random() < 0.9:
            row |= {"area_ha": round(draw.uniform(4, 75), 1), "area_bound": draw.choice(["exact", "about", "nearly"])}
        known = draw.random() < 0.5
        row["established_year"] = draw.randint(2005, 2024) if running and known else ""
        row["fill_rate_pct"] = draw.randint(20, 100) if running and known and "fill" not in without else ""
        row["projects"] = draw.randint(1, 60) if running and known and "projects" not in without else ""
        row["jobs"] = draw.randint(50, 4000) if running and known and "jobs" not in without else ""
        states = ["operating", "under_construction", "planned", "stopped", "none", "unknown", "unknown"]
        row["wastewater"] = "unknown" if "compliance" in without or not running else draw.choice(states)
        row["craft_village"] = draw.choice(["true", "false", ""])
        row["as_of"] = draw.choice(["2024", "2023-06", ""])
        rows.append(row)
    return rows


def _sectors(clusters: list[Row], draw: random.Random) -> list[Row]:
    with (DATA / "vietnam" / "sectors.csv").open(encoding="utf-8-sig", newline="") as lines:
        known = [row["sector_id"] for row in csv.DictReader(lines)]
    stated = [row["cluster_id"] for row in clusters if draw.random() < 0.7]
    return [
        {"cluster_id": cluster, "sector_id": sector}
        for cluster in stated
        for sector in draw.sample(known, k=draw.randint(1, 4))
    ]


def _parks(parts: list[str], draw: random.Random) -> tuple[list[Row], list[Row]]:
    parks, districts = [], []
    for n, province in enumerate(parts * 2, start=1):
        row = {"park_id": f"kcn-thu-{n}", "name_vi": f"KCN Thử {n}", "name_en": f"Test Park {n}", "province": province}
        row |= {"status": draw.choice(["operating", "established", "planned"]), "source_id": "nien-giam"}
        row["area_ha"] = draw.randint(60, 500) if draw.random() < 0.8 else ""
        parks.append(row)
        if draw.random() < 0.8:
            districts.append({"park_id": row["park_id"], "district_id": f"{province}--{draw.randint(1, 4)}"})
    return parks, districts


def _assumptions(draw: random.Random) -> list[Row]:
    """The project's assumptions by name and unit, every span moved a little and marked as a judgement."""
    with (DATA / "ninh-binh" / "assumptions.csv").open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    for row in rows:
        factor = 1.0 if row["shape"] == "fixed" or row["unit"] == "ratio" else draw.uniform(0.9, 1.1)
        row |= {end: f"{float(row[end]) * factor:.4f}" for end in ("low", "central", "high")}
        row |= {"status": "judgement", "source_id": "", "parameter_ids": ""}
        row |= {"note_vi": "Giả định để thử nghiệm.", "note_en": "Assumed for testing."}
    return rows


def _maps(slug: str, tables: Tables) -> dict[str, dict[str, Any]]:
    parts = [row["province"] for row in tables["provinces"] if row["role"] == "former"]
    by_district = [(row["district_id"], parts.index(row["province"])) for row in tables["districts"]]
    squares = {d: _square(*_corner(p, int(d.rsplit("--", 1)[1])), SIDE, SIDE) for d, p in by_district}
    strips = {province: _square(*_corner(n, 1), SIDE, 4 * SIDE) for n, province in enumerate(parts)}
    strips[slug] = _square(*_corner(0, 1), SIDE * len(parts), 4 * SIDE)
    return {"outlines": _collection("province", strips), "district_outlines": _collection("district_id", squares)}


def _square(west: float, south: float, width: float, height: float) -> dict[str, Any]:
    east, north = west + width, south + height
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def _collection(key: str, shapes: dict[str, dict[str, Any]]) -> dict[str, Any]:
    features = [{"type": "Feature", "properties": {key: name}, "geometry": shape} for name, shape in shapes.items()]
    return {"type": "FeatureCollection", "features": features}


def _write(folder: Path, number: str, tables: Tables, maps: dict[str, Any], header_only: bool) -> Path:
    """The descriptor, cut down to what the package has, and one file for each of its resources."""
    folder.mkdir(parents=True)
    descriptor = json.loads((folder.parent / "vietnam" / "region-template.json").read_text(encoding="utf-8"))
    columns = {r["name"]: [f["name"] for f in r["schema"]["fields"]] for r in descriptor["resources"] if "schema" in r}
    always = {name for name in columns if header_only} | {"provinces", "sources", "published"}
    present = always | {name for name, rows in tables.items() if rows} | set(maps)
    descriptor |= {"name": folder.name, "merged_on": BIRTH, "headline_sources": ["bai-bao", "ra-soat"]}
    descriptor |= {
        "title": f"Vùng Thử {number} (dữ liệu giả định)",
        "title_en": f"Test Region {number} (invented data)",
    }
    descriptor["resources"] = [r for r in descriptor["resources"] if r["name"] in present]
    for resource in descriptor["resources"]:
        path, name = folder / resource["path"], resource["name"]
        if name in maps:
            path.write_text(json.dumps(maps[name]), encoding="utf-8", newline="\n")
            continue
        with path.open("w", encoding="utf-8", newline="") as lines:
            writer = csv.DictWriter(lines, columns[name], restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(tables.get(name, []))
    text = json.dumps(descriptor, ensure_ascii=False, indent=2)
    (folder / "datapackage.json").write_text(text + "\n", encoding="utf-8", newline="\n")
    return folder
