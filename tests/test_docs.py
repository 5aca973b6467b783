"""The pages under docs/ that a script writes, and what the scripts make of answers."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from typing import Any

import pytest

DOCS = Path(__file__).resolve().parent.parent / "docs"


def script(name: str) -> Any:
    found = importlib.util.spec_from_file_location(name, DOCS / f"{name}.py")
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


def test_every_pinned_package_stands_in_the_table_of_licences() -> None:
    licences = script("licences")
    text = (DOCS / "licences.md").read_text(encoding="utf-8")
    assert licences.named(text) == []
    assert licences.named(text.replace("| pandas |", "| x |")) == [f"pandas {dict(licences.pinned())['pandas']}"]


def package(name: str, *weak: str, **more: str) -> dict[str, Any]:
    vulns = [{"id": w, "fix_versions": ["2.0"]} for w in weak]
    return {"name": name, "version": "1.0", **({} if more else {"vulns": vulns}), **more}


@pytest.mark.parametrize(
    ("packages", "status", "words"),
    [
        ([package("a"), package("b")], 0, ["2 packages audited, 0 weak"]),
        ([package("a", "CVE-1"), package("b")], 1, ["a 1.0: CVE-1; mended in 2.0", "2 packages audited, 1 weak"]),
        ([package("a", skip_reason="not found")], 0, ["NOT AUDITED: 1 of 1 packages could not be looked up (a)"]),
        ([], 0, ["NOT AUDITED: 0 of 0 packages could not be looked up (none)"]),
    ],
)
def test_a_package_that_could_not_be_looked_up_is_not_called_clean(packages: list, status: int, words: list) -> None:
    assert script("audit").verdict({"dependencies": packages}) == (status, words)


def test_all_pins_are_asked_for() -> None:
    text = (DOCS.parent / "requirements.txt").read_text(encoding="utf-8")
    assert len(script("audit").pinned(text)) == len([line for line in text.splitlines() if "==" in line])


def test_every_correction_names_tests_that_exist() -> None:
    """A row of docs/corrections.md points to the test that would have caught the fault."""
    tests = DOCS.parent / "tests"
    there = "\n".join(path.read_text(encoding="utf-8") for path in tests.rglob("test_*.py"))
    defined = set(re.findall(r"^\s*(?:def|class) ((?:test_|Test)\w+)", there, re.MULTILINE))
    defined |= {path.stem for path in tests.rglob("test_*.py")}
    text = (DOCS / "corrections.md").read_text(encoding="utf-8")
    named = set(re.findall(r"\b(test_\w+|Test[A-Z]\w+)", text))
    assert len(named) > 80
    assert named - defined == set()
