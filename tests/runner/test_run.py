"""Whole runs of toy collections from the command line."""

from __future__ import annotations

import copy
import functools
import json
import os
import re
import signal
from pathlib import Path

import pytest
from toy import Gate, Toy, alive

from runner.collection import Refusal, read
from runner.export.labels import label
from runner.fingerprint import differences
from runner.workers import LONGER
from tests.waiting import wait_until

PAGES = {
    f"{r}/baseline/{lang}/{n}.html"
    for r in ("here",)
    for lang in ("vi", "en")
    for n in ("01_first", "02_second", "03_third")
}


def states(output: str) -> dict[str, str]:
    """{notebook edition: state} from the console's lines."""
    found = re.findall(r"^\[\d+/\d+\] \S (\w+)  (.+?)  (rendered|failed|skipped)", output, re.M)
    return {f"{name} {edition}": state for name, edition, state in found}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["-p", "scael=3"], "did you mean 'scale'"),
        (["-p", "scale=abc"], "scale=abc: must be a number with a decimal point"),
        (["-p", "scale=11"], "above 10"),
        (["-p", "mode=meen"], "did you mean 'mean'"),
        (["-p", "scale"], "NAME=VALUE"),
        (["-p", "scale=1", "-p", "scale=2"], "given twice"),
        (["-p", "region=there"], "use --region"),
        (["-p", "data_dir=/"], "the runner sets it"),
        (["--region", "../x"], "not a path"),
        (["--region", "/etc"], "not a path"),
        (["--region", "ther"], "did you mean 'there'"),
        (["--region", "country"], "unknown region"),
        (["--language", "fr"], "vi, en"),
        (["--scenario", "../x", "-p", "scale=2"], "small letters"),
        (["--scenario", "draft", "-p", "scale=2"], "by hand"),
        (["--scenario", "baseline", "-p", "scale=2"], "another name"),
        (["--scenario", "named"], "changes nothing"),
        (["04"], "no notebook '04'"),
        (["--jobs", "0"], "jobs"),
        (["--no-such-option"], "o such option"),
        (["--batch", "nowhere.yaml"], "cannot be read"),
        (["--diff", "here/baseline/vi", "x"], "no edition"),
        (["--new-region", "../x"], "small letters"),
        (["--new-region", "here"], "exists already"),
        (["--dask", "tcp://127.0.0.1:9"], "no scheduler answers"),
        (["--dask", "tls://127.0.0.1:9"], "name the certificates in Dask's own settings, distributed.comm.tls"),
    ],
)
def test_refused_before_anything_starts(toy, arguments, words):
    hurried = {**os.environ, "DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "500ms"}
    found = toy.run(*arguments, env=hurried) if "--dask" in arguments else toy.told(*arguments)
    assert (found.returncode, found.stdout) == (2, "")
    assert words in found.stderr
    assert "Traceback" not in found.stderr
    assert not toy.output.exists()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda cells: cells[0].pop("metadata"), "cell 1 (markdown, “# 02_second tiếng Việt”): 'metadata' is missing"),
        (lambda cells: cells[2]["metadata"].update(tags=["Parameters"]), "write 'parameters'"),
        (
            lambda cells: cells[4].update(source="print('\ud83d')"),
            "cell 5 (code, “print('\ufffd')”): 'source' holds half",
        ),
    ],
)
def test_a_notebook_that_cannot_be_used_is_refused_before_anything_starts(toy, change, words):
    path = toy.root / "notebooks/02_second.ipynb"
    content = json.loads(path.read_text())
    change(content["cells"])
    path.write_text(json.dumps(content))
    found = toy.told()
    assert (found.returncode, found.stdout) == (2, "")
    assert found.stderr.startswith(f"{path}: ")
    assert words in found.stderr
    assert "Traceback" not in found.stderr
    assert not toy.output.exists()


