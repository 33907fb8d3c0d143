"""``disaster victim``: the victims' register at the command line."""

from dataclasses import asdict
from pathlib import Path
from typing import Any
from uuid import UUID

import click

from certificates.victims import actions, queries
from certificates.victims.actions import Provision
from certificates.victims.forms import ConsentForm, SupportForm
from certificates.victims.queries import Wanted
from certificates.victims.rules import (
    ITEMS,
    Ground,
    Recipient,
    SupportKind,
    SupportState,
)
from disaster.assessment.rules.levels import DamageLevel
from disaster.foundation import forms, snapshot
from disaster.foundation.console import Console, answer, say
from disaster.foundation.context import Context
from disaster.foundation.errors import FieldRefusal, NotFound
from disaster.incidents import queries as incidents
from disaster.register import queries as register


@click.group("victim")
def victim() -> None:
    """被災者台帳."""


@victim.command("list")
@click.option("--incident", default="current", show_default=True)
@click.option(
    "--level", default="", type=click.Choice(["", *(one.value for one in DamageLevel)])
)
@click.option(
    "--missing",
    default="",
    type=click.Choice(["", *(one.value for one in SupportKind)]),
)
@click.option("--unapplied", is_flag=True, help="準半壊以上で申請がない世帯")
@click.option("--page", default=1, type=click.IntRange(1))
@click.pass_obj
def list_(console: Console, /, incident: str, **filters: Any) -> None:  # noqa: ANN401 - click's
    """台帳の世帯を並べる（支援措置の世帯は伏せる）."""
    with console.look() as ctx:
        wanted = Wanted(_incident(ctx, incident), **filters)
        rows, total = queries.listed(ctx, wanted)
        answer({"total": total, "households": [asdict(row) for row in rows]})


@victim.command("show")
@click.argument("household", metavar="世帯番号")
@click.option("--incident", default="current", show_default=True)
@click.pass_obj
def show(console: Console, household: str, incident: str) -> None:
    """一つの世帯を表示する（支援措置の世帯は伏せる）."""
    with console.look() as ctx:
        found = queries.victim(
            ctx, _incident(ctx, incident), _household(ctx, household)
        )
        row = {
            "household": found.number,
            "head": found.head,
            "address": found.address,
            "is_protected": found.is_protected,
            "level": found.level,
            "people": [member.card.name for member in found.people.members],
            "papers": [asdict(paper) for paper in found.papers],
            "supports": [
                {
                    "id": line.event.id,
                    "kind": line.kind,
                    "state": line.state,
                    "amount": line.event.amount,
                    "on": line.event.happened_on,
                    "note": line.note,
                    "stands": line.stands,
                }
                for line in found.supports
            ],
            "consents": [
                {
                    "scope": line.scope,
                    "given": line.consent.is_given,
                    "on": line.consent.said_on,
                    "counts": line.counts,
                }
                for line in found.consents
            ],
            "provisions": [each.id for each in found.provisions],
        }
        answer(row)


@victim.command("support")
@click.argument("household", metavar="世帯番号")
@click.option("--incident", default="current", show_default=True)
@click.option(
    "--kind", required=True, type=click.Choice([one.value for one in SupportKind])
)
@click.option(
    "--state", required=True, type=click.Choice([one.value for one in SupportState])
)
@click.option("--on", "happened_on", required=True, help="日付（R8.9.3 も可）")
@click.option("--amount", help="金額（円）")
@click.option("--note", default="")
@click.option("--corrects", help="訂正する行の ID")
@click.option("--as", "as_user", help="この利用者として行う")
@click.pass_obj
def support(
    console: Console,
    /,
    household: str,
    incident: str,
    as_user: str | None,
    **typed: str | None,
) -> None:
    """支援を記録・訂正する（行は上書きしない）."""
    filled = _filled(SupportForm, typed)
    with console.work(as_user) as ctx:
        made = actions.record_support(
            ctx,
            _incident(ctx, incident),
            _household(ctx, household),
            filled.support(),
        )
        row = {"id": str(made.id), "number": made.number}
    answer(row)


