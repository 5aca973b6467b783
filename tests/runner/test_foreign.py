"""Notebooks made elsewhere: other programs, older formats, tags of other tools; the outcome is papermill's own.

GS_FOREIGN=DIR has the last test run every notebook below DIR (the unpacked sources of papermill, nbconvert and
nbclient, say) through papermill itself and through both engines, and print the counts.
"""

from __future__ import annotations

import copy
import json
import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import nbformat
import pytest
from nbconvert.nbconvertapp import NbConvertApp
from test_engine import both, outputs, task
from toy import PARAMETERS, cell

from runner import shape
from runner.collection import Refusal, discover, read, select, skipped
from runner.engine import IN_PROCESS, KERNEL
from runner.normalise import normalise
from tests.waiting import PATIENCE

KERNELSPEC = {"display_name": "Python 3", "language": "python", "name": "python3"}
PROGRAMS = {
    "VS Code": ({"language_info": {"name": "python"}}, {"vscode": {"languageId": "python"}}, (4, 2)),
    "Colab": (
        {"colab": {"provenance": [], "toc_visible": True}, "accelerator": "GPU", "kernelspec": KERNELSPEC},
        {"id": "kC3bdkrsWhpB", "colab": {"base_uri": "https://localhost"}, "outputId": "1", "cellView": "form"},
        (4, 0),
    ),
    "Databricks": (
        {"application/vnd.databricks.v1+notebook": {"notebookName": "a", "widgets": {}}, "language_info": None},
        {"application/vnd.databricks.v1+cell": {"nuid": "5", "title": "", "showTitle": False, "inputWidgets": {}}},
        (4, 0),
    ),
    "none": ({}, {}, (4, 4)),
    "JupyterLab": ({"kernelspec": KERNELSPEC, "language_info": {"name": "ipython", "version": "3"}}, {}, (4, 5)),
}


def foreign(path: Path, cells: list[dict], version: tuple[int, int] = (4, 5), metadata: dict | None = None) -> Path:
    content = {"nbformat": version[0], "nbformat_minor": version[1], "metadata": metadata or {}, "cells": cells}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def unnamed(*cells: dict) -> list[dict]:
    """The cells without ids, as formats before 4.5 have them."""
    return [{k: v for k, v in c.items() if k != "id"} for c in cells]


@pytest.mark.parametrize("program", PROGRAMS)
def test_notebooks_of_other_programs_are_read_and_what_was_mended_is_one_line(tmp_path, program):
    metadata, own, version = PROGRAMS[program]
    cells = [cell("code", PARAMETERS, "parameters"), cell("code", "print(1)"), cell("markdown", "text")]
    cells = [{**c, "metadata": {**c["metadata"], **own}} for c in unnamed(*cells)]
    known = {k: v for k, v in metadata.items() if v is not None}
    path = foreign(tmp_path / "01_a.ipynb", cells, version, known)
    found = read(path)
    assert [c["id"] for c in found.cells] == ["cell-1", "cell-2", "cell-3"]
    assert found.notes == (f"{path}: 3 cells have no id; in this run they go by their places, 'cell-1' to 'cell-3'",)
    nbformat.validate({"nbformat": 4, "nbformat_minor": 5, "metadata": found.metadata, "cells": list(found.cells)})


@pytest.mark.parametrize("minor", range(6))
def test_all_formats_of_4_are_read_alike(tmp_path, minor):
    cells = unnamed(cell("code", PARAMETERS, "parameters"), cell("raw", "r"), cell("code", "1"))
    assert read(foreign(tmp_path / "01_a.ipynb", cells, (4, minor))).cells == tuple(shape.mended(cells)[0])


def test_the_cure_for_an_older_format_brings_it_in(tmp_path):
    old = nbformat.v3.new_notebook(worksheets=[nbformat.v3.new_worksheet(cells=[])])
    tagged = nbformat.v3.new_code_cell(input=PARAMETERS, metadata={"tags": ["parameters"]})
    old.worksheets[0].cells = [tagged, nbformat.v3.new_text_cell("markdown", source="x")]
    path = tmp_path / "01_a.ipynb"
    path.write_text(json.dumps(old), encoding="utf-8")
    with pytest.raises(Refusal, match=f"notebook format 3; bring it to 4 with: {shape.UPGRADE}"):
        read(path)
    program, subcommand, *options = [str(path) if word == "FILE" else word for word in shape.UPGRADE.split()]
    assert (program, subcommand) == ("jupyter", "nbconvert")
    NbConvertApp(log_level="ERROR").launch_instance(options)
    assert [c["cell_type"] for c in read(path).cells] == ["code", "markdown"]


