"""What the pages themselves say, in both languages: (Vietnamese, English). Notebooks bring their own words."""

from __future__ import annotations

import datetime as dt

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
    "code_rest": ("Mã lệnh không thuộc hình hay bảng nào ({n} ô)", "Code that leads to no exhibit ({n} cells)"),
    "cite": ("Trích dẫn", "Cite"),
    "figure_n": ("Hình {n}", "Figure {n}"),
    "table_n": ("Bảng {n}", "Table {n}"),
    "data_of": ("số liệu {facts}", "data {facts}"),
    "more_publishers": ("và {n} nơi khác", "and {n} others"),
    "parameters_cell": ("Tham số", "Parameters"),
    "parameters_given": ("Tham số của lần chạy này", "Parameters of this run"),
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
    "pdf_file": ("Bản in (.pdf)", "Print version (.pdf)"),
    "n_sources": ("{n} nguồn", "{n} sources"),
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
    "actions": ("Các khuyến nghị", "Recommendations"),
    "card_who": ("Ai làm", "Who"),
    "card_when": ("Khi nào", "By when"),
    "card_cost": ("Chi phí", "Cost"),
    "card_payer": ("Ai chi trả", "Who pays"),
    "card_paid": ("chi trả: {who}", "paid by {who}"),
    "card_way": ("Hiện nay → mục tiêu", "Today → target"),
    "card_more": ("Căn cứ, đòn bẩy, điều gì sẽ làm thay đổi", "Evidence, lever, what would change it"),
    "card_evidence": ("Căn cứ", "Evidence"),
    "card_lever": ("Đòn bẩy", "Lever"),
    "card_change": ("Điều gì sẽ làm thay đổi", "What would change it"),
    "card_monitor": ("Theo dõi", "How it is watched"),
    "more_findings": ("Thêm {n} kết quả", "{n} more findings"),
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
    """The text of `key` in `language` (vi or en), with `{name}` places filled in."""
    return LABELS[key][0 if language == "vi" else 1].format(**values)


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
