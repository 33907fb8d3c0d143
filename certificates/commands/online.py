"""``disaster application online``: the queue of applications from home."""

from uuid import UUID

import click

from certificates import actions, queries
from certificates.commands.applications import application
from certificates.forms import AcceptForm, told
from certificates.rules.applying import OnlineState
from certificates.rules.receiving import IdentityCheck
from disaster.foundation import clock
from disaster.foundation.console import Console, answer, say
from disaster.foundation.context import Context
from disaster.foundation.errors import Conflict, NotFound
from disaster.register import queries as register

SENT = [state.value for state in OnlineState if state is not OnlineState.DRAFT]


@application.group("online")
def online() -> None:
    """家から送られた申請（氏名は出さない）."""


@online.command("list")
@click.option("--state", type=click.Choice(SENT), default=OnlineState.SUBMITTED.value)
@click.pass_obj
def list_online(console: Console, state: str) -> None:
    """古い順に並べる（JSON を1行に1件）."""
    with console.look() as ctx:
        rows = [
            {
                "receipt_number": each.number,
                "state": each.state,
                "submitted_at": each.submitted_at,
                "photos": len(queries.photos_of(ctx, each.id)),
                "duplicates": [twin.number for twin in queries.likely_twins(ctx, each)],
            }
            for each in queries.online_listed(ctx, state)
        ]
    for row in rows:
        answer(row)


@online.command("accept")
@click.argument("number", metavar="受付番号")
@click.option("--household", required=True, help="世帯番号")
@click.option("--building", required=True, help="建物番号")
@click.option(
    "--identity-check",
    type=click.Choice([kind.value for kind in IdentityCheck]),
    required=True,
)
@click.option("--has-letter", is_flag=True, help="委任状を確かめた")
@click.option("--as", "as_user", help="この利用者として行う")
@click.pass_obj
def accept(  # noqa: PLR0913 - one argument an option
    console: Console,
    number: str,
    household: str,
    building: str,
    identity_check: str,
    *,
    has_letter: bool,
    as_user: str | None,
) -> None:
    """世帯と建物を指定して受け付ける."""
    with console.work(as_user) as ctx:
        sent = queries.online_of_number(ctx, number)
        if sent is None:
            raise NotFound(what=f"オンライン申請 {number} ")
        said = told(sent.answers)
        if said is None:
            raise Conflict
        home_id, house_id = _found(ctx, household, building)
        form = AcceptForm(
            building_id=house_id,
            identity_check=IdentityCheck(identity_check),
            has_letter=has_letter,
        )
        today = clock.tokyo_day(ctx.now)
        made = actions.accept_online(
            ctx, sent.id, form.submission(said, home_id, today)
        )
        row = {"id": str(made.id), "receipt_number": made.receipt_number}
    answer(row)


@online.command("forget-drafts")
@click.option("--as", "as_user", help="この利用者として行う")
@click.pass_obj
def forget_drafts(console: Console, as_user: str | None) -> None:
    """期限（30日）の過ぎた下書きと写真を消す."""
    with console.work(as_user) as ctx:
        count = actions.forget_drafts(ctx)
    say(f"{count} 件の下書きを消しました。")


def _found(ctx: Context, household: str, building: str) -> tuple[UUID, UUID]:
    home = register.find_household(ctx, household)
    house = register.find_building(ctx, building)
    if home is None or house is None:
        raise NotFound(what="世帯か建物")
    return home.id, house.id
