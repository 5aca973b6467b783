"""Batch files: what they mean, and what is refused with its line."""

from __future__ import annotations

import pytest
from toy import Toy, notebook

from runner.batch import only, read
from runner.collection import Refusal, discover
from runner.editions import Project, checked


@pytest.fixture
def project(tmp_path) -> Project:
    Toy(tmp_path)
    return Project(tmp_path, tmp_path / "notebooks", tmp_path / "data", national=("country",), region="here")


def editions(project: Project, text: str):
    path = project.root / "batch.yaml"
    path.write_text(text, encoding="utf-8")
    return read(path, project, discover(project.notebooks))


def test_editions_with_defaults(project):
    found = editions(
        project,
        "defaults: {regions: all, languages: [vi]}\n"
        "editions:\n"
        "  - {}\n"
        "  - {scenario: large, parameters: {scale: 3}}\n"
        "  - {regions: [there], languages: [en, vi], parameters: {mode: median}}\n",
    )
    assert [e.folder for e in found[:4]] == [
        "here/baseline/vi",
        "there/baseline/vi",
        "here/large/vi",
        "there/large/vi",
    ]
    assert [(e.region, e.language) for e in found[4:]] == [("there", "en"), ("there", "vi")]
    assert found[2].changed == {"scale": 3.0}
    assert found[4].scenario.startswith("custom-")


def test_a_grid_is_every_combination(project):
    found = editions(
        project,
        "grids:\n  - scenario: try\n    languages: vi\n    parameters: {scale: [1, 2.5], mode: [mean, median]}\n",
    )
    assert {e.scenario: e.changed for e in found} == {
        "try-scale-1-mode-mean": {"mode": "mean", "scale": 1.0},
        "try-scale-1-mode-median": {"mode": "median", "scale": 1.0},
        "try-scale-2-5-mode-mean": {"mode": "mean", "scale": 2.5},
        "try-scale-2-5-mode-median": {"mode": "median", "scale": 2.5},
    }


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("edition:\n  - {}\n", "line 1: unknown key 'edition'; did you mean 'editions'?"),
        ("editions:\n  - {}\n  - region: here\n", "line 3: unknown key 'region'; did you mean 'regions'?"),
        (
            "editions:\n  - parameters:\n      mode: mean\n      scael: 2\n",
            "line 4: unknown parameter 'scael'; did you mean",
        ),
        (
            "editions:\n  - parameters:\n      scale: lots\n",
            "line 3: scale=lots: must be a number with a decimal point",
        ),
        ("editions:\n  - parameters:\n      scale: [1, 2]\n", "line 3: scale: one value expected"),
        ("editions:\n  - parameters: {mode: yes}\n", "line 2: mode=yes: not one of mean, median"),
        ("editions:\n  - regions: [nowhere]\n", "unknown region 'nowhere'"),
        ("editions:\n  - regions: [../here]\n", "not a path"),
        ("editions:\n  - languages: [fr]\n", "unknown language 'fr'"),
        ("editions:\n  - {}\n\n  - scenario: a\n    scenario: b\n", "line 5: 'scenario' stands there twice"),
        (
            "editions:\n  - {scenario: a, parameters: {scale: 1}}\n  - {scenario: a, parameters: {scale: 2}}\n",
            "line 3:",
        ),
        ("editions: {}\n", "nothing to render"),
        ("editions: 3\n", "line 1: editions is a list"),
        ("", "defaults, editions, grids"),
        ("editions: [\n", "line 2: not YAML"),
        ("editions:\n  - !!python/object/apply:os.system ['true']\n", "not YAML"),
        ("grids:\n  - parameters: {scale: []}\n", "line 2: scale: values expected"),
        ("editions:\n  - parameters: {scale: 0x1F}\n", "line 2: scale=0x1F: must be a number"),
        ("editions:\n  - parameters: {scale: .inf}\n", "line 2: scale=.inf: must be a number"),
        ("editions:\n  - parameters: {scale: ٣}\n", "line 2: scale=٣: must be a number"),
        ("editions:\n  - parameters: {scale: ~}\n", "line 2: scale=None: must be a number"),
        ("editions:\n  - parameters: {mode: null}\n", "line 2: mode=None: put the text in quotation marks"),
    ],
)
def test_refused_with_the_line(project, text, words):
    with pytest.raises(Refusal) as refusal:
        editions(project, text)
    assert words in str(refusal.value)
    assert "batch.yaml" in str(refusal.value)


@pytest.mark.parametrize(
    "written", ["0012", "12:30", "2024-01-01", "yes", "1_000", "1e3", "0o17", "'0012'", "ninh bình"]
)
def test_a_value_means_what_it_means_on_the_command_line(project, written):
    """YAML alone would read 0012 as 10, 12:30 as 750 and yes as true."""
    parameters = "code: str = ''\nnumber: float = 0.5\nyear: int = 1\n"
    notebook(project.root / "notebooks/04_code.ipynb", parameters=parameters)
    (edition, _) = editions(project, f"editions:\n  - parameters: {{code: {written}}}\n")
    assert edition.changed == {"code": written.strip("'")}
    collection = discover(project.notebooks)
    for name in ("number", "year"):
        try:
            expected: object = checked(collection, {name: written.strip("'")})
        except Refusal as refusal:
            expected = str(refusal)
        try:
            found: object = editions(project, f"editions:\n  - parameters: {{{name}: {written}}}\n")[0].changed
        except Refusal as refusal:
            found = str(refusal).partition("line 2: ")[2]
        assert found == expected


def test_values_that_a_name_cannot_tell_apart_get_names_of_their_own(project):
    notebook(project.root / "notebooks/04_place.ipynb", parameters="place: str = ''\nnumber: float = 0.5\n")
    grid = "grids:\n  - {{scenario: try, languages: vi, parameters: {{{}}}}}\n"
    signs = editions(project, grid.format("number: [1.0, -1.0, 0.5, -0.5]"))
    assert [e.scenario for e in signs] == [f"try-number-{v}" for v in ("1-0", "minus-1-0", "0-5", "minus-0-5")]
    marks = editions(project, grid.format("place: ['Hà Nam', 'Hả Nam', 'Đà Nẵng']"))
    names = [e.scenario for e in marks]
    assert len(set(names)) == 3
    assert names[2] == "try-place-da-nang"
    assert all(name.startswith("try-place-ha-nam-") for name in names[:2])
    assert [e.scenario for e in editions(project, grid.format("place: ['Hà Nam', 'Hả Nam', 'Đà Nẵng']"))] == names


def test_region_and_language_leave_a_part_of_a_batch_or_are_refused(project):
    path = project.root / "batch.yaml"
    found = editions(project, "editions:\n  - {regions: all, languages: [vi, en]}\n")
    assert [e.folder for e in only(found, path, ["there"], ["en"])] == ["there/baseline/en"]
    assert only(found, path, [], []) == found == only(found, path, ["all"], [])
    for regions, languages, words in (
        (["nowhere"], [], "asks for no region 'nowhere'; it has: here, there"),
        ([], ["fr"], "asks for no language 'fr'; it has: en, vi"),
    ):
        with pytest.raises(Refusal, match=words):
            only(found, path, regions, languages)
