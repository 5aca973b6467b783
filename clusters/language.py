"""Labels, numbers and dates in Vietnamese and English.

Numbers and dates follow the locale data of Babel. `LABELS` is the glossary of every word that several exhibits share,
each as (Vietnamese, English); words that belong to one region or one table live in the data packages instead.
"""

import datetime
import difflib
import math
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from typing import Any

from babel.dates import format_date, format_skeleton
from babel.lists import format_list
from babel.numbers import format_decimal, get_decimal_symbol, get_group_symbol

LANGUAGES = ("vi", "en")
WIDE = Context(prec=400, rounding=ROUND_HALF_UP)  # enough digits for any float

LABELS: dict[str, tuple[str, str]] = {
    # What stands around an exhibit
    "source": ("Nguồn", "Source"),
    "sources": ("Các nguồn", "Sources"),
    "note": ("Ghi chú", "Note"),
    "values": ("Số liệu", "Values"),
    "table": ("Bảng", "Table"),
    "figure": ("Hình", "Figure"),
    "key_findings": ("Kết quả chính", "Key findings"),
    "cannot_be_computed": ("Chưa tính được — thiếu:", "Cannot be computed — missing:"),
    "no_data": ("không có số liệu", "no data"),
    "yes": ("có", "yes"),
    "no": ("không", "no"),
    "unknown": ("chưa rõ", "unknown"),
    "inconclusive": ("không kết luận được", "no conclusion"),
    "total": ("Tổng", "Total"),
    "low": ("cận dưới", "lower bound"),
    "high": ("cận trên", "upper bound"),
    "unit": ("đơn vị", "unit"),
    "indicator": ("chỉ tiêu", "indicator"),
    "as_of": ("thời điểm", "as of"),
    "value": ("giá trị", "value"),
    "gap": ("chênh lệch", "gap"),
    "quote": ("trích dẫn", "quotation"),
    "verdict": ("kết quả kiểm tra", "verdict"),
    "confidence": ("mức tin cậy", "confidence"),
    "missing": ("thiếu", "missing"),
    # How sure a chart's mark is: solid, hatched, hollow, dashed
    "mark_strict": ("chắc chắn", "certain in any case"),
    "mark_possible": ("có thể", "possible"),
    "mark_preliminary": ("sơ bộ", "preliminary"),
    "mark_stated": ("mới chỉ được nêu", "stated only"),
    "remainder": ("phần còn lại", "the rest"),
    "other_places": ("nơi khác", "other places"),
    "range_to": ("đến", "to"),
    # Verdicts on a claim: the only five, and the mark of what is not checked at all
    "supported": ("khớp", "supported"),
    "supported_by_convention": ("khớp theo quy ước", "supported by convention"),
    "contradicted": ("trái", "contradicted"),
    "depends_on_definition": ("tùy định nghĩa", "depends on definition"),
    "not_verifiable_yet": ("chưa kiểm được", "not verifiable yet"),
    "judgement": ("nhận định", "judgement"),
    # How a claim is checked
    "arithmetic": ("phép tính", "arithmetic"),
    "external": ("nguồn khác", "another source"),
    "none": ("không kiểm", "not checked"),
    # Confidence: the five terms and the mark of a recommendation whose evidence failed
    "certain": ("chắc chắn", "certain"),
    "by_convention": ("theo quy ước", "by convention"),
    "likely_judgement": ("nhận định có căn cứ", "reasoned judgement"),
    "uncertain": ("chưa chắc", "uncertain"),
    "not_assessable": ("chưa đánh giá được", "not assessable yet"),
    "review": ("cần xem lại", "needs review"),
    # Readings and kinds of bound
    "strict": ("chặt", "strict"),
    "convention": ("quy ước", "convention"),
    "exact": ("đúng bằng", "exactly"),
    "at_least": ("ít nhất", "at least"),
    "at_most": ("nhiều nhất", "at most"),
    "nearly": ("gần", "nearly"),
    "about": ("khoảng", "about"),
    "range": ("trong khoảng", "between"),
    # Stages of a cluster, as counted
    "stage_planned": ("Quy hoạch", "Planned"),
    "stage_established": ("Đã thành lập", "Established"),
    "stage_operating": ("Đang hoạt động", "Operating"),
    "lost_before_established": ("Chưa thành lập", "Not yet established"),
    "lost_before_operating": ("Đã thành lập, chưa hoạt động", "Established, not yet operating"),
    # Status of one cluster or park
    "status_planned": ("mới quy hoạch", "planned"),
    "status_established": ("đã thành lập", "established"),
    "status_under_construction": ("đang xây dựng", "under construction"),
    "status_operating": ("đang hoạt động", "operating"),
    "status_unknown": ("chưa rõ tình trạng", "status unknown"),
    # Central wastewater treatment of one cluster
    "wastewater_operating": ("trạm đang vận hành", "plant operating"),
    "wastewater_under_construction": ("trạm đang xây dựng", "plant under construction"),
    "wastewater_planned": ("trạm mới dự kiến", "plant planned"),
    "wastewater_stopped": ("trạm ngừng chạy", "plant stopped"),
    "wastewater_none": ("không có trạm", "no plant"),
    "wastewater_unknown": ("chưa rõ có trạm hay không", "plant not known"),
    "with_system": ("có hệ thống xử lý", "with a treatment system"),
    "working": ("hệ thống chạy ổn định", "system working"),
    "compliant": ("đạt chuẩn", "compliant"),
    # Status of a published figure
    "reported": ("đã công bố", "reported"),
    "superseded": ("đã được thay thế", "superseded"),
    "suspect": ("nghi vấn", "suspect"),
    "unverified": ("chưa kiểm chứng", "unverified"),
    "final": ("chính thức", "final"),
    "preliminary": ("sơ bộ", "preliminary"),
    "estimate": ("ước tính", "estimate"),
    # Status of an assumption
    "cited": ("dẫn nguồn", "cited"),
    "derived": ("suy ra", "derived"),
    "assumed": ("giả định", "assumed"),
    # The economy by sector
    "all_sectors": ("Toàn nền kinh tế", "Whole economy"),
    "agriculture": ("Nông, lâm nghiệp và thủy sản", "Agriculture, forestry and fishing"),
    "industry_construction": ("Công nghiệp và xây dựng", "Industry and construction"),
    "industry": ("Công nghiệp", "Industry"),
    "construction": ("Xây dựng", "Construction"),
    "services": ("Dịch vụ", "Services"),
    "product_taxes": ("Thuế sản phẩm trừ trợ cấp sản phẩm", "Product taxes less subsidies"),
    "rest": ("Các ngành còn lại", "All other sectors"),
    # Measures of the economy
    "current_price": ("giá hiện hành", "current prices"),
    "constant_2010_price": ("giá so sánh 2010", "constant 2010 prices"),
    "real_growth_pct": ("tăng trưởng thực", "real growth"),
    "share_pct": ("tỷ trọng", "share"),
    "iip_growth_pct": ("tăng chỉ số sản xuất công nghiệp", "growth of the industrial production index"),
    "gross_output_growth_pct": ("tăng giá trị sản xuất", "growth of gross output"),
    "grdp_per_capita": ("GRDP bình quân đầu người", "GRDP per head"),
    "population": ("dân số", "population"),
    "area": ("diện tích", "area"),
    "with_product_taxes": ("gồm thuế sản phẩm", "including product taxes"),
    "without_product_taxes": ("không gồm thuế sản phẩm", "excluding product taxes"),
    # Parts of a year
    "year": ("cả năm", "full year"),
    "q1": ("quý I", "first quarter"),
    "first_half": ("6 tháng đầu năm", "first half of the year"),
    "nine_months": ("9 tháng đầu năm", "first nine months of the year"),
    # Units (as they stand in the tables)
    "cluster": ("cụm", "clusters"),
    "park": ("khu công nghiệp", "parks"),
    "person": ("người", "people"),
    "thousand persons": ("nghìn người", "thousand people"),
    "project": ("dự án", "projects"),
    "enterprise": ("doanh nghiệp", "enterprises"),
    "station": ("trạm", "stations"),
    "percent": ("%", "%"),
    "percent_per_year": ("%/năm", "% a year"),
    "percentage points": ("điểm phần trăm", "percentage points"),
    "billion VND": ("tỷ đồng", "billion VND"),
    "million VND": ("triệu đồng", "million VND"),
    "million USD": ("triệu USD", "million USD"),
    "billion USD": ("tỷ USD", "billion USD"),
    "ha": ("ha", "ha"),
    "km2": ("km²", "km²"),
    "m3/day": ("m³/ngày", "m³/day"),
    "ratio": ("tỷ số", "ratio"),
    "parks": ("khu công nghiệp", "parks"),
    "measures": ("giải pháp", "measures"),
    "requirement": ("yêu cầu", "requirements"),
    "m3/month": ("m³/tháng", "m³ a month"),
    "m3/year": ("m³/năm", "m³ a year"),
    "billion VND/year": ("tỷ đồng/năm", "billion VND a year"),
    "million USD/year": ("triệu USD/năm", "million USD a year"),
    "thousand USD/year": ("nghìn USD/năm", "thousand USD a year"),
    "% of investment": ("% vốn đầu tư", "% of investment"),
    "% of total investment": ("% tổng vốn đầu tư", "% of total investment"),
    "% of industrial land": ("% đất công nghiệp", "% of industrial land"),
    "ha/project": ("ha/dự án", "ha a project"),
    "billion VND/ha": ("tỷ đồng/ha", "billion VND a hectare"),
    "million VND per m3/day": ("triệu đồng cho mỗi m³/ngày", "million VND per m³/day"),
    "%/year average": ("%/năm, bình quân", "% a year on average"),
    "% of GRDP": ("% GRDP", "% of GRDP"),
    "% of CCN": ("% số cụm", "% of clusters"),
    "% of operating CCN": ("% số cụm đang hoạt động", "% of operating clusters"),
    "villages": ("làng", "villages"),
    "m3/day per leasable ha": ("m³/ngày trên mỗi ha cho thuê được", "m³/day per leasable hectare"),
    "m3/day per total ha": ("m³/ngày trên mỗi ha tổng diện tích", "m³/day per hectare of total area"),
    "% of total area": ("% tổng diện tích", "% of total area"),
    "date": ("ngày", "date"),
    "boolean": ("(1 = có)", "(1 = yes)"),
    "month": ("tháng", "months"),
    "months": ("tháng", "months"),
    "million VND/year": ("triệu đồng/năm", "million VND a year"),
    "VND/kg": ("đồng/kg", "VND/kg"),
    "m3/ha/day": ("m³/ha/ngày", "m³/ha/day"),
    "m3/day per leased ha": ("m³/ngày trên mỗi ha đã thuê", "m³/day per leased hectare"),
    "m3/day per ha industrial land": ("m³/ngày trên mỗi ha đất công nghiệp", "m³/day per hectare of industrial land"),
    "% of plot": ("% lô đất", "% of the plot"),
    "kW/ha": ("kW/ha", "kW/ha"),
    "jobs/ha total area": ("lao động trên mỗi ha tổng diện tích", "jobs per hectare of total area"),
    "jobs/leased ha": ("lao động trên mỗi ha đã thuê", "jobs per leased hectare"),
    "person/ha": ("lao động/ha", "people a hectare"),
    "VND/m3": ("đồng/m³", "VND/m³"),
    "USD/m3": ("USD/m³", "USD/m³"),
    "% of localities": ("% số địa phương", "% of localities"),
    "% of craft villages": ("% số làng nghề", "% of craft villages"),
    "% of operating KCN": ("% số khu công nghiệp đang hoạt động", "% of operating parks"),
    "indicators": ("chỉ tiêu", "indicators"),
    "% of firms": ("% số doanh nghiệp", "% of firms"),
    "% of area": ("% diện tích", "% of area"),
    "MWh/year": ("MWh/năm", "MWh a year"),
    "TJ/year": ("TJ/năm", "TJ a year"),
    "t/year": ("tấn/năm", "t a year"),
    "kt CO2e/year": ("nghìn tấn CO₂e/năm", "kt CO₂e a year"),
    "million m3/year": ("triệu m³/năm", "million m³ a year"),
    "t CO2/year": ("tấn CO₂/năm", "t CO₂ a year"),
    "plant": ("trạm", "plants"),
    "projects": ("dự án", "projects"),
    "province": ("tỉnh", "provinces"),
    "zone": ("khu", "zones"),
    "model": ("mô hình", "models"),
    "sector": ("ngành", "sectors"),
    "stage": ("khâu", "stages"),
    "index": ("chỉ số", "index"),
}


