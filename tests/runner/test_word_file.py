"""The file of words beside a notebook: checked before anything starts, carried along, and a reason to render again."""

from __future__ import annotations

import re

import pytest
from toy import Toy

from runner.collection import Refusal, discover, read

CHECK = """\
def check(file, words, code, exhibits):
    import pathlib
    with open(pathlib.Path(__file__).with_name("asked.txt"), "a") as asked:
        asked.write(f"{file} {len(code)} {','.join(exhibits)}\\n")
    return [f"{file}: key {n}: bad word" for n in range(words.count(b"bad"))]
"""
SAYS = """\
import pathlib
file = pathlib.Path("01_first.toml")
print(file.read_text(encoding="utf-8") if file.exists() else "")
"""

PUBLISH = "publish('01_first', [('all', 'sum', 6, '', 'n')], ['sum'])"


@pytest.fixture
def toy(tmp_path):
    toy = Toy(tmp_path, check="toy_check:check", check_words="toy_words:check")
    (tmp_path / "toy_words.py").write_text(CHECK)
    toy.notebook("01_first", SAYS, PUBLISH, exhibits=["sum"])
    return toy


def asked(toy):
    """The notebooks whose words were looked at since the last time."""
    log = toy.root / "asked.txt"
    lines = log.read_text().splitlines() if log.exists() else []
    log.write_text("")
    return lines


def rendered(output):
    return sorted(re.findall(r"^\[\d+/\d+\] \S (\w+)  .+?  rendered", output, re.M))


def test_the_life_of_a_word_file(toy):
    """Bad words, then good ones, unchanged, changed, other code, none: each time what depends on it, and why."""
    vietnamese = ("--language", "vi")
    words, table = toy.root / "notebooks/01_first.toml", toy.root / "data/here/table.csv"
    words.write_text("title = 'bad, bad'\n", encoding="utf-8")
    table.write_text("value\n1\nx\n")
    refused = toy.run(*vietnamese)
    assert (refused.returncode, refused.stdout) == (2, "")
    told = ["the words are not valid:", *(f"notebooks/01_first.toml: key {n}: bad word" for n in (0, 1))]
    assert refused.stderr.splitlines() == [*told, "the data is not valid:", "here/table.csv: 'x' is no number"]
    assert not toy.output.exists()

    table.write_text("value\n1\n2\n3\n")
    words.write_text("title = 'lời đầu'\n", encoding="utf-8")
    asked(toy)
    first = toy.run(*vietnamese)
    assert first.returncode == 0, first.stderr
    assert asked(toy) == ["notebooks/01_first.toml 5 sum", "notebooks/02_second.toml 4 ", "notebooks/03_third.toml 5 "]
    page = "here/baseline/vi/01_first.ipynb"
    assert "lời đầu" in toy.files()[page].decode()

    # nothing changed: nothing asked, nothing done
    assert toy.run(*vietnamese).stdout.startswith("3 unchanged")
    assert asked(toy) == []

    # other words: that notebook alone, not those that read its tables; an ordinary kernel finds them in the same place
    words.write_text("title = 'lời sau'\n", encoding="utf-8")
    changed = toy.run(*vietnamese, "--engine", "kernel")
    assert rendered(changed.stdout) == ["01_first"]
    assert "01_first.toml changed" in changed.stdout
    assert asked(toy) == ["notebooks/01_first.toml 5 sum"]
    before = toy.files()
    assert "lời sau" in before[page].decode()
    assert rendered(toy.run("01", *vietnamese, "--force").stdout) == ["01_first"]
    assert toy.files() == before

    # bad words again: the good pages stay
    words.write_text("title = 'bad'\n", encoding="utf-8")
    refused = toy.run(*vietnamese, "--check")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr.splitlines() == ["the words are not valid:", "notebooks/01_first.toml: key 0: bad word"]
    assert toy.files() == before
    assert toy.leftovers() == []

    # taken away, and other code: held against each other again
    words.unlink()
    assert "01_first.toml removed" in toy.run(*vietnamese, "--list").stdout
    toy.notebook("01_first", "print(1)", SAYS, PUBLISH, exhibits=["sum"])
    asked(toy)
    assert rendered(toy.run(*vietnamese).stdout) == ["01_first"]
    assert asked(toy) == ["notebooks/01_first.toml 6 sum"]
    assert "lời" not in toy.files()[page].decode()


def test_what_is_read_beside_a_notebook(toy):
    folder = toy.root / "notebooks"
    assert read(folder / "01_first.ipynb").words == b""
    (folder / "01_first.toml").write_bytes(b"\xff\x00")
    assert read(folder / "01_first.ipynb").words == b"\xff\x00"
    (folder / "notes.toml").write_text("another matter")
    assert len(discover(folder)) == 3
    (folder / "02_secnd.toml").write_text("")
    with pytest.raises(
        Refusal, match=r"02_secnd\.toml: there is no notebook 02_secnd\.ipynb; did you mean '02_second'"
    ):
        discover(folder)
    (folder / "02_secnd.toml").unlink()
    (folder / "02_second.toml").mkdir()
    with pytest.raises(Refusal, match=r"02_second\.toml: cannot be read"):
        discover(folder)
