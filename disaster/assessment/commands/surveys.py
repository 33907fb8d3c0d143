"""``disaster survey``: record, show, review, decide, send back, list conflicts."""

from typing import Any
from uuid import UUID

import click

from disaster.assessment import actions, forms, queries
from disaster.assessment.actions import Visit
from disaster.assessment.commands.assessing import decoded
from disaster.assessment.forms import SurveyDocument
from disaster.assessment.queries import Dispute
from disaster.foundation.console import Console, answer, read_bytes, say
from disaster.foundation.context import Context
from disaster.foundation.errors import NotFound
from disaster.incidents import queries as incidents
from disaster.register import queries as register


@click.group("survey")
def survey() -> None:
    """住家の被害の調査."""


@survey.command("show")
@click.argument("survey_id", type=click.UUID)
@click.pass_obj
def show(console: Console, survey_id: UUID) -> None:
    """一件を JSON で表示する."""
    with console.look() as ctx:
        found = queries.get_survey(ctx, survey_id)
        answer({**queries.as_json(found), "name": queries.name_of(ctx, found)})


@survey.command("record")
@click.option("--json", "source", required=True, help="JSON のファイル。- は標準入力")
@click.option("--as", "as_user", help="この利用者として行う")
@click.pass_obj
def record(console: Console, source: str, as_user: str | None) -> None:
    """調査を記録する.

    JSON は assess の1行に incident（ID か番号）・building（ID か建物番号）・
    surveyors・surveyed_at を加えたもの。beside（別の見立ての相手の調査）、
    answers（答える再調査の申出）、unit（集合住宅でこの住戸だけを判定したとき、
    その番号）も書ける。
    """
    document = forms.read_document(decoded(read_bytes(source)))
    with console.work(as_user) as ctx:
        made = actions.record_survey(ctx, _visit(ctx, document), document.request)
        row, waiting = queries.as_json(made), queries.others_waiting(ctx, made)
    if waiting:
        say(f"この住家には、ほかにも決定を待つ回が {waiting} 件あります。")
    answer(row)


@survey.command("review")
@click.argument("survey_id", type=click.UUID)
@click.option("--note", default="", help="気づいたこと")
@click.option("--as", "as_user", help="この利用者として行う")
@click.pass_obj
def review(console: Console, survey_id: UUID, note: str, as_user: str | None) -> None:
    """点検する（調査・記録した人とは別の人）."""
    with console.work(as_user) as ctx:
        row = queries.as_json(actions.review(ctx, survey_id, note))
    answer(row)


@survey.command("decide")
@click.argument("survey_id", type=click.UUID)
@click.option("--reason", default="", help="見立てが食い違うとき、これを採る理由")
@click.option("--as", "as_user", help="この利用者として行う")
@click.pass_obj
def decide(console: Console, survey_id: UUID, reason: str, as_user: str | None) -> None:
    """被害の程度を決定する（調査・記録した人とは別の人）."""
    with console.work(as_user) as ctx:
        row = queries.as_json(actions.decide(ctx, survey_id, reason))
    answer(row)


@survey.command("return")
@click.argument("survey_id", type=click.UUID)
@click.option("--reason", required=True, help="差し戻す理由")
@click.option("--as", "as_user", help="この利用者として行う")
@click.pass_obj
def send_back(
    console: Console, survey_id: UUID, reason: str, as_user: str | None
) -> None:
    """理由を書いて差し戻す."""
    with console.work(as_user) as ctx:
        row = queries.as_json(actions.send_back(ctx, survey_id, reason))
    answer(row)


@survey.command("conflicts")
@click.option("--incident", "number", type=int, help="災害の番号。なければ全部")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def conflicts(console: Console, number: int | None, *, as_json: bool) -> None:
    """食い違う見立てを、長く待っている順に並べる."""
    with console.look() as ctx:
        wanted = None if number is None else incident_id(ctx, number)
        found = [_conflict(ctx, one) for one in queries.disputes(ctx, wanted)]
    if as_json:
        answer(found)
        return
    for one in found:
        levels = "／".join(str(level) for level in one["levels"])
        click.echo(f"{one['building']}\t{one['name']}\t{levels}\t{one['surveys'][0]}")
    say(f"食い違い {len(found)} 件")


def incident_id(ctx: Context, named: UUID | int) -> UUID:
    """Return the id of a disaster that is named by its id or number, or refuse."""
    if isinstance(named, UUID):
        return named
    for incident in incidents.all_incidents(ctx):
        if incident.number == named:
            return incident.id
    raise NotFound(what=f"災害 {named} ")


def _conflict(ctx: Context, dispute: Dispute) -> dict[str, Any]:
    first = queries.get_survey(ctx, dispute.survey_ids[0])
    return {
        "incident_id": str(dispute.incident_id),
        "building": register.get_building(ctx, dispute.building_id).number,
        "building_id": str(dispute.building_id),
        "round": dispute.round,
        "name": queries.name_of(ctx, first),
        "surveys": [str(survey_id) for survey_id in dispute.survey_ids],
        "levels": list(dispute.levels),
        "ratios": list(dispute.ratios),
    }


def _visit(ctx: Context, document: SurveyDocument) -> Visit:
    return Visit(
        incident_id=incident_id(ctx, document.incident),
        building_id=_building_id(ctx, document.building),
        surveyed_at=document.moment,
        surveyors=tuple(document.surveyors),
        note=document.note,
        unseen_note=document.unseen_note,
        beside=document.beside,
        answers=document.answers,
        unit=document.unit,
    )


def _building_id(ctx: Context, named: str) -> UUID:
    building = register.find_building(ctx, named)
    if building is not None:
        return building.id
    try:
        return UUID(named)
    except ValueError as cause:
        raise NotFound(what=f"建物 {named} ") from cause
