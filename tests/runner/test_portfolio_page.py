"""The portfolio finds every report, says how each fared, and stays light for the whole country."""

from typing import Any

import pytest

from runner.export.labels import label
from runner.export.spark import words
from runner.portfolio import MOST_CHANGES, differences, index, pages, vintage
from tests.checked import check_html

EXHIBITS = {
    "findings": ["Có **34** cụm <b>."],
    "data": [{"name": "vietnam", "version": "1.2", "sha256": "a"}],
    "sources": {"a": {"accessed": "2026-01-12"}, "b": {"accessed": "2025-12"}, "c": {"accessed": "?"}},
}


def notebook(name: str = "01_x", **changes: Any) -> dict[str, Any]:
    given = {"name": name, "title": f"Tên {name}", "status": "rendered", "reason": "mới", "exhibits": EXHIBITS}
    return given | {"html": True, "ipynb": True, "pdf": False, "error": None} | changes


def edition(region: str = "r", scenario: str = "baseline", language: str = "vi", **changes: Any) -> dict[str, Any]:
    given = {"region": region, "scenario": scenario, "language": language, "parameters": {}, "defaults": {}}
    given |= {"href": f"{region}/{scenario}/{language}", "workbook": True, "notebooks": [notebook()]}
    return given | changes


def links(tree: Any) -> list[str]:
    return [a.get("href") for a in tree.iter("a")]


def text_of(tree: Any) -> str:
    return " ".join("".join(tree.find(".//main").itertext()).split())


def test_both_languages_link_to_each_other_and_to_all_files() -> None:
    both = pages([edition(), edition(language="en", notebooks=[notebook(pdf=True)])])
    assert set(both) == {"index.html", "index.en.html"}
    for name, text in both.items():
        tree = check_html(text)
        assert tree.get("lang") == ("vi" if name == "index.html" else "en")
        expected = {"r/baseline/vi/01_x.html", "r/baseline/vi/01_x.ipynb", "r/baseline/en/01_x.pdf"}
        assert expected | {"r/baseline/vi/tables.xlsx", "r/baseline/en/tables.xlsx"} <= set(links(tree))
        assert ({"index.html", "index.en.html"} - {name}) <= set(links(tree))


def test_what_to_do_comes_first_then_the_brief_then_what_each_report_answers() -> None:
    asks = EXHIBITS | {"answer": {"sentence": "**Trả lời** một."}}
    acts = EXHIBITS | {"answer": {"sentence": "Việc đầu: R1."}, "cards": [{"id": "R1"}]}
    reports = [notebook(exhibits=asks), notebook("02_y", exhibits=acts)]
    both = [edition(notebooks=reports, brief=True), edition(language="en", notebooks=reports, brief=True)]
    for language, text in (("vi", index(both)), ("en", index(both, "en"))):
        tree = check_html(text)
        told = text_of(tree)
        first = [told.index(piece) for piece in ("Việc đầu: R1.", label("brief", language), "Trả lời một.")]
        assert told.count("Việc đầu: R1.") == 1  # not a second time at its report
        assert first == sorted(first) < [told.index(label("n_rendered", language, n=4))] * 3
        assert {"r/baseline/vi/brief.html", "r/baseline/en/brief.html"} <= set(links(tree))
    assert "brief.html" not in index([edition()])


def test_a_finding_that_only_says_the_answer_again_is_not_told_twice() -> None:
    told = EXHIBITS | {"answer": {"sentence": "Chưa đủ số liệu."}, "findings": ["Chưa đủ số liệu."]}
    assert text_of(check_html(index([edition(notebooks=[notebook(exhibits=told)])]))).count("Chưa đủ số liệu.") == 1
    told["findings"] = ["Chưa đủ số liệu.", "Có 34 cụm."]
    assert text_of(check_html(index([edition(notebooks=[notebook(exhibits=told)])]))).count("Chưa đủ số liệu.") == 2


def test_scenarios_of_one_name_are_told_apart_by_their_region() -> None:
    tree = check_html(index([edition("r"), edition("q")]))
    named = [e.get("aria-labelledby").split() for e in tree.iter("section") if "scenario" in (e.get("class") or "")]
    words = {e.get("id"): "".join(e.itertext()) for e in tree.iter() if e.get("id")}
    told = [" ".join(words[id] for id in ids) for ids in named]
    assert len(told) == len(set(told)) == 2


def test_findings_status_and_age_of_the_data_are_told() -> None:
    text = text_of(check_html(index([edition()])))
    for piece in ("Có 34 cụm <b>.", "1 trang vừa tạo", "vietnam 1.2", "12/01/2026"):
        assert piece in text
    assert text.count("vừa tạo") == 1  # in the foot: at a report only what went wrong
    assert label("failed", "vi") in text_of(check_html(index([edition(notebooks=[notebook(status="failed")])])))


def bars(record: dict[str, Any]) -> list[tuple[float, float]]:
    """(left, width) of each bar beside a report's answer, in per cent of its scale."""
    tree = check_html(index([edition(notebooks=[notebook(exhibits=EXHIBITS | record)])]))
    shapes = [e for e in tree.iter() if str(e.tag).endswith("rect") and e.get("class") == "f-accent"]
    assert len([e for e in tree.iter("p") if e.get("class") == "bars"]) == bool(shapes)
    return [(float(e.get("x")), float(e.get("width"))) for e in shapes]


