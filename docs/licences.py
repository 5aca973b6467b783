"""Write docs/licences.md: under which licence each pinned package comes, from what the installed packages say.

python docs/licences.py           rewrite the page
python docs/licences.py --check   say whether it names every pinned package, change nothing
"""

import re
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "licences.md"
ELSEWHERE = "not installed here: for another system or another Python"
HEAD = """\
# Licences of the packages

What the installed packages say of themselves, those that run and those for development; `python docs/licences.py`
writes this page. This project itself is under the MIT licence (LICENSE), the embedded font under the OFL
(`runner/export/fonts`), the data as data/README.md says.

| package | version | licence |
|---|---|---|
"""


def pinned() -> list[tuple[str, str]]:
    """(name, version) of every line of requirements.txt, then of what is installed for development."""
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    lines += tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"][
        "dev"
    ]
    return [(m[1], m[2]) for line in lines if (m := re.match(r"([A-Za-z0-9][\w.-]*)==([^\s;]+)", line))]


def licence(name: str) -> str:
    """The licence in a line: the expression, else the classifiers, else the first line of the text."""
    try:
        said = metadata(name)
    except PackageNotFoundError:
        return ELSEWHERE
    classes = [c.rsplit(" :: ", 1)[1] for c in said.get_all("Classifier") or [] if c.startswith("License :: ")]
    text = str(said.get("License") or "").strip().splitlines()[:1]
    found = said.get("License-Expression") or ", ".join(c for c in classes if c != "OSI Approved") or "".join(text)
    return found[:80].replace("|", "/") or "says nothing"


def page() -> str:
    """The whole page."""
    return HEAD + "".join(f"| {name} | {version} | {licence(name)} |\n" for name, version in pinned())


def named(text: str) -> list[str]:
    """What is pinned and does not stand on the page."""
    return [f"{name} {version}" for name, version in pinned() if f"| {name} | {version} | " not in text]


if __name__ == "__main__":
    if "--check" in sys.argv:
        if missing := named(PAGE.read_text(encoding="utf-8")):
            sys.exit(f"docs/licences.md lacks {', '.join(missing)}: python docs/licences.py")
    else:
        PAGE.write_text(page(), encoding="utf-8")