@victim.command("consent")
@click.argument("household", metavar="世帯番号")
@click.option("--incident", default="current", show_default=True)
@click.option(
    "--scope", required=True, type=click.Choice([one.value for one in Recipient])
)
@click.option("--answer", required=True, type=click.Choice(["given", "withdrawn"]))
@click.option("--on", "said_on", required=True, help="日付（R8.9.3 も可）")
@click.option("--words", required=True, help="本人の言葉や書面の名前")
@click.option("--as", "as_user", help="この利用者として行う")
@click.pass_obj
def consent(
    console: Console,
    /,
    household: str,
    incident: str,
    as_user: str | None,
    **typed: str | None,
) -> None:
    """同意・取消しを記録する（最後の記録が使われる）."""
    filled = _filled(ConsentForm, typed)
    with console.work(as_user) as ctx:
        made = actions.record_consent(
            ctx,
            _incident(ctx, incident),
            _household(ctx, household),
            scope=filled.scope,
            is_given=filled.answer == "given",
            said_on=filled.said_on,
            words=filled.words,
        )
        row = {"id": str(made.id), "number": made.number}
    answer(row)


@victim.command("provide")
@click.argument("households", metavar="世帯番号...", nargs=-1, required=True)
@click.option("--incident", default="current", show_default=True)
@click.option(
    "--to",
    "recipient",
    required=True,
    type=click.Choice([one.value for one in Recipient]),
)
@click.option("--name", required=True, help="提供先の名前")
@click.option(
    "--ground", required=True, type=click.Choice([one.value for one in Ground])
)
@click.option("--reason", required=True)
@click.option("--item", "items", multiple=True, type=click.Choice(list(ITEMS)))
@click.option("--as", "as_user", help="この利用者として行う")
@click.pass_obj
def provide(
    console: Console,
    /,
    households: tuple[str, ...],
    incident: str,
    as_user: str | None,
    **parts: Any,  # noqa: ANN401 - click's
) -> None:
    """紙や口頭での提供を記録する."""
    with console.work(as_user) as ctx:
        made = actions.log_provision(
            ctx,
            _incident(ctx, incident),
            [_household(ctx, number) for number in households],
            _provision(parts),
        )
        row = {"id": str(made.id), "households": made.households}
    answer(row)


@victim.command("export")
@click.option("--incident", default="current", show_default=True)
@click.option(
    "--to",
    "recipient",
    required=True,
    type=click.Choice([one.value for one in Recipient]),
)
@click.option("--name", required=True, help="提供先の名前")
@click.option(
    "--ground", required=True, type=click.Choice([one.value for one in Ground])
)
@click.option("--reason", required=True)
@click.option("--item", "items", multiple=True, type=click.Choice(list(ITEMS)))
@click.option("--out", required=True, type=click.Path(dir_okay=False))
@click.option("--as", "as_user", help="この利用者として行う")
@click.pass_obj
def export(
    console: Console,
    /,
    incident: str,
    out: str,
    as_user: str | None,
    **parts: Any,  # noqa: ANN401 - click's
) -> None:
    """提供する CSV を作り、提供の記録を残す."""
    with console.work(as_user) as ctx:
        row, content = actions.provide(ctx, _incident(ctx, incident), _provision(parts))
        told = {
            "id": str(row.id),
            "households": row.households,
            "left_out_protected": row.left_out_protected,
            "left_out_consent": row.left_out_consent,
            "sha256": row.sha256,
        }
    # Only now: what leaves the house is on record, and the file is whole or not there.
    snapshot.write_file(Path(out), content)
    say(f"{out} に書きました。")
    answer(told)


def _provision(parts: dict[str, Any]) -> Provision:
    return Provision(
        recipient=Recipient(parts["recipient"]),
        recipient_name=parts["name"],
        ground=Ground(parts["ground"]),
        reason=parts["reason"],
        items=parts["items"],
    )


def _filled(model: type[forms.Filled], typed: dict[str, str | None]) -> forms.Filled:
    given = {name: [value] for name, value in typed.items() if value}
    form = forms.read(model, given)
    if form.filled is None:
        field, reason = next(iter(form.errors.items()))
        raise FieldRefusal(field, reason)
    return form.filled


def _incident(ctx: Context, named: str) -> UUID:
    if named != "current":
        return incidents.find_incident(ctx, named).id
    incident = incidents.current(ctx)
    if incident is None:
        raise NotFound(what="いまの災害")
    return incident.id


def _household(ctx: Context, number: str) -> UUID:
    household = register.find_household(ctx, number)
    if household is None:
        raise NotFound(what=f"世帯 {number} ")
    return household.id
