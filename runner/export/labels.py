"""What the pages themselves say, in both languages: (Vietnamese, English). Notebooks bring their own words."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from typing import Any

from babel.dates import format_date, format_skeleton

LABELS: dict[str, tuple[str, str]] = {
    "skip": ("Chuyển đến nội dung chính", "Skip to the main content"),
    "contents": ("Nội dung", "Contents"),
    "other_language": ("English", "Tiếng Việt"),
    "siblings": ("Các báo cáo cùng bộ", "Reports in this set"),
    "portfolio": ("Tất cả báo cáo", "All reports"),
    "show_code": ("Hiện toàn bộ mã lệnh", "Show all code"),
    "code": ("Mã lệnh {n}", "Code {n}"),
    "code_short": ("Mã lệnh", "Code"),
    "code_rest": ("Mã lệnh không thuộc hình hay bảng nào ({n} ô)", "Code that leads to no exhibit ({n} cell{s})"),
    "cite": ("Trích dẫn", "Cite"),
    "once_known": ("Khi có số liệu", "Once it is known"),
    "rows_used": ("Dòng dữ liệu đã dùng ({n})", "Data rows used ({n})"),
    "rows": ("Dữ liệu đã dùng", "Data used"),
    "n_rows": ("{n} dòng trong {files} tệp", "Rows: {n}, files: {files}"),
    "row_number": ("Dòng", "Row"),
    "row_what": ("Nội dung", "What it is"),
    "row_value": ("Giá trị như đã ghi", "Value as recorded"),
    "figure_n": ("Hình {n}", "Figure {n}"),
    "table_n": ("Bảng {n}", "Table {n}"),
    "data_of": ("số liệu {facts}", "data {facts}"),
    "more_publishers": ("và {n} nơi khác", "and {n} others"),
    "parameters_cell": ("Tham số", "Parameters"),
    "parameters_given": ("Tham số của lần chạy này", "Parameters of this run"),
    "reading_key": ("Cách đọc ký hiệu và nhãn", "How to read marks and labels"),
    "error": ("Lỗi khi chạy ô {n}", "Error when cell {n} ran"),
    "no_alt": ("Hình này không có mô tả.", "This image has no description."),
    "left_out": ("không hiện được ở đây: {what}", "not shown here: {what}"),
    "left_script": (
        "phần tương tác cần chạy mã, có trong sổ tay",
        "an interactive part that runs code; it is in the notebook",
    ),
    "left_frame": ("nội dung nhúng, có trong sổ tay", "embedded content; it is in the notebook"),
    "left_sound": ("âm thanh", "sound"),
    "left_film": ("phim", "a film"),
    "left_field": ("ô nhập liệu", "a field to fill in"),
    "left_elsewhere": ("hình nằm ở địa chỉ khác", "a picture that lies at another address"),
    "left_beside": ("hình nằm trong tệp riêng bên ngoài sổ tay", "a picture in a file outside the notebook"),
    "left_attachment": ("tệp đính kèm bị thiếu", "an attachment that is missing"),
    "left_form": ("nội dung ở dạng chỉ sổ tay đọc được", "content in a form for the notebook only"),
    "left_drawing": ("hình vẽ SVG bị hỏng", "a damaged SVG drawing"),
    "left_formula": ("công thức không đọc được", "a formula that cannot be read"),
    "left_link": ("đích của liên kết", "where this link leads"),
    "left_pair": (
        "hình vẽ co giãn theo màn hình; trên đây là ảnh của hình đó",
        "the drawing that fits the screen; above is a picture of it",
    ),
    "output_of": ("Kết quả của mã lệnh {n}", "Output of code {n}"),
    "table_region": ("Bảng", "Table"),
    "sources": ("Nguồn", "Sources"),
    "note_mark": ("Ghi chú", "Note"),
    "source_mark": ("Nguồn", "Source"),
    "cannot_be_computed": ("Chưa tính được — thiếu:", "Cannot be computed — missing:"),
    "back": ("Trở lại chỗ dẫn {n}", "Back to mention {n}"),
    "accessed": ("truy cập {date}", "accessed {date}"),
    "licence": ("giấy phép: {licence}", "licence: {licence}"),
    "lineage": (
        "cùng gốc số liệu với nguồn {numbers}, nên không xác nhận lẫn nhau",
        "same origin as source {numbers}, so they do not confirm each other",
    ),
    "figure_box": ("Hình {n}, cuộn ngang được trên màn hình nhỏ", "Figure {n}, scrolls sideways on a small screen"),
    "provenance": ("Báo cáo này được tạo ra như thế nào", "How this report was made"),
    "parameters": ("Tham số", "Parameters"),
    "data": ("Gói dữ liệu", "Data packages"),
    "version": ("Phiên bản", "Version"),
    "command": ("Lệnh tạo lại tệp này", "Command that reproduces this file"),
    "downloads": ("Tệp đi kèm", "Accompanying files"),
    "download_note": (
        "Các liên kết dưới đây cần cả thư mục kết quả; riêng tệp này vẫn đọc được đầy đủ.",
        "The links below need the whole results folder; this file can be read in full without it.",
    ),
    "notebook_file": ("Sổ tay đã chạy (.ipynb)", "Executed notebook (.ipynb)"),
    "workbook_file": ("Toàn bộ bảng (.xlsx)", "All tables (.xlsx)"),
    "brief": ("Tóm tắt một trang", "One-page brief"),
    "action": ("Việc", "Action"),
    "by": ("Đến năm", "By"),
    "from_to": ("Hiện trạng → mục tiêu", "Today → target"),
    "questions": ("Số liệu cần hỏi trước", "Figures to ask for first"),
    "and_more": ("và {n} nguồn khác", "and {n} more"),
    "all_in_report": ("Căn cứ và toàn bộ nguồn trong báo cáo.", "Evidence and all sources are in the report."),
    "workbooks": ("Bảng tính (.xlsx)", "Workbooks (.xlsx)"),
    "tables_workbook": ("bảng", "tables"),
    "data_workbook": ("số liệu", "data"),
    "data_file": ("Số liệu để tính toán (.xlsx)", "Data to calculate with (.xlsx)"),
    "sheet": ("Trang tính", "Sheet"),
    "exhibit_title": ("Nội dung", "What it holds"),
    "unit_line": ("Đơn vị, nơi, thời điểm", "Unit, place, date"),
    "rows_number": ("Số dòng", "Rows"),
    "figures_sheet": ("Số liệu", "Figures"),
    "figures_sheet_title": ("Mọi số liệu đã công bố, mỗi dòng một số", "All published figures, a row each"),
    "dictionary": ("Từ điển", "Dictionary"),
    "dictionary_title": ("Ý nghĩa các cột của trang Số liệu", "What the columns of the sheet Figures mean"),
    "meaning": ("Ý nghĩa", "Meaning"),
    "column_notebook": ("Báo cáo tính ra số này", "The report that computed the figure"),
    "column_table": ("Bảng kết quả (tệp .csv cùng tên)", "The result table (the .csv file of that name)"),
    "column_entity": ("Mã của địa bàn hoặc đối tượng", "Code of the place or thing"),
    "column_place": ("Tên của địa bàn hoặc đối tượng", "Name of the place or thing"),
    "column_indicator": ("Mã chỉ tiêu", "Code of the indicator"),
    "column_measure": ("Tên chỉ tiêu", "Name of the indicator"),
    "column_value": (
        "Giá trị, khi biết chính xác; để trống khi chỉ biết một khoảng",
        "The value where it is known exactly; blank where only a range is known",
    ),
    "column_low": ("Giá trị nhỏ nhất có thể; trống: không biết", "Lowest possible value; blank: not known"),
    "column_high": ("Giá trị lớn nhất có thể; trống: không biết", "Highest possible value; blank: not known"),
    "column_bound": (
        "exact: chính xác; range: trong khoảng; at_least: ít nhất; at_most: nhiều nhất; unknown: không biết",
        "exact; range; at_least; at_most; unknown: nothing is known",
    ),
    "column_unit": ("Đơn vị tính", "Unit"),
    "column_year": ("Năm, nếu có", "Year, where there is one"),
    "column_details": ("Những cột khác để phân biệt các dòng", "Other columns that tell rows apart"),
    "column_data_rows": (
        "Các dòng dữ liệu mà con số dựa vào: bảng và mã của dòng, hoặc số của dòng trong tệp; trống: chưa rõ đủ",
        "The data rows it rests on: table and key of the row, or its number in the file; blank: not all are known",
    ),
    "column_sources": ("Mã nguồn (bảng sources.csv)", "Source ids (table sources.csv)"),
    "pdf_file": ("Bản in (.pdf)", "Print version (.pdf)"),
    "n_sources": ("{n} nguồn", "{n} source{s}"),
    "more_sources": ("và {n} nguồn khác", "and {n} more"),
    "used_in": ("dùng ở", "used in"),
    "n_packages": ("Phần mềm: {n} gói Python và phiên bản", "Software: {n} Python packages and their versions"),
    "credits": ("Giấy phép và ghi công", "Licence and credits"),
    "credits_text": (
        "Mã nguồn theo giấy phép MIT. Số liệu thuộc các nguồn nêu trong danh mục và theo giấy phép của từng nguồn; "
        "khi dùng lại, xin dẫn cả nguồn gốc lẫn báo cáo này.",
        "Code under the MIT licence. The figures belong to the sources listed and follow the licence of each; "
        "when you reuse them, please cite both the original source and this report.",
    ),
    "empty": ("để trống", "empty"),
    "true": ("có", "yes"),
    "false": ("không", "no"),
    "scenario": ("Kịch bản", "Scenario"),
    "baseline": ("cơ sở", "baseline"),
    "scenario_named": ("kịch bản {name}", "{name} scenario"),
    "portfolio_title": ("Tất cả báo cáo", "All reports"),
    "n_regions": ("{n} vùng", "Regions: {n}"),
    "n_scenarios": ("{n} kịch bản", "Scenarios: {n}"),
    "n_rendered": ("{n} trang vừa tạo", "Pages just rendered: {n}"),
    "n_unchanged": ("{n} trang không đổi", "Pages unchanged: {n}"),
    "n_failed": ("{n} trang lỗi", "Pages failed: {n}"),
    "n_skipped": ("{n} trang bị bỏ qua", "Pages skipped: {n}"),
    "rendered": ("vừa tạo", "rendered"),
    "unchanged": ("không đổi", "unchanged"),
    "failed": ("lỗi", "failed"),
    "skipped": ("bị bỏ qua", "skipped"),
    "earlier": ("bản của lần chạy trước", "from an earlier run"),
    "show_only": ("Chỉ hiện", "Show only"),
    "everything": ("tất cả", "everything"),
    "regions": ("Các vùng", "Regions"),
    "failures": ("Những trang bị lỗi", "What failed"),
    "cell": ("ô {n}", "cell {n}"),
    "again": ("Chạy lại", "Run again"),
    "log": ("Sổ tay đến chỗ dừng vì lỗi", "The notebook as far as it got"),
    "sources_seen": ("truy cập nguồn gần nhất: {date}", "sources last accessed {date}"),
    "differs": ("Tham số khác với kịch bản cơ sở", "Parameters that differ from the baseline"),
    "turn": ("Trang trước, trang sau", "Previous and next report"),
    "to_top": ("Về đầu trang", "Back to top"),
    "actions": ("Việc cần làm", "What to do"),
    "card_who": ("Cơ quan thực hiện", "Who"),
    "card_when": ("Thời hạn", "By when"),
    "card_cost": ("Kinh phí", "Cost"),
    "card_law": ("hạn theo luật: {date}", "legal deadline: {date}"),
    "card_overdue": ("đã quá thời hạn luật định {date}", "overdue by law since {date}"),
    "card_paid": ("nguồn: {who}", "payer: {who}"),
    "card_way": ("Hiện trạng → mục tiêu", "Today → target"),
    "card_reach": ("Tiến độ dự kiến: {reach}", "Planned pace: {reach}"),
    "card_missed": (", chưa đạt", ", too slow"),
    "card_unknown": ("chưa biết", "not known"),
    "card_action": ("Làm gì", "What to do"),
    "card_indicator": ("Chỉ tiêu", "Indicator"),
    "card_counted": ("Đếm vào", "Counted"),
    "card_more": ("Căn cứ, đòn bẩy, điều gì sẽ làm thay đổi", "Evidence, lever, what would change it"),
    "card_evidence": ("Căn cứ", "Evidence"),
    "card_lever": ("Đòn bẩy", "Lever"),
    "card_change": ("Điều gì sẽ làm thay đổi", "What would change it"),
    "card_monitor": ("Theo dõi", "How it is watched"),
    "more_findings": ("Thêm {n} kết quả", "{n} more finding{s}"),
    "minutes": ("đọc {n} phút", "{n} min read"),
    "shows": ("{figures} hình, {tables} bảng", "figures: {figures}, tables: {tables}"),
    "findings": ("Kết quả chính", "Key findings"),
    "changes": ("Số liệu thay đổi so với lần chạy trước", "Figures changed since the last run"),
    "more_changes": (
        "Bảng nêu {shown} trong {n} thay đổi; toàn bộ nằm trong tệp",
        "The table shows {shown} of {n} changes; all of them stand in",
    ),
    "no_changes": (
        "Không có số liệu công bố nào thay đổi so với lần chạy trước.",
        "No published figure has changed since the last run.",
    ),
    "comparison": ("So sánh hai bản", "Two editions compared"),
    "n_changes": ("Số chỗ khác nhau: {n}", "Differences: {n}"),
    "nothing_differs": ("Không có gì khác nhau.", "Nothing differs."),
    "n_values": ("Số trong bảng: {n} chỗ", "Numbers in the table: {n}"),
    "n_figures": ("Bảng kết quả công bố: {n} chỗ", "Published result table: {n}"),
    "n_aside": ("Mô tả hình, nguồn, thứ tự: {n} chỗ", "Descriptions, sources, order: {n}"),
    "changed_order": ("Thứ tự đã đổi", "They stand in another order"),
    "changed_order_of_data_rows": ("Thứ tự dòng dữ liệu đã đổi", "The data rows stand in another order"),
    "difference": ("Chênh lệch", "Difference"),
    "changed_figure": ("Số liệu công bố", "Published figure"),
    "changed_value": ("Số trong bảng", "Number in the table"),
    "changed_row": ("Dòng", "Row"),
    "changed_column": ("Cột", "Column"),
    "changed_data_row": ("Dòng dữ liệu đã dùng", "Data row used"),
    "changed_title": ("Tiêu đề", "Title"),
    "changed_subtitle": ("Dòng đơn vị", "Unit line"),
    "changed_alt_text": ("Mô tả hình", "Text for those who cannot see it"),
    "changed_note": ("Ghi chú", "Note"),
    "changed_reading": ("Câu đọc kết quả", "Sentence that reads it"),
    "changed_other_figure": ("Số khác trong lời văn", "Other figure in the text"),
    "changed_finding": ("Kết quả chính", "Key finding"),
    "changed_answer": ("Trả lời", "Answer"),
    "changed_finding_link": ("Liên kết của kết quả chính", "Link of a finding"),
    "changed_number_of_rows": ("Số dòng", "Number of rows"),
    "changed_drawing": ("Tệp hình vẽ", "Drawing file"),
    "changed_card": ("Việc cần làm", "What to do"),
    "changed_question": ("Số liệu cần hỏi", "Figure to ask for"),
    "changed_place": ("Chỗ đặt", "Place"),
    "changed_kind": ("Loại", "Kind"),
    "changed_source": ("Nguồn", "Source"),
    "changed_missing_item": ("Điều còn thiếu", "What is missing"),
    "changed_exhibit": ("Hình hoặc bảng", "Figure or table"),
    "changed_table": ("Bảng kết quả", "Result table"),
    "changed_notebook": ("Sổ tay", "Notebook"),
    "changed_edition": ("Bản", "Edition"),
    "changed_page": ("Trang", "Page"),
    "changed_heading": ("Đề mục", "Heading"),
    "changed_paragraph": ("Đoạn văn", "Paragraph"),
    "changed_sentence": ("Câu", "Sentence"),
    "changed_number_of_decimals": ("Số chữ số thập phân", "Number of decimals"),
    "changed_order_of_rows": ("Thứ tự dòng đã đổi", "The rows stand in another order"),
    "changed_order_of_columns": ("Thứ tự cột đã đổi", "The columns stand in another order"),
    "changed_order_of_exhibits": ("Thứ tự hình và bảng đã đổi", "The exhibits stand in another order"),
    "changed_order_of_sources": ("Thứ tự nguồn đã đổi", "The sources stand in another order"),
    "there": ("có", "there"),
    "absent": ("không có", "absent"),
    "table": ("(cả bảng)", "(whole table)"),
    "where": ("Vị trí", "Where"),
    "row": ("Dòng", "Row"),
    "column": ("Cột", "Column"),
    "before": ("Trước đây", "Before"),
    "after": ("Hiện nay", "Now"),
}


def label(key: str, language: str, **values: object) -> str:
    """The text of `key` in `language` (vi or en), with `{name}` places filled in; `{s}` is the plural's, of `n`."""
    return LABELS[key][0 if language == "vi" else 1].format(**{"s": "" if values.get("n") == 1 else "s"} | values)


def last_seen(sources: Iterable[Mapping[str, Any]]) -> str:
    """The last day on which one of the sources (of exhibits.json) was looked at, as ISO text; empty if none says so."""
    days = [str(source.get("accessed") or "") for source in sources]
    return max((day for day in days if re.fullmatch(r"\d{4}(-\d\d){0,2}", day)), default="")


def publishers(sources: Iterable[Mapping[str, Any]]) -> list[str]:
    """Who published the sources (of exhibits.json), or else their titles, each once."""
    names = [str(source.get("publisher") or source.get("title") or "") for source in sources]
    return list(dict.fromkeys(name for name in names if name))


def date(iso: object, language: str) -> str:
    """An ISO day, month or year ("2025-12-31", "2025-12", "2025") as readers write it; anything else unchanged."""
    text = str(iso or "")
    parts = text.split("-")
    try:
        year, month, day = ([int(part) for part in parts] + [1, 1])[:3]
        when = dt.date(year, month, day)
    except ValueError:
        return text
    if len(parts) == 1:
        return str(year)
    if len(parts) == 2:
        return str(format_skeleton("yMMMM", when, locale=language))
    return format_date(when, "dd/MM/y" if language == "vi" else "d MMMM y", locale=language)