def test_every_part_of_every_cell_counts_and_what_was_mended_is_said_once(toy):
    """Two cells with one id, an attachment, no kernel named, a cell without an id: rendered, and never stale."""
    path = toy.notebook("04_mended", "print('RATE', 5)", "print('total')")
    content = json.loads(path.read_text())
    del content["metadata"]["kernelspec"], content["cells"][4]["id"]
    content["cells"][6]["id"] = content["cells"][5]["id"]
    content["cells"][0]["attachments"] = {"a.txt": {"text/plain": "old"}}

    def changed(*way: object) -> str:
        at = copy.deepcopy(content)
        *keys, last, value = way
        functools.reduce(lambda part, key: part[key], keys, at)[last] = value
        path.write_text(json.dumps(at))
        return toy.run("04", "--language", "vi", "--list").stdout

    path.write_text(json.dumps(content))
    made = toy.run("04", "--language", "vi")
    assert made.returncode == 0, made.stderr
    assert made.stdout.count("cell 7 has the id 'c05' of cell 6; in this run it is 'c05-7'") == 1
    assert made.stdout.count("cell 5 has no id") == 1
    assert "RATE 5" in toy.files()["here/baseline/vi/04_mended.html"].decode()
    assert "  unchanged" in changed("metadata", "language_info", {"name": "python"})
    assert "cell c05 changed" in changed("cells", 5, "source", "print('RATE', 7)")
    assert "cell c05-7 changed" in changed("cells", 6, "source", "print('all')")
    assert "cell c00 changed" in changed("cells", 0, "attachments", "a.txt", "text/plain", "new")
    assert "cell c05 changed" in changed("cells", 5, "metadata", {"jupyter": {"source_hidden": True}})
    assert "  unchanged" in changed("cells", 5, "metadata", {"execution": {"iopub.status.idle": "now"}})
    assert "notebook changed" in changed("cells", 5, "id", "other")


def test_the_life_of_a_collection(tmp_path):
    """Render, render nothing, change one thing after another: each time exactly what depends on it, and why."""
    toy = Toy(tmp_path, check="toy_check:check")
    listed = toy.run("--list")
    assert listed.stdout.count("not rendered before") == 6
    assert not toy.output.exists()

    first = toy.run()
    assert first.returncode == 0, first.stderr
    files = toy.files()
    assert {p for p in files if p.endswith(".html")} == PAGES
    assert "here/baseline/vi/results/03_third/table.csv" in files
    assert (toy.output / "here/baseline/vi/tables.xlsx").is_file()
    assert (toy.output / "index.html").is_file()
    assert "in English" not in files["here/baseline/vi/01_first.ipynb"].decode()
    assert str(tmp_path) not in "".join(f.decode() for f in files.values())

    again = toy.run()
    assert again.stdout.startswith("6 unchanged")
    assert toy.files() == files
    listed = toy.run("--list", "--verify")
    assert len(re.findall(r"  unchanged", listed.stdout)) == 6

    # one row of one region: the notebooks that hand it on are the same, so all pages of that region and no other
    table = toy.root / "data/here/table.csv"
    table.write_text("value\n1\n2\n30\n")
    changed = toy.run()
    assert set(states(changed.stdout).values()) == {"rendered"}
    assert len(states(changed.stdout)) == 6
    assert changed.stdout.count("data/here/table.csv changed") == 6
    last = json.loads((toy.output / "last-run.json").read_text())
    figures = {(c["notebook"], c["row"], c["column"], c["before"], c["after"]) for c in last["changed_figures"]}
    assert ("01_first", "all · sum", "low", "6", "33") in figures

    # the Markdown of one language: that page alone
    path = toy.root / "notebooks/02_second.ipynb"
    path.write_text(path.read_text().replace("02_second in English", "02_second in plain English"))
    assert set(states(toy.run().stdout)) >= {"02_second here · baseline · en"}

    # a cell whose result stays the same: 02 again, but not 03, which reads the same tables
    path.write_text(path.read_text().replace("len(table('table.csv'))", "sum(1 for _ in table('table.csv'))"))
    done = states(toy.run().stdout)
    assert set(done) == {"02_second here · baseline · vi", "02_second here · baseline · en"}

    # the library: everything
    (toy.root / "library/sums.py").write_text("def total(values):\n    return 1\n")
    assert toy.run("--list").stdout.count("library/sums.py changed") == 6
    (toy.root / "library/sums.py").write_text("def total(values):\n    return sum(map(int, values))\n")
    assert "render" not in toy.run("--list").stdout

    # by-products and times do not count
    os.utime(path)
    (toy.root / "data/here/.~lock.table.csv#").write_text("x")
    (toy.root / "library/__pycache__").mkdir()
    (toy.root / "library/__pycache__/sums.pyc").write_text("x")
    assert "render" not in toy.run("--list").stdout

    # an output removed, or changed by hand, is noticed and made again
    before = toy.files()
    (toy.output / "here/baseline/vi/01_first.html").unlink()
    (toy.output / "here/baseline/en/results/02_second/table.csv").write_text("by hand")
    done = states(toy.run().stdout)
    assert set(done) == {"01_first here · baseline · vi", "02_second here · baseline · en"}
    assert toy.files() == before

    # a scenario never touches the baseline
    varied = toy.run("--language", "vi", "-p", "scale=2")
    (custom,) = [p.name for p in (toy.output / "here").iterdir() if p.name.startswith("custom-")]
    assert varied.returncode == 0
    assert {k: v for k, v in toy.files().items() if "custom-" not in k} == before
    assert toy.record(f"here/{custom}/vi")["parameters"]["01_first"]["scale"] == 2.0
    assert "nothing differs" in toy.run("--diff", "here/baseline/vi", f"here/{custom}/vi").stdout

    # data that is not valid: refused, everything stays
    table.write_text("value\n1\nx\n")
    wrong = toy.run()
    assert wrong.returncode == 2
    assert "here/table.csv: 'x' is no number" in wrong.stderr
    assert {k: v for k, v in toy.files().items() if "custom-" not in k} == before
    assert toy.leftovers() == []


