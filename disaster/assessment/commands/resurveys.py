"""``disaster survey resurvey``: requests for a re-survey on the command line."""

from uuid import UUID

import click

from disaster.assessment import queries
from disaster.assessment.actions import Asking, resurveys
from disaster.assessment.commands.assessing import decoded
from disaster.assessment.commands.surveys import incident_id
from disaster.assessment.forms.resurveys import read_request
from disaster.assessment.queries import RequestFilters
from disaster.assessment.rules.resurveying import RequestState
from disaster.foundation.console import Console, answer, read_bytes, say

STATES = click.Choice([*(state.value for state in RequestState), "all"])


@click.group("resurvey")
def resurvey() -> None:
    """再調査の申出."""


@resurvey.command("add")
@click.option("--json", "source", required=True, help="JSON のファイル。- は標準入力")
@click.option("--as", "as_user", help="この利用者として行う")
@click.pass_obj
def add(console: Console, source: str, as_user: str | None) -> None:
    """申出を受け付ける.

    JSON は survey（決定した調査の ID）・asker_name・contact・points・reason・
    asked_on（省くと今日）。
    """
    document = read_request(decoded(read_bytes(source)))
    asking = Asking(
        document.survey,
        document.asker_name,
        tuple(document.points),
        document.reason,
        document.contact,
        document.asked_on,
    )
    with console.work(as_user) as ctx:
        row = queries.request_as_json(ctx, resurveys.request(ctx, asking))
    answer(row)


@resurvey.command("list")
@click.option("--incident", "number", type=int, help="災害の番号。なければ全部")
@click.option("--state", type=STATES, default="open", show_default=True)
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def list_requests(
    console: Console, number: int | None, state: str, *, as_json: bool
) -> None:
    """申出を古い順に並べる（申し出た人の名前は出さない）."""
    with console.look() as ctx:
        wanted = RequestFilters(
            incident_id=None if number is None else incident_id(ctx, number),
            state="" if state == "all" else state,
        )
        found = queries.requests_listed(ctx, wanted, page=None).lines
        rows = [
            queries.request_as_json(ctx, queries.get_request(ctx, line.id))
            for line in found
        ]
    if as_json:
        answer(rows)
        return
    for line in found:
        click.echo(
            f"{line.asked_on}\t{line.age}日\t{line.building_number}\t"
            f"{line.state.label}\t{line.id}"
        )
    say(f"申出 {len(found)} 件")


@resurvey.command("decline")
@click.argument("request_id", type=click.UUID)
@click.option("--reason", required=True, help="再調査しない理由")
@click.option("--as", "as_user", help="この利用者として行う")
@click.pass_obj
def decline(
    console: Console, request_id: UUID, reason: str, as_user: str | None
) -> None:
    """理由を書いて、再調査しないと決める."""
    with console.work(as_user) as ctx:
        row = queries.request_as_json(ctx, resurveys.decline(ctx, request_id, reason))
    answer(row)


@resurvey.command("withdraw")
@click.argument("request_id", type=click.UUID)
@click.option("--note", required=True, help="取下げのいきさつ")
@click.option("--as", "as_user", help="この利用者として行う")
@click.pass_obj
def withdraw(
    console: Console, request_id: UUID, note: str, as_user: str | None
) -> None:
    """申出を取り下げる."""
    with console.work(as_user) as ctx:
        row = queries.request_as_json(ctx, resurveys.withdraw(ctx, request_id, note))
    answer(row)
