"""``disaster incident``: close, list, deadline; the roof adds start and rules."""

from uuid import UUID

import click

from disaster.foundation import formats
from disaster.foundation.console import Console, answer, say
from disaster.foundation.errors import FieldRefusal
from disaster.foundation.texts import _
from disaster.incidents import actions, queries
from disaster.incidents.rules import Deadline, LateRule


@click.group("incident")
def incident() -> None:
    """災害."""


@incident.command("close")
@click.argument("incident_id", type=click.UUID)
@click.option("--as", "as_user", help="この利用者として行う")
@click.pass_obj
def close(console: Console, incident_id: UUID, as_user: str | None) -> None:
    """災害を終了する."""
    with console.work(as_user) as ctx:
        actions.close(ctx, incident_id)
    say("終了しました。")


@incident.command("list")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def list_incidents(console: Console, *, as_json: bool) -> None:
    """災害の一覧."""
    with console.look() as ctx:
        rows = [
            {
                "id": str(found.id),
                "number": found.number,
                "name": found.name,
                "hazard": found.hazard,
                "struck_on": found.struck_on.isoformat(),
                "open": found.closed_at is None,
                "applications_until": found.applications_until.isoformat(),
                "late_rule": found.late_rule,
                "counting": found.counting,
                "rule_version": found.rule_version,
            }
            for found in queries.all_incidents(ctx)
        ]
    if as_json:
        answer(rows)
        return
    for row in rows:
        state = "" if row["open"] else "（終了）"
        click.echo(f"{row['id']}\t{row['struck_on']}\t{row['name']}{state}")


@incident.command("deadline")
@click.argument("named", metavar="INCIDENT")
@click.option("--until", help="新しい期限（R8.9.3 も可）")
@click.option(
    "--late",
    type=click.Choice([rule.value for rule in LateRule]),
    help="期限後の申請（reason 理由を聞いて受け付ける・refuse 受け付けない）",
)
@click.option("--reason", default="", help="決定の根拠と理由。市のページに出る")
@click.option("--as", "as_user", help="この利用者として行う")
@click.pass_obj
def deadline(
    console: Console,
    named: str,
    until: str | None,
    late: str | None,
    reason: str,
    as_user: str | None,
) -> None:
    """申請の期限を延ばす・変える。何も書かなければ、いまの期限と変更を表示する.

    INCIDENT は災害番号か ID。
    """
    if until is None and late is None:
        if reason:
            raise FieldRefusal("--until", _("新しい期限か --late も書いてください。"))
        with console.look() as ctx:
            row = queries.deadline_facts(ctx, queries.find_incident(ctx, named))
        answer(row)
        return
    with console.work(as_user) as ctx:
        kept = queries.find_incident(ctx, named)
        wanted = Deadline(
            formats.parse_date(until) if until else kept.applications_until,
            LateRule(late or kept.late_rule),
            reason,
        )
        actions.set_deadline(ctx, kept.id, wanted)
        row = queries.deadline_facts(ctx, kept)
    answer(row)
