"""調査の回: the next turn, the result that counts, its name, and who may decide it.

運用指針 総則 11: an earlier result is never overwritten; each round follows the last.
"""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from disaster.assessment.rules import surveying as chain
from disaster.assessment.rules.surveying import Counting, Opinion, SurveyState, Turn
from disaster.foundation.errors import FieldRefusal, Refusal

SUBMITTED, HANDED_ON, REVIEWED = (
    SurveyState.SUBMITTED,
    SurveyState.HANDED_ON,
    SurveyState.REVIEWED,
)
DECIDED, RETURNED, SET_ASIDE = (
    SurveyState.DECIDED,
    SurveyState.RETURNED,
    SurveyState.SET_ASIDE,
)
NOTHING_CHANGED = "何も変えていません。"
NOON = datetime(2026, 9, 3, 3, 0, tzinfo=UTC)


def is_sentence(text):
    """Say whether a text is one that people can read: Japanese, or a number first."""
    return text.endswith("。") and (text[0] > "\u2fff" or text[0].isdigit())


def turn(number, attempt, state, stage="1", level="half"):
    return Turn(number, attempt, state, stage, level)


@pytest.mark.parametrize(
    ("state", "label"),
    [
        (SUBMITTED, "点検待ち"),
        (HANDED_ON, "次の調査が必要"),
        (REVIEWED, "決定待ち"),
        (DECIDED, "決定"),
        (RETURNED, "差戻し"),
        (SET_ASIDE, "採らなかった見立て"),
    ],
)
def test_a_state_has_its_words(state, label):
    assert state.label == label


@pytest.mark.parametrize(
    ("counting", "label"),
    [(Counting.LATEST, "いちばん新しい"), (Counting.HEAVIER, "いちばん重い")],
)
def test_the_way_of_counting_has_its_words(counting, label):
    assert counting.label.startswith(label)


@pytest.mark.parametrize(("level", "state"), [(None, HANDED_ON), ("half", SUBMITTED)])
def test_a_survey_without_a_level_waits_for_another(level, state):
    assert chain.first_state(level) is state


@pytest.mark.parametrize(
    ("turns", "beside", "following"),
    [
        ([], None, (1, 1)),
        ([(1, 1, SUBMITTED)], None, (2, 1)),
        ([(1, 1, REVIEWED)], None, (2, 1)),
        ([(1, 1, HANDED_ON)], None, (2, 1)),
        ([(1, 1, DECIDED)], None, (2, 1)),
        ([(1, 1, RETURNED)], None, (1, 2)),
        ([(1, 1, RETURNED), (1, 2, RETURNED)], None, (1, 3)),
        ([(1, 1, RETURNED), (1, 2, SUBMITTED)], None, (2, 1)),
        ([(1, 1, SET_ASIDE)], None, (1, 2)),
        ([(1, 1, SET_ASIDE), (1, 2, DECIDED)], None, (2, 1)),
        ([(2, 1, RETURNED), (1, 1, DECIDED)], None, (2, 2)),
        ([(1, 1, SUBMITTED)], 1, (1, 2)),
        ([(1, 1, SUBMITTED), (1, 2, SUBMITTED), (2, 1, DECIDED)], 1, (1, 3)),
        ([(1, 1, RETURNED)], 1, (1, 2)),
    ],
)
def test_the_next_turn_follows_from_the_last(turns, beside, following):
    assert chain.next_turn((turn(*one) for one in turns), beside) == following


@pytest.mark.parametrize(
    ("turns", "latest", "heavier"),
    [
        ([], None, None),
        ([(1, 1, SUBMITTED, "1", "total")], None, None),
        ([(1, 1, DECIDED, "1", "half")], 1, 1),
        ([(1, 1, DECIDED, "1", "major"), (2, 1, DECIDED, "2", "half")], 2, 1),
        ([(2, 1, DECIDED, "2", "major"), (1, 1, DECIDED, "1", "half")], 2, 2),
        ([(1, 1, DECIDED, "1", "half"), (2, 1, DECIDED, "2", "half")], 2, 2),
        ([(1, 1, DECIDED, "1", "semi"), (2, 1, RETURNED, "2", "total")], 1, 1),
        ([(2, 1, DECIDED, "2", "partial"), (1, 1, DECIDED, "1", "semi")], 2, 1),
    ],
)
def test_one_decided_round_counts(turns, latest, heavier):
    rows = [turn(*one) for one in turns]
    found = [
        one and one.round
        for one in (
            chain.counting_turn(rows, Counting.LATEST),
            chain.counting_turn(iter(rows), Counting.HEAVIER),
        )
    ]
    assert found == [latest, heavier]


def test_the_levels_are_ordered_from_mild_to_heavy():
    order = sorted(chain.SEVERITY, key=chain.SEVERITY.__getitem__)
    assert order == ["partial", "semi", "half", "medium", "major", "total"]