def label(key: str, language: str) -> str:
    """The glossary's word for `key`. Raises KeyError naming near keys if the glossary has none."""
    check(language)
    if key not in LABELS:
        near = difflib.get_close_matches(key, LABELS, n=3)
        raise KeyError(f"no label {key!r} in clusters/language.py" + (f"; near: {', '.join(near)}" if near else ""))
    return LABELS[key][LANGUAGES.index(language)]


def check(language: str) -> str:
    """`language` itself if it is an edition's language, else ValueError."""
    if language not in LANGUAGES:
        raise ValueError(f"language {language!r}: use one of {', '.join(LANGUAGES)}")
    return language


def number(x: Any, language: str, decimals: int | None = None) -> str:
    """A number in the language's style: 1234.5 is "1.234,5" in Vietnamese.

    `decimals` fixes the digits after the decimal sign; without it up to three are shown, none for whole numbers.
    NaN and None give the words for "no data", infinity gives "∞".
    """
    check(language)
    if x is None or x != x:
        return label("no_data", language)
    if math.isinf(x):
        return "∞" if x > 0 else "−∞"
    exact = x if isinstance(x, Decimal) else Decimal(repr(x.item() if hasattr(x, "item") else x))
    places = 3 if decimals is None else decimals
    digits = ("#" if decimals is None else "0") * places
    with localcontext(WIDE):
        rounded = exact.quantize(Decimal(1).scaleb(-places))
        rounded = rounded if rounded else abs(rounded)  # not "-0"
        text = format_decimal(rounded, format="#,##0" + ("." + digits if digits else ""), locale=language)
        return str(text).replace("-", "−")  # the sign that the figures' axes show, as wide as a plus


