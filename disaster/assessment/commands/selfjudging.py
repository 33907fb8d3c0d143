"""``disaster survey self-judge`` and ``confirm``: self-judgements without a browser."""

from uuid import UUID

import click

from disaster.assessment import queries
from disaster.assessment.actions import selfjudging as deeds
from disaster.assessment.actions.selfjudging import SelfJudged
from disaster.assessment.commands.assessing import decoded
from disaster.assessment.commands.surveys import _building_id, incident_id
from disaster.assessment.forms.selfjudging import SelfDocument, read_self_document
from disaster.foundation.console import Console, answer, read_bytes
from disaster.foundation.context import Context


@click.command("self-judge")
@click.option("--json", "source", required=True, help="JSON のファイル。- は標準入力")
@click.option("--as", "as_user", help="この利用者として行う")
@click.pass_obj
def self_judge(console: Console, source: str, as_user: str | None) -> None:
    """自己判定を受け付ける（出るのは「準半壊に至らない」だけ）.

    JSON は incident（ID か番号）・building（ID か建物番号）・applicant_name・
    relation（head・member・proxy）・language（同意書の言語）・
    checklist（{"under_a_tenth": "yes", …}。答えは yes・no・unclear）。
    consented_at・hazard・structure・note も書ける。
    """
    document = read_self_document(decoded(read_bytes(source)))
    with console.work(as_user) as ctx:
        made = deeds.self_judge(ctx, _given(ctx, document))
        row = queries.as_json(made)
    answer(row)


@click.command("confirm")
@click.argument("survey_id", type=click.UUID)
@click.option("--as", "as_user", help="この利用者として行う")
@click.pass_obj
def confirm(console: Console, survey_id: UUID, as_user: str | None) -> None:
    """自己判定を確認する（受け付けた人とは別の人。四方と損傷の写真が要る）."""
    with console.work(as_user) as ctx:
        row = queries.as_json(deeds.confirm_self(ctx, survey_id))
    answer(row)


def _given(ctx: Context, document: SelfDocument) -> SelfJudged:
    return SelfJudged(
        incident_id=incident_id(ctx, document.incident),
        building_id=_building_id(ctx, document.building),
        applicant_name=document.applicant_name,
        relation=document.relation,
        answers=document.checklist,
        language=document.language,
        consented_at=document.consented_at,
        hazard=document.hazard,
        structure=document.structure,
        level=document.level,
        note=document.note,
    )