def test_a_changed_row_concerns_the_pages_that_read_it_and_no_other(toy):
    everything = ("--region", "here,there", "--language", "vi")
    toy.output.mkdir()
    stranger = toy.output / "README.md"  # the runner's folder may hold what is not the runner's
    stranger.write_text("what will be here")
    first = toy.run(*everything)
    assert (first.returncode, first.stderr) == (0, "")
    table = toy.root / "data/there/table.csv"
    table.write_text("value\n4\n5\n60\n")
    listed = re.findall(r"^(\w+)  (\w+) · \S+ · \S+  (\w+)", toy.run("--list", *everything).stdout, re.M)
    names = ("01_first", "02_second", "03_third")
    expected = {(n, r): "render" if r == "there" else "unchanged" for n in names for r in ("here", "there")}
    assert {(name, region): state for name, region, state in listed} == expected
    before = toy.files("here")
    changed = toy.run(*everything)
    assert states(changed.stdout) == {f"{n} there · baseline · vi": "rendered" for n in names}
    assert "3 unchanged" in changed.stdout
    assert toy.files("here") == before
    assert stranger.read_text() == "what will be here"

    # what the whole country reads: all pages
    (toy.root / "data/country/table.csv").write_text("value\n8\n")
    assert toy.run("--list", *everything).stdout.count("data/country/table.csv changed") == 6


def test_a_failure_takes_down_only_what_needs_it(toy):
    toy.notebook("02_second", "a = 1\nrate = a / 0")
    toy.notebook("04_alone", "print('fine')")
    found = toy.run("--language", "vi")
    assert found.returncode == 1
    assert {k.split()[0]: v for k, v in states(found.stdout).items()} == {
        "01_first": "rendered",
        "02_second": "failed",
        "03_third": "skipped",
        "04_alone": "rendered",
    }
    assert "cell 4: ZeroDivisionError: division by zero" in found.stderr
    assert ">   2 | rate = a / 0" in found.stderr
    assert "again: python run_all.py 02_second --region here --language vi" in found.stderr
    log = json.loads((toy.output / "here/baseline/vi/02_second.failed.ipynb").read_text())
    assert log["cells"][-1]["outputs"][0]["ename"] == "ZeroDivisionError"
    toy.notebook("02_second", "publish('02_second', [('all', 'count', 3, '', 'n')])")
    mended = toy.run("--language", "vi")
    assert mended.returncode == 0, mended.stderr
    assert {k.split()[0] for k in states(mended.stdout)} == {"02_second", "03_third"}
    assert not list(toy.output.rglob("*.failed.ipynb"))
    # broken again: the good page stays, beside the failure
    page = (toy.output / "here/baseline/vi/02_second.html").read_bytes()
    toy.notebook("02_second", "1 / 0")
    assert toy.run("02", "--language", "vi").returncode == 1
    assert (toy.output / "here/baseline/vi/02_second.html").read_bytes() == page
    assert (toy.output / "here/baseline/vi/02_second.failed.ipynb").is_file()


