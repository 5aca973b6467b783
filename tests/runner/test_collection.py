"""What the runner reads from notebooks without running them, and what it refuses."""

from __future__ import annotations

import json

import pytest
from toy import notebook

from runner.collection import Parameter, Refusal, discover, parameters, read, select


@pytest.mark.parametrize(
    ("comment", "en", "vi"),
    [
        ("first year | năm đầu; range: 1990..2030", "first year", "năm đầu"),
        ("how to read | cách đọc; one of: strict, loose", "how to read", "cách đọc"),
        ("seed; range: 0..9", "seed", "seed"),
        ("seed | range: 0..9", "seed", "seed"),
        ("how to read; one of: strict, loose | cách đọc", "how to read", "cách đọc"),
        ("one of: strict, loose", "", ""),
        ("", "", ""),
    ],
)
def test_what_a_parameter_means_in_each_language(comment, en, vi):
    parameter = Parameter("x", "int", 1, comment)
    assert (parameter.meaning("en"), parameter.meaning("vi")) == (en, vi)


def test_parameters_with_types_defaults_comments_and_limits():
    found = parameters(
        'reading: str = "strict"   # how to read; one of: strict, convention | cách đọc\n'
        "share: float = 0.5   # a part; range: 0..1\n"
        "start_year: int = 2016   # first year\n"
        "full: bool = False\n",
        "n.ipynb",
    )
    assert [(p.name, p.type, p.default) for p in found] == [
        ("reading", "str", "strict"),
        ("share", "float", 0.5),
        ("start_year", "int", 2016),
        ("full", "bool", False),
    ]
    assert found[0].choices == ("strict", "convention")
    assert (found[1].low, found[1].high) == (0, 1)
    assert found[2].comment == "first year"


def test_several_lines_above_are_one_comment():
    (reading,) = parameters(
        "# how to read: strict, by the words\n# | cách đọc: strict là nghĩa hẹp,\n# loose là theo quy ước\n"
        'reading: str = "strict"  # one of: strict, loose\n',
        "x",
    )
    assert reading.choices == ("strict", "loose")
    assert reading.meaning("en") == "how to read: strict, by the words"
    assert reading.meaning("vi") == "cách đọc: strict là nghĩa hẹp, loose là theo quy ước"


def test_what_has_no_room_behind_a_parameter_stands_above_it():
    found = parameters(
        "# Of this notebook\n"
        "share: float = 0.5  # a part | một phần; range: 0..1\n"
        "# how to read | cách đọc\n"
        'reading: str = "strict"  # one of: strict, convention\n'
        "# first year | năm đầu\n"
        "year: int = 2016\n"
        "last: int = 2020\n",
        "n.ipynb",
    )
    assert [p.meaning("vi") for p in found] == ["một phần", "cách đọc", "năm đầu", ""]
    assert [p.meaning("en") for p in found] == ["a part", "how to read", "first year", ""]
    assert (found[0].high, found[1].choices) == (1, ("strict", "convention"))


@pytest.mark.parametrize(("text", "value"), [("2018", 2018), (" 7 ", 7), ("-3", -3), (5, 5), ("1_000", 1000)])
def test_a_whole_number(text, value):
    assert parameters("n: int = 1", "x")[0].read(text) == value


@pytest.mark.parametrize("text", ["abc", "1.5", "", "nan", "1e3", None, True, 1.5])
def test_not_a_whole_number(text):
    with pytest.raises(Refusal, match="must be a whole number, such as"):
        parameters("n: int = 1", "x")[0].read(text)


@pytest.mark.parametrize("text", ["nan", "inf", "-inf", "x", True])
def test_not_a_number(text):
    with pytest.raises(Refusal, match="must be a number with a decimal point"):
        parameters("n: float = 1.0", "x")[0].read(text)


def test_text_stays_text():
    assert parameters('p: str = "01"', "x")[0].read("02") == "02"


def test_limits_and_choices_are_kept():
    share, reading = parameters('s: float = 0.5  # range: 0..1\nr: str = "a"  # one of: alpha, a', "x")
    with pytest.raises(Refusal, match="above 1"):
        share.read("1.01")
    with pytest.raises(Refusal, match="below 0"):
        share.read("-0.01")
    assert (share.read("1"), share.read("0")) == (1.0, 0.0)
    with pytest.raises(Refusal, match="did you mean 'alpha'"):
        reading.read("alpa")