@pytest.mark.parametrize(
    ("metadata", "named"),
    [
        ({"kernelspec": {"name": "ir", "display_name": "R", "language": "R"}}, "R"),
        ({"language_info": {"name": "julia"}}, "julia"),
        ({"kernelspec": {**KERNELSPEC, "language": "scala"}, "language_info": {"name": "python"}}, "scala"),
        ({"kernelspec": {"name": "x", "display_name": "x"}, "language_info": {"name": "C++17"}}, "C++17"),
        ({"kernelspec": KERNELSPEC, "language_info": {"name": "R"}}, ""),
        ({"kernelspec": {"name": "x", "display_name": "x", "language": " Python3 "}}, ""),
        ({"kernelspec": {"name": "x", "display_name": "x", "language": 3}}, ""),
        ({"kernelspec": {"name": "python3"}, "language_info": {}}, ""),
        ({"kernelspec": {"name": None}}, ""),
        ({}, ""),
    ],
)
def test_a_notebook_in_another_language_is_refused_by_name(tmp_path, metadata, named):
    path = foreign(tmp_path / "01_a.ipynb", [cell("code", PARAMETERS, "parameters", name="p")], metadata=metadata)
    if not named:
        found = read(path)
        nbformat.validate({"nbformat": 4, "nbformat_minor": 5, "metadata": found.metadata, "cells": list(found.cells)})
        return
    with pytest.raises(Refusal) as told:
        read(path)
    assert str(told.value).startswith(f"{path}: its language is {named}, and this program runs Python only")


def test_what_is_skipped_for_its_name_is_named_and_the_cure_brings_it_in(tmp_path):
    """Each name that is offered, taken, makes the file part of the collection."""
    there = [
        "05-gap",
        "07 spaced name",
        "08_Vu\u0323 lu\u0301a",
        "5_one",
        "summary",
        "09",
        "11_a",
        "12_b.c",
        "01_first",
    ]
    for name in there:
        foreign(tmp_path / f"{name}.ipynb", [cell("code", PARAMETERS, "parameters", name="p")])
    (tmp_path / "06_upper.IPYNB").write_bytes((tmp_path / "11_a.ipynb").read_bytes())
    (tmp_path / "11-a.toml").write_text("")
    (tmp_path / ".ipynb_checkpoints").mkdir()
    told = skipped(tmp_path)
    assert len(told) == 9
    for line in told:
        old, _, new = line.partition(": skipped, for its name is not NN_name; call it ")
        Path(old).rename(tmp_path / new)
    assert skipped(tmp_path) == []
    assert {n.name for n in discover(tmp_path)} >= {"05_gap", "07_spaced_name", "08_Vụ_lúa", "06_upper", "13_summary"}


def test_names_that_are_offered_are_free(tmp_path):
    for name in ("05_gap", "05-gap", "05 gap"):
        foreign(tmp_path / f"{name}.ipynb", [cell("code", PARAMETERS, "parameters", name="p")])
    for line in skipped(tmp_path):
        Path(line.partition(": skipped")[0]).rename(tmp_path / line.rpartition(" ")[2])
    assert sorted(n.name for n in discover(tmp_path)) == ["05_gap", "05_gap_2", "05_gap_3"]


def test_a_number_that_two_notebooks_bear_is_said_to_be_so(tmp_path):
    for name in ("11_a", "11_b", "12_a"):
        foreign(tmp_path / f"{name}.ipynb", [cell("code", PARAMETERS, "parameters", name="p")])
    notebooks = discover(tmp_path)
    for word in ("11", "a"):
        with pytest.raises(Refusal, match=f"'{word}' may be 11_a or 1[12]_[ab]: write the whole name"):
            select(notebooks, (word,))
    assert [n.name for n in select(notebooks, ("11_b",))] == ["11_b"]


