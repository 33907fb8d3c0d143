"""Every refusal beside the engine is one whole Japanese sentence with its field."""

from datetime import UTC, date, datetime, timedelta

import pytest

from disaster.assessment.queries.consents import consents
from disaster.assessment.rules import (
    checklist,
    consenting,
    editions,
    photographing,
    selfjudging,
)
from disaster.assessment.rules.photographing import Seen
from disaster.foundation.errors import FieldRefusal, NotFound, Refusal

NOW = datetime(2026, 9, 3, 3, 0, tzinfo=UTC)
STRUCK_ON = date(2026, 9, 1)
SLOTS = photographing.slots(Seen("flood"))
ALL_YES = {point.key: "yes" for point in checklist.points_for("earthquake")}

FIELDS = [
    ("part", photographing.check_slot, ("attic", SLOTS), "一覧から"),
    ("caption", photographing.check_caption, ("あ" * 201,), "200 文字"),
    ("reason", photographing.check_reason, (" ",), "外す理由"),
    ("reason", photographing.check_reason, ("あ" * 201,), "200 文字"),
    ("applicant_name", selfjudging.check_applicant, (" ", "head"), "氏名"),
    ("applicant_name", selfjudging.check_applicant, ("山" * 101, "head"), "100 文字"),
    ("applicant_name", selfjudging.check_applicant, ("山\u202e田", "head"), ""),
    ("relation", selfjudging.check_applicant, ("山田", "friend"), "一覧から"),
    ("hazard", selfjudging.chosen, ("hazard", "", "x", ["flood"]), "選んで"),
    (
        *("consented_on", selfjudging.check_consented),
        *((NOW + timedelta(minutes=11), NOW, STRUCK_ON), "未来"),
    ),
    (
        *("consented_on", selfjudging.check_consented),
        *((NOW - timedelta(days=3), NOW, STRUCK_ON), "発生日より前"),
    ),
    ("note", selfjudging.check_note, ("番号は 123456789018 です",), "個人番号"),
    ("language", consenting.choose, ({"ja": None, "en": None}, "fr"), "（ja・en）"),
    ("roof", checklist.check_points, (ALL_YES | {"roof": "yes"}, "wind"), "記入欄"),
    ("upright", checklist.check_points, ({"upright": "maybe"}, "wind"), "一覧から"),
    ("upright", checklist.check_points, (ALL_YES | {"upright": ""}, "wind"), "はい"),
]


@pytest.mark.parametrize(("field", "check", "given", "words"), FIELDS)
def test_a_field_is_refused_in_one_sentence(field, check, given, words):
    with pytest.raises(FieldRefusal) as refused:
        check(*given)
    assert refused.value.field == field
    assert words in refused.value.reason
    assert refused.value.reason.endswith("。")
    assert refused.value.reason[0] > "\u2fff" or refused.value.reason[0].isdigit()


LONGEST = [
    (photographing.check_caption, ("あ" * 200,), "あ" * 200),
    (
        photographing.check_reason,
        (" 別の\n 家 " + "あ" * 195,),
        "別の 家 " + "あ" * 195,
    ),
    (selfjudging.check_note, (" 電話で聞いた ",), "電話で聞いた"),
    (
        *(selfjudging.check_applicant, ("山" * 100, "member")),
        ("山" * 100, selfjudging.Applicant.MEMBER),
    ),
    (
        *(selfjudging.check_consented, (NOW + timedelta(minutes=10), NOW, STRUCK_ON)),
        NOW + timedelta(minutes=10),
    ),
    (
        selfjudging.check_consented,
        *((datetime(2026, 9, 1, tzinfo=UTC), NOW, STRUCK_ON),),
        datetime(2026, 9, 1, tzinfo=UTC),
    ),
]


@pytest.mark.parametrize(("check", "given", "kept"), LONGEST)
def test_what_just_fits_is_kept(check, given, kept):
    assert check(*given) == kept


@pytest.mark.parametrize(
    ("check", "fits", "too_much"),
    [
        (
            photographing.check_size,
            (photographing.LARGEST_FILE,),
            (photographing.LARGEST_FILE + 1,),
        ),
        (photographing.check_size, (1,), (0,)),
        (photographing.check_pixels, (65_000, 1_000), (65_001, 1_000)),
        (photographing.check_room, (199,), (200,)),
    ],
)
def test_a_photograph_has_its_limits(check, fits, too_much):
    check(*fits)
    with pytest.raises(Refusal) as refused:
        check(*too_much)
    assert str(refused.value).endswith("。")
    assert "None" not in str(refused.value)


def test_a_photograph_of_another_survey_is_not_there():
    photographing.refuse_foreign(1, 1)
    with pytest.raises(NotFound) as refused:
        photographing.refuse_foreign(1, 2)
    assert str(refused.value) == "写真が見つかりません。"


