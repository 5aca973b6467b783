"""What a page folds: details that open without a script."""

from __future__ import annotations

from collections.abc import Sequence

from bs4 import BeautifulSoup, Tag
from bs4.element import PageElement


def fold(soup: BeautifulSoup, name: str, summary: Sequence[Tag | str], content: Sequence[PageElement]) -> Tag:
    """A closed <details>."""
    details = soup.new_tag("details", attrs={"class": name})
    head = soup.new_tag("summary")
    head.extend(summary)
    details.extend([head, *content])
    return details
