"""The elements of a page that hold its exhibits."""

from __future__ import annotations

from typing import Any

from bs4 import BeautifulSoup, Tag


def boxes(soup: BeautifulSoup, exhibits: dict[str, Any]) -> dict[str, Tag]:
    """The element of each exhibit that the page shows, by the exhibit's id; of several the first."""
    wanted = {f"ex-{exhibit['id']}": str(exhibit["id"]) for exhibit in exhibits.get("exhibits", [])}
    found: dict[str, Tag] = {}
    for tag in soup.find_all(id=True):
        if (name := wanted.get(str(tag["id"]))) is not None:
            found.setdefault(name, tag)
    return found
