"""The in-process engine leaves exactly what an ordinary kernel leaves."""

from __future__ import annotations

import json
import time

import pytest
from toy import cell

from runner.engine import IN_PROCESS, KERNEL
from runner.task import Result, Task
from tests.waiting import PATIENCE

ODDITIES = [
    "import sys\nprint('one')\nprint('two', file=sys.stderr)\nprint('three')",
    "import os, time\nstatus = os.system('echo from a subprocess')\ntime.sleep(1)  # a kernel hears of it later",
    "import subprocess\ndone = subprocess.run(['sh', '-c', 'echo to descriptor two >&2'])\ntime.sleep(1)",
    "import pandas as pd\npd.DataFrame({f'column_{i}': range(3) for i in range(30)})",
    "print(pd.DataFrame({f'column_{i}': range(3) for i in range(30)}))",
    "pd.get_option('display.max_columns'), pd.get_option('display.width')",
    "from IPython.display import display, HTML, clear_output\nh = display('first', display_id='d')\nprint('between')",
    "h.update('second')\nprint('after')",
    "print('gone')\nclear_output()\nprint('stays')\nclear_output(wait=True)\nprint('replaced')\nprint('end')",
    "from rich.table import Table\nt = Table(title='rich')\nt.add_column('a')\nt.add_row('b')\nt",
    "import rich\nrich.print('[bold]printed by rich[/bold]')",
    "%precision 3\n3.14159265",
    "%%capture caught\nprint('hidden')",
    "%pwd\n%matplotlib inline",
    "!echo shell; echo more",
    "import warnings\nwarnings.warn('careful')\nwarnings.warn('old', DeprecationWarning)",
    "import logging\nlogging.getLogger('x').warning('logged')\nlogging.getLogger('x').info('not')",
    "import asyncio\nawait asyncio.sleep(0.01)\nprint('awaited')\nasyncio.get_running_loop().is_running()",
    "task = asyncio.create_task(asyncio.sleep(0, 'from a task'))\nNone",
    "await task",
    "class Plain: pass\nPlain()",
    "object(), Plain, [Plain()]",
    "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.title('Tiếng Việt')\nplt.show()",
    "fig, ax = plt.subplots()\nax.bar(['a', 'b'], [1, 2])",
    "class Bundle:\n    def _repr_mimebundle_(self, **k):\n"
    "        return {'text/plain': 'p', 'text/html': '<b>h</b>', 'application/json': {'a': (1, 2)}}\nBundle()",
    "_repr_html_ = 1\ndef f(): return __name__, f.__module__\nf()",
    "import tempfile\ntempfile.mkdtemp()",
    "get_ipython().__class__.__name__, sys.stdout.isatty(), sys.stdout.encoding",
    "import random, numpy as np\nrandom.seed(3); np.random.seed(3)\nrandom.random(), np.random.rand()",
    "{'ä', 'ö', 'ü', 'a', 'b', 'c', 'd'}",
    "sorted(os.listdir('.'))[-1], os.getcwd()",
    "x = 1;",
    "1; 2\n'last'",
    "",
    "from IPython.display import Markdown, Image, SVG\nMarkdown('**m**')",
    "Out[4].shape, _, In[-1]",
    r"print('caf\udce9 x\udcc3\udca9 \ud83d \ud83d\ude00 whole 😀')",
    r"print('half \ud83d', file=sys.stderr)",
    r"from IPython.display import display, HTML; display(HTML('<p>\udce9 \ud83d\ude00</p>'))",
    r"display({'text/plain': '\ud83d', 'application/json': {'\udce9': ['\ud83d']}}, raw=True)",
    "import datetime as dt\nodd = {'a': [float('nan'), float('inf')], 'd': dt.date(2025, 7, 1)}\n"
    "display({'application/json': odd}, raw=True)",
    "import contextlib\nwith contextlib.chdir('/'): print(os.getcwd())",
    "for i in range(20000): print('x' * 500)",
]
ENDS = {
    "exception": "def inner(a):\n    return a / 0\n\ninner(1)",
    "syntax error": "a = (1,\nb c",
    "exit 0": "import sys\nprint('before')\nsys.exit()",
    "exit 3": "import sys\nsys.exit(3)",
    "raised in display": "class Bad:\n    def __repr__(self):\n        raise ValueError('no repr')\nBad()",
    "input": "input('?')",
    "chained": "try:\n    1 / 0\nexcept ZeroDivisionError as e:\n    raise KeyError('k') from e",
    "missing": "import no_such_module_at_all",
    "usage": "%no_such_magic",
    "half a character": r"raise ValueError('caf\udce9 \ud83d')",
    "bad words": "class Bad(Exception):\n    def __str__(self):\n        raise RuntimeError('no words')\nraise Bad",
    "elsewhere": "import os\nos.chdir('/')",
}


def task(name: str, engine: str, *code: str, **more: object) -> Task:
    cells = [{**cell("code", text), "id": f"c{n:02d}"} for n, text in enumerate(code)]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    content = {"nbformat": 4, "nbformat_minor": 5, "metadata": {"kernelspec": kernel}, "cells": cells}
    context = {"language": "en", "title": "T", "notebook": "01_t", "region": "r", "scenario": "s"}
    return Task(f"{name}-{engine}-{time.monotonic_ns()}", "01_t", content, context=context, engine=engine, **more)


