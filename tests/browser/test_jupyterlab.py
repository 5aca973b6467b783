"""JupyterLab as a researcher meets it: open a notebook, Run All, see the figures, close without saving.

One notebook, the one with most kinds of figures; with GS_WHOLE=1 all. Ordinary kernels run others in tests/notebooks.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.regions import by_exec
from tests.waiting import PATIENCE, wait_until

pytestmark = [pytest.mark.browser, pytest.mark.slow]
ROOT = Path(__file__).resolve().parents[2]

RUN_ALL = """async () => {
    const panel = jupyterapp.shell.currentWidget;
    await panel.context.ready;
    await panel.sessionContext.ready;
    await panel.revealed;
    await jupyterapp.commands.execute('notebook:run-all-cells');
}"""
OUTPUTS = """() => {
    const cells = [...jupyterapp.shell.currentWidget.content.model.cells];
    return cells.map(cell => cell.type === 'code' ? cell.sharedModel.toJSON().outputs : []);
}"""
SHOW = """async index => {
    const notebook = jupyterapp.shell.currentWidget.content;
    notebook.activeCellIndex = index;
    await notebook.scrollToItem(index);
    await notebook.widgets[index].ready;
}"""
VISIBLE_IMAGES = """index => {
    const images = [...jupyterapp.shell.currentWidget.content.widgets[index].node.querySelectorAll('img.gs-image')];
    return images.length > 0 && images.every(i => i.complete && i.naturalWidth > 0 && i.checkVisibility());
}"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The researcher's copy: notebooks and data, so that drafts fall beside them and not into this tree."""
    folder = tmp_path_factory.mktemp("project")
    for part in ("notebooks", "data"):
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    return folder


@pytest.fixture(scope="module")
def laboratory(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a JupyterLab on the copy, as `make lab` starts it but without a window or the user's settings."""
    home = tmp_path_factory.mktemp("jupyter")
    settings = {f"JUPYTER_{kind}_DIR": str(home / kind.lower()) for kind in ("CONFIG", "DATA", "RUNTIME")}
    settings |= {"JUPYTERLAB_SETTINGS_DIR": str(home / "settings"), "JUPYTERLAB_WORKSPACES_DIR": str(home / "spaces")}
    settings |= by_exec.cheap_kernels(home / "ipython")  # every figure shows the first one's picture
    options = [
        "--no-browser",
        "--allow-root",
        "--ServerApp.port=0",  # a free one, which its runtime file names
        "--IdentityProvider.token=",
        "--ServerApp.ip=127.0.0.1",
    ]
    options += ["--ServerApp.port_retries=0", "--LabApp.expose_app_in_browser=True", "--LabApp.news_url="]
    quiet = home / "settings" / "@jupyterlab" / "docmanager-extension"
    quiet.mkdir(parents=True)  # a slow machine must not reach JupyterLab's own two-minute save
    (quiet / "plugin.jupyterlab-settings").write_text('{"autosave": false}', encoding="utf-8")
    log = open(home / "log.txt", "wb")  # noqa: SIM115 - the server writes to it until it ends
    command = [sys.executable, "-m", "jupyterlab", "notebooks", *options]
    server = subprocess.Popen(command, cwd=project, env=os.environ | settings, stdout=log, stderr=log)
    try:
        yield wait_until(lambda: answering(home / "runtime" / f"jpserver-{server.pid}.json"), server)
    except AssertionError:
        pytest.fail(f"JupyterLab did not start:\n{(home / 'log.txt').read_text(errors='replace')[-3000:]}")
    finally:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
        log.close()


def answering(info: Path) -> str:
    """The address that a server's runtime file names, once it answers there; empty before."""
    try:
        address = f"http://127.0.0.1:{json.loads(info.read_bytes())['port']}"
        with urllib.request.urlopen(f"{address}/api", timeout=60):
            return address
    except (OSError, ValueError):  # no file yet, half a file, or nobody there
        return ""


def fingerprint(folder: Path) -> dict[str, str]:
    """Hash of every notebook."""
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.glob("*.ipynb"))}


def run_all(page: Page, address: str, name: str) -> list[list[dict[str, Any]]]:
    """Opens a notebook, runs all its cells and returns their outputs."""
    page.goto(f"{address}/lab/tree/{name}?reset")
    page.wait_for_function("window.jupyterapp && jupyterapp.shell.currentWidget?.context?.path")
    assert page.evaluate("jupyterapp.shell.currentWidget.context.path") == name
    page.evaluate(RUN_ALL)
    return list(page.evaluate(OUTPUTS))


def test_a_notebook_runs_shows_its_figures_and_stays_unchanged(
    chromium: Browser, laboratory: str, project: Path, tmp_path: Path
) -> None:
    before = fingerprint(project / "notebooks")
    assert before
    # all of them in order: a later notebook reads the drafts of an earlier one
    for name in before if os.environ.get("GS_WHOLE") else [n for n in before if n.startswith("02_")]:
        context = chromium.new_context(viewport={"width": 1400, "height": 1000})
        context.set_default_timeout(PATIENCE * 1000)
        context.route(lambda url: not url.startswith(laboratory), lambda route: route.abort())
        page = context.new_page()
        outputs = run_all(page, laboratory, name)
        errors = [o for cell in outputs for o in cell if o["output_type"] == "error"]
        assert not errors, (name, errors[0]["ename"], errors[0]["evalue"])
        figures = [i for i, cell in enumerate(outputs) if 'class="gs-image"' in str(cell)]
        drawn = [i for i in figures if 'class="gs-appendix"' not in str(outputs[i])]  # a folded one is seen once opened
        assert drawn, f"{name} shows no figure"
        for index in drawn[:2] + drawn[-1:]:
            page.evaluate(SHOW, index)
            page.wait_for_function(VISIBLE_IMAGES, arg=index)
        page.screenshot(path=tmp_path / f"{name}.png")
        page.close(run_before_unload=False)
        context.close()
    assert fingerprint(project / "notebooks") == before
