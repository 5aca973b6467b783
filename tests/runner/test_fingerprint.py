"""What a fingerprint holds, item by item, and what two of them say of their difference."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
import platform
import sys
from pathlib import Path

import pytest

from runner import fingerprint
from runner.collection import Notebook, Parameter, Refusal
from runner.editions import Edition, Project
from runner.fingerprint import Surroundings, contents, differences, digest, hashed, in_words

ABC = "ba7816bf8f01cfea"  # FIPS 180-4: SHA-256 of "abc"


def fill(folder: Path, **files: str) -> Path:
    """Files below a folder; two underscores stand for a slash."""
    for name, content in files.items():
        path = folder / name.replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return folder


def test_a_hash_is_of_the_content_whatever_the_order_of_keys() -> None:
    assert digest("abc") == digest(b"abc") == ABC
    assert hashed({"b": "ệ", "a": 1}) == digest('{"a": 1, "b": "ệ"}')


def test_every_file_below_a_folder_counts_but_by_products(tmp_path: Path) -> None:
    kept = {"a.py": "1", "deep/b.csv": "2", "deep/c/d.txt": "3", "mdx": "4"}
    passed = ["read.md", "a.pyc", "a.py~", ".hidden", "~$book.xlsx", ".DS_Store", "Thumbs.db", "__pycache__/a.py"]
    passed += [".ipynb_checkpoints/a.py", ".git/config", "deep/.cache/x"]
    for name, text in (kept | dict.fromkeys(passed, "x")).items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    found = contents(tmp_path)
    assert found == {name: text.encode() for name, text in kept.items()}
    assert list(found) == ["a.py", "mdx", "deep/b.csv", "deep/c/d.txt"]  # in one order, whatever the disk's
    assert contents(tmp_path / "deep") == {"b.csv": b"2", "c/d.txt": b"3"}
    assert set(contents(tmp_path, ".txt")) == set(kept) - {"deep/c/d.txt"} | {"read.md"}


def test_a_linked_folder_is_refused_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "data" / "deep").mkdir(parents=True)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "data" / "deep" / "link").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(Refusal) as told:
        contents(tmp_path / "data")
    link = tmp_path / "data" / "deep" / "link"
    assert str(told.value) == f"{link}: a linked folder is not read; put the files themselves there"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """Two regions, one national package, one library, a renderer in few files, two packages of which one is pinned."""
    fill(tmp_path / "data", here__a="1", here__readme="2", there__a="3", country__a="4")
    (tmp_path / "data/here/notes.md").write_text("5")
    (tmp_path / "data/here/a.pyc").write_text("6")
    fill(tmp_path / "library", sums="7")
    for name in ("engine.py", "normalise.py", "render.py", "wire.py", "export/page.j2", "store.py", "export/x.md"):
        (tmp_path / "runner" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "runner" / name).write_text(name)
    (tmp_path / "requirements.txt").write_text("pandas==3.1.1 ; x\n# note\nJinja2.ext_a==2\nnumpy>=2\n-e .\n")
    monkeypatch.setattr(fingerprint, "__file__", str(tmp_path / "runner" / "fingerprint.py"))
    monkeypatch.setattr(fingerprint, "_installed", lambda: {"pandas": "3.1.1", "jinja2-ext-a": "2", "numpy": "2"})
    monkeypatch.setattr(fingerprint, "_fonts", lambda: ["a.ttf 10"])
    monkeypatch.setattr(fingerprint, "_CELLS", {})
    folders = {name: tmp_path / name for name in ("notebooks", "data")}
    return Project(tmp_path, **folders, national=("country",), libraries=(tmp_path / "library",))


RENDERER = ["runner/engine.py", "runner/normalise.py", "runner/render.py", "runner/wire.py", "runner/export/page.j2"]


def notebook(words: bytes = b"", kernel: str = "python3") -> Notebook:
    """A title in each language, code, and one parameter besides region and language."""
    cells: list[dict] = [
        {"cell_type": "markdown", "id": tag, "metadata": {"tags": [tag]}, "source": tag} for tag in ("vi", "en")
    ]
    cells.append({"cell_type": "code", "id": "sum", "metadata": {}, "source": "1 + 1"})
    given = [Parameter("region", "str", ""), Parameter("language", "str", ""), Parameter("scale", "float", 1.0)]
    return Notebook(
        "01_a", Path("01_a.ipynb"), tuple(cells), {"kernelspec": {"name": kernel}}, tuple(given), words=words
    )


def test_the_source_is_the_library_and_what_makes_pages_each_file_by_its_name(project: Project) -> None:
    around = Surroundings(project)
    assert around.source == {name: digest(name.removeprefix("runner/")) for name in RENDERER} | {
        "library/sums": digest("7")
    }
    assert around.exporter == {"runner/export/page.j2": digest("export/page.j2")}


def test_the_environment_is_python_the_machine_the_pinned_packages_and_the_fonts(project: Project) -> None:
    pinned = {"jinja2-ext-a": "2", "pandas": "3.1.1"}
    around = Surroundings(project)
    assert list(around.versions.items()) == list(pinned.items())
    assert around.environment == {
        "python": platform.python_version(),
        "system": f"{sys.platform} {platform.machine()}",
        "packages": hashed(pinned),
        "fonts": hashed(["a.ttf 10"]),
    }
    (project.root / "requirements.txt").unlink()
    assert Surroundings(project).versions == pinned | {"numpy": "2"}  # nothing pinned: all of them


def test_a_region_is_its_own_files_and_the_national_ones_read_once(project: Project) -> None:
    around, files = Surroundings(project), {"a": b"1", "readme": b"2", "notes.md": b"5"}
    expected = {f"data/here/{name}": content for name, content in files.items()} | {"data/country/a": b"4"}
    assert around.files("here") == expected
    assert around.files("there") == {"data/there/a": b"3", "data/country/a": b"4"}
    hashes = {name: digest(content) for name, content in expected.items()}
    assert around.data("here") == hashes
    assert around.validity("here") == hashed([hashes, around.source, around.environment["packages"]])
    assert around.validity("there") != around.validity("here")
    fill(project.data / "here", a="new")
    assert around.files("here") == expected
    assert around.data("here") == hashes, "the verdict and the pages of a run are of the same data"
    assert Surroundings(project).validity("here") != around.validity("here")


def test_a_fingerprint_is_all_that_a_page_rests_on_and_nothing_else(project: Project) -> None:
    around, edition = Surroundings(project), Edition("here", "custom", "vi", {"scale": 2.0})
    context = {"versions": {"a": 1}, "data": [], "parameters": {}, "title": "A", "list": [2, 1], "links": {"en": "x"}}
    found = around.fingerprint(notebook(b"words"), edition, context, {"results/02_b/t.csv": "h"})
    title, code = notebook().cells[0], notebook().cells[2]
    assert found == {
        "cell vi": hashed(title),
        "cell sum": hashed(code),
        "01_a.toml": digest("words"),
        "notebook": hashed(["01_a", ["vi", "sum"], {"name": "python3"}]),
        "parameter region": "here",
        "parameter language": "vi",
        "parameter scale": 2.0,
        "page title": "A",
        "page list": hashed([2, 1]),
        "page links": hashed({"en": "x"}),
        **around.source,
        **around.environment,
        **around.data("here"),
        "results/02_b/t.csv": "h",
    }
    english = around.fingerprint(notebook(b"words"), Edition("here", "custom", "en"), {}, {})
    assert {name for name in english if name.startswith("cell ")} == {"cell en", "cell sum"}


def test_a_notebook_without_words_has_none_and_its_kernel_counts(project: Project) -> None:
    first = fingerprint._cells(notebook(), "vi", ("vi", "en"))
    assert set(first) == {"cell vi", "cell sum", "notebook"}
    assert fingerprint._cells(notebook(kernel="other"), "vi", ("vi", "en")) is first, "read once in a run"
    other = dataclasses.replace(notebook(), name="02_b", path=Path("02_b.ipynb"))
    assert fingerprint._cells(other, "vi", ("vi", "en")) != first
    fingerprint._CELLS.clear()
    assert differences(first, fingerprint._cells(notebook(kernel="other"), "vi", ("vi", "en"))) == ["notebook changed"]


def test_what_differs_is_said_by_name() -> None:
    old, new = {"a": 1, "b": 2, "c": 3}, {"a": 1, "b": 4, "d": 5}
    assert differences(None, new) == ["not rendered before"]
    assert differences(old, dict(old)) == []
    assert differences(old, new) == ["b changed", "d added", "c removed"]
    assert in_words([]) == ""
    assert in_words(["a", "b"]) == "a, b"
    assert in_words(["a", "b", "c"]) == "a, b and 1 more"
    assert in_words(["a", "b", "c"], 1) == "a and 2 more"


def test_packages_are_known_by_the_names_of_their_folders_the_first_on_the_path_wins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for place in ("first/One_Pkg-1.0.dist-info", "first/nothing", "second/one.pkg-2.0.dist-info"):
        (tmp_path / place).mkdir(parents=True)
    for place in ("second/two-words-3.0.dist-info", "here/own-4.dist-info"):
        (tmp_path / place).mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "here")
    places = [str(tmp_path / name) for name in ("first", "gone.zip", "second")]
    monkeypatch.setattr(sys, "path", [*places, ""])
    assert fingerprint._installed() == {"one-pkg": "1.0", "two-words": "3.0", "own": "4"}


def test_a_font_is_known_by_name_and_size_wherever_a_system_keeps_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for size, place in enumerate((".fonts/z", ".local/share/fonts/deep/y", "Library/Fonts/x")):
        (tmp_path / place).parent.mkdir(parents=True)
        (tmp_path / f"{place}.ttf").write_bytes(b"1" * size)
    asked: list[str] = []
    walk = os.walk

    def only_home(folder: str) -> object:
        asked.append(folder)
        return walk(folder) if folder.startswith(str(tmp_path)) else iter(())

    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    monkeypatch.setattr(os, "walk", only_home)
    assert fingerprint._fonts() == ["x.ttf 2", "y.ttf 1", "z.ttf 0"]
    systems = {"/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts", "C:/Windows/Fonts"}
    assert {folder for folder in asked if not folder.startswith(str(tmp_path))} == systems


def test_hashes_of_this_and_of_later_runs_are_the_same() -> None:
    """Stored in run.json and compared by the next run: the way of hashing is part of its format."""
    assert digest("é") == hashlib.sha256("é".encode()).hexdigest()[:16]
    assert json.loads(json.dumps(hashed([1, None, "é"]))) == digest('[1, null, "é"]')
