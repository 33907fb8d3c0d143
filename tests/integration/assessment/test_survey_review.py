"""Reviewing: somebody else looks first, and is told what to look at."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from disaster.assessment import actions, queries
from disaster.assessment.rules import surveying
from disaster.assessment.tables import SurveyPhoto
from disaster.audit import queries as audit
from disaster.foundation.errors import Forbidden
from tests.conftest import NOON
from tests.integration.assessment.chain_desk import HONDA, MILDER, decided, opinion
from tests.integration.assessment.survey_desk import (
    declare_flood,
    depth_request,
    quake_request,
    record,
    visit,
)


@pytest.fixture
def waiting(work, street, tamura):
    """Record a survey that waits."""
    with work(tamura) as ctx:
        return record(ctx, street).id


def points(ctx, survey_id):
    found = queries.checkpoints(ctx, queries.get_survey(ctx, survey_id))
    return {point.label: point for point in found}


def test_a_reviewed_survey_waits_for_its_decision(work, street, waiting, sato):
    with work(HONDA) as ctx:
        actions.review(ctx, waiting, " 写真と合っています。 ")
    with work(sato) as ctx:
        survey = queries.get_survey(ctx, waiting)
        assert (survey.state, survey.reviewed_by) == ("reviewed", "honda")
        assert survey.review_note == "写真と合っています。"
        assert audit.newest(ctx, deed="survey.reviewed")
        actions.decide(ctx, waiting)
    with work(sato) as ctx:
        survey = queries.get_survey(ctx, waiting)
        assert (survey.reviewed_by, survey.decided_by) == ("honda", "sato")
        assert queries.counts_by_level(ctx, street["quake"]) == {"half": 1}


def test_one_approver_suffices_at_night(work, waiting, sato):
    with work(sato) as ctx:
        survey = actions.decide(ctx, waiting)
        assert survey.reviewed_by == survey.decided_by == "sato"


def test_the_same_approver_may_review_and_decide(work, waiting, sato):
    with work(sato) as ctx:
        actions.review(ctx, waiting)
    with work(sato) as ctx:
        assert actions.decide(ctx, waiting).state == "decided"


def test_only_surveyors_and_approvers_review(work, waiting, yoshida, kanri):
    for stranger in (yoshida, kanri):
        with pytest.raises(Forbidden), work(stranger) as ctx:
            actions.review(ctx, waiting)


def test_nobody_reviews_their_own_survey_or_an_opinion_beside_it(
    work, street, waiting, tamura
):
    other = opinion(work, street, waiting)
    for who, what in ((tamura, waiting), (tamura, other), (HONDA, waiting)):
        with pytest.raises(surveying.SamePerson), work(who) as ctx:
            actions.review(ctx, what)


def test_a_second_review_changes_nothing(work, waiting, sato, okada):
    with work(sato) as ctx:
        actions.review(ctx, waiting, "見ました。")
    with pytest.raises(surveying.AlreadyReviewed, match="佐藤"), work(okada) as ctx:
        actions.review(ctx, waiting, "また見ました。")
    with work(okada) as ctx:
        assert queries.get_survey(ctx, waiting).review_note == "見ました。"


def test_what_was_reviewed_can_still_go_back(work, waiting, sato, okada):
    with work(okada) as ctx:
        actions.review(ctx, waiting)
    with work(sato) as ctx:
        actions.send_back(ctx, waiting, "基礎の長さを測り直してください。")
    with pytest.raises(surveying.AlreadySettled), work(okada) as ctx:
        actions.review(ctx, waiting)


def test_reviewing_and_sending_back_at_once_never_mix(
    work, street, tamura, sato, okada
):
    for _number in range(10):
        with work(tamura) as ctx:
            made = record(ctx, street, "B2").id

        def review(survey_id=made):
            with work(okada) as ctx:
                actions.review(ctx, survey_id)

        def send_back(survey_id=made):
            with work(sato) as ctx:
                actions.send_back(ctx, survey_id, "写真と合いません。")

        with ThreadPoolExecutor(2) as pool:
            pressed = [pool.submit(review), pool.submit(send_back)]
        reviewed, returned = (one.exception() for one in pressed)
        assert returned is None
        assert reviewed is None or isinstance(reviewed, surveying.AlreadySettled)
        with work(sato) as ctx:
            survey = queries.get_survey(ctx, made)
            assert survey.state == "returned"
            assert (survey.reviewed_by is None) == (reviewed is not None)


def test_a_plain_survey_has_nothing_conspicuous_but_its_photographs(
    work, waiting, sato
):
    with work(sato) as ctx:
        found = points(ctx, waiting)
        assert list(found) == [
            "建物",
            "写真",
            "見られなかった所",
            "もう一つの計算",
            "区分の境",
            "前の回",
        ]
        assert found["写真"].sentence == "写真がありません。"
        told = [label for label, point in found.items() if point.is_conspicuous]
        assert told == ["写真"]


def test_photographs_are_counted_and_the_lacking_parts_named(work, waiting, sato):
    with work(sato) as ctx:
        for number, part in enumerate(("roof", "north", "wall")):
            ctx.session.add(photo(waiting, part, str(number) * 64))
    with work(sato) as ctx:
        told = points(ctx, waiting)["写真"]
        assert "3 枚" in told.sentence
        assert told.sentence.endswith("写真がない所: 基礎。")
        assert told.is_conspicuous


def photo(survey_id, part, sha256):
    """Make the row of a photograph."""
    return SurveyPhoto(
        survey_id=survey_id,
        sha256=sha256,
        media_type="image/jpeg",
        size=1,
        width=1,
        height=1,
        part=part,
        received_at=NOON,
        received_by="tamura",
        receiver_name="田村",
    )


def test_the_other_frame_is_conspicuous(work, street, tamura, sato):
    with work(tamura) as ctx:
        made = record(ctx, street, "B3").id
    with work(sato) as ctx:
        told = points(ctx, made)["建物"]
        assert told.is_conspicuous
        assert "鉄筋コンクリート造" in told.sentence


def test_another_number_of_storeys_is_conspicuous(work, street, tamura, sato):
    with work(sato) as ctx:
        flood = declare_flood(ctx)
    with work(tamura) as ctx:
        where = visit(flood, street["B1"])
        one = actions.record_survey(ctx, where, depth_request(storeys=1)).id
    with work(sato) as ctx:
        told = points(ctx, one)["建物"]
        assert told.is_conspicuous
        assert "調査票の階数は1階です" in told.sentence


@pytest.mark.parametrize(
    ("damaged", "sentence"),
    [("18", "ポイントで「中規模半壊」です"), ("0", "ポイントより離れています")],
    ids=["near", "far"],
)
def test_a_border_that_is_near_is_conspicuous(
    work, street, tamura, sato, damaged, sentence
):
    with work(tamura) as ctx:
        request = quake_request(roof="3/4", wall="1/2", damaged=damaged)
        made = record(ctx, street, "B2", request).id
    with work(sato) as ctx:
        told = points(ctx, made)["区分の境"]
        assert sentence in told.sentence
        assert told.is_conspicuous == (damaged == "18")


def test_a_level_that_was_just_reached_is_conspicuous(work, street, tamura, sato):
    request = quake_request(roof="1/3", wall="1/2", damaged="0")
    with work(tamura) as ctx:
        made = record(ctx, street, "B2", request)
        assert (made.level, made.ratio) == ("half", "85/4")
        made = made.id
    with work(sato) as ctx:
        told = points(ctx, made)["区分の境"]
        assert told.is_conspicuous
        assert told.sentence == "「準半壊」との境から 1.25 ポイントです。"


def test_the_earlier_round_is_told_with_its_distance(work, street, tamura, sato):
    decided(work, street, tamura, sato)
    with work(tamura) as ctx:
        later = record(ctx, street, "B1", MILDER).id
    with work(sato) as ctx:
        told = points(ctx, later)["前の回"]
        assert told.is_conspicuous
        assert told.sentence.startswith("第1次調査は「半壊」です。今回のほうが ")
        assert told.sentence.endswith("ポイント軽くなっています。")


def test_a_remark_of_the_surveyor_reaches_the_reviewer(work, street, tamura, sato):
    where = replace(
        visit(street["quake"], street["B1"]),
        note="判定より重いと思います。",
        unseen_note="屋根の北側",
    )
    with work(tamura) as ctx:
        made = actions.record_survey(ctx, where, quake_request()).id
    with work(sato) as ctx:
        found = points(ctx, made)
        assert found["調査した人のメモ"].sentence == "判定より重いと思います。"
        assert found["見られなかった所"].sentence == "屋根の北側"
        assert found["見られなかった所"].is_conspicuous
