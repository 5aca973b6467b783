"""Batch files: what they mean, and what is refused with its line."""

from __future__ import annotations

import pytest
from toy import Toy

from runner.batch import read
from runner.collection import Refusal, discover
from runner.editions import Project


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
        ("editions:\n  - parameters: {mode: yes}\n", "line 2: mode=True: put the text in quotation marks"),
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
    ],
)
def test_refused_with_the_line(project, text, words):
    with pytest.raises(Refusal) as refusal:
        editions(project, text)
    assert words in str(refusal.value)
    assert "batch.yaml" in str(refusal.value)
