"""Words that decide without a table of their own: a near miss is named, and its neighbour heals it."""

import json
import re
from pathlib import Path

import pytest

from clusters.claims import counts, ledger
from clusters.facts import claim_rules
from clusters.facts.region import PROJECT_DATA, check
from clusters.wording.glossary import JUDGEMENT, VERDICTS
from tests.turns import turns

E001, C013 = {"row_id": "E001"}, {"claim_id": "C013"}
# A slip, the word that the message must name, and the cell with that word written.
WORDS = [
    ("economy.csv", E001, "measure", "curent_price", "current_price", ""),
    ("economy.csv", E001, "measure", "Current-Price", "current_price", ""),
    ("economy.csv", E001, "period", "yaer", "did you mean 'year", "year"),
    ("economy.csv", E001, "period", "First half", "write first_half", "first_half"),
    ("economy.csv", E001, "period", "avg 2016–2020", "avg_2016_2020", ""),
    ("economy.csv", E001, "sector", "totl", "total", ""),
    ("economy.csv", E001, "unit", "million VND", "billion VND", ""),
    ("claims.csv", {"claim_id": "C008"}, "topic", "strukture", "structure", ""),
    ("claims.csv", C013, "rule", "independant_figure", "independent_figure", ""),
    ("claims.csv", C013, "entity", "ha_nam", "ha-nam", ""),
    ("claims.csv", C013, "unit", "clusters", "cluster", ""),
    ("claims.csv", {"claim_id": "C001"}, "entity", "Ninh Binh", "ninh-binh", ""),
    ("claims.csv", {"claim_id": "C054"}, "entity", "Model-Specialised", "model_specialised", ""),
    ("claims.csv", C013, "rule_argument", "month=24", "months", "months=24"),
    ("claims.csv", C013, "rule_argument", "months=24|definition=plans", "plan", "months=24|definition=plan"),
    ("claims.csv", C013, "rule_argument", "months=24|also=job+projects", "jobs", "months=24|also=jobs+projects"),
    ("claims.csv", C013, "rule_argument", "months=24 tháng", "whole number", "months=24"),
    ("claims.csv", {"claim_id": "C005"}, "rule_argument", "sector=industri", "industry", "sector=industry"),
    ("claims.csv", {"claim_id": "C007"}, "rule_argument", "this=C0005|that=C006", "C005", "this=C005|that=C006"),
    ("parameters.csv", {"parameter_id": "target_nb_grdp_pc"}, "unit", "Million–USD", "million USD", ""),
    ("levers.csv", {"lever_id": "L09"}, "target_group", "secondary firms", "secondary_firms", ""),
    ("problems.csv", {"problem_id": "P02"}, "claim_ids", "C028 CO29", "C029", "C028 C029"),
    (
        "lever_problems.csv",
        {"lever_id": "L01", "problem_id": "P03"},
        "evidence_ids",
        "rule_new_ccn_fill_rates",
        "rule_new_ccn_fill_rate",
        "",
    ),
    ("cards.csv", {"card_id": "R1"}, "target_parameter", "target_firm_compliant", "target_firms_compliant", ""),
    ("card_evidence.csv", None, "evidence", "rule_wwt_mandatry", "rule_wwt_mandatory", ""),
    ("readiness.csv", {"parameter_id": "bm_eipv2_ems"}, "parameter_id", "bm_eip_v2_ems", "bm_eipv2_ems", ""),
    ("theory.csv", {"node_id": "I1"}, "leads_to", "A1 A22", "A2", "A1 A2"),
]


NEW = {"card_id": "R1", "expects": "seen"}


@pytest.mark.parametrize("words", turns(WORDS, lambda word: (word[0], str(word[1]))))
def test_a_near_miss_is_named_and_its_neighbour_heals_it(data, edit, words):
    """Slips in different rows are made at once, and healed at once."""

    def faults() -> list[list[str]]:
        found = [([Path(v.file).name, v.row, v.column], v.message) for v in check("ninh-binh", data)]
        places = [[word[0], row, word[2]] for word, row in zip(words, rows, strict=True)]
        return [[message for where, message in found if where == place] for place in places]

    rows = [edit(file, at, **({} if at else NEW) | {column: slip}) for file, at, column, slip, _, _ in words]
    for word, messages in zip(words, faults(), strict=True):
        assert any(re.search(rf"\b{word[4]}\b", message) for message in messages), (word, messages)
    for file, at, column, slip, named, whole in words:
        edit(file, {**(at or NEW), column: slip}, **{column: whole or named})
    assert [word for word, messages in zip(words, faults(), strict=True) if messages] == []


def test_a_measure_has_one_unit_and_a_new_one_needs_a_row(data, edit):
    edit("economy.csv", {"row_id": "E001"}, measure="electricity", unit="GWh")
    (fault,) = check("ninh-binh", data)
    assert "vietnam/measures.csv" in fault.message
    names = {"name_vi": "Điện tiêu thụ", "name_en": "Electricity used"}
    edit("measures.csv", None, "vietnam", measure="electricity", unit="GWh", **names)
    assert check("ninh-binh", data) == []
    row = edit("economy.csv", {"row_id": "E002"}, measure="electricity", unit="MWh")
    assert [(v.row, v.column) for v in check("ninh-binh", data)] == [(row, "unit")]


