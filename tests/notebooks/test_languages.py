"""No English left in the Vietnamese pages, nor the reverse, outside names, code and quotations marked as such."""

import csv
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from tests.conftest import ROOT

NAMES = sorted(p.stem for p in (ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb"))
# Small words that no sentence does without, and that are no part of a name in the other language.
WORDS = {
    "en": "và|của|các|không|được|tỉnh|là|một|cho|theo|với|năm|những|đã|chưa|có|từ|đến|trong|số|liệu|nước|thải",
    "vi": "the|of|and|with|for|is|are|was|not|from|per|by|years?|months?|no|data|ratio|share|boolean|to|at|least",
}


def publishers() -> list[str]:
    """Names of publishers, the longest first: they stay as they are in both languages."""
    names: set[str] = set()
    for package in ("ninh-binh", "vietnam"):
        with (ROOT / "data" / package / "sources.csv").open(encoding="utf-8-sig", newline="") as file:
            names |= {row["publisher"] for row in csv.DictReader(file)}
    return sorted(names - {""}, key=len, reverse=True)


def foreign(page: Path, language: str) -> list[str]:
    """Pieces of visible text, outside code, sources and marked quotations, that hold a word of the other language.

    Of the footer only what its parameters mean: all else there are names, values and versions.
    """
    soup = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
    for node in soup.select("pre, code, style, script, head, li[id^=src-], .gs-cite"):
        node.decompose()
    for footer in soup.select("footer.provenance"):
        footer.replace_with(*footer.select("small"))
    for node in soup.select("[lang]"):
        if node.name != "html" and node["lang"] != language:
            node.decompose()
    names = re.compile("|".join(map(re.escape, publishers())))
    words = re.compile(rf"(?<![\w-])({WORDS[language]})(?![\w/-])", re.I)
    texts = {" ".join(text.split()) for text in soup.find_all(string=True)}
    images = {image.get("alt", "") for image in soup.select("img")}
    return sorted(text for text in texts | images if words.search(names.sub("", text)))


@pytest.mark.slow
@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_pages_do_not_mix_languages(edition: Path, name: str, language: str) -> None:
    page = edition / "ninh-binh" / "baseline" / language / f"{name}.html"
    found = foreign(page, language)
    assert not found, f"{len(found)} texts:\n" + "\n".join(text[:160] for text in found[:40])
