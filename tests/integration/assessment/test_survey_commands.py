"""``disaster assess``, ``disaster survey`` and the damage summary as a file."""

import json

import pytest
from click.testing import CliRunner

from disaster.accounts import actions as people
from disaster.accounts import queries as accounts
from disaster.assessment import actions, commands, exports, queries
from disaster.assessment.exports import NoSuchFormat
from disaster.assessment.rules.surveying import SamePerson
from disaster.foundation.authority import SYSTEM, Role
from disaster.foundation.console import Console
from disaster.foundation.csvfiles import read_csv, write_csv
from disaster.foundation.errors import FieldRefusal, NotFound, Refusal
from disaster.register import actions as register
from tests.integration.assessment.survey_desk import (
    declare_flood,
    depth_request,
    quake_request,
    record,
    visit,
)


def unused(*_arguments: object):
    raise AssertionError("disaster assess opened the house")


@pytest.fixture
def assess():
    """Give a function that feeds bytes to ``disaster assess``."""
    console = Console(unused, unused, unused)

    def fed(content, *words: str):
        return CliRunner().invoke(commands.assess, words, input=content, obj=console)

    return fed


@pytest.fixture
def run(settings, house):
    """Give a function that runs ``disaster survey`` and returns its document."""
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
        "surveyors": ["田村"],
        "surveyed_at": "2026-09-02T14:30:00+09:00",
        **quake_request(),
        **changes,
    }


def test_each_line_is_answered_and_a_bad_one_fails_the_run(assess):
    good = json.dumps({"id": "a", **quake_request()})
    done = assess(f"{good}\n\n{{broken\n{good}\n".encode())
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer["ok"] for answer in answers] == [True, False, True]
    assert answers[0]["level"] == "half"
    assert done.exit_code == 1
    assert assess(good.encode()).exit_code == 0


def test_a_file_may_be_named(assess, tmp_path):
    file = tmp_path / "surveys.jsonl"
    file.write_text("\ufeff" + json.dumps({"classify": {"ratio": "49.99"}}), "utf-8")
    done = assess(b"", str(file))
    assert json.loads(done.stdout)["level"] == "major"


@pytest.mark.parametrize(
    "rubbish", [b"\xff\xfe\x00\x00", b"\x00" * 50, "壊れた行".encode("cp932"), b"[]"]
)
def test_rubbish_is_answered_in_japanese(assess, rubbish):
    done = assess(rubbish + b"\n")
    answer = json.loads(done.stdout)
    assert answer["ok"] is False
    assert answer["error"]["reason_ja"]
    assert done.exit_code == 1


@pytest.mark.usefixtures("street")
def test_a_survey_is_recorded_shown_and_decided(run, work, kanri):
    with work(kanri) as ctx:
        people.add_account(ctx, "okada", "岡田", [Role.APPROVER])
    made = run("record", "--json", "-", given=document())
    assert (made["round"], made["state"], made["level"]) == (1, "submitted", "half")
    shown = run("show", made["id"])
    assert shown["inputs"]["survey"] == quake_request()["survey"]
    assert shown["surveyed_at"] == "2026-09-02T05:30:00+00:00"
    with pytest.raises(SamePerson):
        run("decide", made["id"])
    decided = run("decide", made["id"], "--as", "okada")
    assert (decided["state"], decided["decided_by"]) == ("decided", "okada")


@pytest.mark.usefixtures("street")
@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"surveyed_at": "2026-09-02T14:30:00"}, "surveyed_at"),
        ({"surveyors": []}, "surveyors"),
        ({"colour": "red"}, "colour"),
        ({"rule_version": "R1"}, "rule_version"),
        ({"survey": {"roof": 1.5}}, "survey.roof"),
        ({"survey": {}}, "survey"),
        ({"note": "\ud800"}, "note"),
    ],
)
def test_a_bad_document_names_its_field(run, given, field):
    with pytest.raises(FieldRefusal) as refused:
        run("record", "--json", "-", given=document(**given))
    assert refused.value.field == field


@pytest.mark.usefixtures("street")
@pytest.mark.parametrize("given", ["", "[]", '{"incident": 1, "incident": 2}', "x" * 9])
def test_what_is_no_document_is_refused(run, given):
    with pytest.raises(FieldRefusal):
        run("record", "--json", "-", given=given)


@pytest.mark.usefixtures("street")
@pytest.mark.parametrize("given", [{"incident": 99}, {"building": "nowhere"}])
def test_an_unknown_house_or_disaster_is_refused(run, given):
    with pytest.raises(NotFound):
        run("record", "--json", "-", given=document(**given))


@pytest.fixture
def damaged(work, street, tamura, sato):
    """Decide some surveys of two disasters, and leave one waiting."""
    households = [("1", "佐々木 一", "架空市大山一丁目1番1号", "大山", "B1")]
    columns = ("世帯番号", "世帯主氏名", "住所", "行政区", "建物番号")
    with work(sato) as ctx:
        flood = declare_flood(ctx)
    with work(SYSTEM) as ctx:
        register.import_ledger(ctx, "households", write_csv(columns, households))
    with work(tamura) as ctx:
        made = [
            record(ctx, street, "B1").id,
            record(ctx, street, "B2", quake_request(degree=5)).id,
            actions.record_survey(ctx, visit(flood, street["B1"]), depth_request()).id,
        ]
        record(ctx, street, "B4", quake_request(degree=1))
    with work(sato) as ctx:
        for survey_id in made:
            actions.decide(ctx, survey_id)
    return street["quake"]


def test_the_summary_counts_houses_by_district(work, damaged, sato):
    with work(sato) as ctx:
        rows = queries.damage_summary(ctx, damaged)
        told = [(row.district, row.total, row.households, row.waiting) for row in rows]
        assert told == [("大山", 2, 1, 0), ("成瀬", 0, 0, 1)]
        assert len(queries.damage_summary(ctx, None)) == 3


@pytest.mark.usefixtures("damaged")
def test_the_summary_is_written_as_csv_and_json(work, sato):
    with work(sato) as ctx:
        sheet = read_csv(exports.damage_summary(ctx, "standard"))
        assert exports.damage_summary(ctx, "csv").startswith(b"\xef\xbb\xbf")
        listed = json.loads(exports.damage_summary(ctx, "json"))
    assert len(sheet.rows) == len(listed) == 3
    first = sheet.rows[0].cells
    assert (first["災害名"], first["地区"], first["半壊"]) == (
        "架空の地震",
        "大山",
        "1",
    )
    assert listed[0]["棟数計"] == 2
    assert listed[2]["半壊"] == 1


def test_an_unknown_format_is_refused(work, sato):
    with pytest.raises(NoSuchFormat), work(sato) as ctx:
        exports.damage_summary(ctx, "gsi")
