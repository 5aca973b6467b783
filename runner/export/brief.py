"""brief.html: an edition on one A4 page, from what its reports recorded; nothing where no report has cards.

The answer is that of the report with the cards, the numbers and the chart those of the report that its numbers come
from: the last one before it that answers with numbers. The chart is the exhibit that the first number leads to, drawn
as on its page: wide, and narrow for a phone, in colours that follow the reader's.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from typing import Any

from .cards import said
from .clean import visible
from .labels import date, label, last_seen, publishers
from .style import css, escaping, policy

QUESTIONS = 3
NAMED = 4
"""So many sources are named, the others counted."""
Record = Mapping[str, Any]


DRAWING = re.compile(r'<div class="gs-drawing[^"]*">.*?</div>', re.DOTALL)


def chart(records: Sequence[Record]) -> tuple[str, str]:
    """The notebook and the exhibit whose drawing stands on the brief; ("", "") where there is none."""
    numbers = measured(records)
    exhibit = numbers["answer"]["numbers"][0].get("exhibit") if numbers else ""
    return (str(numbers["notebook"]), str(exhibit)) if numbers and exhibit else ("", "")


def drawing(page: str, exhibit: str) -> str:
    """The pair of drawings of an exhibit as a report's page shows it; "" where it shows none."""
    begin = page.find(f'id="ex-{exhibit}"')
    end = page.find("</figure>", begin)
    found = DRAWING.search(page, begin, end) if 0 <= begin < end else None
    return found[0] if found else ""


def measured(records: Sequence[Record]) -> Record | None:
    """The report whose numbers stand on the brief."""
    told = acting(records)
    before = records[: records.index(told) + 1] if told else []
    found = [record for record in before if (record.get("answer") or {}).get("numbers")]
    return next((record for record in reversed(found) if record is not told), found[-1] if found else None)


def acting(records: Sequence[Record]) -> Record | None:
    """The report with the cards, the last one if there are several."""
    return next((record for record in reversed(records) if record.get("cards")), None)


def brief(records: Sequence[Record], drawn: str, place: str, titles: Mapping[str, str] | None = None) -> str:
    """The page, in the language of the records; "" where no report has cards.

    records: exhibits.json of the reports, in order. drawn: what `drawing` took from a page. place: what the region is
    called. titles: what the reports are, by name.
    """
    told = acting(records)
    if told is None:
        return ""
    numbers, language = measured(records), str(told.get("language", "vi"))
    sources = [source for record in records for source in (record.get("sources") or {}).values()]
    names = publishers(sources)
    style = css("figures", "brief")
    text = (
        escaping()
        .get_template("brief.html.j2")
        .render(
            language=language,
            place=place,
            subject=(titles or {}).get(str(told["notebook"]), ""),
            answer=told.get("answer") or {},
            numbers=(numbers or {}).get("answer", {}).get("numbers", []),
            drawing=drawn,
            exhibit=shown(numbers, chart(records)[1]),
            measured=(numbers or {}).get("notebook", ""),
            cards=[
                {key: said(cell) for key, cell in one.items()} | {"missed": one.get("missed") is True}
                for one in told["cards"]
            ],
            report=f"{told['notebook']}.html",
            questions=(told.get("questions") or [])[:QUESTIONS],
            named=names[:NAMED],
            others=len(names[NAMED:]),
            seen=last_seen(sources),
            label=functools.partial(label, language=language),
            date=functools.partial(date, language=language),
            style=style,
            policy=policy(style),
        )
    )
    return visible(text)


def shown(record: Record | None, id: str) -> Record:
    """An exhibit as its report recorded it; nothing where it did not."""
    return next((exhibit for exhibit in (record or {}).get("exhibits", []) if exhibit.get("id") == id), {})