def both(pool, name: str, *code: str) -> tuple[Result, Result]:
    futures = [pool.submit(task(name, engine, *code)) for engine in (IN_PROCESS, KERNEL)]
    return futures[0].result(PATIENCE), futures[1].result(PATIENCE)


def outputs(result: Result) -> list:
    (content,) = [v for k, v in result.files.items() if k.endswith(".ipynb")]
    return [c.get("outputs") for c in json.loads(content, parse_constant=_none)["cells"]]


def _none(word: str) -> None:
    raise ValueError(f"{word} is no JSON")


def test_oddities_are_the_same_in_both_engines(pool):
    here, kernel = both(pool, "oddities", *ODDITIES)
    assert here.failure is None, here.failure
    assert kernel.failure is None, kernel.failure
    pairs = zip(ODDITIES, outputs(here), outputs(kernel), strict=True)
    assert [(code, a, b) for code, a, b in pairs if a != b] == []
    assert here.files == kernel.files
    printed, shown = outputs(here)[-7][0]["text"], outputs(here)[-5][0]["data"]["text/html"]
    assert printed == "caf\ufffd x\ufffd\ufffd \ufffd \ufffd\ufffd whole 😀\n"
    assert shown == "<p>\ufffd \ufffd\ufffd</p>"
    assert "caf\ufffd x\ufffd\ufffd" in here.files["01_t.html"].decode()
    long = outputs(here)[-1][0]["text"]
    assert len(long) == 20000 * 501


@pytest.mark.parametrize("name", list(ENDS))
def test_a_notebook_that_ends_early_does_so_in_both_engines(pool, name):
    here, kernel = both(pool, name, "a = 1\nprint(a)", ENDS[name], "print('never')")
    assert here.files.keys() == kernel.files.keys()
    if name == "input":  # who refuses it is in the traceback
        assert [o["evalue"] for o in outputs(here)[1]] == [o["evalue"] for o in outputs(kernel)[1]]
        return
    for path in here.files:
        if not path.endswith(".html"):
            assert here.files[path] == kernel.files[path]
    assert (here.failure is None) == (name == "exit 0")
    if here.failure and kernel.failure:
        assert here.failure == kernel.failure
        assert here.failure.cell == 2


def test_a_failure_names_cell_line_and_code(pool):
    result = pool.submit(task("lines", IN_PROCESS, "a, b = 1, 0", "# a comment\nx = 1\nrate = a / b")).result(PATIENCE)
    failure = result.failure
    assert (failure.kind, failure.cell, failure.line, failure.code) == ("ZeroDivisionError", 2, 3, "rate = a / b")
    assert list(result.files) == ["01_t.failed.ipynb"]


def test_a_cell_that_goes_elsewhere_fails_and_its_cure_brings_the_results(pool):
    """Results are written where the cell stands; the page must not be made without them."""
    publish = "os.makedirs('results/01_t')\nopen('results/01_t/table.csv', 'w').write('a')"
    lost = pool.submit(task("lost", IN_PROCESS, "import os\nos.chdir('/tmp')", publish)).result(60)
    assert (lost.failure.kind, lost.failure.cell) == ("WorkingDirectoryError", 1)
    assert "to /tmp;" in lost.failure.message
    assert "with contextlib.chdir(...):" in lost.failure.message
    cured = "import os, contextlib\nwith contextlib.chdir('/tmp'): pass"
    assert "results/01_t/table.csv" in pool.submit(task("cured", IN_PROCESS, cured, publish)).result(60).files


def test_nothing_leaks_from_one_notebook_into_the_next(pool):
    leaky = "import os, sys, pandas as pd\nos.environ['LEAK'] = '1'\npd.leak = 1\nsys.path.append('/leak')\nleak = 1"
    leaky += "\npd.set_option('display.max_rows', 3)\nopen('leak.txt', 'w').write('x')\nimport matplotlib\n"
    leaky += "matplotlib.rcParams['figure.dpi'] = 5"
    look = "import os, sys, pandas as pd, matplotlib\nprint(os.environ.get('LEAK'), hasattr(pd, 'leak'),"
    look += "'/leak' in sys.path, 'leak' in dir(), pd.get_option('display.max_rows'), os.path.exists('leak.txt'),"
    look += "matplotlib.rcParams['figure.dpi'] == 5)"
    pool.submit(task("leaky", IN_PROCESS, leaky)).result(PATIENCE)
    result = pool.submit(task("look", IN_PROCESS, look)).result(PATIENCE)
    assert outputs(result)[0][0]["text"] == "None False False False 60 False False\n"


def test_forks_do_not_share_their_random_numbers(pool):
    code = "import random, numpy as np\nprint(random.random(), np.random.rand())"
    results = [pool.submit(task(f"random{n}", IN_PROCESS, code)) for n in range(2)]
    first, second = (outputs(r.result(PATIENCE))[0][0]["text"].split() for r in results)
    assert first[0] != second[0]
    assert first[1] != second[1]
