"""``disaster incident start|rules``: declare a disaster and settle its surveys.

Stands on the roof because the rule sets are known above the disasters.
"""

from uuid import UUID

import click

from disaster.assessment.actions import settling
from disaster.assessment.queries.settling import rule_version_for
from disaster.foundation import formats
from disaster.foundation.console import Console, answer
from disaster.foundation.context import Context
from disaster.incidents import actions, queries
from disaster.incidents.commands import incident
from disaster.incidents.rules import Counting, IncidentHazard

WAYS = click.Choice([way.value for way in Counting])
COUNTING_HELP = "どの調査の結果を使うか（latest いちばん新しい・heavier いちばん重い）"
VERSION_HELP = "判定の版。空なら発生日に適用される国の版"


@incident.command("start")
@click.argument("name")
@click.option(
    "--hazard",
    type=click.Choice([hazard.value for hazard in IncidentHazard]),
    required=True,
)
@click.option("--on", "struck_on", required=True, help="発生日（R8.9.3 も可）")
@click.option("--cause", required=True, help="証明書に印刷する罹災原因")
@click.option("--counting", type=WAYS, default="latest", help=COUNTING_HELP)
@click.option("--rule-version", default="", help=VERSION_HELP)
@click.option("--as", "as_user", help="この利用者として行う")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def start(  # noqa: PLR0913 - one parameter an option
    console: Console,
    name: str,
    hazard: str,
    struck_on: str,
    cause: str,
    *,
    counting: str,
    rule_version: str,
    as_user: str | None,
    as_json: bool,
) -> None:
    """災害を登録する."""
    day = formats.parse_date(struck_on)
    with console.work(as_user) as ctx:
        made = actions.declare(ctx, name, IncidentHazard(hazard), day, cause)
        if (counting, rule_version) != (Counting.LATEST, ""):
            settling.settle_rules(ctx, made.id, Counting(counting), rule_version)
        row = {"id": str(made.id), "number": made.number, "name": made.name}
        row |= settled(ctx, made.id)
    if as_json:
        answer(row)
    else:
        click.echo(row["id"])


@incident.command("rules")
@click.argument("named", metavar="INCIDENT")
@click.option("--counting", type=WAYS, help=COUNTING_HELP)
@click.option("--rule-version", help=VERSION_HELP)
@click.option("--as", "as_user", help="この利用者として行う")
@click.pass_obj
def rules(
    console: Console,
    named: str,
    counting: str | None,
    rule_version: str | None,
    as_user: str | None,
) -> None:
    """調査の決めごとを変える。何も書かなければ、いまの決めごとを表示する.

    INCIDENT は災害番号か ID。
    """
    if counting is None and rule_version is None:
        with console.look() as ctx:
            row = settled(ctx, queries.find_incident(ctx, named).id)
        answer(row)
        return
    with console.work(as_user) as ctx:
        kept = queries.find_incident(ctx, named)
        settling.settle_rules(
            ctx,
            kept.id,
            Counting(counting or kept.counting),
            kept.rule_version if rule_version is None else rule_version,
        )
        row = settled(ctx, kept.id)
    answer(row)


def settled(ctx: Context, incident_id: UUID) -> dict[str, object]:
    """Return what is settled for a disaster, and the version that follows from it."""
    kept = queries.get_incident(ctx, incident_id)
    return {
        "counting": kept.counting,
        "rule_version": kept.rule_version,
        "judged_by": rule_version_for(kept),
    }
