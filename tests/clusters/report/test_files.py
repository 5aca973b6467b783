"""What a report leaves behind is complete and reproducible; drafts and missing results are told apart."""

import json
import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from report_stage import FIGURE, TABLE, VALUES, drawing, region

from clusters.report import MissingResult, Report
from clusters.report import report as module

# Files


def test_exhibits_json(stage):
    s = stage("en")
    s.out.findings(vi=["a"], en=["b"])
    s.out.figure(drawing(), "jobs", **FIGURE, note="n **b**")
    s.out.table(VALUES, "list", **TABLE)
    s.out.publish(pd.DataFrame({"a": [1]}), "second", quantities=False)
    record = s.record
    assert {k: record[k] for k in ("notebook", "region", "language", "findings", "published", "data")} == {
        "notebook": "01_test",
        "region": "somewhere",
        "language": "en",
        "findings": ["b"],
        "published": ["second"],
        "data": [{"name": "somewhere", "version": "1"}],
    }
    assert [(e["id"], e["kind"]) for e in record["exhibits"]] == [("jobs", "figure"), ("list", "table")]
    assert record["exhibits"][0] == {
        "id": "jobs",
        "kind": "figure",
        "title": FIGURE["title"],
        "subtitle": FIGURE["subtitle"],
        "alt": FIGURE["alt"],
        "note": "n b",
        "sources": ["bao-1"],
        "table": "exhibits/jobs.csv",
        "missing": [],
        "decimals": {"Việc làm": 0, "Tỷ trọng": 2},
    }
    for exhibit in record["exhibits"]:
        kept = pd.read_csv(s.results / "01_test" / exhibit["table"], encoding="utf-8-sig")
        pd.testing.assert_frame_equal(kept, VALUES, check_dtype=False)


def test_an_empty_report_is_recorded(stage):
    assert stage().record["exhibits"] == []


def test_figures_are_saved_with_their_source_and_closed(stage):
    s = stage()
    fig = drawing()
    s.out.figure(fig, "jobs", **FIGURE)
    folder = s.results.parent / "figures" / "01_test"
    assert sorted(p.name for p in folder.iterdir()) == ["jobs.png", "jobs.svg"]
    ET.parse(folder / "jobs.svg")
    png = (folder / "jobs.png").read_bytes()
    assert png.startswith(b"\x89PNG")
    assert b"Software" not in png
    assert fig.number not in plt.get_fignums()
    texts = [t.get_text() for t in fig.texts]
    assert texts == ["Nguồn: Báo A", "Người, 2024", "B đứng đầu"]


def test_title_and_source_stand_outside_the_drawing(stage):
    s = stage()
    fig = drawing()
    fig.axes[0].set_xticks([0, 1], ["một nhãn rất dài " * 2] * 2, rotation=40)
    long = "một tựa đề dài nói hết điều tìm thấy " * 5
    s.out.figure(fig, "jobs", **(FIGURE | {"title": long, "subtitle": long}))
    renderer = fig._get_renderer()
    drawn = fig.axes[0].get_tightbbox(renderer)
    source, subtitle, title = [text.get_window_extent(renderer) for text in fig.texts]
    assert source.y1 < drawn.y0
    assert drawn.y1 < subtitle.y0 < subtitle.y1 < title.y0
    assert max(title.x1, subtitle.x1) < fig.get_window_extent(renderer).x1 + 5


def test_tick_numbers_follow_the_language(stage):
    s = stage()
    fig, (money, years) = plt.subplots(1, 2)
    money.plot([0.1, 0.5], [0, 30000])
    years.plot([2016, 2024], [-0.5, 0.5])
    inset = money.inset_axes([0.6, 0.1, 0.3, 0.3])
    inset.plot([0.25, 0.75])
    s.out.figure(fig, "ticks", **FIGURE)

    def labels(axis):
        return [label.get_text() for label in axis.get_ticklabels()]

    assert "5.000" in labels(money.yaxis)
    assert "30.000" in labels(money.yaxis)
    assert "0,10" in labels(money.xaxis)
    assert "2016" in labels(years.xaxis)
    assert "−0,4" in labels(years.yaxis)
    assert all("." not in label for label in labels(inset.yaxis))


def test_quantities_are_checked_and_read_back(stage):
    s = stage()
    table = pd.DataFrame(
        {
            "entity": ["a", "b", "c"],
            "indicator": "jobs",
            "low": [12000, 1 / 3, np.nan],
            "high": [np.inf, 1 / 3, np.nan],
            "unit": "person",
            "label_vi": ["một", "NA", ""],
        }
    )
    s.out.publish(table, "jobs")
    raw = (s.results / "01_test" / "jobs.csv").read_bytes()
    assert raw.decode("utf-8") == (
        "\ufeffentity,indicator,low,high,unit,label_vi\na,jobs,12000,,person,một\n"
        "b,jobs,0.333333333333,0.333333333333,person,NA\nc,jobs,,,person,\n"
    )
    back = s.out.read("01_test", "jobs")
    assert back.low.isna().tolist() == [False, False, True]
    assert back.label_vi.fillna("").tolist() == ["một", "NA", ""]
    for bad, message in [(table[["low", "high"]], "begins with"), (table.assign(low=5, high=4), "low > high")]:
        with pytest.raises(ValueError, match=message):
            s.out.publish(bad, "bad")
    with pytest.raises(ValueError, match="table name"):
        s.out.publish(table, "../x")
    assert s.record["published"] == ["jobs"]


