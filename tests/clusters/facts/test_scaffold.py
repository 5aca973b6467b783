"""A new region: the skeleton, the way to a first report, and the page that explains it all."""

import json
from pathlib import Path

import pytest

from clusters.facts import Region, dictionary
from clusters.facts.package import DataError
from clusters.facts.region import check
from clusters.facts.scaffold import scaffold
from clusters.facts.to_record import guide, lines

DATA = Path(__file__).resolve().parents[3] / "data"


def fill_with_examples(folder: Path) -> None:
    """Follow the skeleton's README: put its example rows into the tables."""
    block = (folder / "README.md").read_text(encoding="utf-8-sig").split("```")[1].strip()
    for part in block.split("\n\n"):
        file, *rows = part.split("\n")
        columns = (folder / file).read_text(encoding="utf-8-sig")
        assert columns == rows[0] + "\n", "the README shows the table's own columns"
        (folder / file).write_text("\n".join(rows) + "\n", encoding="utf-8")


def test_a_skeleton_has_every_table_empty_and_says_what_comes_first(data):
    said = scaffold("tay-ninh", data)
    assert "tay-ninh" in said
    template = json.loads((data / "vietnam" / "region-template.json").read_text(encoding="utf-8-sig"))
    tables = [r for r in template["resources"] if r["type"] == "table"]
    for resource in tables:
        header = (data / "tay-ninh" / resource["path"]).read_text(encoding="utf-8-sig")
        assert header == ",".join(f["name"] for f in resource["schema"]["fields"]) + "\n"
    assert [v.column for v in check("tay-ninh", data)] == ["role", "role"]
    assert any("exactly one province with role merged" in line for line in guide("tay-ninh", data))


def test_following_the_readme_makes_a_region_that_loads(data):
    scaffold("tay-ninh", data)
    fill_with_examples(data / "tay-ninh")
    region = Region.load("tay-ninh", data)
    assert region.former == ["tinh-a", "tay-ninh-former"]
    assert region.bound("tinh-a", "jobs", "convention").high == 13000
    assert region.outlines.empty
    assert region.claims.empty
    assert "quote_vi" in region.claims.columns
    assert region.headline()["value"].isna().sum() == 1


def test_the_guide_leads_from_what_unlocks_most_and_grows_shorter(data, edit):
    scaffold("tay-ninh", data)
    fill_with_examples(data / "tay-ninh")
    steps = guide("tay-ninh", data)
    assert "clusters_established of tinh-a, tay-ninh-former" in steps[0]
    assert "clusters_planned of tay-ninh-former" in steps[0]
    assert "02 funnel" in steps[0]
    for n, indicator in enumerate(("clusters_planned", "clusters_established", "clusters_operating")):
        for m, province in enumerate(("tinh-a", "tay-ninh-former")):
            figure = {
                "province": province,
                "indicator": indicator,
                "value": str(9 - n),
                "as_of": "2024",
                "unit": "cluster",
            }
            more = {"bound": "exact", "status": "reported", "source_id": "nguon-1", "figure_id": f"F1{n}{m}"}
            edit("published.csv", package="tay-ninh", **figure, **more)
    shorter = guide("tay-ninh", data)
    assert len(shorter) == len(steps) - 1
    assert "wwtp" in shorter[0]
    assert next(iter(lines("tay-ninh", data))).startswith("tay-ninh")


def test_the_guide_of_a_full_region_names_only_what_nobody_published():
    assert {line.split(": ")[0].split(". ")[1] for line in guide("ninh-binh")} == {"published.csv"}


@pytest.mark.parametrize("name", ["Tay Ninh", "../x", "tây-ninh", "", "a--b", "/tmp"])
def test_a_bad_name_is_refused_and_nothing_is_written(data, name):
    before = sorted(data.iterdir())
    with pytest.raises(DataError, match="choose a name"):
        scaffold(name, data)
    assert sorted(data.iterdir()) == before


@pytest.mark.parametrize("name", ["ninh-binh", "vietnam"])
def test_nothing_is_overwritten(data, name):
    before = {f.name: f.read_bytes() for f in (data / name).iterdir()}
    with pytest.raises(DataError, match="nothing is overwritten"):
        scaffold(name, data)
    assert {f.name: f.read_bytes() for f in (data / name).iterdir()} == before


def test_the_regions_schemas_are_the_templates():
    template = json.loads((DATA / "vietnam" / "region-template.json").read_text(encoding="utf-8-sig"))
    own = json.loads((DATA / "ninh-binh" / "datapackage.json").read_text(encoding="utf-8-sig"))
    assert own["resources"] == template["resources"]


@pytest.mark.parametrize("package", ["ninh-binh", "vietnam"])
def test_frictionless_finds_the_packages_valid(package):
    import frictionless

    report = frictionless.validate(str(DATA / package / "datapackage.json"))
    assert report.valid, report.flatten(["type", "rowNumber", "fieldName", "note"])[:5]


@pytest.mark.parametrize("package", ["ninh-binh", "vietnam"])
def test_every_table_and_column_is_explained_in_both_languages(package):
    file = "region-template.json" if package == "ninh-binh" else "datapackage.json"
    descriptor = json.loads((DATA / "vietnam" / file).read_text(encoding="utf-8-sig"))
    for resource in descriptor["resources"]:
        described = [resource, *resource.get("schema", {}).get("fields", [])]
        assert all(d.get("title") and d.get("title_en") for d in described), resource["name"]
        assert resource["description"]
        assert resource["description_en"]


def test_the_dictionary_is_in_step_with_the_descriptors():
    text = (DATA / "README.md").read_text(encoding="utf-8-sig")
    between = text.split(dictionary.BEGIN)[1].split(dictionary.END)[0].strip()
    assert between == dictionary.render(DATA), "run: python -m clusters.dictionary"
