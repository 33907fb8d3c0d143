"""``disaster counter days|check|close|confirm|reopen``: the end of a day."""

import time
from datetime import date
from typing import Any

import click

from certificates.tickets import actions, queries
from certificates.tickets.actions import Ending
from certificates.tickets.commands.places import AS_JSON, AS_USER
from certificates.tickets.queries import DayCheck, DayClosing
from disaster.foundation import formats
from disaster.foundation.console import Console, answer, say

DAY = click.argument("day", metavar="DAY")
A_MOMENT = 0.2


@click.command("days")
@AS_JSON
@click.pass_obj
def days(console: Console, *, as_json: bool) -> None:
    """まだ締めていない日を並べる."""
    with console.look() as ctx:
        found = [day.isoformat() for day in queries.unclosed_days(ctx)]
    if as_json:
        answer({"unclosed": found})
        return
    for day in found:
        click.echo(day)


@click.command("check")
@DAY
@AS_USER
@AS_JSON
@click.pass_obj
def check(console: Console, *, day: str, as_user: str | None, as_json: bool) -> None:
    """その日の証明書を全部読み戻し、台帳と比べる."""
    own = formats.parse_date(day)
    with console.work(as_user) as ctx:
        actions.ask_check(ctx, own)
    done = _run(console, own)
    if as_json:
        answer(done)
    else:
        say(f"{done['done']} 通を読み戻し、{len(done['findings'])} 通が合いません。")


@click.command("close")
@DAY
@click.option("--misprints", default=0, type=click.IntRange(0))
@click.option("--note", default="")
@AS_USER
@AS_JSON
@click.pass_obj
def close(
    console: Console,
    *,
    day: str,
    misprints: int,
    note: str,
    as_user: str | None,
    as_json: bool,
) -> None:
    """読み戻してから、その日を締める."""
    own = formats.parse_date(day)
    with console.work(as_user) as ctx:
        actions.ask_check(ctx, own)
    _run(console, own)
    with console.work(as_user) as ctx:
        row = _row(actions.close_day(ctx, own, Ending(misprints, note)))
    answer(row) if as_json else say(f"{own} を締めました。")


@click.command("confirm")
@DAY
@AS_USER
@AS_JSON
@click.pass_obj
def confirm(console: Console, *, day: str, as_user: str | None, as_json: bool) -> None:
    """締めた日を別の人として確認する."""
    with console.work(as_user) as ctx:
        row = _row(actions.confirm(ctx, formats.parse_date(day)))
    answer(row) if as_json else say("確認を記録しました。")


@click.command("reopen")
@DAY
@click.option("--reason", required=True)
@AS_USER
@AS_JSON
@click.pass_obj
def reopen(
    console: Console, *, day: str, reason: str, as_user: str | None, as_json: bool
) -> None:
    """締めた日を理由を書いて開け直す."""
    with console.work(as_user) as ctx:
        row = _row(actions.reopen(ctx, formats.parse_date(day), reason))
    answer(row) if as_json else say("開け直しました。")


def _run(console: Console, own: date) -> dict[str, Any]:
    """Read on until the check is finished, whoever else reads beside; say how far."""
    while True:
        with console.work() as ctx:
            mine = actions.check_some(ctx)
            found = queries.check_of(ctx, own)
            if found is None:
                raise RuntimeError("a check vanished")
            row = _check(found)
        if row["finished"]:
            return row
        say(f"読戻し {row['done']} / {row['total']}")
        if mine is None:
            # The worker holds it and reads on.
            time.sleep(A_MOMENT)


def _check(found: DayCheck) -> dict[str, Any]:
    return {
        "day": found.day,
        "done": found.done,
        "total": found.total,
        "finished": found.finished_at is not None,
        "findings": found.findings,
    }


def _row(closing: DayClosing) -> dict[str, Any]:
    return {
        "day": closing.day,
        "round": closing.round,
        "misprints": closing.misprints,
        "figures": closing.figures,
        "closed_by": closing.closed_by,
        "confirmed_by": closing.confirmed_by,
        "reopened": closing.reopened_at is not None,
    }


COMMANDS = (days, check, close, confirm, reopen)