def test_a_notebook_without_end_is_ended_and_its_cure_gives_it_the_time(toy):
    """The contract's own limit fails it; what the message offers, in the notebook or on the command line, cures it."""
    gate = Gate(toy.root)
    path = toy.notebook("02_second", gate.code, "publish('02_second', [('all', 'count', 3, '', 'n')])")
    contract = "upstream = []\nexhibits = []"
    asked = json.loads(path.read_text())
    assert asked["cells"][3]["source"] == contract

    def limited(seconds: str) -> None:
        asked["cells"][3]["source"] = f"{contract}\ntimeout = {seconds}"
        path.write_text(json.dumps(asked))

    for wrong in ("'1 h'", "0", "True", "-5", "1e12"):
        limited(wrong)
        with pytest.raises(Refusal, match="such as timeout = 7200"):
            read(path)
    limited("7200")
    assert read(path).timeout == 7200
    limited("0.2")
    ended = toy.run("02", "--language", "vi")
    assert ended.returncode == 1
    assert f"Timeout: took longer than 0.2 s; {LONGER}" in ended.stderr
    gate.open()
    assert toy.run("02", "--language", "vi", "--timeout", "600").returncode == 0


def test_a_promise_not_kept_is_a_failure(toy):
    toy.notebook("01_first", "publish('01_first', [], ['one'])", exhibits=["one", "two"])
    found = toy.run("01", "--language", "vi")
    assert found.returncode == 1
    assert "without its promised exhibits: two" in found.stderr


def test_drawings_for_the_page_are_on_it_and_not_among_the_files(toy):
    assert toy.run("01", "--language", "vi").returncode == 0
    page = (toy.output / "here/baseline/vi/01_first.html").read_text(encoding="utf-8")
    assert re.findall(r'<svg class="gs-(wide|narrow)".*?<text>(.*?)</text>', page) == [
        ("wide", "wide chart"),
        ("narrow", "narrow chart"),
    ]
    assert "<img" not in page
    assert not list(toy.output.rglob("*.svg"))


ODD = [
    "import matplotlib.pyplot as plt\nplt.plot([1, 3, 2])\nplt.title('Hình')\nplt.show()\nprint(plt)",
    "import pandas as pd\npd.DataFrame({'a': [1, 2]}).style.highlight_max()",
    "import io\nfrom IPython.display import SVG\nfile = io.StringIO()\nfigure, axes = plt.subplots()\n"
    "axes.fill_between([0, 1], [0, 1], hatch='/')\nfigure.savefig(file, format='svg')\n"
    "plt.close()\nSVG(file.getvalue())",
    "import uuid\nfrom IPython.display import HTML\nname = uuid.uuid4()\n"
    'HTML(f\'<div id="{name}"></div><script>draw("{name}")</script><b id="map_{uuid.uuid4().hex}">x</b>\')',
    "display({'application/json': {'a': float('nan')}, 'text/plain': 'x'}, raw=True)",
    "import sys, os, tempfile, time, locale\nprint(object(), os.getcwd(), tempfile.gettempdir())\n"
    "print(time.strftime('%Z %H', time.gmtime(0)), time.localtime(0).tm_hour, 'ấy'.upper(), sys.stdout.encoding)",
    "print(sorted({'ô', 'a', 'đ'}), {'ô', 'a', 'đ'}, locale.getlocale(), open('data/here/table.csv').encoding)",
    "os.umask(os.umask(0))\nsys.stderr.write('\\r1/2\\r2/2')\nprint('b')",
]
WAYS: dict[str, tuple[list[str], dict[str, str], int]] = {
    "one": (["--jobs", "1"], {"LC_ALL": "C", "TZ": "Asia/Ho_Chi_Minh", "PYTHONHASHSEED": "7"}, 0o077),
    "two": (["--jobs", "2"], {"LANG": "vi_VN.UTF-8", "LC_NUMERIC": "de_DE", "TZ": "America/New_York"}, 0o000),
    "kernel": (["--engine", "kernel"], {"LC_ALL": "POSIX", "COLUMNS": "40", "MPLBACKEND": "svg"}, 0o002),
    "dask": (["--dask", "local"], {"PYTHONHASHSEED": "1"}, 0o022),
}


