"""Prints a report with the Chromium or Chrome that is installed; nothing is downloaded."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge", "microsoft-edge")
ELSEWHERE = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
)


class NoBrowserError(RuntimeError):
    """No Chromium or Chrome was found, or it could not print."""


def browser() -> str:
    """The program that prints: the one named in the environment variable CHROME, else the first one found.

    Raises NoBrowserError with what to do.
    """
    if named := os.environ.get("CHROME"):
        if found := shutil.which(named):
            return found
        raise NoBrowserError(f"CHROME={named}: no such program")
    for candidate in (*NAMES, *ELSEWHERE):
        if found := shutil.which(candidate):
            return found
    raise NoBrowserError("--pdf needs Chromium or Google Chrome: install one, or set CHROME to its program file")


def print_pdf(page: Path, pdf: Path, timeout: float = 120) -> None:
    """Prints the HTML file `page` to the file `pdf`.

    Raises NoBrowserError when there is no browser or it fails.
    """
    program = browser()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        target = Path(profile) / "page.pdf"
        command = [
            program,
            "--headless",
            "--disable-gpu",
            "--no-first-run",
            "--disable-extensions",
            "--disable-background-networking",
            "--no-pdf-header-footer",
            "--generate-pdf-document-outline",
            f"--user-data-dir={profile}/profile",
            f"--print-to-pdf={target}",
            page.resolve().as_uri(),
        ]
        if sys.platform == "linux" and os.geteuid() == 0:
            command.insert(1, "--no-sandbox")
        try:
            run = subprocess.run(command, capture_output=True, text=True, errors="replace", timeout=timeout)
        except subprocess.TimeoutExpired:
            raise NoBrowserError(f"{program} did not print {page.name} within {timeout:.0f} s") from None
        if not target.is_file() or not target.stat().st_size:
            last = (run.stderr.strip().splitlines() or ["no message"])[-1]
            raise NoBrowserError(f"{program} could not print {page.name}: {last}")
        shutil.move(target, pdf)
