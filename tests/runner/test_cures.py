"""Each message that offers a cure: the cure, applied as it is worded, makes the fault go.

`CURED_ELSEWHERE` names the tests that do so beside the fault itself. The last test goes through the sources: a message
with a cure that stands in neither list fails.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from test_engine import task
from toy import REPOSITORY, Toy, cell

import run_all
from runner.editions import Project
from runner.engine import IN_PROCESS
from runner.run import beside
from runner.task import Failure
from tests.waiting import PATIENCE

CURED_ELSEWHERE = {
    'such as "': "test_shape.test_every_cure_mends_its_fault",
    "the tag {} means nothing; write {}": "test_shape, and below",
    "bring it to 4 with": "test_foreign.test_the_cure_for_an_older_format_brings_it_in",
    "skipped, for its name is not NN_name; call it": "test_foreign.test_what_is_skipped_for_its_name_is_named…",
    "come back within the cell": "test_engine.test_a_cell_that_goes_elsewhere_fails_and_its_cure_brings_the_results",
    "sys.exit() ends a notebook early": "test_engine.ENDS['exit 0']",
    "close it there and run again": "test_file_operations.test_a_file_that_another_program_holds…",
    "where it needs more: --timeout": "test_run.test_a_notebook_without_end_is_ended_and_its_cure_gives_it_the_time",
    "wait for it, or use --output": "test_run.test_two_runs_at_once_do_not_mix",
    "install one, or set CHROME": "tests/browser/test_print.py",
    "must be a list of entries with an": "test_difference",
    "leave one out": "CASES: two modes",
    "write the whole name": "test_foreign.test_a_number_that_two_notebooks_bear_is_said_to_be_so",
    "the tag {} means": "CASES: tag",
    "is tagged": "CASES: near tag",
    "looks like it: tag it": "CASES: no tag",
    "does not declare": "CASES: no region, misspelt",
    "add a code cell tagged": "test_a_collection_without_a_parameters_cell",
    "must be {}, such as": "CASES: number",
    "put the text in quotation marks": "test_batch.test_refused_with_the_line",
    "use --": "CASES: given",
    "is for --diff and --compare alone": "test_an_option_that_does_nothing_is_refused",
    "is not UTF-8: give it another one": "test_a_file_whose_name_is_not_utf_8",
}
UNTRIED = {
    "is newer than this program; save it as 4.5": "there is no newer format yet",
    "mend that line or take the file's last good copy": "whoever wrote it knows the line",
    "write() argument must be": "Python's own words",
    "no permission to write": "said of a folder: the reason, not a cure",
    "which no file can: write the whole one": "whoever wrote it knows the character",
}


def edit(name: str, old: str, new: str) -> Callable[[Path], None]:
    def apply(root: Path) -> None:
        path = root / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return apply


NB = "notebooks/02_second.ipynb"
HERE = 'region: str = \\"here\\"'
Case = tuple[str, Callable[[Path], None] | list[str], str, Callable[[Path], None] | list[str]]
CASES: list[Case] = [
    ("tag", edit(NB, '"parameters"', '"Parameters"'), "write 'parameters'", edit(NB, '"Parameters"', '"parameters"')),
    ("near tag", edit(NB, '"parameters"', '"params"'), "write 'parameters'", edit(NB, '"params"', '"parameters"')),
    ("no tag", edit(NB, '"parameters"', '"mine"'), "tag it 'parameters'", edit(NB, '"mine"', '"parameters"')),
    ("no region", edit(NB, HERE, 'x: str = \\"here\\"'), 'write region: str = "…"', edit(NB, "x: str", "region: str")),
    ("misspelt", edit(NB, HERE, HERE.replace("region", "regoin")), "write region: str", edit(NB, "regoin", "region")),
    ("plain", edit(NB, HERE, f"{HERE}\\nx = y"), "write `name: type = value", edit(NB, "x = y", "x: int = 1")),
    ("type", edit(NB, HERE, f"{HERE}\\nx: list = []"), "types are str, int", edit(NB, "x: list = []", "x: int = 1")),
    (
        "range of a text",
        edit(NB, HERE, f"{HERE}\\nx: str = 'a'  # range: 0..1"),
        "may have `one of: a, b`",
        edit(NB, "range: 0..1", "one of: a, b"),
    ),
    (
        "range",
        edit(NB, HERE, f"{HERE}\\nx: int = 1  # range: a..b"),
        "written `range: 0..1`",
        edit(NB, "a..b", "0..1"),
    ),
    (
        "timeout",
        edit(NB, "exhibits = []", "exhibits = []\\ntimeout = -1"),
        "such as timeout = 7200",
        edit(NB, "timeout = -1", "timeout = 7200"),
    ),
    ("literals", edit(NB, "exhibits = []", "exhibits = list()"), "plain literals", edit(NB, "list()", "[]")),
    ("upstream", edit(NB, "upstream = []", "upstream = ['01_frist']"), "'01_first'", edit(NB, "01_frist", "01_first")),
    ("own", edit(NB, "upstream = []", "upstream = ['03_third']"), "in a circle", edit(NB, "'03_third'", "")),
    ("language", edit(NB, '"language": "python"', '"language": "R"'), "take it out", lambda root: (root / NB).unlink()),
    ("parameter", ["-p", "scael=2"], "did you mean 'scale'?", ["-p", "scale=2"]),
    ("number", ["-p", "scale=x"], "with a decimal point, such as 1.0", ["-p", "scale=1.0"]),
    ("form", ["-p", "scale"], "write NAME=VALUE", ["-p", "scale=2"]),
    ("given", ["-p", "region=there"], "use --region", ["--region", "there"]),
    ("scenario", ["--scenario", "named"], "give parameters with -p", ["--scenario", "named", "-p", "scale=2"]),
    (
        "baseline",
        ["--scenario", "baseline", "-p", "scale=2"],
        "another name",
        ["--scenario", "other", "-p", "scale=2"],
    ),
    ("region", ["--region", "ther"], "did you mean 'there'?", ["--region", "there"]),
    ("notebook", ["2nd"], "there are: 01_first, 02_second", ["02_second"]),
    ("near notebook", ["02_secnod"], "did you mean '02_second'?", ["02_second"]),
    ("two modes", ["--check"], "does nothing with --check: leave one out", []),
    ("batch", ["--batch", "b.yaml", "-p", "scale=2"], "leave out --scenario and -p", ["-p", "scale=2"]),
]


def listed(root: Path, *arguments: str) -> tuple[int, str]:
    """`run_all.py --list` on a toy collection, in this process."""
    return acted(root, "--list", *arguments)


def acted(root: Path, *arguments: str) -> tuple[int, str]:
    """`run_all.py` on a toy collection, in this process."""
    project = Project(root=root, notebooks=root / "notebooks", data=root / "data", national=("country",), region="here")
    old, run_all.PROJECT = run_all.PROJECT, project
    try:
        found = CliRunner().invoke(run_all.main, arguments, env={"NO_COLOR": "1"})
    finally:
        run_all.PROJECT = old
    assert found.exception is None or isinstance(found.exception, SystemExit), found.exc_info
    return found.exit_code, found.output


@pytest.mark.parametrize(("broken", "words", "cure"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_the_cure_makes_the_fault_go(tmp_path, broken, words, cure) -> None:
    Toy(tmp_path)
    (tmp_path / "notebooks/03_third.ipynb").unlink()
    if broken == CASES[12][1]:
        Toy(tmp_path / "again")
        (tmp_path / "again/notebooks/03_third.ipynb").rename(tmp_path / "notebooks/03_third.ipynb")
    assert listed(tmp_path)[0] == 0
    arguments = broken if isinstance(broken, list) else []
    if not isinstance(broken, list):
        broken(tmp_path)
    status, told = listed(tmp_path, *arguments)
    assert (status, words in told) == (2, True), told
    if not isinstance(cure, list):
        cure(tmp_path)
    status, told = listed(tmp_path, *(cure if isinstance(cure, list) else []))
    assert status == 0, told


def test_text_that_is_no_utf_8_saved_as_utf_8_is_read(tmp_path) -> None:
    Toy(tmp_path)
    path = tmp_path / NB
    text = path.read_text(encoding="utf-8").replace("tiếng", "café")
    path.write_bytes(text.encode("cp1258", errors="replace"))
    status, told = listed(tmp_path)
    assert (status, "save the file with the encoding UTF-8" in told) == (2, True)
    path.write_text(path.read_bytes().decode("cp1258"), encoding="utf-8")
    assert listed(tmp_path)[0] == 0


def test_two_cells_tagged_parameters_and_a_text_cell_so_tagged(tmp_path) -> None:
    toy = Toy(tmp_path)
    path = toy.root / NB
    content = json.loads(path.read_text())
    content["cells"].append({**cell("markdown", "x", "parameters"), "id": "more"})
    path.write_text(json.dumps(content))
    assert "there may be one" in listed(tmp_path)[1]
    content["cells"].pop()
    content["cells"][2]["cell_type"] = "markdown"
    path.write_text(json.dumps(content))
    assert "make it a code cell" in listed(tmp_path)[1]
    content["cells"][2]["cell_type"] = "code"
    path.write_text(json.dumps(content))
    assert listed(tmp_path)[0] == 0


def test_a_linked_folder_of_data_is_refused_and_its_files_are_read_in_its_place(tmp_path) -> None:
    Toy(tmp_path)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/more.csv").write_text("value\n1\n")
    link = tmp_path / "data/here/linked"
    link.symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    status, told = listed(tmp_path)
    assert (status, "put the files themselves there" in told) == (2, True), told
    link.unlink()
    (tmp_path / "elsewhere").rename(link)
    assert listed(tmp_path)[0] == 0


def test_a_helper_beside_the_notebook_is_told_where_it_belongs(toy) -> None:
    """Where the message says: code into the library, tables into data/."""
    (toy.root / "notebooks/helpers.py").write_text("rate = 5\n")
    (toy.root / "notebooks/lookup.csv").write_text("value\n7\n")
    toy.notebook("04_code", "from helpers import rate\nprint('RATE', rate)", "print(open('lookup.csv').read())")
    found = toy.run("04", "--language", "vi")
    assert found.returncode == 1
    assert "helpers.py lies beside the notebook" in found.stderr
    told = beside(toy.root / "notebooks", Failure("FileNotFoundError", "[Errno 2] No such file: 'lookup.csv'"))
    assert "lookup.csv lies beside the notebook" in told
    assert beside(toy.root / "notebooks", Failure("FileNotFoundError", "'other.csv', '/etc/passwd'")) == ""
    (toy.root / "notebooks/helpers.py").rename(toy.root / "library/helpers.py")
    (toy.root / "notebooks/lookup.csv").rename(toy.root / "data/here/lookup.csv")
    (toy.root / "data/here/deep").mkdir()  # a data package may hold files of every kind, in folders
    (toy.root / "data/here/deep/words.md").write_text("what is meant")
    read = "[print(open(f'{data_dir}/{region}/{name}').read()) for name in ('lookup.csv', 'deep/words.md')]"
    toy.notebook("04_code", "from library.helpers import rate\nprint('RATE', rate)", read)
    assert toy.run("04", "--language", "vi").returncode == 0


def test_a_collection_without_a_parameters_cell(tmp_path) -> None:
    Toy(tmp_path)
    path = tmp_path / NB
    content = json.loads(path.read_text())
    parameters = content["cells"].pop(2)
    path.write_text(json.dumps(content))
    told = listed(tmp_path)[1]
    offered = re.search(r"add a code cell tagged 'parameters' with (.*) and (.*)", told)
    assert offered
    source = "\n".join(line.replace("…", word) for line, word in zip(offered.groups(), ("here", "vi"), strict=True))
    content["cells"].insert(2, parameters | {"source": source})
    path.write_text(json.dumps(content))
    assert listed(tmp_path)[0] == 0


def test_an_option_that_does_nothing_is_refused(tmp_path) -> None:
    Toy(tmp_path)
    for arguments, words in (
        (["--tolerance", "1"], "--tolerance is for --diff and --compare alone: leave it out"),
        (["--diff", "a", "b", "--jobs", "2"], "--diff does nothing with --jobs: leave one out"),
        (["--new-region", "x", "--language", "vi"], "--new-region does nothing with --language: leave one out"),
    ):
        status, told = acted(tmp_path, *arguments)
        assert (status, told.strip()) == (2, words)


def test_region_and_language_choose_from_a_batch_and_what_it_does_not_hold_is_refused(tmp_path) -> None:
    Toy(tmp_path)
    (tmp_path / "b.yaml").write_text("editions:\n  - {regions: all, languages: [vi, en]}\n")
    batch = ("--batch", str(tmp_path / "b.yaml"))
    status, told = listed(tmp_path, *batch, "--language", "en", "--region", "there", "01")
    assert (status, re.findall(r"^01_first  (.*?)  render", told, re.MULTILINE)) == (0, ["there · baseline · en"])
    status, told = listed(tmp_path, *batch, "--region", "their")
    assert (status, "asks for no region 'their'; it has: here, there" in told) == (2, True)


def test_a_file_whose_name_is_not_utf_8(pool) -> None:
    code = "import os\nos.makedirs('results/01_t')\nopen('results/01_t/{}.csv', 'w').write('a')"
    wrong, right = (pool.submit(task("name", IN_PROCESS, code.format(n))) for n in (r"caf\udce9", "café"))
    assert "is not UTF-8: give it another one" in wrong.result(PATIENCE).failure.message
    assert "results/01_t/café.csv" in right.result(PATIENCE).files


OFFERS = re.compile(
    r"\b(write|save|use|call it|give|tag it|bring it|install|leave (it|one|out)|close it|did you mean|such as|make it|"
    r"put the|take it|add a|mend|set CHROME|wait for|come back|needs more|may have|ends a notebook)\b"
)


def messages() -> set[str]:
    """Every text of the runner that offers something to do, with {} for its values."""
    found = set()
    for path in [*sorted((REPOSITORY / "runner").rglob("*.py")), REPOSITORY / "run_all.py"]:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        parts = {id(v) for n in ast.walk(tree) if isinstance(n, ast.JoinedStr) for v in n.values}
        plain = {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Expr)}  # docstrings
        helps = {id(k.value) for n in ast.walk(tree) if isinstance(n, ast.Call) for k in n.keywords if k.arg == "help"}
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr):
                text = "".join(str(v.value) if isinstance(v, ast.Constant) else "{}" for v in node.values)
            elif (
                isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in parts | plain | helps
            ):
                text = node.value
            else:
                continue
            if OFFERS.search(text) and "labels.py" not in path.name and "drawings.py" not in path.name:
                found.add(text)
    return found


def test_every_message_with_a_cure_is_tried_somewhere() -> None:
    source = Path(__file__).read_text(encoding="utf-8").partition("OFFERS = ")[0]
    tried = [*CURED_ELSEWHERE, *UNTRIED, *(case[2] for case in CASES), *re.findall(r'"([^"]+)" in told', source)]
    tried += re.findall(r'"([^"]+)" in listed', source) + re.findall(r'"\w+\.\w+ ([^"]+)" in told', source)
    parts = {max(re.split(r"'[^']*'|\{\}|\d+\.\d+|--[a-z]+ ", text), key=len).strip(" ?:;") for text in tried}
    worded = {part for part in parts if len(part) > 5}  # the others are names alone
    left = sorted(text for text in messages() if not any(part in text for part in worded))
    assert left == [], "\n".join(left)
