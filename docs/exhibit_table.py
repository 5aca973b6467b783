"""Write docs/exhibits.md (which exhibit comes from where) and README.md's line a notebook, both from the notebooks.

python -m docs.exhibit_table           rewrite both
python -m docs.exhibit_table --check   say whether they are in step, change nothing
"""

import ast
import json
import re
import sys
from pathlib import Path

from docs import budgets
from runner.collection import Notebook, discover, source, tags

ROOT = Path(__file__).resolve().parent.parent
README, EXHIBITS = ROOT / "README.md", ROOT / "docs" / "exhibits.md"
BEGIN, END = "<!-- notebooks: begin (make readme) -->", "<!-- notebooks: end -->"
HEAD = """\
# Exhibits and result tables

What each notebook reads, shows and publishes. `make readme` writes this page from the notebooks: do not edit it here.

| notebook | reads | exhibits | result tables |
|---|---|---|---|
"""
BUDGETS = """
## How much of a notebook is code

Without the parameters and contract cells, blank lines and comments; `tests/test_house.py` keeps to the limits.

"""


def published(path: Path) -> list[str]:
    """Names of the result tables a notebook publishes."""
    nb = json.loads(path.read_text(encoding="utf-8"))
    code = "\n".join("".join(c["source"]) for c in nb["cells"] if c["cell_type"] == "code")
    names = []
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) == "publish":
            names += [a.value for a in node.args[1:2] if isinstance(a, ast.Constant)]
    return sorted(set(names))


def row(notebook: Notebook) -> str:
    """A notebook's row of the table."""
    reads = ", ".join(name[:2] for name in notebook.upstream) or "–"
    exhibits = ", ".join(f"`{e}`" for e in notebook.exhibits)
    tables = ", ".join(f"`{name}`" for name in published(notebook.path))
    return f"| `{notebook.path.name}` | {reads} | {exhibits} | {tables} |\n"


def line(notebook: Notebook) -> str:
    """A notebook's title and question, as its first English cell puts them."""
    first = next(source(cell) for cell in notebook.cells if "en" in tags(cell))
    title, _, question = first.removeprefix("# ").partition("\n")
    place = notebook.path.relative_to(ROOT).as_posix()
    return f"- [{notebook.name[:2]}]({place}) **{title}** {' '.join(question.split())}\n"


def main() -> None:
    """Rewrite both, or check them."""
    notebooks = discover(ROOT / "notebooks")
    readme = README.read_text(encoding="utf-8")
    lines = f"{BEGIN}\n{''.join(map(line, notebooks))}{END}"
    counted = budgets.table({notebook.name[:2]: notebook.cells for notebook in notebooks})
    wanted = {
        README: re.sub(f"{re.escape(BEGIN)}.*?{re.escape(END)}", lambda _: lines, readme, flags=re.S),
        EXHIBITS: HEAD + "".join(map(row, notebooks)) + BUDGETS + counted,
    }
    for path, text in wanted.items():
        if "--check" not in sys.argv[1:]:
            path.write_text(text, encoding="utf-8")
        elif not path.is_file() or path.read_text(encoding="utf-8") != text:
            raise SystemExit(f"{path.relative_to(ROOT)} is out of step with the notebooks; run `make readme`.")


if __name__ == "__main__":
    main()
