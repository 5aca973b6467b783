"""What a page explains it also uses: every term of its glossary is linked where it stands first."""

import re
from pathlib import Path

import pytest

NAMES = ["01_growth_history", "02_province_comparison", "03_infrastructure_gaps", "04_policy_recommendations"]


@pytest.mark.slow
@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_every_term_is_linked_once_where_it_stands_first(edition: Path, name: str, language: str) -> None:
    page = (edition / "ninh-binh" / "baseline" / language / f"{name}.html").read_text(encoding="utf-8")
    told = re.findall(r'<dt id="(term-\w+)">', page)
    links = re.findall(r'<a [^>]*class="gs-term"[^>]*>', page)
    assert len(told) >= 4
    assert sorted(re.findall(r'href="#(term-\w+)"', " ".join(links))) == sorted(told)