def test_beside_an_answer_stand_its_numbers_on_one_scale() -> None:
    def answer(*numbers: tuple[str, list[float | None]]) -> dict[str, Any]:
        return {"answer": {"sentence": "A", "numbers": [{"unit": unit, "ends": ends} for unit, ends in numbers]}}

    part = answer(("trên 47 cụm", [7, 12, 47]), ("tỷ đồng", [55, 590, None]))
    assert bars(part) == [(14.9, 10.6)]  # 7/47, (12-7)/47; money is another scale
    assert bars(answer(("%", [4, 5, None]), ("%", [10, 10, None]))) == [(40, 10), (98.5, 1.5)]
    for unknown in ([None, 5, None], [3, None, 9], [-1, 5, None], [3, 10, 9], [3, 4, 0], "47", None, [True, 5, None]):
        assert bars(answer(("", unknown))) == []  # type: ignore[arg-type]
    card = {"id": "R1", "now": {"text": "7–12", "low": 7, "high": 12}, "goal": {"text": "40", "low": 40, "high": 40}}
    assert bars(part | {"cards": [card]}) == [(17.5, 12.5)]
    assert words(part | {"cards": [card | {"indicator": "Số cụm đạt"}]}) == "R1. Số cụm đạt: 7–12 → 40"
    named = [{"value": v, "unit": "%", "text": v * 2, "ends": [n, n, None]} for n, v in enumerate("abc", 1)]
    assert words({"answer": {"numbers": named}}) == "a % aa; b % bb; c % cc"


def test_a_failure_shows_where_and_how_to_try_again() -> None:
    error = {
        "cell": 7,
        "text": "Err: <x>",
        "line": "3 | a / b",
        "log": "01_x.failed.ipynb",
        "again": "python run_all.py 01",
    }
    tree = check_html(index([edition(notebooks=[notebook(status="failed", error=error, html=False, exhibits={})])]))
    for piece in ("ô 7: Err: <x>", "3 | a / b", "python run_all.py 01"):
        assert piece in text_of(tree)
    assert "r/baseline/vi/01_x.failed.ipynb" in links(tree)
    assert "r/baseline/vi/01_x.html" not in links(tree)


def test_differing_parameters_of_a_scenario_are_named() -> None:
    defaults = {"reading": "strict", "language": "vi", "year": 2030}
    own = {"reading": "convention", "language": "en", "year": 2030, "new": 1}
    assert differences(defaults, own) == [("new", None, 1), ("reading", "strict", "convention")]
    changed = edition(scenario="b", parameters={"reading": "convention"}, defaults={"reading": "strict"})
    assert "reading: strict → convention" in text_of(check_html(index([edition(), changed])))
    alone = text_of(check_html(index([changed])))
    assert "reading: strict → convention" in alone, "even where no baseline was rendered"


@pytest.mark.parametrize("status", ["failed", "skipped"])
def test_an_older_page_beside_a_failure_is_said_to_be_older(status: str) -> None:
    told = label("earlier", "vi")
    assert told in text_of(check_html(index([edition(notebooks=[notebook(status=status)])])))
    assert told not in text_of(check_html(index([edition(notebooks=[notebook(status=status, html=False)])])))
    assert told not in text_of(check_html(index([edition()])))


def test_changes_since_the_last_run_are_listed() -> None:
    change = {"region": "r", "scenario": "baseline", "language": "vi", "notebook": "01_x", "table": "growth"}
    change |= {"row": "ha-nam", "column": "low", "before": 1.5, "after": 2}
    assert "ha-namlow1,52" in text_of(check_html(index([edition()], changes=[change])))
    english = text_of(check_html(index([edition()], "en", [change | {"before": "there", "after": "absent"}])))
    assert "thereabsent" in english
    assert "Không có số liệu công bố nào thay đổi" in text_of(check_html(index([edition()])))


def test_thousands_of_changes_are_counted_and_the_first_ones_listed() -> None:
    change = {"region": "r", "scenario": "baseline", "language": "vi", "notebook": "01_x", "table": "growth"}
    every = [change | {"row": f"row-{n}", "column": "low", "before": n, "after": n + 1} for n in range(5000)]
    tree = check_html(index([edition()], changes=every))
    assert len(list(tree.iter("tr"))) == MOST_CHANGES + 1
    assert label("more_changes", "vi", shown=MOST_CHANGES, n=5000) in text_of(tree)
    assert "last-run.json" in links(tree)


def test_age_of_data_ignores_what_is_no_date() -> None:
    assert vintage([edition()]) == "2026-01-12"
    assert vintage([]) == ""


def test_no_edition_at_all_is_still_a_page() -> None:
    assert "0 vùng" in text_of(check_html(index([])))


@pytest.mark.parametrize("field", ["region", "scenario", "region_title"])
def test_markup_in_names_stays_text(field: str) -> None:
    tree = check_html(index([edition(**{field: '"><script>x</script>\u202e'})]))
    assert not list(tree.iter("script"))
    assert "<script>x</script>⟦U+202E⟧" in text_of(tree)


def test_the_whole_country_stays_light_and_every_link_within_the_page_resolves() -> None:
    names = [f"0{n}_x" for n in range(1, 5)]
    every = [
        edition(f"tinh-{n}", scenario, language, notebooks=[notebook(name) for name in names])
        for n in range(34)
        for scenario in ("baseline", "convention")
        for language in ("vi", "en")
    ]
    text = index(every)
    assert len(text.encode()) < 1_000_000
    tree = check_html(text)
    ids = {e.get("id") for e in tree.iter() if e.get("id")}
    inner = [link[1:] for link in links(tree) if link.startswith("#")]
    assert len([link for link in inner if link.startswith("region-")]) == 34
    assert set(inner) <= ids
    assert len([link for link in links(tree) if link.endswith(".html")]) == 34 * 2 * (2 + 1) * 4 + 1
