"""brief.html: an edition on one A4 page, from what its reports recorded; nothing where no report has cards.

The answer is that of the report with the cards, the numbers and the chart those of the report that its numbers come
from: the last one before it that answers with numbers. The chart is the exhibit that the first number leads to.
"""

from __future__ import annotations

import base64
import functools
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


def chart(records: Sequence[Record]) -> str:
    """The path below an edition of the picture on the brief; "" where there is none."""
    numbers = measured(records)
    exhibit = numbers["answer"]["numbers"][0].get("exhibit") if numbers else ""
    return f"figures/{numbers['notebook']}/{exhibit}.svg" if numbers and exhibit else ""


def measured(records: Sequence[Record]) -> Record | None:
    """The report whose numbers stand on the brief."""
    told = acting(records)
    before = records[: records.index(told) + 1] if told else []
    found = [record for record in before if (record.get("answer") or {}).get("numbers")]
    return next((record for record in reversed(found) if record is not told), found[-1] if found else None)


def acting(records: Sequence[Record]) -> Record | None:
    """The report with the cards, the last one if there are several."""
    return next((record for record in reversed(records) if record.get("cards")), None)


def brief(records: Sequence[Record], files: Mapping[str, bytes], place: str) -> str:
    """The page, in the language of the records; "" where no report has cards.

    records: exhibits.json of the reports, in order. files: the picture by the path that `chart` gives. place: what the
    region is called.
    """
    told = acting(records)
    if told is None:
        return ""
    numbers, language, drawn = measured(records), str(told.get("language", "vi")), chart(records)
    picture = files.get(drawn)
    sources = [source for record in records for source in (record.get("sources") or {}).values()]
    names = publishers(sources)
    style = css("brief")
    text = (
        escaping()
        .get_template("brief.html.j2")
        .render(
            language=language,
            place=place,
            answer=told.get("answer") or {},
            numbers=(numbers or {}).get("answer", {}).get("numbers", []),
            alt=alt_of(numbers, drawn),
            picture=f"data:image/svg+xml;base64,{base64.b64encode(picture).decode('ascii')}" if picture else "",
            cards=[{key: said(cell) for key, cell in one.items()} for one in told["cards"]],
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


def alt_of(record: Record | None, path: str) -> str:
    """What the picture shows, in the words of its exhibit."""
    exhibits = (record or {}).get("exhibits", [])
    return next((str(e.get("alt") or "") for e in exhibits if path.endswith(f"/{e.get('id')}.svg")), "")