@pytest.mark.parametrize(
    "code",
    [
        "x = open('f')",
        "import os",
        "x: list = []",
        "x = y = 1",
        "x: int",
        "x =",
        "a.b = 1",
        "s: float = 2.0  # range: 0..1",
    ],
)
def test_other_things_in_a_parameters_cell_are_refused(code):
    with pytest.raises(Refusal):
        parameters(code, "n.ipynb")


def test_order_follows_upstream_then_number(tmp_path):
    notebook(tmp_path / "01_a.ipynb", upstream=["03_c"])
    notebook(tmp_path / "02_b.ipynb")
    notebook(tmp_path / "03_c.ipynb")
    (tmp_path / "scratch.ipynb").write_text("not looked at")
    assert [n.name for n in discover(tmp_path)] == ["02_b", "03_c", "01_a"]


def test_a_selection_brings_what_it_needs(tmp_path):
    for name, needs in (("01_a", []), ("02_b", ["01_a"]), ("03_c", []), ("04_d", ["02_b"])):
        notebook(tmp_path / f"{name}.ipynb", upstream=needs)
    found = discover(tmp_path)
    for word in ("4", "04", "04_d", "04_d.ipynb", "notebooks/04_d.ipynb", "d"):
        assert [n.name for n in select(found, (word,))] == ["01_a", "02_b", "04_d"]
    with pytest.raises(Refusal, match="did you mean '04_d'"):
        select(found, ("04_dd",))


def test_missing_upstream_and_circle(tmp_path):
    notebook(tmp_path / "01_growth.ipynb", upstream=["02_compare"])
    with pytest.raises(Refusal, match="'02_compare' does not exist"):
        discover(tmp_path)
    notebook(tmp_path / "02_compare.ipynb", upstream=["01_growth"])
    with pytest.raises(Refusal, match="circle"):
        discover(tmp_path)
    notebook(tmp_path / "01_growth.ipynb", upstream=["02_compair"])
    with pytest.raises(Refusal, match="did you mean '02_compare'"):
        discover(tmp_path)


def test_titles_imports_and_language_cells(tmp_path):
    path = notebook(tmp_path / "01_a.ipynb", "import pandas as pd\nfrom os import path", "%magic\nimport json")
    found = read(path)
    assert found.title("en") == "01_a in English"
    shown = {"IPython.display", "IPython.display.HTML", "IPython.display.display"}
    assert found.imports() == {"pandas", "os", "os.path", "csv", "json", "pathlib"} | shown
    kept = found.edition_cells("vi", ("vi", "en"))
    assert len(kept) == len(found.cells) - 1
    assert not any("English" in c["source"] for c in kept)


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"cells": 1, "metadata": {}}', "\udce9"])
def test_a_broken_file_is_named(tmp_path, content):
    path = tmp_path / "01_a.ipynb"
    path.write_bytes(content.encode("utf-8", errors="surrogateescape"))
    with pytest.raises(Refusal, match=r"01_a\.ipynb"):
        read(path)


def test_old_format_two_parameter_cells_and_odd_contract(tmp_path):
    path = notebook(tmp_path / "01_a.ipynb")
    content = json.loads(path.read_text())
    path.write_text(json.dumps(content | {"nbformat": 5}))
    with pytest.raises(Refusal, match=r"newer than this program; save it as 4\.5"):
        read(path)
    content["cells"][3]["source"] = "upstream = '01'"
    path.write_text(json.dumps(content))
    with pytest.raises(Refusal, match="list of names"):
        read(path)
    content["cells"][3]["source"] = "upstream = [x for x in 'ab']"
    path.write_text(json.dumps(content))
    with pytest.raises(Refusal, match="plain literals"):
        read(path)
    content["cells"][3]["metadata"]["tags"] = ["parameters"]
    path.write_text(json.dumps(content))
    with pytest.raises(Refusal, match="2 cells"):
        read(path)
