"""``disaster counter sit|leave|call|recall|absent|transfer|finish``."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import click

from certificates.tickets import actions, queries
from certificates.tickets.commands.places import AS_JSON, AS_USER, PURPOSES
from certificates.tickets.queries import Booth, Ticket
from certificates.tickets.rules.lining import Purpose
from disaster.foundation.console import Console, answer, say
from disaster.foundation.context import Context

Deed = Callable[[Context, Booth, UUID | None], Ticket | Booth | None]


def _at_booth(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the arguments of every deed at a booth."""
    for dress in (
        click.pass_obj,
        AS_JSON,
        AS_USER,
        click.argument("number", metavar="BOOTH", type=int),
        click.argument("slug", metavar="PLACE"),
    ):
        command = dress(command)
    return command


def _do(console: Console, booth_at: tuple[str, int], deed: Deed, **how: Any) -> None:  # noqa: ANN401 - click's
    """Do a deed at a booth on whomever it serves now, and say what came of it."""
    slug, number = booth_at
    with console.work(how["as_user"]) as ctx:
        place = queries.find_place(ctx, slug)
        booth = queries.booth_numbered(ctx, place.id, number)
        current = queries.at_booth(ctx, booth.id)
        done = deed(ctx, booth, current.id if current else None)
        row = _row(done, number)
    if how["as_json"]:
        answer(row)
    elif row["number"] is None:
        say("待っている人はいません。")
    else:
        click.echo(row["number"])


def _row(done: Ticket | Booth | None, booth: int) -> dict[str, object]:
    if isinstance(done, Ticket):
        facts = {"purpose": done.purpose, "state": done.state, "calls": done.calls}
        return {"number": done.number, "booth": booth, **facts}
    return {"number": done.number if done else None, "booth": booth}


@click.command("sit")
@_at_booth
def sit(console: Console, slug: str, number: int, **how: Any) -> None:  # noqa: ANN401 - click's
    """窓口に座る."""
    _do(
        console, (slug, number), lambda ctx, own, _seen: actions.sit(ctx, own.id), **how
    )


@click.command("leave")
@_at_booth
def leave(console: Console, slug: str, number: int, **how: Any) -> None:  # noqa: ANN401 - click's
    """席を立つ."""
    _do(
        console,
        (slug, number),
        lambda ctx, own, _seen: actions.leave(ctx, own.id),
        **how,
    )


@click.command("call")
@_at_booth
def call(console: Console, slug: str, number: int, **how: Any) -> None:  # noqa: ANN401 - click's
    """いまの人を終え、次の人を呼ぶ."""
    _do(
        console,
        (slug, number),
        lambda ctx, own, seen: actions.call_next(ctx, own.id, seen),
        **how,
    )


@click.command("recall")
@_at_booth
def recall(console: Console, slug: str, number: int, **how: Any) -> None:  # noqa: ANN401 - click's
    """もう一度呼ぶ."""
    _do(
        console,
        (slug, number),
        lambda ctx, own, seen: actions.recall(ctx, own.id, seen),
        **how,
    )


@click.command("absent")
@_at_booth
def absent(console: Console, slug: str, number: int, **how: Any) -> None:  # noqa: ANN401 - click's
    """不在にして、何人かのあとでまた呼ぶ."""
    _do(
        console,
        (slug, number),
        lambda ctx, own, seen: actions.mark_absent(ctx, own.id, seen),
        **how,
    )


@click.command("finish")
@_at_booth
def finish(console: Console, slug: str, number: int, **how: Any) -> None:  # noqa: ANN401 - click's
    """いまの人を終え、誰も呼ばない."""
    _do(
        console,
        (slug, number),
        lambda ctx, own, seen: actions.finish(ctx, own.id, seen),
        **how,
    )


@click.command("transfer")
@_at_booth
@click.argument("purpose", type=PURPOSES)
def transfer(
    console: Console,
    slug: str,
    number: int,
    purpose: str,
    **how: Any,  # noqa: ANN401 - click's
) -> None:
    """いまの人を別の用件に回す."""
    _do(
        console,
        (slug, number),
        lambda ctx, own, seen: actions.transfer(ctx, own.id, seen, Purpose(purpose)),
        **how,
    )


COMMANDS = (sit, leave, call, recall, absent, finish, transfer)