def test_the_same_bytes_whatever_runs_them_and_wherever(toy):
    """Each way of running in another locale, time zone, folder and umask. GS_WHOLE=1: ten times, and on Dask."""
    toy.notebook("04_odd", *ODD)
    whole = bool(os.environ.get("GS_WHOLE"))
    made: dict[str, dict] = {}
    for number in range(10 if whole else 1):
        for name, (arguments, environment, umask) in WAYS.items():
            if name == "dask" and not whole:
                continue
            toy.output = toy.root / f"{name}{number}"
            here = toy.root / f"from {name}"
            here.mkdir(exist_ok=True)
            around = {**os.environ, **environment}
            if name == "dask":  # its workers import the toy's library by name
                around["PYTHONPATH"] = os.pathsep.join([str(toy.root), os.environ.get("PYTHONPATH", "")])
            ended = toy.end(toy.start(*arguments, "--force", "--language", "vi", cwd=here, umask=umask, env=around))
            assert ended.returncode == 0, ended.stderr
            made[f"{name}{number}"] = toy.files()
    assert len(made["one0"]) >= 10
    for name, files in made.items():
        assert files.keys() == made["one0"].keys(), name
        assert [path for path in files if files[path] != made["one0"][path]] == [], name
    page = made["one0"]["here/baseline/vi/04_odd.html"].decode()
    assert "gs-paint-1" in page
    assert label("left_script", "vi") in page
    print(f"{len(made)} runs of {len(made['one0'])} files each: identical")


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_an_interruption_waits_for_no_notebook_and_the_next_run_resumes(toy, sign):
    gate = Gate(toy.root)
    toy.notebook("02_second", gate.code, "publish('02_second', [('all', 'count', 3, '', 'n')])")
    process = toy.start("--language", "vi", start_new_session=True)
    wait_until(lambda: toy.rendered("here/baseline/vi") == ["01_first"], process)
    running = gate.reached(process)
    process.send_signal(sign)
    ended = toy.end(process)
    assert ended.returncode == 130, ended.stderr
    assert "the next run resumes" in ended.stdout
    wait_until(lambda: not alive(running))
    assert toy.leftovers() == []
    assert {p for p in toy.files() if p.endswith(".html")} == {"here/baseline/vi/01_first.html"}
    gate.open()
    resumed = toy.run("--language", "vi")
    assert resumed.returncode == 0
    assert {k.split()[0] for k in states(resumed.stdout)} == {"02_second", "03_third"}


def test_two_runs_at_once_do_not_mix(toy):
    gate = Gate(toy.root)
    toy.notebook("01_first", gate.code, "publish('01_first', [('all', 'sum', 6, '', 'n')])")
    first = toy.start("--language", "vi")
    gate.reached(first)
    second = toy.run("--language", "vi")
    assert second.returncode == 2
    assert "another run is writing there" in second.stderr
    gate.open()
    assert toy.end(first).returncode == 0


@pytest.mark.skipif(os.name == "nt", reason="folders that cannot be written")
def test_a_folder_that_cannot_be_written_is_refused(toy):
    toy.output.mkdir()
    (toy.output / "here").write_text("a file where a folder should be")
    found = toy.run("--language", "vi")
    assert found.returncode == 1
    assert "what was rendered before is untouched" in found.stderr
    assert "Traceback" not in found.stderr


def test_a_full_disk_is_one_message(toy):
    """/dev/full is a disk that is always full: the first staged file meets it."""
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    assert toy.run("01", "--language", "vi").returncode == 0
    before = toy.files()
    toy.door.write_text(
        toy.door.read_text().replace(
            "root = Path(",
            "import runner.store\n"
            "def full(self, path, content):\n"
            "    path.parent.mkdir(parents=True, exist_ok=True)\n"
            "    with open('/dev/full', 'wb') as file:\n        file.write(content)\n"
            "runner.store.Files.write = full\nroot = Path(",
            1,
        )
    )
    found = toy.run("01", "--language", "vi", "--force")
    assert found.returncode == 1
    assert "the disk is full" in found.stderr
    assert "Traceback" not in found.stderr
    assert toy.files() == before
    assert toy.leftovers() == []


def test_an_unchanged_run_imports_nothing_heavy(toy):
    assert toy.run("--language", "vi").returncode == 0
    toy.door.write_text(
        toy.door.read_text().replace(
            "run_all.main()",
            "import atexit, sys\n"
            "    heavy = {'pandas', 'papermill', 'nbconvert', 'nbformat', 'IPython'}\n"
            "    heavy |= {'frictionless', 'rich', 'jinja2'}\n"
            "    atexit.register(lambda: print('heavy:', sorted(heavy & set(sys.modules))))\n    run_all.main()",
        )
    )
    found = toy.run("--language", "vi")
    assert found.stdout.splitlines()[0].startswith("3 unchanged")
    assert "heavy: []" in found.stdout


def test_what_differs_is_named():
    assert differences(None, {"a": 1}) == ["not rendered before"]
    assert differences({"a": 1, "b": 2}, {"a": 1, "b": 3, "c": 4}) == ["b changed", "c added"]
    assert differences({"a": 1}, {}) == ["a removed"]
    assert differences({"a": 1}, {"a": 1}) == []
