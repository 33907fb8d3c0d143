"""Recording: judged once, kept as it was, counted in rounds, never by strangers."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from disaster.assessment import actions, queries
from disaster.assessment.rules.problems import UnusableSurvey
from disaster.audit import queries as audit
from disaster.foundation.db import new_id
from disaster.foundation.errors import FieldRefusal, Forbidden, NotFound
from disaster.incidents import actions as incidents
from disaster.incidents.rules import IncidentClosed
from tests.conftest import NOON
from tests.integration.assessment.survey_desk import (
    declare_flood,
    depth_request,
    quake_request,
    record,
    visit,
)


def test_what_was_given_and_what_followed_are_kept(work, street, tamura):
    with work(tamura) as ctx:
        made = record(ctx, street).id
    with work(tamura) as ctx:
        survey = queries.get_survey(ctx, made)
        assert survey.inputs["survey"] == quake_request()["survey"]
        assert survey.result["level"] == survey.level == "half"
        assert survey.ratio == survey.result["ratio"]
        assert (survey.round, survey.attempt, survey.state) == (1, 1, "submitted")
        assert (survey.rule_version, survey.arithmetic) == ("R6.5", "exact")
        assert survey.surveyors == ["田村"]
        assert (survey.recorded_by, survey.recorder_name) == ("tamura", "田村")
        entry = audit.newest(ctx, deed="survey.recorded")[0]
        assert "田村" not in entry.facts


def test_only_surveyors_and_the_counter_record(work, street, sato, yoshida):
    with pytest.raises(Forbidden), work(sato) as ctx:
        record(ctx, street)
    with work(yoshida) as ctx:
        record(ctx, street)


def test_a_survey_without_a_level_is_handed_on(work, street, tamura):
    with work(tamura) as ctx:
        made = record(ctx, street, "B4", depth_request(storeys=3))
        assert (made.level, made.state) == (None, "handed_on")
        assert made.result["next"] == "second_survey"


def test_each_survey_of_a_house_is_a_new_round(work, street, tamura):
    with work(tamura) as ctx:
        rounds = [record(ctx, street).round for _ in range(3)]
        assert rounds == [1, 2, 3]
        assert record(ctx, street, "B2").round == 1


def test_what_was_sent_back_is_recorded_again_in_its_round(work, street, tamura, sato):
    with work(tamura) as ctx:
        first = record(ctx, street).id
    with work(sato) as ctx:
        actions.send_back(ctx, first, "屋根の割合を確かめてください。")
    with work(tamura) as ctx:
        again = record(ctx, street)
        assert (again.round, again.attempt) == (1, 2)
        assert queries.get_survey(ctx, first).state == "returned"


def test_teams_at_the_same_house_get_rounds_of_their_own(work, street, tamura):
    def one(_number):
        with work(tamura) as ctx:
            return record(ctx, street).round

    with ThreadPoolExecutor(6) as pool:
        rounds = sorted(pool.map(one, range(6)))
    assert rounds == [1, 2, 3, 4, 5, 6]


def test_a_mistake_names_its_field_and_keeps_nothing(work, street, tamura):
    request = quake_request(roof="5/4")
    with pytest.raises(UnusableSurvey) as refused, work(tamura) as ctx:
        record(ctx, street, "B1", request)
    assert refused.value.field == "survey.roof[0].share"
    with work(tamura) as ctx:
        assert queries.counts_by_state(ctx, None) == {}


@pytest.mark.parametrize(
    "at",
    [NOON + timedelta(hours=1), NOON - timedelta(days=1000)],
    ids=["later", "before"],
)
def test_a_survey_lies_between_the_disaster_and_now(work, street, tamura, at):
    where = visit(street["quake"], street["B1"], at=at)
    with pytest.raises(FieldRefusal), work(tamura) as ctx:
        actions.record_survey(ctx, where, quake_request())


def test_somebody_must_have_surveyed(work, street, tamura):
    with pytest.raises(FieldRefusal), work(tamura) as ctx:
        record(ctx, street, "B1", None, " ", "")


def test_a_closed_disaster_takes_no_surveys(work, street, tamura, sato):
    with work(sato) as ctx:
        incidents.close(ctx, street["quake"])
    with pytest.raises(IncidentClosed), work(tamura) as ctx:
        record(ctx, street)


def test_an_unknown_house_is_refused(work, street, tamura):
    where = visit(street["quake"], new_id())
    with pytest.raises(NotFound), work(tamura) as ctx:
        actions.record_survey(ctx, where, quake_request())


def test_numbers_that_no_database_keeps_are_refused(work, street, tamura):
    request = quake_request()
    request["survey"]["note"] = float("nan")
    with pytest.raises(FieldRefusal), work(tamura) as ctx:
        record(ctx, street, "B1", request)


def test_a_ratio_of_endless_digits_is_refused(work, street, tamura):
    request = quake_request(roof="1/999999999999999989", wall="1/999999999999999967")
    request["survey"]["roof"] += [
        {"degree": degree, "share": f"1/{10**17 + 3 + 2 * degree}"}
        for degree in (1, 2, 3, 5) * 4
    ]
    with pytest.raises(FieldRefusal), work(tamura) as ctx:
        record(ctx, street, "B1", request)


def test_the_other_arithmetic_is_told_when_it_differs(work, street, tamura):
    # 屋根Ⅲ24%・壁Ⅱ21%: the sheet counts up to the next printed band.
    with work(tamura) as ctx:
        made = record(
            ctx, street, "B1", quake_request(roof="41/100", wall="41/100", degree=3)
        )
        assert made.comparison["arithmetic"] == "sheet"
        assert made.comparison["level"] == "half" != made.level


def test_disasters_are_kept_apart(work, street, tamura, sato):
    with work(sato) as ctx:
        flood = declare_flood(ctx)
    with work(tamura) as ctx:
        record(ctx, street)
        where = visit(flood, street["B1"])
        made = actions.record_survey(ctx, where, depth_request())
        assert made.round == 1
        assert queries.counts_by_state(ctx, flood) == {"submitted": 1}
        assert queries.counts_by_state(ctx, None) == {"submitted": 2}
