"""Streams that cannot show everything, or that nobody reads; commands that are safe to paste."""

from __future__ import annotations

import contextlib
import io
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator

import pytest
from toy import Gate

from runner.console import PLAIN, Console, fitting, tell
from runner.editions import Edition
from tests.waiting import PATIENCE

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


def terminal(toy, gate: Gate, encoding: str = "utf-8") -> tuple[subprocess.Popen, int]:
    """A run at a terminal of that encoding, waiting at the gate, and the terminal's own end."""
    import pty  # Windows has none

    there, here = pty.openpty()
    environment = {**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0", "TERM": "xterm"}
    toy.notebook("02_second", gate.code, "raise ValueError('Nam Định – “không được”')")
    process = toy.start("01", "02", "--language", "vi", stdin=here, stdout=here, stderr=here, env=environment)
    os.close(here)
    return process, there


def read(there: int) -> Iterator[bytes]:
    """What comes to a terminal until the last program that holds it has ended."""
    with contextlib.suppress(OSError):  # that is how Linux says so
        while found := os.read(there, 65536):
            yield found


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "ascii"])
def test_a_terminal_of_an_old_code_page_shows_a_run_to_its_end(toy, tmp_path, encoding: str) -> None:
    """Its live table is drawn by rich, which knows nothing of letters that a code page lacks."""
    gate = Gate(tmp_path)
    gate.open()
    process, there = terminal(toy, gate, encoding)
    shown = b"".join(read(there)).decode(encoding)
    os.close(there)
    assert process.wait(PATIENCE) == 1
    assert "Traceback" not in shown
    assert "1 rendered, 1 failed" in shown
    assert "again: python run_all.py 02_second --region here --language vi" in shown
    assert ("✓ 01_first" if encoding == "utf-8" else "+ 01_first") in shown


def test_when_the_terminal_goes_the_run_goes_on(toy, tmp_path) -> None:
    """As after `nohup`, whose terminal is closed."""
    gate = Gate(tmp_path)
    process, there = terminal(toy, gate)
    shown = read(there)
    while b"02_second" not in next(shown):  # it is drawn
        pass
    gate.reached(process)
    os.close(there)
    gate.open()
    assert process.wait(PATIENCE) == 1
    assert toy.rendered("here/baseline/vi") == ["01_first"]
    assert (toy.output / "index.html").exists()


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="a device that is always full")
def test_a_log_on_a_full_disk_ends_no_run(toy) -> None:
    with open("/dev/full", "w") as full:
        found = toy.run("01", "--language", "vi", stdout=full)
    said = "what happens cannot be shown here any more (No space left on device); the run goes on\n"
    assert (found.returncode, found.stderr) == (0, said)
    assert toy.rendered("here/baseline/vi") == ["01_first"]


def test_the_help_is_shown_in_any_code_page(toy) -> None:
    for encoding, line in (
        ("utf-8", "Kết xuất các sổ tay"),
        ("cp1252", "K?t xu?t các s? tay"),
        ("ascii", "K?t xu?t c?c"),
    ):
        environment = {**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
        found = toy.run("--help", env=environment, encoding=encoding)
        assert (found.returncode, found.stderr) == (0, "")
        assert line in found.stdout


def test_the_command_offered_after_a_failure_goes_to_the_folder_that_was_asked_for(toy) -> None:
    toy.notebook("02_second", "1 / 0")
    elsewhere = str(toy.root / "a folder")
    found = toy.run("02", "--language", "vi", "--output", elsewhere)
    again = found.stderr.partition("again: python run_all.py ")[2].splitlines()[0]
    assert again == f"02_second --region here --language vi --output '{elsewhere}'"
    toy.notebook("02_second", "publish('02_second', [])")
    assert toy.run(*shlex.split(again)).returncode == 0
    assert (toy.root / "a folder/here/baseline/vi/02_second.html").exists()
    assert not toy.output.exists()
