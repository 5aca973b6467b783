"""Chromium for the tests that look at pages: without it they are skipped, loudly; in CI they fail."""

import os
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright
from report_sample import outputs
from visit import Visit

from runner.export.pdf import NoBrowserError, browser
from tests.conftest import once_for_all

OPTIONS = ["--no-sandbox", "--disable-gpu"]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser for the tests of a module (its event loop must not outlive them)."""
    try:
        program = browser()
    except NoBrowserError as missing:
        if os.environ.get("CI"):
            pytest.fail(f"browser tests cannot run in CI: {missing}")
        warnings.warn(f"BROWSER TESTS SKIPPED: {missing}", stacklevel=1)
        pytest.skip(str(missing))
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=program, args=OPTIONS)
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def friendly(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample's outputs folder, to be read only."""
    return once_for_all(tmp_path_factory, "friendly", outputs)


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with hostile words in every field."""
    return once_for_all(tmp_path_factory, "hostile", lambda folder: outputs(folder, hostile=True))


@pytest.fixture
def visit(chromium: Browser) -> Iterator[Callable[..., Visit]]:
    """`visit(path, width=…, color_scheme=…, bypass_csp=…)` opens a file as a reader would."""
    contexts = []

    def open_page(path: Path, width: int = 1280, **options: object) -> Visit:
        context = chromium.new_context(viewport={"width": width, "height": 900}, **options)  # type: ignore[arg-type]
        context.set_default_timeout(120_000)
        contexts.append(context)
        return Visit(context, path)

    yield open_page
    for context in contexts:
        context.close()