def percent(fraction: Any, language: str, decimals: int | None = None) -> str:
    """A fraction as percentage: 0.1325 is "13,25%" in Vietnamese. Digits as in `number`."""
    if fraction is None or fraction != fraction:
        return label("no_data", language)
    exact = Decimal(repr(fraction.item() if hasattr(fraction, "item") else fraction))
    if exact.is_infinite():
        return number(float(exact), language) + "%"
    return number(exact * 100, language, decimals) + "%"


def date(iso: str, language: str) -> str:
    """A year, month or day given as "2024", "2024-12" or "2024-12-31", as the language writes it.

    Raises ValueError for anything else.
    """
    check(language)
    parts = str(iso).split("-")
    try:
        year, month, day = [int(part) for part in parts] + [1] * (3 - len(parts))
        when = datetime.date(year, month, day)
    except ValueError:
        raise ValueError(f"{iso!r} is no date: write 2024, 2024-12 or 2024-12-31") from None
    if len(parts) == 1:
        return str(year)
    if len(parts) == 2:
        return format_skeleton("yMMMM", when, locale=language)
    return format_date(when, "dd/MM/y" if language == "vi" else "d MMMM y", locale=language)


def join(items: Sequence[str], language: str) -> str:
    """The items as a list in a sentence: "a, b và c"."""
    check(language)
    return format_list(list(items), locale=language)


def separators(language: str) -> tuple[str, str]:
    """The decimal and the grouping sign of the language."""
    check(language)
    return get_decimal_symbol(language), get_group_symbol(language)
