"""One dwelling of an apartment house judged apart (住戸ごとの判定)."""

import pytest

from disaster.assessment import actions, queries
from disaster.assessment.rules.surveying import NotSameHouse
from disaster.foundation.authority import Role
from disaster.foundation.errors import FieldRefusal
from disaster.register import actions as register
from disaster.register import queries as register_queries
from tests.conftest import person
from tests.integration.assessment.survey_desk import quake_request, visit

ROLL = "世帯番号,続柄,氏名,フリガナ,住所,支援措置\r\n" + "".join(
    f"S{room},世帯主,架空　太郎{room},カクウ　タロウ,"
    f"架空市大山一丁目1番1号 コーポ架空{room}号室,\r\n"
    for room in ("103", "203")
)


@pytest.fixture
def households(work):
    """Let two households live in the apartment house."""
    with work(person("honbu", "本部", *Role)) as ctx:
        register.import_ledger(ctx, "residents", ROLL.encode())
        return {
            room: register_queries.find_household(ctx, f"S{room}").id
            for room in ("103", "203")
        }


@pytest.fixture
def suzuki():
    """鈴木 surveys too."""
    return person("suzuki", "鈴木", Role.SURVEYOR)


def of_unit(street, unit, surveyor="田村", **more):
    """Return a visit to one dwelling of the first house."""
    where = visit(street["quake"], street["B1"], surveyor)
    return type(where)(**{**fields_of(where), "unit": unit, **more})


def fields_of(where):
    return {name: getattr(where, name) for name in where.__dataclass_fields__}


def kept(work, who, where, request):
    with work(who) as ctx:
        return actions.record_survey(ctx, where, request).id


def decided(work, sato, survey_id):
    with work(sato) as ctx:
        actions.decide(ctx, survey_id)


def counting(work, sato, street, unit=""):
    with work(sato) as ctx:
        found = queries.deciding_survey(ctx, street["quake"], street["B1"], unit)
        return found and found.id


def test_a_unit_has_a_result_beside_that_of_the_building(work, street, tamura, sato):
    whole = kept(work, tamura, of_unit(street, ""), quake_request(degree=1))
    decided(work, sato, whole)
    apart = kept(work, tamura, of_unit(street, "203号室"), quake_request(degree=5))
    decided(work, sato, apart)
    assert counting(work, sato, street) == whole
    assert counting(work, sato, street, "203号室") == apart
    with work(sato) as ctx:
        survey = queries.get_survey(ctx, apart)
        assert (survey.unit, survey.round, survey.attempt) == ("203号室", 2, 1)
        assert queries.name_of(ctx, survey) == "第1次調査・203号室"


def test_the_building_goes_on_after_a_unit(work, street, tamura, sato):
    apart = kept(work, tamura, of_unit(street, "203号室"), quake_request(degree=5))
    decided(work, sato, apart)
    whole = kept(work, tamura, of_unit(street, ""), quake_request(degree=1))
    decided(work, sato, whole)
    assert counting(work, sato, street) == whole
    again = kept(work, tamura, of_unit(street, "203号室"), quake_request(degree=4))
    decided(work, sato, again)
    assert counting(work, sato, street, "203号室") == again
    assert counting(work, sato, street) == whole


def test_a_unit_that_went_back_is_recorded_in_its_own_round(work, street, tamura, sato):
    apart = kept(work, tamura, of_unit(street, "203号室"), quake_request())
    kept(work, tamura, of_unit(street, ""), quake_request())
    with work(sato) as ctx:
        actions.send_back(ctx, apart, "面積率を見直す")
    again = kept(work, tamura, of_unit(street, "203号室"), quake_request())
    with work(sato) as ctx:
        survey = queries.get_survey(ctx, again)
        assert (survey.round, survey.attempt) == (1, 2)


def test_a_household_gets_the_result_of_its_unit_else_of_the_house(
    work, street, tamura, sato, households
):
    whole = kept(work, tamura, of_unit(street, ""), quake_request(degree=1))
    apart = kept(work, tamura, of_unit(street, "203号室"), quake_request(degree=5))
    decided(work, sato, whole)
    for home, wanted in ((households["203"], whole), (households["103"], whole)):
        assert result_of(work, sato, street, home) == wanted
    decided(work, sato, apart)
    assert result_of(work, sato, street, households["203"]) == apart
    assert result_of(work, sato, street, households["103"]) == whole


def result_of(work, sato, street, household_id):
    house = (street["quake"], street["B1"])
    with work(sato) as ctx:
        return queries.deciding_for_household(ctx, *house, household_id).id


def test_an_opinion_of_a_unit_is_about_the_same_unit(work, street, tamura, suzuki):
    first = kept(work, tamura, of_unit(street, "203号室"), quake_request())
    other = of_unit(street, "204号室", "鈴木", beside=first)
    with pytest.raises(NotSameHouse):
        kept(work, suzuki, other, quake_request())


def test_a_survey_by_another_edition_is_not_kept(work, street, tamura):
    newer = {**quake_request(), "rule_version": "R7.7"}
    with pytest.raises(FieldRefusal) as refusal:
        kept(work, tamura, of_unit(street, ""), newer)
    assert refusal.value.field == "rule_version"
