"""Streams that cannot show everything, or that nobody reads; commands that are safe to paste."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys

import pytest

from runner.console import PLAIN, Console, fitting, tell
from runner.editions import Edition

NASTY = [
    "a b",
    "it's",
    'say "x"',
    "`id`",
    "$(id) $HOME ${PATH}",
    "end\\",
    "it's $HOME",
    "a;b|c&d>e<f",
    "!history",
    "*?[x]~",
    "tiếng Việt “ngoặc”",
    "%PATH%",
    "-x",
    "#no comment",
    "line\nbreak",
    "'\"`$\\",
    "",
]


def edition(**changed: object) -> Edition:
    return Edition("here", "baseline", "vi", changed)


def test_the_command_offered_for_copying_gives_back_what_it_was_made_of() -> None:
    """bash itself takes the words apart; nothing in them runs."""
    bash = shutil.which("bash")
    assert bash, "bash is needed"
    for value in NASTY:
        command = edition(note=value).command("01_a").replace("python", "printf '%s\\0'", 1)
        seen = subprocess.run([bash, "-c", command], capture_output=True, text=True, check=True).stdout.split("\0")
        assert seen[seen.index("-p") + 1] == f"note={value}"


def test_where_one_quoting_serves_both_shells_it_is_used() -> None:
    """PowerShell takes what stands between single marks as it is; between double ones `, $ and \" mean something."""
    for value in NASTY:
        word = edition(note=value).command().partition(" -p ")[2]
        if "'" not in value:
            assert word in (f"note={value}", f"'note={value}'")
        elif not set(value) & set('"`$\\!'):
            assert word == f'"note={value}"'


@pytest.mark.parametrize("encoding", ["cp1252", "cp437", "ascii", "latin-1", "utf-8", "cp1258"])
def test_every_mark_can_be_shown_on_every_stream(encoding: str) -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding=encoding)
    text = "".join(PLAIN) + " Hà Nam – kết thúc"
    tell(text, stream)
    shown = raw.getvalue().decode(encoding)
    assert shown.rstrip("\r\n") == fitting(text, stream)
    assert "Nam" in shown
    if encoding == "utf-8":
        assert shown.rstrip() == text
    if encoding == "ascii":
        assert shown.startswith("".join(PLAIN.values()))


def test_a_stream_that_is_not_there_is_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    console = Console()
    console.say("x")
    console.error("x")
    console.running("a", []) if console.lines else console.tick()


def test_what_is_piped_into_a_reader_that_leaves_goes_on(toy) -> None:
    """`run_all.py | head -1`: everything is rendered, and no word of it on standard error."""
    reading, writing = os.pipe()
    process = toy.start("01", "--language", "vi", stdout=writing, env={**os.environ, "PYTHONUNBUFFERED": "1"})
    os.close(writing)
    os.close(reading)
    ended = toy.end(process)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert toy.rendered("here/baseline/vi") == ["01_first"]


def test_a_run_into_a_file_of_an_old_code_page_is_a_run(toy) -> None:
    log = toy.root / "log.txt"
    with log.open("wb") as file:
        environment = {**os.environ, "PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0", "TERM": "dumb"}
        process = toy.start("01", "--language", "vi", stdout=file, stderr=subprocess.STDOUT, env=environment)
        assert toy.end(process).returncode == 0
    text = log.read_bytes().decode("cp1252")
    assert "+ 01_first  here · baseline · vi  rendered" in text
    assert "1 rendered" in text