NAMED = [
    ([], 1, "1", "第1次調査"),
    ([], 1, "2", "第2次調査"),
    ([], 1, "single", "調査（1回で判定）"),
    ([], 1, "self", "自己判定"),
    ([], 1, "other", "調査（1回で判定）"),
    ([(1, 1, DECIDED, "1")], 2, "2", "第2次調査"),
    ([(1, 1, DECIDED, "1")], 2, "1", "再調査（第1回）"),
    ([(1, 1, HANDED_ON, "1")], 2, "2", "第2次調査"),
    ([(1, 1, SUBMITTED, "1")], 2, "1", "第1次調査（2回目）"),
    ([(1, 1, DECIDED, "2")], 2, "2", "再調査（第1回）"),
    ([(1, 1, DECIDED, "2")], 2, "1", "再調査（第1回）"),
    ([(1, 1, DECIDED, "1"), (2, 1, DECIDED, "2")], 3, "2", "再調査（第1回）"),
    (
        [(1, 1, DECIDED, "1"), (2, 1, DECIDED, "2"), (3, 1, DECIDED, "2")],
        *(4, "2", "再調査（第2回）"),
    ),
    ([(1, 1, DECIDED, "single")], 2, "single", "再調査（第1回）"),
    ([(1, 1, DECIDED, "self")], 2, "1", "第1次調査"),
    ([(1, 1, DECIDED, "self")], 2, "self", "再調査（第1回）"),
    ([(1, 1, RETURNED, "2"), (1, 2, DECIDED, "1")], 2, "2", "第2次調査"),
    ([(1, 2, SET_ASIDE, "2"), (1, 1, SUBMITTED, "1")], 2, "1", "第1次調査（2回目）"),
    ([(1, 1, DECIDED, "1"), (2, 1, DECIDED, "1")], 1, "1", "第1次調査"),
    ([(1, 1, SUBMITTED, "1"), (2, 1, SUBMITTED, "1")], 3, "1", "第1次調査（3回目）"),
    ([(1, 1, DECIDED, "other")], 2, "self", "自己判定"),
    ([(1, 1, DECIDED, "self")], 2, "other", "再調査（第1回）"),
]


@pytest.mark.parametrize(("turns", "number", "stage", "name"), NAMED)
def test_a_survey_is_named_by_what_came_before_it(turns, number, stage, name):
    rows = [turn(*one) for one in turns]
    assert chain.round_name(rows, number, stage) == name


@pytest.mark.parametrize(
    ("own", "decided", "refusal", "words"),
    [
        (1, [], None, ""),
        (2, [1], None, ""),
        (1, [2], chain.LaterRoundDecided, "第2回"),
        (1, [3, 2], chain.LaterRoundDecided, "第3回"),
        (2, [1, 2], chain.RoundDecided, "第2回"),
    ],
)
def test_a_round_is_decided_once_and_never_behind_a_later_one(
    own, decided, refusal, words
):
    if refusal is None:
        chain.refuse_outrun(own, decided)
        return
    with pytest.raises(refusal) as refused:
        chain.refuse_outrun(own, decided)
    assert refused.value.status == 409
    assert words in str(refused.value)
    assert NOTHING_CHANGED in str(refused.value)


@pytest.mark.parametrize(
    ("names", "people", "is_same"),
    [
        ({"sato"}, {"tamura"}, False),
        ({"sato", "佐藤 花"}, {"tamura", "佐藤 花"}, True),
        ([], ["sato"], False),
    ],
)
@pytest.mark.parametrize(
    ("refuse", "refusal"),
    [
        (chain.refuse_same_person, chain.SamePerson),
        (chain.refuse_own_opinion, chain.OwnOpinion),
    ],
)
def test_who_surveyed_decides_nothing_and_gives_no_second_opinion(
    refuse, refusal, names, people, is_same
):
    if not is_same:
        refuse(names, people)
        return
    with pytest.raises(refusal):
        refuse(names, people)


@pytest.mark.parametrize("state", list(SurveyState))
def test_only_what_waits_is_decided(state):
    if state in {SUBMITTED, REVIEWED}:
        chain.refuse_settled(state, "田村")
        return
    with pytest.raises(Refusal) as refused:
        chain.refuse_settled(state, "田村")
    if state is HANDED_ON:
        assert isinstance(refused.value, chain.NothingToDecide)
        return
    assert f"田村さんがすでに「{state.label}」にしています" in str(refused.value)


@pytest.mark.parametrize("state", list(SurveyState))
def test_a_survey_is_reviewed_once(state):
    if state is not REVIEWED:
        chain.refuse_reviewed(state, "田村")
        return
    with pytest.raises(chain.AlreadyReviewed) as refused:
        chain.refuse_reviewed(state, "田村")
    assert "田村さんがすでに点検しています" in str(refused.value)


@pytest.mark.parametrize("state", list(SurveyState))
def test_a_second_opinion_joins_only_what_waits(state):
    if state in {SUBMITTED, REVIEWED}:
        chain.refuse_late_opinion(state)
        return
    with pytest.raises(chain.OpinionTooLate) as refused:
        chain.refuse_late_opinion(state)
    assert f"「{state.label}」" in str(refused.value)


