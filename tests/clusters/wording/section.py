"""The words of one section, whole, and values that fill them."""

from clusters.uncertainty.bounds import Bound

FILE = "notebooks/01_growth_history.toml"
NAMES = {"north": "Tỉnh Bắc", "south": "Tỉnh Nam"}
EXHIBIT = """\
[chained_growth]
title.vi = ["Nối các mức tăng đã công bố, {who} tăng {span:range2%} một năm", "; nguồn nêu {stated:pct2}"]
title.en = ["Chained from published rates, {who} grew {span:range2%} a year", "; stated: {stated:pct2}"]
unit.vi = "Tăng trưởng thực bình quân, % một năm; {window}"
unit.en = "Average real growth, % a year; {window}"
note.vi = ["{stated:if}Nét đứt: con số được nêu. ", "Số bình quân nhiều năm của {even:names} được coi như tăng đều."]
note.en = ["{stated:if}Dashed: the stated figure. ", "Averages of several years in {even:names} count as even growth."]
reads.vi = [
    "Con số được nêu thấp hơn cận trên {above:n2} và cao hơn cận dưới {below:n2} điểm phần trăm.",
    "Con số được nêu nằm ngoài khoảng, cách cận gần nhất {away:n2} điểm phần trăm.",
    "Nếu “toàn vùng” là {blind:name} thì chưa tính được: thiếu mức tăng các năm {blind_years}.",
]
reads.en = [
    "The stated figure is {above:n2} points below the range's high end and {below:n2} above its low end.",
    "The stated figure lies outside the range, {away:n2} points from its nearer end.",
    "If the “whole region” is the {blind:name}, this cannot be computed: growth in {blind_years} is missing.",
]
[chained_growth.columns]
entity = { vi = "Nơi", en = "Place" }
low = { vi = "Thấp nhất, % một năm", en = "Lowest, % a year" }
[chained_growth.missing]
about = { vi = "Tăng trưởng nối chuỗi", en = "Chained growth" }
years = { vi = "{entity:name}: mức tăng trưởng các năm {years}", en = "{entity:name}: growth in {years}" }
"""
OPENING = """\
[answer]
sentence.vi = ["GRDP tăng {span:range1%} một năm", "; nguồn nêu {stated:pct1}"]
sentence.en = ["GRDP grew {span:range1%} a year", "; stated: {stated:pct1}"]
[[answer.numbers]]
value = "{span:range1%}"
range = "{possible:range0%}"
text = { vi = "GRDP tăng bình quân", en = "GRDP growth, average" }
unit = { vi = "một năm", en = "a year" }
certainty = "by_convention"
exhibit = "chained_growth"
[[answer.numbers]]
value = "{count}"
text = { vi = "{count:if}cụm", en = "{count:plural:cluster|clusters}" }
certainty = "{sure}"
exhibit = "chained_growth"
[[findings]]
vi = "**{who}** tăng {span:words1%} một năm."
en = "**{who}** grew {span:words1%} a year."
exhibit = "chained_growth"
[[findings]]
vi = "Nguồn nêu {stated:pct2}."
en = "The source states {stated:pct2}."
"""
SAYS = {
    "who": "Tỉnh Bắc",
    "span": Bound(8.621, 8.949),
    "stated": 8.66,
    "window": "2016–2024",
    "even": ["north", "south"],
    "above": 0.289,
    "below": 0.039,
    "away": None,
    "blind": "south",
    "blind_years": "2011, 2012",
}
NOTHING = dict.fromkeys(SAYS)
