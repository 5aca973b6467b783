"""Notebooks not as the format wants them: mended in memory, or refused with file, cell and a cure that works."""

from __future__ import annotations

import copy
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_engine import task
from toy import PARAMETERS, cell, notebook

from runner import shape
from runner.collection import Notebook, Refusal, read
from runner.engine import IN_PROCESS
from tests.waiting import PATIENCE

DROPPED = object()
VALUES = [DROPPED, None, True, 0, -1, 1.5, 10**40, "", "x", "Code", "ô", "\ud83d", [], [1], ["a"], [[]], {}, {"a": 1}]
PICTURE = {"a.png": {"image/png": "iVBORw0KGgo="}}


def whole() -> dict:
    """A notebook with every key that a cell may have."""
    cells = [
        {**cell("markdown", "# Tiếng Việt", "vi", name="m"), "attachments": copy.deepcopy(PICTURE)},
        cell("code", PARAMETERS, "parameters", name="p"),
        {**cell("code", "", name="c"), "source": ["print(1)\n", "2"], "execution_count": 3},
        {**cell("raw", "raw", name="r"), "metadata": {"own": "word", "papermill": {"status": "completed"}}},
    ]
    cells[2]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "1\n"}]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python", "version": "3"}}
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": cells}


def places(value: Any, path: tuple = ()) -> Iterator[tuple]:
    """The way to every key and item of a notebook."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield (*path, key)
        yield from places(inner, (*path, key))


def put(content: Any, path: tuple, value: Any) -> Any:
    """The notebook with another value there, or with none."""
    changed = copy.deepcopy(content)
    at = changed
    for key in path[:-1]:
        at = at[key]
    if value is DROPPED:
        del at[path[-1]]
    else:
        at[path[-1]] = value
    return changed


CHANGES = [(path, value) for path in places(whole()) for value in VALUES]


def valid(content: Any) -> bool:
    """What nbformat itself says."""
    try:
        nbformat.validate(content, version=4, version_minor=5)
    except (nbformat.ValidationError, AttributeError, KeyError, TypeError):
        return False
    return True


def written(path: Path, content: Any) -> Path:
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def tried(path: Path) -> Notebook | str:
    """The notebook, or the words with which it is refused; anything else that is raised fails the test."""
    try:
        return read(path)
    except Refusal as refusal:
        return str(refusal)


def test_every_key_dropped_nulled_or_retyped_gives_a_valid_notebook_or_a_refusal_with_file_and_cell(tmp_path):
    path = tmp_path / "01_a.ipynb"
    usable, made = 0, set()
    for where, value in CHANGES:
        found = tried(written(path, put(whole(), where, value)))
        if isinstance(found, str):
            assert found.startswith(f"{path}: "), (where, value, found)
            if where[0] == "cells" and len(where) > 2 and "no cell is tagged" not in found:
                assert f"cell {where[1] + 1}" in found, (where, value, found)
        else:
            usable += 1
            made.add(json.dumps({**whole(), "metadata": found.metadata, "cells": list(found.cells)}))
    for content in made:
        nbformat.validate(json.loads(content))
    assert 0.2 * len(CHANGES) < usable < 0.8 * len(CHANGES)


def test_whatever_is_read_is_also_rendered_or_fails_with_a_message_in_its_time(tmp_path, pool):
    """A sample of the notebooks above that were taken in; GS_WHOLE=1 tries them all and prints how many."""
    path, seen = tmp_path / "01_a.ipynb", {}
    for where, value in CHANGES:
        if isinstance(found := tried(written(path, put(whole(), where, value))), Notebook):
            asked = task("fuzz", IN_PROCESS)
            metadata = {k: v for k, v in found.metadata.items() if k in ("kernelspec", "language_info")}
            asked.content |= {"cells": list(found.cells), "metadata": metadata}
            asked.parameters, asked.timeout = {"region": "here", "language": "vi"}, PATIENCE
            seen.setdefault(json.dumps(asked.content, sort_keys=True), asked)
    chosen = list(seen.values())[:: 1 if os.environ.get("GS_WHOLE") else max(1, len(seen) // 12)]
    results = [future.result(PATIENCE) for future in [pool.submit(asked) for asked in chosen]]
    for asked, result in zip(chosen, results, strict=True):
        told = result.failure.kind if result.failure else ""
        assert told not in ("WorkerDied", "Timeout"), (result.failure, asked.content)
        assert result.failure is None or result.failure.message, asked.content
    print(f"{len(CHANGES)} changes, {len(seen)} notebooks taken in, {len(chosen)} run")


@settings(max_examples=30, deadline=None)
@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(st.characters()), st.lists), st.data())
def test_any_value_anywhere_is_a_notebook_or_a_refusal(tmp_path_factory, value, data):
    path = tmp_path_factory.getbasetemp() / "01_any.ipynb"
    where = data.draw(st.sampled_from(list(places(whole()))))
    assert isinstance(tried(written(path, put(whole(), where, value))), Notebook | str)


@pytest.mark.filterwarnings("ignore::nbformat.warnings.MissingIDFieldWarning")
def test_what_has_a_fault_is_not_valid_for_nbformat_either():
    for where, value in CHANGES:
        content = put(whole(), where, value)
        if value != "\ud83d" and (told := shape.faults(content)):
            assert not valid(content), (where, value, told)


def test_every_cure_mends_its_fault():
    cured = 0
    for where, value in CHANGES:
        content = put(whole(), where, value)
        for fault in shape.faults(content):
            such = re.search(r'such as "(\w+)": (.+)$', fault)
            if not such:
                continue
            number = re.match(r"cell (\d+)", fault)
            at: tuple = ("cells", int(number[1]) - 1) if number else ()
            at += ("metadata",) if "metadata: " in fault else ()
            assert fault not in shape.faults(put(content, (*at, such[1]), json.loads(such[2]))), (where, value)
            cured += 1
    assert cured > 100


def test_at_most_five_faults_are_told_and_the_rest_counted(tmp_path):
    content = whole()
    content["cells"] += [{"cell_type": "markdown", "source": f"text {n}"} for n in range(7)]
    told = tried(written(tmp_path / "01_a.ipynb", content)).splitlines()
    assert len(told) == 6
    assert told[0].endswith(
        "cell 5 (markdown, “text 0”): 'metadata' is missing: it must be an object, such as \"metadata\": {}"
    )
    assert told[-1].strip() == "and 2 more of the kind"


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b'{"cells": [\n"caf\xe9"]}', "line 2, byte 0xe9: not UTF-8"),
        ('{"cells": []}'.encode("utf-16"), "line 1, byte 0xff: not UTF-8"),
        (b'{"cells": [],\n<<<<<<< HEAD\n}', "line 2, column 1: not JSON"),
        (b"", "line 1, column 1: not JSON"),
        (b"[" * 100_000, "recursion"),
        (b'{"nbformat": ' + b"1" * 5000 + b"}", "digits"),
        (b"[]", "not a list"),
        (b"null", "not null"),
    ],
)
def test_bytes_that_are_no_notebook(tmp_path, raw, words):
    path = tmp_path / "01_a.ipynb"
    path.write_bytes(raw)
    assert words in tried(path)


def test_a_byte_order_mark_and_nan_among_old_results_do_no_harm(tmp_path):
    path = written(tmp_path / "01_a.ipynb", put(whole(), ("cells", 2, "outputs", 0, "value"), float("nan")))
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert [c["outputs"] for c in read(path).cells if c["cell_type"] == "code"] == [[], []]


def test_a_folder_in_place_of_a_notebook_is_refused(tmp_path):
    (tmp_path / "01_a.ipynb").mkdir()
    assert "cannot be read" in tried(tmp_path / "01_a.ipynb")


def test_equal_and_missing_ids_are_mended_and_told(tmp_path):
    content = whole()
    content["cells"] += [cell("code", "1", name="c"), cell("code", "2", name="c"), cell("code", "3", name="c-6")]
    del content["cells"][3]["id"]
    found = read(written(tmp_path / "01_a.ipynb", content))
    ids = [c["id"] for c in found.cells]
    assert ids[:3] == ["m", "p", "c"]
    assert len(set(ids)) == len(ids)
    assert ids[-1] == "c-6"  # an id of its own is never taken from a cell
    assert [note.split(": ")[1].split(";")[0] for note in found.notes] == [
        "cell 4 has no id",
        "cell 5 has the id 'c' of cell 3",
        "cell 6 has the id 'c' of cell 3",
    ]
    assert read(written(tmp_path / "01_a.ipynb", {**content, "cells": list(found.cells)})).notes == ()
    assert read(notebook(tmp_path / "02_b.ipynb")).notes == ()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"metadata": {"tags": ["Parameters"]}}, "the tag 'Parameters' means nothing; write 'parameters'"),
        ({"metadata": {"tags": ["parameter"]}}, "the tag 'parameter' means nothing; write 'parameters'"),
        ({"metadata": {"tags": ["params"]}}, "is tagged 'params': write 'parameters'"),
        ({"metadata": {}}, 'cell 2 (code, “region: str = "here"   # data package”) looks like it'),
        ({"metadata": {}, "source": "x = 1"}, "add a code cell tagged 'parameters'"),
        ({"cell_type": "markdown"}, "tagged 'parameters' but no code"),
        ({"source": PARAMETERS.replace("region", "regoin")}, "does not declare region; did you mean 'regoin'?"),
        (
            {"source": PARAMETERS.replace("language", "Language", 1)},
            "does not declare language; did you mean 'Language'?",
        ),
        ({"source": 'region: str = "here"'}, 'does not declare language; write language: str = "…"'),
        ({"source": PARAMETERS.replace('region: str = "here"', "region: int = 1")}, "does not declare region"),
    ],
)
def test_a_notebook_that_would_show_another_region_is_refused_with_the_near_miss(tmp_path, change, words):
    content = whole()
    content["cells"][1] |= change
    told = tried(written(tmp_path / "01_a.ipynb", content))
    assert words in told
    assert told.startswith(str(tmp_path / "01_a.ipynb"))


def test_a_contract_that_would_not_count_is_refused(tmp_path):
    content = whole()
    content["cells"][2]["metadata"]["tags"] = ["Contract"]
    assert "cell 3 (code, “print(1)”): the tag 'Contract' means nothing; write 'contract'" in tried(
        written(tmp_path / "01_a.ipynb", content)
    )


@pytest.mark.parametrize(
    "line",
    ["x: int = " + "9" * 400, "x: float = " + "9" * 400, 's: str = "a"  # range: 0..1', "x: int = {[]: 1}", "x = '\0'"],
)
def test_parameters_that_python_itself_stumbles_over_are_refused(tmp_path, line):
    content = whole()
    content["cells"][1]["source"] += line
    assert tried(written(tmp_path / "01_a.ipynb", content)).startswith(str(tmp_path))


@pytest.mark.parametrize(
    "contract", ["upstream = {[]: 1}", "exhibits = ['\0']", "(" * 300, "x.y = 1", "upstream = 1 + 'a'"]
)
def test_contracts_that_python_itself_stumbles_over_are_refused(tmp_path, contract):
    content = whole()
    content["cells"][2] |= {"metadata": {"tags": ["contract"]}, "source": contract}
    assert "contract cell" in tried(written(tmp_path / "01_a.ipynb", content))
    content["cells"][2]["metadata"] = {}
    assert isinstance(read(written(tmp_path / "01_a.ipynb", content)).imports(), set)