def test_an_opinion_belongs_to_the_same_disaster_and_house():
    one, other = UUID(int=1), UUID(int=2)
    chain.refuse_other_house((one, other), (one, other))
    with pytest.raises(chain.NotSameHouse):
        chain.refuse_other_house((one, one), (one, other))


def opinions(*rows):  # noqa: ANN002 - tests are not annotated
    return [Opinion(*row) for row in rows]


@pytest.mark.parametrize(
    ("rows", "is_disputed", "differ"),
    [
        ([(SUBMITTED, "half", "25")], False, False),
        ([(SUBMITTED, "half", "25"), (SUBMITTED, "medium", "30")], True, True),
        ([(SUBMITTED, "half", "20"), (REVIEWED, "half", "25")], True, False),
        ([(SUBMITTED, "half", "20"), (REVIEWED, "half", "499/20")], False, False),
        ([(SUBMITTED, "half", "20"), (HANDED_ON, None, None)], True, True),
        ([(SUBMITTED, "half", None), (SUBMITTED, "half", "29")], False, False),
        ([(SUBMITTED, "half", None), (SUBMITTED, "half", None)], False, False),
        ([(DECIDED, "half", "25"), (SET_ASIDE, "total", "60")], False, True),
        ([(DECIDED, "half", "25"), (SUBMITTED, "total", "60")], True, True),
        ([(REVIEWED, None, None)], False, False),
        ([], False, False),
    ],
)
def test_opinions_are_disputed_while_one_waits(rows, is_disputed, differ):
    found = opinions(*rows)
    assert chain.is_disputed(found) is is_disputed
    assert chain.differ_in_level(found) is differ


def test_a_choice_between_levels_needs_a_reason():
    alike = opinions((SUBMITTED, "half", "20"), (SUBMITTED, "half", "25"))
    other = opinions((SUBMITTED, "half", "20"), (SUBMITTED, "total", "60"))
    assert chain.choice_reason(alike, "  ") == ""
    assert chain.choice_reason(other, " 基礎を見直した ") == "基礎を見直した"
    with pytest.raises(FieldRefusal) as refused:
        chain.choice_reason(other, " \n")
    assert refused.value.field == "decision_reason"
    assert "採る理由" in refused.value.reason
    assert is_sentence(refused.value.reason)


@pytest.mark.parametrize(
    ("surveyed_at", "words"),
    [
        (NOON, None),
        (NOON + timedelta(minutes=10), None),
        (NOON + timedelta(minutes=10, seconds=1), "未来"),
        (datetime(2026, 9, 1, 0, 0, tzinfo=UTC), None),
        (datetime(2026, 8, 31, 23, 59, tzinfo=UTC), "発生日より前"),
    ],
)
def test_a_survey_lies_between_the_disaster_and_now(surveyed_at, words):
    struck_on = date(2026, 9, 1)
    if words is None:
        assert chain.check_moment(surveyed_at, NOON, struck_on) == surveyed_at
        return
    with pytest.raises(FieldRefusal) as refused:
        chain.check_moment(surveyed_at, NOON, struck_on)
    assert refused.value.field == "surveyed_on"
    assert words in refused.value.reason
    assert is_sentence(refused.value.reason)


def test_surveyors_are_named_once_each():
    names = [" 佐藤 花 ", "", "田村", "佐藤 花"]
    assert chain.check_surveyors(names) == ["佐藤 花", "田村"]
    twenty = [f"調査員{number}" for number in range(20)]
    assert chain.check_surveyors([*twenty, twenty[0]]) == twenty


@pytest.mark.parametrize(
    ("names", "words"),
    [
        ([], "名前"),
        ([" "], "名前"),
        ([str(number) for number in range(21)], "20人まで"),
    ],
)
def test_nobody_and_a_crowd_are_no_surveyors(names, words):
    with pytest.raises(FieldRefusal) as refused:
        chain.check_surveyors(names)
    assert refused.value.field == "surveyors"
    assert words in refused.value.reason
    assert is_sentence(refused.value.reason)


def test_a_ratio_that_no_column_holds_is_refused():
    longest = "1" * chain.LONGEST_RATIO
    assert chain.check_ratio(None) is None
    assert chain.check_ratio(longest) == longest
    with pytest.raises(FieldRefusal) as refused:
        chain.check_ratio(longest + "1")
    assert refused.value.field == "survey"
    assert "桁が多すぎ" in refused.value.reason
    assert is_sentence(refused.value.reason)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), [float("-inf")]])
def test_what_json_cannot_keep_is_refused(value):
    chain.check_keepable({"share": "1/2", "note": None})
    with pytest.raises(FieldRefusal) as refused:
        chain.check_keepable({"share": value})
    assert refused.value.field == "survey"
    assert "数として読めない" in refused.value.reason
    assert is_sentence(refused.value.reason)


def test_a_survey_is_sent_back_with_a_reason():
    assert chain.reason_given(" 写真を足す ") == "写真を足す"
    with pytest.raises(FieldRefusal) as refused:
        chain.reason_given(" ")
    assert (refused.value.field, refused.value.reason) == (
        "reason",
        "差し戻す理由を書いてください。",
    )