def test_skipped_files_are_said_once_and_what_is_asked_for_by_such_a_name_too(toy):
    (toy.root / "notebooks/05-gap.ipynb").write_text("{}")
    found = toy.run("--list", "--language", "vi")
    assert found.stdout.count("05-gap.ipynb: skipped, for its name is not NN_name; call it 05_gap.ipynb") == 1
    asked = toy.run("05-gap")
    assert asked.returncode == 2
    assert "call it 05_gap.ipynb" in asked.stdout


TAGGED = [
    ("print('before')", ()),
    ("1 / 0", ("raises-exception",)),
    ("%no_such_magic", ("raises-exception",)),
    ("input('?')", ("raises-exception",)),
    ("import getpass\ngetpass.getpass()", ("raises-exception",)),
    ("raise SystemExit(3)", ("raises-exception",)),
    ("a = (1,", ("raises-exception",)),
    ("raise RuntimeError('never runs')", ("skip-execution",)),
    ("%%bash\nexit 3", ("raises-exception",)),
    ("get_ipython().run_line_magic('run', 'no_such_file.py')", ("raises-exception", "remove-output")),
    ("print('after')", ("hide-output", "own-tag")),
]


def test_errors_that_a_cell_is_tagged_for_are_results_as_in_jupyter_and_both_engines_agree(pool):
    asked = []
    for engine in (IN_PROCESS, KERNEL):
        asked.append(task("tagged", engine, *(code for code, _ in TAGGED)))
        for one, (_, tags) in zip(asked[-1].content["cells"], TAGGED, strict=True):
            one["metadata"]["tags"] = list(tags)
    content = copy.deepcopy(asked[0].content)
    here, kernel = (future.result(PATIENCE) for future in [pool.submit(one) for one in asked])
    assert here.failure is None, here.failure
    assert here.files == kernel.files
    made = outputs(here)
    names = [next((o["ename"] for o in shown if o["output_type"] == "error"), "") for shown in made]
    stdin = "StdinNotImplementedError"
    assert names[1:7] == ["ZeroDivisionError", "", stdin, stdin, "SystemExit", "SyntaxError"]
    assert names[7:] == ["", "CalledProcessError", "Exception", ""]
    assert made[7] == []
    assert "division by zero" in here.files["01_t.html"].decode()
    assert plain_outputs(by_papermill(content)[0]) == made


@pytest.mark.parametrize("code", [["quit()", "print('never')"], ["exit()"], ["get_ipython().ask_exit()", "1"]])
def test_a_cell_that_ends_the_shell_fails_at_once_whatever_follows(pool, code):
    here, kernel = both(pool, "quit", "print(1)", *code)
    assert here.failure == kernel.failure
    assert (here.failure.kind, here.failure.cell) == ("DeadKernelError", 2)
    assert "sys.exit() ends a notebook early" in here.failure.message  # the cure: ENDS["exit 0"] of test_engine
    assert here.files == kernel.files


def test_an_error_that_no_tag_allows_fails_behind_one_that_is_allowed(pool):
    asked = [("%no_such_magic", IN_PROCESS), ("%no_such_magic", KERNEL), ("raise KeyError('k')", IN_PROCESS)]
    tasks = [task("both", engine, "1 / 0", ending, "print('never')") for ending, engine in asked]
    for one in tasks:
        one.content["cells"][0]["metadata"]["tags"] = ["raises-exception"]
    found = [future.result(PATIENCE).failure for future in [pool.submit(one) for one in tasks]]
    assert [(f.cell, f.kind) for f in found] == [(2, "CellExecutionError")] * 2 + [(2, "KeyError")]


