"""The cell that sets the parameters is no reading matter: what they are stands at the foot of the page."""

from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from runner.export import html

CELLS = [
    new_markdown_cell("# T"),
    new_code_cell('region: str = "x"', metadata={"tags": ["parameters"]}),
    new_code_cell('region = "ninh-binh"', metadata={"tags": ["injected-parameters"]}),
    new_code_cell("import pandas"),
]


def page(cells: list, **context: object) -> BeautifulSoup:
    given = {"language": "vi", "title": "x", "notebook": "01_x"} | context
    return BeautifulSoup(html(new_notebook(cells=cells), given), "html.parser")


def test_the_parameters_are_listed_with_their_meaning_and_their_cells_left_out() -> None:
    told = {"parameters": {"region": "ninh-binh"}, "meanings": {"region": "địa bàn"}}
    soup = page(CELLS, **told)
    code = [cell.get_text() for cell in soup.select(".gs-code pre")]
    assert len(code) == 1
    assert "import pandas" in code[0]
    assert soup.select_one(".gs-code")["data-cell"] == "3"  # cells keep their numbers
    foot = soup.select_one(".provenance dl").get_text(" ")
    assert "ninh-binh" in foot
    assert "địa bàn" in foot


def test_what_such_a_cell_shows_stays_and_so_does_the_cell_where_no_parameters_are_told() -> None:
    shown = new_code_cell("region", metadata={"tags": ["parameters"]}, outputs=[new_output("stream", text="kết quả")])
    assert "kết quả" in page([shown], parameters={"region": "x"}).get_text()
    assert len(page(CELLS).select(".gs-code pre")) == 3
