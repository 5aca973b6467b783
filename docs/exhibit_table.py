"""Write README.md's table "which exhibit comes from where", from the notebooks' contract cells.

python docs/exhibit_table.py           rewrite the table
python docs/exhibit_table.py --check   say whether it is in step, change nothing
"""

import ast
import json
import re
import sys
from pathlib import Path

from runner.collection import discover

ROOT = Path(__file__).resolve().parent.parent
BEGIN, END = "<!-- exhibits: begin (make readme) -->", "<!-- exhibits: end -->"


def published(path: Path) -> list[str]:
    """Names of the result tables a notebook publishes."""
    nb = json.loads(path.read_text(encoding="utf-8"))
    code = "\n".join("".join(c["source"]) for c in nb["cells"] if c["cell_type"] == "code")
    names = []
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) == "publish":
            names += [a.value for a in node.args[1:2] if isinstance(a, ast.Constant)]
    return sorted(set(names))


def table() -> str:
    """The Markdown table, one row a notebook."""
    rows = ["| notebook | reads | exhibits | result tables |", "|---|---|---|---|"]
    for notebook in discover(ROOT / "notebooks"):
        reads = ", ".join(name[:2] for name in notebook.upstream) or "–"
        exhibits = ", ".join(f"`{e}`" for e in notebook.exhibits)
        tables = ", ".join(f"`{name}`" for name in published(notebook.path))
        rows.append(f"| `{notebook.path.name}` | {reads} | {exhibits} | {tables} |")
    return "\n".join(rows)


def main() -> None:
    """Rewrite README.md between the markers, or check it."""
    readme = ROOT / "README.md"
    old = readme.read_text(encoding="utf-8")
    new = re.sub(f"{re.escape(BEGIN)}.*?{re.escape(END)}", lambda _: f"{BEGIN}\n{table()}\n{END}", old, flags=re.S)
    if "--check" in sys.argv[1:]:
        if new != old:
            raise SystemExit("README.md: the table of exhibits is out of step; run `make readme`.")
    else:
        readme.write_text(new, encoding="utf-8")


if __name__ == "__main__":
    main()
