"""Words against the notebook's contract and code, before anything runs."""

import json
import subprocess
import sys

import pytest
from section import EXHIBIT, FILE, OPENING

from clusters.wording.calls import check
from tests.conftest import ROOT

NAMES = ["who", "span", "stated", "window", "even", "above", "below", "away", "blind", "blind_years"]
SAYS = "{" + ", ".join(f'"{name}": 1' for name in NAMES) + "}"
CALL = f'out.exhibit("chained_growth", form, says={SAYS}, lacks=gaps)'
NOTEBOOKS = sorted((ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb"))


def faults(*code: str, words: str = EXHIBIT, exhibits: tuple[str, ...] = ("chained_growth",)) -> list[str]:
    found = check(FILE, words.encode(), code, exhibits)
    assert all(line.startswith(f"{FILE}: ") for line in found)
    return [line.removeprefix(f"{FILE}: ") for line in found]


def test_words_that_fit():
    assert faults("x = 1", CALL) == []
    assert faults("%matplotlib inline", CALL) == []
    partly = SAYS.replace('"above": 1, "below": 1, "away": 1, ', "") + " | growth.gap(best, stated)"
    assert faults(f'out.exhibit("chained_growth", says={partly})') == []
    assert faults("out.common(window=w, who=x)", CALL.replace('"window": 1, ', "").replace('"who": 1, ', "")) == []
    assert faults("out.common(**shared)", 'out.exhibit("chained_growth", says={})') == []
    assert faults('out.exhibit("chained_growth", **rest)') == []
    opening = ['out.answer(says={"span": s, "stated": 1, "possible": p, "count": n, "sure": c})']
    opening.append('out.findings(says={"who": w, "span": s, "stated": 1})')
    assert faults(CALL, *opening, words=EXHIBIT + OPENING) == []


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        (CALL.replace('"stated"', '"satted"'), "chained_growth.satted: exhibit('chained_growth') in code cell 1 gives"),
        (CALL.replace('"stated"', '"satted"'), "did you mean 'stated'?"),
        (
            CALL.replace('"stated"', '"satted"'),
            "chained_growth.stated: a text uses a value that exhibit('chained_growth')",
        ),
        (CALL.replace(SAYS, SAYS + ' | {"more": 1}'), "chained_growth.more: "),
        (CALL.replace(SAYS, SAYS + ' | f() | {"more": 1}'), "chained_growth.more: "),
        (CALL.replace(SAYS, '{**f(), "more": 1}'), "chained_growth.more: "),
        ('out.exhibit("chained_growth")', "chained_growth.who: a text uses"),
        ('exhibit("chained_growth")', "chained_growth.who: a text uses"),
        (CALL + "\nout.common(widnow=1)", "common.widnow: common() in code cell 1 gives a value that no text uses"),
        ('out.exhibit("chained_groth", says={})', "chained_groth: no words for exhibit('chained_groth')"),
        ('out.exhibit("chained_groth", says={})', "add a table [chained_groth]; did you mean 'chained_growth'?"),
        ('out.exhibit("chained_groth", says={})', "is not in the notebook's contract; did you mean 'chained_growth'?"),
        ('out.answer(says={"a": 1})', "answer: no words for answer() in code cell 1; add a table [answer]"),
    ],
)
def test_a_call_that_does_not_fit(code, fault):
    found = faults(code)
    assert any(fault in line for line in found), found


def test_words_that_no_exhibit_uses():
    other = EXHIBIT.replace("chained_growth", "chained_groth")
    assert faults("", words=other) == [
        "chained_groth: no exhibit in the notebook's contract; did you mean 'chained_growth'?"
    ]
    assert "answer.numbers[1].exhibit: 'chained_growth' is no exhibit in the notebook's contract." in faults(
        words=OPENING, exhibits=()
    )


def test_a_fault_in_the_file_is_told_without_what_follows_from_it():
    broken = EXHIBIT.replace("{who} grew", "{who.x} grew")
    assert [line.partition(":")[0] for line in faults(CALL, words=broken)] == ["chained_growth.title.en"]
    both = faults('out.exhibit("other", says={})', words=broken)
    assert [line.partition(":")[0] for line in both] == ["chained_growth.title.en", "other", "other"]
    assert len(faults(CALL, words="[x")) == 1


def test_notebooks_without_words_and_without_exhibit_calls_are_valid():
    assert faults("data.common(a=1)", "out.figure(x)", words="", exhibits=("a", "b")) == []


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_the_words_of_the_notebooks(path):
    cells = [c for c in json.loads(path.read_text(encoding="utf-8"))["cells"] if c["cell_type"] == "code"]
    (contract,) = [c for c in cells if "contract" in c["metadata"].get("tags", [])]
    said: dict = {}
    exec("".join(contract["source"]), said)
    file = path.with_suffix(".toml")
    content = file.read_bytes() if file.exists() else b""
    assert check(file.name, content, ["".join(c["source"]) for c in cells], said["exhibits"]) == []


def test_the_check_loads_nothing_heavy():
    code = "import sys, clusters.wording.calls; sys.exit(bool({'pandas', 'numpy', 'babel'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT).returncode == 0
