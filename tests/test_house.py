"""Promises about the whole tree: who may import whom, what a notebook looks like, what never appears."""

import ast
import codecs
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from docs import budgets
from runner.collection import parameters

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb"))
MOST_LINES = 30  # of any cell


def cells(path: Path, kind: str) -> list[dict]:
    return [c for c in json.loads(path.read_text(encoding="utf-8"))["cells"] if c["cell_type"] == kind]


def source(cell: dict) -> str:
    return "".join(cell["source"])


def tags(cell: dict) -> list[str]:
    return cell["metadata"].get("tags", [])


def modules_imported_by(statement: str) -> set[str]:
    code = f"{statement}; import sys; print('\\n'.join(m.split('.')[0] for m in sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    return set(run.stdout.split())


@pytest.mark.parametrize(("wing", "other"), [("clusters", "runner"), ("runner", "clusters")])
def test_the_wings_do_not_import_each_other(wing: str, other: str) -> None:
    assert other not in modules_imported_by(f"import {wing}")
    names = ".".join
    for path in sorted((ROOT / wing).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            roots = {names([a.name]).split(".")[0] for a in node.names} if isinstance(node, ast.Import) else set()
            if isinstance(node, ast.ImportFrom) and node.level == 0:
                roots = {(node.module or "").split(".")[0]}
            assert other not in roots, f"{path.relative_to(ROOT)}:{node.lineno} imports {other}"


def test_the_oracle_shares_nothing_with_the_library_but_the_data() -> None:
    """It recomputes what the library computes: an import of it would compare the library with itself."""
    allowed = {"numpy", "pandas", "pytest", *sys.stdlib_module_names}
    for path in sorted((ROOT / "tests" / "oracle").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            for name in names:
                known = name.split(".")[0] in allowed or f"{name}.".startswith("tests.oracle.")
                assert known, f"{path.relative_to(ROOT)}:{node.lineno} imports {name}"
    assert "clusters" not in modules_imported_by("import tests.oracle.test_oracle")


def modules_of_clusters() -> dict[str, Path]:
    """Every module of the library by its dotted name; a room's own `__init__` bears the room's name."""
    return {
        ".".join(p.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): p
        for p in sorted((ROOT / "clusters").rglob("*.py"))
    }


def internal_imports(path: Path, known: dict[str, Path]) -> set[str]:
    """The modules of the library that a module names in its imports."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "clusters":
            names = {f"{node.module}.{a.name}" for a in node.names}
            found |= {n if n in known else str(node.module) for n in names}
        if isinstance(node, ast.Import):
            found |= {a.name for a in node.names if a.name.startswith("clusters.")}
    return found


LEFT_BEHIND = (
    "hối tiếc", "đọc chặt", "không có cận nào", "một lứa cụm", "chỗ gãy", "quạt kịch bản", "lợi thế riêng",
    "entropy chuẩn hóa {", "HHI {", "khoảng của một kết quả",
    "none of the {len(matrix)}", "own strength", "fan of paths", "of one result's range",
    "một phần năm", "compare points a year", "nên so mức bình quân", "plants stand from",
    "phần nhạt của", "pale parts", "càng đậm càng", "the darker", "càng nhạt", "the paler", "phần đậm là",
    "dark are those", "ô trống là không", "an empty cell: nothing", "trong ô vuông: số", "latest year, industry",
    "một tốc độ mà nguồn", "an empty cell means", "lý do của các trạm còn lại",
    "contradicted:n0} trái", "depends_on_definition:n0} depends on definition",
)  # fmt: skip
"""Wordings that readers stumbled over, or that said something else than was meant."""


def test_wordings_left_behind_do_not_come_back() -> None:
    written = [*ROOT.glob("notebooks/*.ipynb"), *ROOT.glob("notebooks/*.toml")]
    files = [*written, *ROOT.glob("clusters/**/*.py"), *ROOT.glob("data/*/*.csv")]
    assert len(files) > 50
    for path in files:
        text = path.read_text(encoding="utf-8-sig").lower()
        assert [w for w in LEFT_BEHIND if w.lower() in text] == [], path.relative_to(ROOT)


ROOMS = {
    "uncertainty": set(),
    "wording": {"uncertainty"},
    "facts": {"uncertainty"},
    "growth": {"uncertainty", "wording", "facts"},
    "comparison": {"uncertainty", "wording", "facts"},
    "wastewater": {"uncertainty", "wording", "facts"},
    "claims": {"uncertainty", "wording", "facts", "growth", "comparison", "wastewater"},
    "policy": {"uncertainty", "wording", "facts", "growth", "comparison", "wastewater", "claims"},
    "report": {"uncertainty", "wording"},
}
"""The nine rooms of the library, and the rooms below that each may lean on."""


def test_imports_between_rooms_run_down_only() -> None:
    known = modules_of_clusters()
    for name, path in known.items():
        if name == "clusters":
            continue
        room = name.split(".")[1]
        assert room in ROOMS, f"{name} stands in no room"
        others = {n.split(".")[1] for n in internal_imports(path, known) if n != "clusters"} - {room}
        assert others <= ROOMS[room], f"{name} imports from {sorted(others - ROOMS[room])}"


def test_imports_inside_clusters_have_no_circle() -> None:
    known = modules_of_clusters()
    graph = {name: internal_imports(path, known) & known.keys() - {name} for name, path in known.items()}
    done: set[str] = set()
    while left := {n: needs - done for n, needs in graph.items() if n not in done}:
        free = {n for n, needs in left.items() if not needs}
        assert free, f"a circle of imports among {sorted(left)}"
        done |= free


def test_the_collection_is_numbered_without_gaps() -> None:
    assert [p.name[:2] for p in NOTEBOOKS] == [f"{i:02d}" for i in range(1, len(NOTEBOOKS) + 1)]
    assert len(NOTEBOOKS) >= 4


def over_budget(notebook: list[dict]) -> list[str]:
    """What keeps a notebook from reading like an article."""
    found = budgets.measured(notebook).items()
    return [f"{what}: {value:g}, at most {most}" for what, (value, most) in found if value > most]


def test_a_notebook_over_budget_is_found() -> None:
    def cell(id: str, text: str, kind: str = "code") -> dict:
        return {"id": id, "cell_type": kind, "metadata": {}, "source": text}

    article = [cell("a-vi", "How?", "markdown"), cell("a", 'out.exhibit("a", rows)'), cell("b-vi", "?", "markdown")]
    assert over_budget([*article, cell("b", 'out.exhibit("b", rows)')]) == []
    sliced = [cell(f"b-{n}", f'ink = "#12436D"\nx = {n}\n' + "x += 1\n" * 9) for n in range(5)]
    sliced[-1]["source"] += 'out.exhibit("b", rows)\nout.say(vi="", en="")\ndef draw(x):\n    return x\n'
    told = "; ".join(over_budget([*article, *sliced]))
    for what in ("an exhibit", "in a row", "no sentence", "functions", "of their own", "ids", "colours"):
        assert what in told


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
class TestNotebook:
    def test_is_committed_without_outputs_and_with_stable_ids(self, path: Path) -> None:
        for cell in cells(path, "code"):
            assert cell["outputs"] == []
            assert cell["execution_count"] is None
        ids = [c["id"] for kind in ("code", "markdown") for c in cells(path, kind)]
        assert len(ids) == len(set(ids))

    def test_has_one_parameters_and_one_contract_cell(self, path: Path) -> None:
        code = cells(path, "code")
        assert [tags(c) for c in code[:2]] == [["parameters"], ["contract"]]
        assert all(not {"parameters", "contract"} & set(tags(c)) for c in code[2:])

    def test_parameters_are_typed_and_commented(self, path: Path) -> None:
        lines = [line for line in source(cells(path, "code")[0]).splitlines() if not line.startswith("# ")]
        assert [line.split(":")[0] for line in lines[:4]] == ["region", "language", "data_dir", "results_dir"]
        for line in lines:
            assert re.fullmatch(r"\w+: (str|int|float|bool) = .+?(  # .+)?", line), line

    def test_every_parameter_is_told_in_both_languages(self, path: Path) -> None:
        for parameter in parameters(source(cells(path, "code")[0]), path.name):
            assert parameter.comment.count(" | ") == 1, f"{parameter.name}: # English | Vietnamese; limits"
            english, vietnamese = (re.sub('"[^"]*"', "", parameter.meaning(language)) for language in ("en", "vi"))
            assert english.isascii(), parameter
            assert all(not part.isascii() for part in vietnamese.split(";")), parameter

    def test_code_words_are_told_in_vietnamese(self, path: Path) -> None:
        """A Vietnamese page shows the English word that a parameter takes; what it means stands beside it."""
        for parameter in parameters(source(cells(path, "code")[0]), path.name):
            words = parameter.choices if parameter.name != "language" else ()
            if parameter.type == "str" and ", " in parameter.default:
                words = tuple(parameter.default.split(", "))
            assert all(f"{word} là " in parameter.meaning("vi") for word in words), parameter

    def test_cells_are_small(self, path: Path) -> None:
        sizes = [budgets.code_lines(c) for c in cells(path, "code")]
        assert max(sizes) <= MOST_LINES

    def test_reads_like_an_article(self, path: Path) -> None:
        assert over_budget(json.loads(path.read_text(encoding="utf-8"))["cells"]) == []

    def test_prose_stands_in_both_languages_side_by_side(self, path: Path) -> None:
        languages = [tags(c) for c in cells(path, "markdown")]
        assert languages
        assert languages == [["vi"], ["en"]] * (len(languages) // 2)
        vietnamese = [re.findall(r"^#+", source(c), re.M) for c in cells(path, "markdown")[::2]]
        english = [re.findall(r"^#+", source(c), re.M) for c in cells(path, "markdown")[1::2]]
        assert vietnamese == english

    def test_every_text_in_code_has_both_languages(self, path: Path) -> None:
        for cell in cells(path, "code"):
            for node in ast.walk(ast.parse(source(cell))):
                if not isinstance(node, ast.Call):
                    continue
                called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                keywords = {k.arg for k in node.keywords}
                if called in {"say", "findings"} and "says" not in keywords:
                    assert {"vi", "en"} <= keywords, ast.unparse(node)[:120]
                if called == "t" and keywords:
                    assert keywords == {"vi", "en"}, ast.unparse(node)[:120]

    def test_prose_holds_no_typed_number(self, path: Path) -> None:
        # A year of law or plan ("2025–2030") is a name; any other number belongs to `say`.
        for cell in cells(path, "markdown"):
            text = re.sub(r"\b(19|20)\d\d\b|QCVN \S+|\d+/\d+/\S+|^#+.*$", "", source(cell), flags=re.M)
            assert not re.search(r"\d+[.,]\d+|\b\d{2,}\b|\d\s?%", text), text


def test_the_data_open_right_in_a_spreadsheet() -> None:
    """Without a byte-order mark a double click shows the letters of another code page: Nam Äá»‹nh."""
    files = sorted(ROOT.glob("data/*/*.csv"))
    assert len(files) > 20
    assert [p.name for p in files if not p.read_bytes().startswith(codecs.BOM_UTF8)] == []


def names_of_places() -> list[str]:
    names = []
    for region in sorted((ROOT / "data").iterdir()):
        provinces = region / "provinces.csv"
        if provinces.exists():
            rows = [line.split(",") for line in provinces.read_text(encoding="utf-8-sig").splitlines()]
            here = [r for r in rows[1:] if r[rows[0].index("role")] in ("former", "merged")]
            names += [r[rows[0].index(c)] for r in here for c in ("province", "name_vi", "name_en")]
    return sorted(set(names))


def test_no_province_is_named_in_code_or_notebooks() -> None:
    names = names_of_places()
    assert "ha-nam" in names
    word = re.compile("|".join(rf"(?<![\w-]){re.escape(n)}(?![\w-])" for n in names), re.I)
    default = re.compile(r'^region: str = "[\w-]+".*$', re.M)
    for folder in ("clusters", "runner"):
        for path in sorted((ROOT / folder).rglob("*.*")):
            if path.suffix in {".py", ".j2", ".css", ".html", ".json"}:
                found = word.findall(path.read_text(encoding="utf-8"))
                assert not found, f"{path.relative_to(ROOT)} names {sorted(set(found))}"
    for path in NOTEBOOKS:
        for kind in ("code", "markdown"):
            for cell in cells(path, kind):
                found = word.findall(default.sub("", source(cell)))
                assert not found, f"{path.name}, cell {cell['id']}, names {sorted(set(found))}"
    for path in sorted((ROOT / "notebooks").glob("*.toml")):
        found = word.findall(path.read_text(encoding="utf-8"))
        assert not found, f"{path.name} names {sorted(set(found))}"


def test_requirements_are_pinned_and_name_no_host() -> None:
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").split("\n")
    assert lines[-2:] == ["-e .", ""]
    for line in lines[:-2]:
        assert re.fullmatch(r"[A-Za-z0-9._-]+==[^\s;]+( ; .+)?", line), line
        assert "://" not in line


def test_every_declared_dependency_is_pinned() -> None:
    def names(lines: list[str]) -> set[str]:
        return {re.sub(r"[-_.]+", "-", m[0]).lower() for line in lines if (m := re.match(r"\w[\w.-]*", line))}

    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    pinned = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    assert names(declared) <= names(pinned), "run `make pins`"


def test_outputs_stands_in_a_fresh_clone_and_holds_nothing_but_what_it_says() -> None:
    text = (ROOT / "outputs" / "README.md").read_text(encoding="utf-8")
    for word in ("index.html", "draft/", "Thư mục này", "a fresh clone"):
        assert word in text
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert ignored.index("/outputs/*") < ignored.index("!/outputs/README.md")


def test_no_exception_is_swallowed() -> None:
    for folder in ("clusters", "runner"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.ExceptHandler):
                    where = f"{path.relative_to(ROOT)}:{node.lineno}"
                    assert node.type is not None, f"{where}: bare except"
                    assert not all(isinstance(s, ast.Pass) for s in node.body), f"{where}: swallowed"


def test_no_test_waits_for_a_time() -> None:
    for path in sorted((ROOT / "tests").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            called = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
            if path.name != "waiting.py":
                where = f"{path.relative_to(ROOT)}:{node.lineno}" if called else ""
                assert called not in {"time.sleep", "time.monotonic", "time.perf_counter"}, f"{where}: see waiting.py"


def test_readme_and_table_of_exhibits_are_in_step() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "docs.exhibit_table", "--check"], cwd=ROOT, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stderr