def test_a_former_province_cannot_become_a_neighbour_while_figures_speak_of_it(data, edit):
    row = edit("provinces.csv", {"province": "nam-dinh"}, role="neighbour")
    fault = next(v for v in check("ninh-binh", data) if v.column == "role")
    assert fault.row == row
    assert "published.csv, row " in fault.message
    edit("provinces.csv", {"province": "nam-dinh"}, role=re.search(r"write (\w+)", fault.message)[1])
    assert check("ninh-binh", data) == []


@pytest.mark.parametrize(
    ("file", "match"), [("provinces.csv", {"province": "nam-dinh"}), ("theory.csv", {"node_id": "I2"})]
)
def test_a_place_in_an_order_is_taken_once(data, edit, file, match):
    edit(file, match, order="1")
    (fault,) = check("ninh-binh", data)
    assert fault.column == "order"
    edit(file, match, order=re.search(r"write (\d+)", fault.message)[1])
    assert check("ninh-binh", data) == []


ADDRESSES = {
    "nd-gso-2024": "see here",
    "nd-yb2022-p43": "www.baohanam.com.vn",
    "bnb-2025-07": "https://",
    "hn-area": "https://báo hà nam.vn/x",
    "bqlhn-2022": "http://x",
}


def test_an_address_is_one_or_blank(data, edit):
    rows = [edit("sources.csv", {"source_id": source}, url=url) for source, url in ADDRESSES.items()]
    assert sorted((v.row, v.column) for v in check("ninh-binh", data)) == [(row, "url") for row in sorted(rows)]
    for source in ADDRESSES:
        edit("sources.csv", {"source_id": source}, url="")
    assert check("ninh-binh", data) == []


def test_the_check_knows_the_rules_and_arguments_that_the_ledger_has():
    template = json.loads((PROJECT_DATA / "vietnam" / "region-template.json").read_text(encoding="utf-8"))
    claims = next(r for r in template["resources"] if r["name"] == "claims")["schema"]["fields"]
    rules = next(f for f in claims if f["name"] == "rule")["constraints"]["enum"]
    assert rules == list(ledger.RULES)
    assert set(claim_rules.ARGUMENTS) <= set(rules)
    assert tuple(counts.DEFINITIONS) == claim_rules.DEFINITIONS
    for rule, needs in claim_rules.NEEDS.items():
        assert set(needs) - {"value", "period"} <= set(claim_rules.ARGUMENTS.get(rule, {}))
    assert (*VERDICTS, JUDGEMENT) == claim_rules.VERDICTS
    assert {*claim_rules.SPEAKS_OF, *claim_rules.UNITS, *claim_rules.PERIODS, *claim_rules.COUNTS} <= set(rules)


def test_the_guide_names_every_rule_and_argument():
    guide = (PROJECT_DATA / "README.md").read_text(encoding="utf-8")
    lines = {m[1]: m[2] for m in re.finditer(r"^\| `(\w+)` \| ([^|]*) \|", guide, re.MULTILINE)}
    for rule in ledger.RULES:
        takes, needs = claim_rules.ARGUMENTS.get(rule, {}), claim_rules.NEEDS.get(rule, ())
        told = {word.rstrip("?"): word.endswith("?") for word in re.findall(r"`(\w+\??)`", lines[rule])}
        assert set(told) == {*takes, *needs}, rule
        assert {word for word, optional in told.items() if optional} == set(takes) - set(needs), rule


# What a rule cannot use, each in a claim of its own; which column is named, and what the message says.
USELESS = {
    "C001": ({"rule_argument": "sources=nbm-vnff"}, "rule_argument", "did you mean 'nbm-vnf'"),
    "C005": ({"entity": "atlantis"}, "entity", "is no area"),
    "C006": ({"period": "2024"}, "period", "like 2016-2024"),
    "C008": ({"rule_argument": "sector=industry"}, "rule_argument", "needs years=…"),
    "C010": ({"unit": "ha"}, "unit", "'percent'"),
    "C013": ({"rule_argument": "definition=plan"}, "rule_argument", "needs months=…"),
    "C014": ({"rule_argument": "months=ab"}, "rule_argument", "whole number"),
    "C015": ({"rule_argument": "months=12|named=stoped"}, "rule_argument", "did you mean 'stopped'"),
    "C016": ({"rule": "published_growth"}, "rule", "must be one of"),
    "C020": ({"topic": "weather"}, "topic", "must be one of"),
    "C037": ({"entity": "ha-nam"}, "entity", "is not the merged province"),
    "C073": ({"rule_argument": "months=12"}, "rule_argument", "takes no argument"),
}


def test_what_a_claims_rule_cannot_use_is_refused(data, edit):
    rows = {claim: edit("claims.csv", {"claim_id": claim}, **cells) for claim, (cells, _, _) in USELESS.items()}
    found = [v for v in check("ninh-binh", data) if v.file.endswith("/claims.csv")]
    for claim, (_, column, says) in USELESS.items():
        messages = [v.message for v in found if (v.row, v.column) == (rows[claim], column)]
        assert any(says in message for message in messages), (claim, messages)


def test_a_card_expects_verdicts_that_exist(data, edit):
    row = edit("card_evidence.csv", {"card_id": "R1", "evidence": "C040"}, expects="suported")
    (fault,) = check("ninh-binh", data)
    assert (fault.row, fault.column) == (row, "expects")
    assert "did you mean 'supported'" in fault.message
