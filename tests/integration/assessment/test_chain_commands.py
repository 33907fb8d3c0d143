"""``disaster survey``: review, opinions, conflicts and re-surveys as commands."""

import json

import pytest
from click.testing import CliRunner

from disaster.accounts import actions as people
from disaster.accounts import queries as accounts
from disaster.assessment import commands
from disaster.assessment.rules.resurveying import RequestSettled
from disaster.assessment.rules.surveying import OpinionTooLate, OwnOpinion
from disaster.foundation.authority import Role
from disaster.foundation.console import Console
from disaster.foundation.errors import FieldRefusal, Forbidden, Refusal
from tests.integration.assessment.survey_desk import quake_request

STAFF = {
    "okada": ("岡田", Role.APPROVER),
    "honda": ("本田", Role.SURVEYOR),
    "tamura": ("田村", Role.SURVEYOR),
    "yoshida": ("𠮷田", Role.COUNTER),
}


@pytest.fixture
def run(settings, house, work, kanri, street):
    """Give a function that runs ``disaster survey`` and returns what it printed."""
    console = Console(lambda: settings, lambda _settings: house, accounts.working_actor)
    with work(kanri) as ctx:
        for username, (name, role) in STAFF.items():
            people.add_account(ctx, username, name, [role])
    assert street

    def typed(*words: str, given=None):
        text = given if isinstance(given, str) else json.dumps(given)
        done = CliRunner().invoke(commands.survey, words, input=text, obj=console)
        if isinstance(done.exception, Refusal):
            raise done.exception
        assert done.exit_code == 0, done.output
        return done

    return typed


@pytest.fixture
def answer(run):
    """Give a function that runs a command and reads its one JSON document."""
    return lambda *words, given=None: json.loads(run(*words, given=given).stdout)


def document(surveyor="田村", degree=3, **changes):
    return {
        "incident": 1,
        "building": "B1",
        "surveyors": [surveyor],
        "surveyed_at": "2026-09-02T14:30:00+09:00",
        **quake_request(degree=degree),
        **changes,
    }


def recorded(answer, who="tamura", **changes):
    given = document(STAFF[who][0], **changes)
    return answer("record", "--json", "-", "--as", who, given=given)


def test_a_survey_is_reviewed_and_decided(answer):
    made = recorded(answer)
    reviewed = answer("review", made["id"], "--note", "見ました。", "--as", "honda")
    assert (reviewed["state"], reviewed["reviewed_by"]) == ("reviewed", "honda")
    assert reviewed["review_note"] == "見ました。"
    with pytest.raises(Forbidden):
        answer("decide", made["id"], "--as", "honda")
    decided = answer("decide", made["id"], "--as", "okada")
    assert (decided["state"], decided["reviewed_by"]) == ("decided", "honda")
    assert answer("show", made["id"])["name"] == "第1次調査"


def test_a_disagreement_is_listed_and_decided_with_a_reason(answer, run):
    first = recorded(answer)
    with pytest.raises(OwnOpinion):
        recorded(answer, beside=first["id"])
    other = recorded(answer, "honda", degree=1, beside=first["id"])
    assert (other["beside"], other["attempt"]) == (first["id"], 2)
    found = answer("conflicts", "--json")
    assert [one["surveys"] for one in found] == [[first["id"], other["id"]]]
    assert found[0]["levels"] == ["half", "partial"]
    assert (found[0]["building"], found[0]["name"]) == ("B1", "第1次調査")
    assert answer("conflicts", "--json", "--incident", "1") == found
    plain = run("conflicts")
    assert plain.stdout.startswith("B1\t第1次調査\thalf／partial\t")
    with pytest.raises(FieldRefusal):
        answer("decide", other["id"], "--as", "okada")
    why = ("--reason", "亀裂は表面だけでした。")
    decided = answer("decide", other["id"], *why, "--as", "okada")
    assert decided["decision_reason"] == "亀裂は表面だけでした。"
    assert answer("show", first["id"])["state"] == "set_aside"
    assert answer("conflicts", "--json") == []
    with pytest.raises(OpinionTooLate):
        recorded(answer, "honda", beside=first["id"])


def test_an_undeclared_second_survey_is_a_new_round_and_warned_about(run):
    given = document()
    assert "決定を待つ回" not in run("record", "--json", "-", given=given).stderr
    again = run("record", "--json", "-", given=given)
    assert json.loads(again.stdout)["round"] == 2
    assert "ほかにも決定を待つ回が 1 件あります" in again.stderr


def test_a_request_goes_from_the_counter_to_its_answer(answer, run):
    first = recorded(answer)
    answer("decide", first["id"], "--as", "okada")
    given = {
        "survey": first["id"],
        "asker_name": "見本 花子",
        "points": ["roof"],
        "reason": "屋根が重い。",
    }
    words = ("resurvey", "add", "--json", "-", "--as", "yoshida")
    asked = answer(*words, given=given)
    assert (asked["state"], asked["points"]) == ("open", ["roof"])
    assert "花子" not in json.dumps(asked, ensure_ascii=False)
    later = recorded(answer, answers=asked["id"])
    answer("decide", later["id"], "--as", "okada")
    done = answer("resurvey", "list", "--state", "answered", "--json")
    assert [(one["id"], one["answer_id"]) for one in done] == [
        (asked["id"], later["id"])
    ]
    assert answer("resurvey", "list", "--incident", "1", "--json") == []
    listed = run("resurvey", "list", "--state", "all").stdout
    assert listed.rstrip().endswith(asked["id"])
    assert "花子" not in listed


def test_requests_are_declined_and_withdrawn(answer):
    first = recorded(answer)
    answer("decide", first["id"], "--as", "okada")
    given = {"survey": first["id"], "asker_name": "見本 花子", "points": ["roof"]}
    words = ("resurvey", "add", "--json", "-", "--as", "yoshida")
    one, two = (answer(*words, given=given)["id"] for _ in range(2))
    why = ("--reason", "写真で確かめました。")
    declined = answer("resurvey", "decline", one, *why, "--as", "okada")
    assert (declined["state"], declined["answer"]) == ("declined", why[1])
    note = ("--note", "本人から電話。")
    gone = answer("resurvey", "withdraw", two, *note, "--as", "yoshida")
    assert gone["state"] == "withdrawn"
    with pytest.raises(RequestSettled):
        answer("resurvey", "withdraw", one, *note, "--as", "yoshida")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"asker_name": "見本 花子"}, "survey"),
        ({"survey": "x", "asker_name": "見本 花子"}, "survey"),
        ({"survey": "x", "colour": "red"}, "survey"),
        ("[]", "line"),
    ],
    ids=["no survey", "no id", "unknown key", "no document"],
)
def test_a_bad_request_names_its_field(answer, given, field):
    with pytest.raises(FieldRefusal) as refused:
        answer("resurvey", "add", "--json", "-", given=given)
    assert refused.value.field == field
