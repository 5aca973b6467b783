"""What a page explains it also uses: every term of its glossary is linked where it stands first."""

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

NAMES = ["01_growth_history", "02_province_comparison", "03_infrastructure_gaps", "04_policy_recommendations"]


@pytest.mark.slow
@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_every_term_is_linked_once_where_it_stands_first(edition: Path, name: str, language: str) -> None:
    page = (edition / "ninh-binh" / "baseline" / language / f"{name}.html").read_text(encoding="utf-8")
    told = re.findall(r'<dt id="(term-\w+)">', page)
    links = re.findall(r'href="#(term-\w+)"', " ".join(re.findall(r'<a [^>]*class="gs-term"[^>]*>', page)))
    assert len(told) >= 4
    assert len(set(links)) == len(links) >= 2
    assert set(links) <= set(told)
    soup = BeautifulSoup(page, "html.parser")
    names = {entry["id"]: [name.get_text() for name in entry.select("dfn")] for entry in soup.select("dt[id^=term-]")}
    for apart in soup.select("a, code, pre, q, dl, details, button, .gs-sources, .gs-stack, nav, footer"):
        apart.decompose()
    running = " ".join(text.get_text(" ") for text in soup.select("p, li, figcaption")).lower()
    for term in set(told) - set(links):  # used only where nothing is linked: in folds, quotations, headings
        assert not [
            name for name in names[term] if re.search(rf"(?<![\w-]){re.escape(name.lower())}(?![\w-])", running)
        ]