def by_papermill(content: dict, seconds: float = PATIENCE) -> tuple[dict, str]:
    """The notebook as papermill itself leaves it, and what it raised: in a process of its own, with its own engine."""
    program = (
        "import json, sys, tempfile, os, warnings\nwarnings.simplefilter('ignore')\n"
        "content = json.load(sys.stdin)\nos.chdir(tempfile.mkdtemp())\n"
        "import nbformat\nfrom papermill.execute import execute_notebook\nfrom papermill.exceptions import *\n"
        "told, path = '', 'out.ipynb'\n"
        "try:\n    execute_notebook(nbformat.from_dict(content), path, kernel_name='python3', language='python',"
        " progress_bar=False)\n"
        "except PapermillExecutionError as error:\n    told = f'{error.ename}: {error.evalue}'\n"
        "except Exception as error:\n    told = f'{type(error).__name__}: {error}'\n"
        "made = json.load(open(path)) if os.path.exists(path) else content\n"
        "json.dump([made, told, os.getcwd()], sys.stdout)\n"
    )
    command = [sys.executable, "-c", program]
    run = subprocess.run(command, input=json.dumps(content), capture_output=True, text=True, timeout=seconds)
    assert run.returncode == 0, run.stderr[-3000:]
    made, told, folder = json.loads(run.stdout.splitlines()[-1])
    made["cells"] = [c for c in made["cells"] if "papermill-error-cell-tag" not in c["metadata"].get("tags", [])]
    for one in made["cells"]:
        for output in one.get("outputs", []):
            for key, value in output.get("data", {}).items():
                output["data"][key] = (
                    "".join(value) if re.match(r"text/|.*\+xml", key) and isinstance(value, list) else value
                )
    return normalise(made, folder), told


def plain_outputs(content: dict) -> list:
    return [c.get("outputs") for c in content["cells"]]


@pytest.mark.skipif("GS_FOREIGN" not in os.environ, reason="GS_FOREIGN names a folder of other people's notebooks")
def test_every_notebook_of_a_folder_ends_as_papermill_ends_it(pool, tmp_path, capsys):
    counts: Counter[str] = Counter()
    unlike = []
    for path in sorted(Path(os.environ["GS_FOREIGN"]).rglob("*.ipynb")):
        told = compared(pool, path, tmp_path)
        counts[told.partition(":")[0]] += 1
        with capsys.disabled():
            print(f"{path.parent.name}/{path.name}: {told}", flush=True)
        if told.startswith("unlike"):
            unlike.append(f"{path.name}: {told}")
    with capsys.disabled():
        print(f"\n{sum(counts.values())} notebooks: " + ", ".join(f"{n} {what}" for what, n in sorted(counts.items())))
    assert unlike == []


def compared(pool, path: Path, folder: Path) -> str:
    """What became of a notebook with a parameters cell put in front."""
    try:
        content = json.loads(path.read_bytes())
        front = cell("code", PARAMETERS, "parameters")
        own = content.get("cells", [])
        for one in own:
            if "parameters" in one.get("metadata", {}).get("tags", []):
                one["metadata"]["tags"].remove("parameters")
        content["cells"] = [{k: v for k, v in front.items() if k != "id"}, *own]
        notebook = read(foreign_bytes(folder, content))
    except (Refusal, ValueError) as refusal:
        return "refused: " + str(refusal)
    cells = list(notebook.cells)
    asked = [task("foreign", engine) for engine in (IN_PROCESS, KERNEL)]
    for one in asked:
        one.content["cells"], one.cell_timeout = copy.deepcopy(cells), 120.0
    results = [future.result(PATIENCE) for future in [pool.submit(one) for one in asked]]
    try:
        made, raised = by_papermill(asked[0].content, 180)
    except subprocess.TimeoutExpired:
        return "without end in papermill" if all(r.failure for r in results) else "unlike: ends here"
    allowed = any("raises-exception" in c["metadata"].get("tags", []) for c in cells)
    shown = [outputs(r) for r in results]
    failed = [bool(r.failure) for r in results]
    if failed[0] == failed[1] and not same(*shown):
        again = copy.deepcopy(asked[0])
        again.id += "-again"
        if not same(shown[0], outputs(pool.submit(again).result(PATIENCE))):
            return "other in every run (prints the time, say)"
    if failed[0] != failed[1] or not same(*shown):
        return f"unlike: engines {[r.failure for r in results]}"
    if failed[0] != bool(raised) and not allowed:
        return f"unlike: papermill {raised!r}, here {results[0].failure}"
    if not same(shown[0], plain_outputs(made)):
        return "unlike: outputs differ from papermill's"
    return "failed as there" if failed[0] else "rendered as there"


def foreign_bytes(folder: Path, content: dict) -> Path:
    path = folder / "01_foreign.ipynb"
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def same(first: list, second: list) -> bool:
    return json.dumps(first, sort_keys=True) == json.dumps(second, sort_keys=True)
