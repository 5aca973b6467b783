"""What every page must be: HTML that a browser need not mend."""

from typing import Any

import html5lib


def check_html(text: str) -> Any:
    """The parsed page: its HTML has no error and no id twice."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    tree = parser.parse(text)
    assert parser.errors == []
    ids = [element.get("id") for element in tree.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    return tree
