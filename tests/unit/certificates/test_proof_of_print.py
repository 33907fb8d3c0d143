"""The last look: nothing on the page but what was asked for, in every row."""

from dataclasses import replace

import pytest

from certificates import paper
from certificates.readback import first_difference, read_back
from certificates.sealed import (
    AddOn,
    CertificateKind,
    SealedFields,
    SealText,
)
from disaster.assessment.rules.levels import DamageLevel

FAMILY = AddOn("世帯構成員", "妻 花子、長男 一郎")
WATER, SHED = AddOn("浸水の状況", "床上 50 cm"), AddOn("非住家", "車庫 (A)")

WRONG = {
    "a person too many": (
        {"addons": (AddOn("世帯構成員", "妻 花子、長男 一郎、次男 次郎"), None, None)},
        "cause",
    ),
    "a person too few": (
        {"addons": (AddOn("世帯構成員", "妻 花子"), None, None)},
        "addon_1",
    ),
    "a block too many": ({"addons": (FAMILY, None, SHED)}, "statement"),
    "a block too few": ({"addons": (None, None, None)}, "addon_1"),
    "a block in the wrong place": ({"addons": (None, FAMILY, None)}, "addon_1"),
    "another label": (
        {"addons": (AddOn("申請者", FAMILY.text), None, None)},
        "addon_1",
    ),
    "the house for a home": (
        {"head_address": "神奈川県架空市ひばり野二丁目12番地の3"},
        "head_address",
    ),
    "a longer home": (
        {"head_address": "神奈川県架空市もみじ台一丁目2番3号の401"},
        "head_name",
    ),
    "a predecessor": ({"supersedes": "142140-R0801-R-000122"}, "head_address"),
    "another mayor": ({"mayor_name": "鈴木　二"}, "mayor_name"),
    "another statement": ({"statement": "上記のとおり証明します。"}, "statement"),
    "another title": ({"title": "被災証明書"}, "title"),
    "another copy": ({"copies": 2}, "number"),
    "another town": ({"municipality_name": "別の市"}, "check_steps"),
    "a sample": ({"is_demo": True}, "title"),
    "another level": ({"level": DamageLevel.TOTAL}, "level"),
}


@pytest.fixture
def seal(certificate, sign):
    return SealText.parse(sign(SealedFields.of(certificate)))


@pytest.fixture
def difference(certificate, seal):
    """Give a function that prints one paper under the seal of another."""

    def found(printed, asked=certificate):
        text = read_back(paper.render(printed, str(seal))).text
        return first_difference(text, asked, seal, has_picture=False)

    return found


@pytest.mark.parametrize("wrong", WRONG)
def test_every_wrong_row_is_found_where_reading_stops(wrong, certificate, difference):
    change, field = WRONG[wrong]
    assert difference(replace(certificate, **change)) == field


RIGHT = {
    "as it is": {},
    "all blocks": {"addons": (FAMILY, WATER, SHED)},
    "none": {"addons": (None, None, None)},
    "a successor": {"supersedes": "142140-R0801-R-000122", "issue_number": 2},
    "a drill of a sample": {"world": "drill", "is_demo": True},
    "a report": {
        "kind": CertificateKind.REPORT,
        "level": None,
        "declared": "車両（架空 300 あ 12-34）",
    },
    "long lines": {
        "head_name": "Maria da Silva Santos Pereira de Oliveira 𠮷田髙﨑 " * 3,
        "head_address": "神奈川県架空市もみじ台一丁目2番3号架空マンション東館" * 2,
        "addons": (AddOn("世帯構成員", "妻 花子、長男 一郎、" * 9), None, None),
    },
    **{f"level {level}": {"level": level} for level in DamageLevel},
}


@pytest.mark.parametrize("case", RIGHT)
def test_a_paper_as_asked_passes(case, certificate, difference):
    asked = replace(certificate, **RIGHT[case])
    assert difference(asked, asked) == ""


def test_what_stands_after_the_last_line_is_found(certificate, seal):
    text = read_back(paper.render(certificate, str(seal))).text
    longer = f"{text}\nこの証明書は写しです"
    found = first_difference(longer, certificate, seal, has_picture=False)
    assert found == "after_the_last_line"


def test_the_place_of_a_seal_is_no_picture(certificate, seal):
    text = read_back(paper.render(certificate, str(seal))).text
    found = first_difference(text, certificate, seal, has_picture=True)
    assert found == "check_steps"