def test_the_slots_stand_in_four_groups():
    seen = Seen("flood", (("roof", "屋根"),))
    groups = [slot.group for slot in photographing.slots(seen)]
    assert groups == ["外から"] * 6 + ["部位"] + ["測ったもの"] * 3 + ["そのほか"] * 2
    assert [slot.label for slot in photographing.slots(seen)][:7] == [
        *("北の面", "東の面", "南の面", "西の面", "全体", "表札・住所の表示", "屋根"),
    ]


def test_a_flooded_leaning_house_is_photographed_from_all_that_counts():
    parts = (("roof", "屋根"), ("wall", "壁（外壁）"))
    seen = Seen("flood", parts, frozenset({"roof"}), tilt_counts=True)
    assert [slot.key for slot in photographing.missing_slots(seen, ())] == [
        *("north", "east", "south", "west", "roof", "tilt", "water_near", "water_far"),
    ]


def test_the_clock_of_a_camera_may_be_ten_minutes_fast():
    for minutes, is_believed in ((10, True), (11, False)):
        at = NOW + timedelta(minutes=minutes)
        assert photographing.is_believable(at, STRUCK_ON, NOW) is is_believed


def test_every_doubt_is_named_in_the_words_of_its_point():
    given = ALL_YES | {"upright": "no", "agrees": "unclear"}
    with pytest.raises(checklist.FieldSurveyNeeded) as refused:
        checklist.check_points(given, "earthquake")
    doubts = (
        "「住家に傾きは見られない」、「現地調査をせずにこの結果になることに同意する」"
    )
    assert doubts in str(refused.value)


def test_the_verdict_says_who_judged_what_and_what_may_follow():
    verdict = selfjudging.verdict("R7.7")
    assert (verdict.rule_version, verdict.arithmetic) == ("R7.7", "exact")
    told = [reason.text for reason in verdict.reasons]
    assert [text[:6] for text in told] == [
        "写真で確かめ",
        "申請者が現地",
        "自己判定で出",
    ]
    assert all(text.endswith("。") for text in told)
    assert "「準半壊に至らない（一部損壊）」" in told[1]


def test_what_is_kept_names_the_way_it_was_judged():
    kept = selfjudging.request({"hazard": "wind", "rule_version": "R7.7"}, {})
    assert kept == {
        "hazard": "wind",
        "rule_version": "R7.7",
        "stage": "self",
        "method": "self_judgement",
        "arithmetic": "exact",
        "self_judgement": True,
        "survey": {"checklist": []},
    }


@pytest.mark.parametrize(
    ("method", "words"),
    [("self_judgement", "自己判定"), ("parts", "現地調査（第1次調査）")],
)
def test_a_level_says_how_it_came_about(method, words):
    assert selfjudging.way_label(method, "第1次調査") == words


def test_all_that_is_missing_is_listed():
    with pytest.raises(selfjudging.PhotosMissing) as refused:
        selfjudging.refuse_lacking({"east", "west"})
    assert "北の面、南の面、損傷した所。" in str(refused.value)
    with pytest.raises(selfjudging.OtherLevel) as other:
        selfjudging.refuse_other_level("half")
    assert "「準半壊に至らない（一部損壊）」だけ" in str(other.value)


def test_a_consent_may_be_as_long_as_it_can_be_kept():
    made = consents()["ja"]
    data = {name: getattr(made, name) for name in made.__slots__ if name != "code"}
    data = {
        key: list(one) if isinstance(one, tuple) else one for key, one in data.items()
    }
    again = consenting.make("ja", data)
    assert again.code == "ja"
    assert (again.about, again.agreed) == (made.about, made.agreed)
    assert again.examples == made.examples
    room = consenting.LONGEST_TEXT - len(again.text)
    longest = data | {"about": [*data["about"][:-1], data["about"][-1] + "あ" * room]}
    assert len(consenting.make("ja", longest).text) == consenting.LONGEST_TEXT
    longest["about"][-1] += "あ"
    with pytest.raises(consenting.FaultyConsent, match=r"^ja: 2001 > 2000$"):
        consenting.make("ja", longest)


def test_a_consent_that_lacks_words_names_each_of_them():
    made = consents()["ja"]
    data = {name: getattr(made, name) for name in made.__slots__ if name != "code"}
    data["points"] = {**made.points, "agrees": " "}
    data["answers"] = {key: one for key, one in made.answers.items() if key != "no"}
    with pytest.raises(consenting.FaultyConsent, match=r"^xx: answers\.no, points\.ag"):
        consenting.make("xx", data)


@pytest.mark.parametrize(
    ("version", "is_local"),
    [
        ("R7.7-isehara1", True),
        ("R7.7-isehara12", True),
        ("R7.7-" + "a" * 14 + "1", True),
        ("R7.7-" + "a" * 15 + "1", False),
        ("R7.7-isehara0", False),
        ("R7.7-Isehara1", False),
        ("R7x7-isehara1", False),
        ("R7.7", False),
    ],
)
def test_a_local_set_is_named_after_its_edition(version, is_local):
    assert editions.is_local_name(version, "R7.7") is is_local