# Drafts and results of others


@pytest.fixture
def project(tmp_path, monkeypatch):
    for folder in ("data", "notebooks"):
        (tmp_path / folder).mkdir()
    monkeypatch.chdir(tmp_path / "notebooks")
    monkeypatch.setattr(module, "display", lambda output, raw: None)
    return tmp_path


def test_a_draft_lies_in_the_project_and_replaces_exhibits(project):
    out = Report("01_test", region(), "vi")
    out.table(VALUES, "jobs", **TABLE)
    out.table(VALUES, "other", **TABLE)
    out.table(VALUES, "jobs", **(TABLE | {"title": "Mới"}))
    path = project / "outputs/somewhere/draft/vi/results/01_test/exhibits.json"
    titles = [e["title"] for e in json.loads(path.read_text(encoding="utf-8"))["exhibits"]]
    assert titles == ["Mới", "Việc làm"]


def test_a_draft_reads_drafts_then_the_baseline(project):
    def put(scenario, value):
        folder = project / f"outputs/somewhere/{scenario}/vi/results/01_growth"
        folder.mkdir(parents=True)
        (folder / "rate.csv").write_text(f"value\n{value}\n", encoding="utf-8-sig")

    out = Report("02_test", region(), "vi")
    put("baseline", 1)
    assert out.read("01_growth", "rate").value.item() == 1
    put("draft", 2)
    assert out.read("01_growth", "rate").value.item() == 2
    run = Report("02_test", region(), "vi", str(project / "run"))
    with pytest.raises(MissingResult):
        run.read("01_growth", "rate")


def test_results_are_gathered_and_what_an_earlier_notebook_could_not_make_is_empty(project):
    folder = project / "run/01_growth"
    folder.mkdir(parents=True)
    (folder / "rate.csv").write_text("value\n7\n", encoding="utf-8-sig")
    out = Report("02_test", region(), "vi", str(project / "run"))
    with pytest.raises(MissingResult, match="share"):
        out.gather({"01_growth": ["rate", "share"]})
    (folder / "exhibits.json").write_text("{}", encoding="utf-8")
    found = out.gather({"01_growth": ["rate", "share"]})
    assert (found["01/rate"].value.item(), found["01/share"].empty) == (7, True)
    with pytest.raises(MissingResult, match="03_gaps"):
        out.gather({"03_gaps": ["cost"]})


@pytest.mark.parametrize(("language", "words"), [("vi", "chưa có kết quả"), ("en", "there is no result")])
def test_a_missing_result_says_what_to_run(stage, language, words):
    with pytest.raises(MissingResult, match=words) as caught:
        stage(language).out.read("01_growth", "rate")
    message = str(caught.value)
    assert f"python run_all.py 01 --region somewhere --language {language}" in message
    assert "rate" in message
    assert caught.value._render_traceback_() == [f"MissingResult: {message}"]


def test_jupyter_shows_a_missing_result_without_traceback(tmp_path):
    code = "from clusters.report import MissingResult\nraise MissingResult('run 01 first')"
    environment = os.environ | {"IPYTHONDIR": str(tmp_path)}
    command = [sys.executable, "-m", "IPython", "--colors=NoColor", "-c", code]
    shown = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    output = shown.stdout + shown.stderr
    assert "MissingResult: run 01 first" in output
    assert "Traceback" not in output


# Two processes, same bytes; two wings, no bridge

SCRIPT = """
import sys
import matplotlib
matplotlib.use("Agg")
sys.path.insert(0, sys.argv[2])
from pathlib import Path
from report_stage import FIGURE, TABLE, VALUES, Stage, drawing
from clusters import report as module
stage = Stage(Path(sys.argv[1]))
module.display = lambda output, raw: stage.shown.append(output)
stage.out.figure(drawing(), "jobs", **FIGURE)
stage.out.table(VALUES, "list", **TABLE)
(Path(sys.argv[1]) / "page.html").write_text(stage.page, encoding="utf-8")
"""


def test_two_processes_give_the_same_bytes(tmp_path):
    trees = []
    for seed in ("1", "2"):
        folder = tmp_path / seed
        environment = os.environ | {"PYTHONHASHSEED": seed}
        folder.mkdir()
        command = [sys.executable, "-c", SCRIPT, str(folder), str(Path(__file__).parents[1])]
        subprocess.run(command, check=True, env=environment)
        trees.append({str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()})
    assert len(trees[0]) == 6
    assert trees[0] == trees[1]


@pytest.mark.parametrize("wing", ["wording.language", "uncertainty.bounds", "report"])
def test_the_library_does_not_know_the_runner(wing):
    code = f"import sys, clusters.{wing}; print([m for m in sys.modules if m.split('.')[0] in ('runner', 'papermill')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
