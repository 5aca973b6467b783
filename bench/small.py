"""Four small notebooks (pandas and seaborn, 13 code cells, three figures each), to time a runner and not its notebooks.

`write(folder)` makes a project of its own there: notebooks/ and door.py, which is run_all.py for that project. The
figures in them are drawn from random numbers and mean nothing.
"""

from __future__ import annotations

from pathlib import Path

from nbformat import NotebookNode
from nbformat import write as save
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

ROOT = Path(__file__).resolve().parents[1]
NAMES = ("01_first", "02_second", "03_third", "04_fourth")

DOOR = """\
import sys
from pathlib import Path

sys.path.insert(0, {repository!r})
import run_all
from runner.editions import Project

root = Path(__file__).parent
run_all.PROJECT = Project(root=root, notebooks=root / "notebooks", data=root / "data", national=(), region="small")
if __name__ == "__main__":
    run_all.main()
"""
PARAMETERS = """\
region: str = "small"   # data package
language: str = "vi"   # vi or en
data_dir: str = ""   # not read
results_dir: str = ""   # where the table goes
seed: int = 1   # of the random numbers; range: 0..100000
"""
SHOW = """\
def show(figure):
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=100)
    plt.close(figure)
    display(Image(buffer.getvalue()))
"""
CODE = (
    "import io\nfrom pathlib import Path",
    "import numpy as np\nimport pandas as pd\nimport seaborn as sns",
    "import matplotlib.pyplot as plt\nfrom IPython.display import Image, display",
    SHOW,
    "rng = np.random.default_rng(seed)\nshape = (2000, 4)",
    "frame = pd.DataFrame(rng.normal(size=shape), columns=list('abcd')).assign(group=rng.choice(list('xyz'), 2000))",
    "table = frame.groupby('group').agg(['mean', 'std']).round(3)\ntable",
    "figure, axes = plt.subplots()\nsns.barplot(frame, x='group', y='a', ax=axes)\nshow(figure)",
    "figure, axes = plt.subplots()\nsns.boxplot(frame, x='group', y='b', ax=axes)\nshow(figure)",
    "figure, axes = plt.subplots()\nsns.scatterplot(frame, x='c', y='d', hue='group', ax=axes)\nshow(figure)",
    "folder = Path(results_dir or '.') / {name!r}\nfolder.mkdir(parents=True, exist_ok=True)\n"
    "table.to_csv(folder / 'table.csv')",
)


def notebook(name: str) -> NotebookNode:
    """One of the four; the last waits for the others."""
    upstream = list(NAMES[:-1]) if name == NAMES[-1] else []
    cells = [
        new_markdown_cell(f"# Sổ tay {name}", metadata={"tags": ["vi"]}),
        new_markdown_cell(f"# Notebook {name}", metadata={"tags": ["en"]}),
        new_code_cell(PARAMETERS, metadata={"tags": ["parameters"]}),
        new_code_cell(f"upstream = {upstream!r}\nexhibits = []", metadata={"tags": ["contract"]}),
        *(new_code_cell(code.replace("{name!r}", repr(name))) for code in CODE),
    ]
    for number, cell in enumerate(cells):
        cell["id"] = f"c{number:02}"  # the same in every benchmark
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return new_notebook(cells=cells, metadata={"kernelspec": kernel})


def write(folder: Path) -> Path:
    """The project in `folder`; its door."""
    for name in ("notebooks", "data/small"):
        (folder / name).mkdir(parents=True)
    for name in NAMES:
        save(notebook(name), folder / "notebooks" / f"{name}.ipynb")
    door = folder / "door.py"
    door.write_text(DOOR.format(repository=str(ROOT)), encoding="utf-8")
    return door
