"""The contenders of bench.py, each the way its manual says. Usage: peers.py plan.json (written by bench.py)."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any


def jobs(plan: dict[str, Any], editions: list[list[Any]]) -> list[dict[str, Any]]:
    """What to render, in order: notebook, parameters and where to."""
    found = []
    for language, seed in editions:
        folder = Path(f"{language}-{seed}").absolute()
        (folder / "results").mkdir(parents=True, exist_ok=True)
        for notebook in plan["notebooks"]:
            values = {"language": language, "seed": seed, "results_dir": str(folder / "results")}
            values["data_dir"] = str(Path(plan["root"]) / "data")
            values = {k: v for k, v in values.items() if k in notebook["parameters"]}
            found.append({"source": notebook["path"], "target": str(folder / notebook["name"]), "values": values})
    return found


def cli(job: dict[str, Any]) -> None:
    """papermill and nbconvert from the command line."""
    here = Path(sys.executable).parent
    words = [w for k, v in job["values"].items() for w in ("-p", k, str(v))]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    target = job["target"] + ".ipynb"
    subprocess.run([here / "papermill", job["source"], target, *words, "--no-progress-bar"], check=True, **quiet)
    subprocess.run([here / "jupyter", "nbconvert", "--to", "html", target], check=True, **quiet)


def nbconvert(job: dict[str, Any]) -> None:
    """nbconvert executes and converts; the parameters are written into the notebook before."""
    from papermill.execute import execute_notebook

    prepared = job["target"] + ".ipynb"
    execute_notebook(job["source"], prepared, job["values"], prepare_only=True, progress_bar=False)
    here = Path(sys.executable).parent
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    subprocess.run([here / "jupyter", "nbconvert", "--execute", "--to", "html", prepared], check=True, **quiet)


def api(job: dict[str, Any]) -> None:
    """papermill's function and nbconvert's exporter in one loop."""
    from papermill.execute import execute_notebook

    notebook = execute_notebook(job["source"], job["target"] + ".ipynb", job["values"], progress_bar=False)
    export(notebook, job["target"])


def ploomber(job: dict[str, Any]) -> None:
    """ploomber-engine runs the notebook in this process, which the next one shares."""
    from ploomber_engine import execute_notebook

    values, target = job["values"], job["target"] + ".ipynb"
    notebook = execute_notebook(job["source"], target, parameters=values, progress_bar=False, verbose=False)
    export(notebook, job["target"])


def export(notebook: Any, target: str) -> None:
    """nbconvert's own page."""
    from nbconvert import HTMLExporter

    Path(target + ".html").write_text(HTMLExporter().from_notebook_node(notebook)[0], encoding="utf-8")


def scripts(job: dict[str, Any]) -> None:
    """The code cells alone, one after another in a fresh namespace: no notebook is written, no page made."""
    content = json.loads(Path(job["source"]).read_text(encoding="utf-8"))
    space: dict[str, Any] = {"__name__": "__main__"}
    with open(os.devnull, "w", encoding="utf-8") as nothing, contextlib.redirect_stdout(nothing):
        for cell in content["cells"]:
            if cell["cell_type"] == "code":
                exec(compile("".join(cell["source"]), job["source"], "exec"), space)
                if "parameters" in cell["metadata"].get("tags", []):
                    space |= job["values"]


def main() -> None:
    """Run this process's share, and start the others."""
    plan = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    if len(sys.argv) == 2 and plan["processes"] > 1:
        command = [sys.executable, __file__, sys.argv[1]]
        parts = [subprocess.Popen([*command, str(number)]) for number in range(plan["processes"])]
        sys.exit(max(part.wait() for part in parts))
    mine = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    if plan["kind"] == "scripts":
        os.environ["MPLBACKEND"] = "agg"
    render = globals()[plan["kind"]]
    for job in jobs(plan, plan["editions"][mine :: plan["processes"]]):
        source, target = Path(job["source"]), Path(job["target"])
        words = source.with_suffix(".toml")
        os.chdir(source.parent)  # where papermill runs a notebook, which looks for its words there
        if words.is_file():
            shutil.copy(words, target.with_suffix(".toml"))  # nbconvert runs it where it lies
        render(job)


if __name__ == "__main__":
    main()
