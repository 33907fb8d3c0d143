"""``disaster survey self-judge`` and ``confirm``."""

import json
from uuid import UUID

import pytest
from click.testing import CliRunner

from disaster.accounts import actions as people
from disaster.accounts import queries as accounts
from disaster.assessment import commands, queries
from disaster.assessment.queries import selfjudging as asking
from disaster.assessment.rules.checklist import FieldSurveyNeeded
from disaster.assessment.rules.selfjudging import OtherLevel, PhotosMissing
from disaster.assessment.rules.surveying import SamePerson
from disaster.foundation.authority import Role
from disaster.foundation.console import Console
from disaster.foundation.errors import FieldRefusal, NotFound, Refusal
from tests.integration.assessment.self_judgement_desk import NAME, answers, photograph


@pytest.fixture
def run(settings, house, street, work, kanri):
    """Give a function that runs ``disaster survey`` and returns its document."""
    assert street
    with work(kanri) as ctx:
        for username, name in (("yoshida", "𠮷田"), ("inoue", "井上")):
            people.add_account(ctx, username, name, [Role.COUNTER])
    console = Console(lambda: settings, lambda _settings: house, accounts.working_actor)

    def typed(*words: str, given=None):
        text = given if isinstance(given, str) else json.dumps(given)
        done = CliRunner().invoke(commands.survey, words, input=text, obj=console)
        if isinstance(done.exception, Refusal):
            raise done.exception
        assert done.exit_code == 0, done.output
        return json.loads(done.stdout)

    return typed


def document(**changes):
    return {
        "incident": 1,
        "building": "B1",
        "applicant_name": NAME,
        "relation": "head",
        "language": "ja-easy",
        "checklist": answers(),
        **changes,
    }


def taken(run, **changes):
    given = document(**changes)
    return run("self-judge", "--json", "-", "--as", "yoshida", given=given)


def test_it_is_taken_in_and_confirmed_by_another(run, work, yoshida):
    row = taken(run)
    assert (row["level"], row["state"], row["ratio"]) == ("partial", "submitted", None)
    assert row["inputs"]["method"] == "self_judgement"
    assert NAME not in json.dumps(row, ensure_ascii=False)
    with work(yoshida) as ctx:
        survey = queries.get_survey(ctx, UUID(row["id"]))
        assert asking.self_judgement(ctx, survey.id).consent_language == "ja-easy"
        photograph(ctx, survey.id)
    with pytest.raises(SamePerson):
        run("confirm", row["id"], "--as", "yoshida")
    done = run("confirm", row["id"], "--as", "inoue")
    assert (done["state"], done["decided_by"]) == ("decided", "inoue")
    assert run("show", row["id"])["name"] == "自己判定"


def test_without_photographs_it_is_not_confirmed(run):
    row = taken(run)
    with pytest.raises(PhotosMissing, match="北の面"):
        run("confirm", row["id"], "--as", "inoue")


@pytest.mark.parametrize(
    ("changes", "refusal", "words"),
    [
        ({"checklist": answers(upright="no")}, FieldSurveyNeeded, "現地調査に回します"),
        ({"level": "semi"}, OtherLevel, "準半壊に至らない"),
        ({"checklist": {}}, FieldRefusal, "under_a_tenth"),
        ({"checklist": {"roof": "yes"}}, FieldRefusal, "roof"),
        ({"relation": "friend"}, FieldRefusal, "relation"),
        ({"language": "fr"}, FieldRefusal, "ja・ja-easy・en"),
        ({"hazard": "fire"}, FieldRefusal, "hazard"),
        ({"consented_at": "2026-09-03T12:00:00"}, FieldRefusal, "consented_at"),
        ({"photos": 5}, FieldRefusal, "photos"),
        ({"building": "B9"}, NotFound, "B9"),
        ({"incident": 9}, NotFound, "9"),
    ],
    ids=lambda _value: None,
)
def test_each_refusal_says_what_to_mend(run, changes, refusal, words):
    with pytest.raises(refusal, match=words):
        taken(run, **changes)


@pytest.mark.parametrize("given", ["", "[]", '{"incident": 1, "incident": 2}'])
def test_what_is_no_document_is_refused(run, given):
    with pytest.raises(Refusal):
        run("self-judge", "--json", "-", "--as", "yoshida", given=given)
