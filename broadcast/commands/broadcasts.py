"""``disaster broadcast``: write, decide, follow, look."""

from typing import Any

import click

from broadcast import actions, queries
from broadcast.commands.naming import (
    filled,
    is_handed_in,
    named,
    read_json,
    summary,
    tell,
    with_values,
)
from broadcast.queries import ledger as rows
from broadcast.queries import ledger_sheet, texts
from broadcast.rules import following, keeping
from broadcast.rules.draft import Reason
from broadcast.rules.kinds import Hazard, Kind
from broadcast.rules.states import DeliveryState
from disaster.foundation import clock
from disaster.foundation.console import Console, answer, say
from disaster.foundation.context import Context

NO_REASON = "理由の記入はありません（コマンドから）。"

as_user_option = click.option("--as", "as_user", help="この利用者として行う")
json_option = click.option("--json", "as_json", is_flag=True)


@click.group("broadcast")
def broadcast() -> None:
    """一斉配信."""


@broadcast.command("draft")
@click.option("--json", "path", help="欄を書いた JSON（- は標準入力）")
@click.option("--kind", type=click.Choice([one.value for one in Kind]))
@click.option("--level", type=click.Choice(["3", "4", "5"]))
@click.option("--hazard", type=click.Choice([one.value for one in Hazard]))
@click.option("--district", "districts", multiple=True, help="地区コード")
@click.option(
    "--reason",
    "reasons",
    multiple=True,
    type=click.Choice([one.value for one in Reason]),
)
@click.option("--next-update", help="例 18:30")
@click.option("--title")
@click.option("--body")
@click.option("--mistake")
@click.option("--after", help="元の発信（ID か号）")
@as_user_option
@click.pass_obj
def draft(
    console: Console,
    /,
    path: str | None,
    after: str | None,
    as_user: str | None,
    **options: Any,  # noqa: ANN401 - one option a field of the composer
) -> None:
    """下書きを作る（まだ何も出さない）."""
    given = {name: value for name, value in options.items() if value}
    given |= {name: list(v) for name, v in given.items() if isinstance(v, tuple)}
    values = {**(read_json(path) if path else {}), **given}
    with console.work(as_user) as ctx:
        made = _draft(ctx, values, after)
    tell(made, as_json=path is not None)


@broadcast.command("submit")
@click.argument("name")
@as_user_option
@json_option
@click.pass_obj
def submit(console: Console, name: str, as_user: str | None, *, as_json: bool) -> None:
    """承認を求める."""
    with console.work(as_user) as ctx:
        found = named(ctx, name)
        # What an act handed in already need not be handed in again.
        if not is_handed_in(ctx, found):
            found = actions.submit(ctx, found.id, found.version)
        done = summary(found)
    tell(done, as_json=as_json)


@broadcast.command("approve")
@click.argument("name")
@click.option(
    "--level-digit", default="", help="出す警戒レベルの数字（省くと今のレベル）"
)
@click.option("--version", "version", type=int, help="読んだ版（省くと今の版）")
@click.option("--hash", "seen", help="読んだ内容の印（省くと今の内容）")
@as_user_option
@json_option
@click.pass_obj
def approve(  # noqa: PLR0913 - one parameter an option
    console: Console,
    name: str,
    level_digit: str,
    version: int | None,
    seen: str | None,
    as_user: str | None,
    *,
    as_json: bool,
) -> None:
    """承認して出す（作成した人とは別の人）."""
    with console.work(as_user) as ctx:
        found = named(ctx, name)
        read = (version or found.version, seen or found.content_hash or "")
        digit = level_digit or str(found.level or "")
        done = summary(actions.approve(ctx, found.id, read, digit))
    tell(done, as_json=as_json)


@broadcast.command("return")
@click.argument("name")
@click.option("--reason", default=NO_REASON, help="作成した人に伝わる理由")
@as_user_option
@json_option
@click.pass_obj
def send_back(
    console: Console, name: str, reason: str, as_user: str | None, *, as_json: bool
) -> None:
    """差し戻す."""
    with console.work(as_user) as ctx:
        done = summary(actions.send_back(ctx, named(ctx, name).id, reason))
    tell(done, as_json=as_json)


@broadcast.command("reject")
@click.argument("name")
@click.option("--reason", default=NO_REASON, help="作成した人に伝わる理由")
@as_user_option
@json_option
@click.pass_obj
def reject(
    console: Console, name: str, reason: str, as_user: str | None, *, as_json: bool
) -> None:
    """却下する."""
    with console.work(as_user) as ctx:
        done = summary(actions.reject(ctx, named(ctx, name).id, reason))
    tell(done, as_json=as_json)


@broadcast.command("cancel")
@click.argument("name")
@click.option("--reason", default=NO_REASON, help="作成した人に伝わる理由")
@as_user_option
@json_option
@click.pass_obj
def cancel(
    console: Console, name: str, reason: str, as_user: str | None, *, as_json: bool
) -> None:
    """まだ送っていない分を止める."""
    with console.work(as_user) as ctx:
        done = summary(actions.cancel(ctx, named(ctx, name).id, reason))
    tell(done, as_json=as_json)


@broadcast.command("status")
@click.argument("name")
@json_option
@click.pass_obj
def status(console: Console, name: str, *, as_json: bool) -> None:
    """状態・経路・配信の数を見る."""
    with console.look() as ctx:
        found = _status(ctx, name)
    if as_json:
        answer(found)
        return
    for key, value in found.items():
        click.echo(f"{key}\t{value}")


@broadcast.command("ledger")
@click.argument("name")
@click.option("--state", type=click.Choice([one.value for one in DeliveryState]))
@json_option
@click.pass_obj
def ledger(console: Console, name: str, state: str | None, *, as_json: bool) -> None:
    """配信先を一人ずつ見る."""
    with console.look() as ctx:
        found = named(ctx, name)
        lines = [
            ledger_sheet.as_values(row)
            for row in rows.whole_ledger(ctx, found.id)
            if state is None or row.state == state
        ]
    if as_json:
        answer(lines)
        return
    for line in lines:
        click.echo("\t".join(str(value) for value in line.values()))
    say(f"{len(lines)} 件")


def _draft(
    ctx: Context, values: dict[str, Any], after: str | None
) -> dict[str, object]:
    """Make a draft: a follower begins with the words of what it follows."""
    follows = values.get("follows") or after
    if follows is None:
        form = filled(values)
        made = actions.draft(ctx, form.fields(ctx.now), broadcast_id=form.broadcast_id)
        return summary(made)
    before = named(ctx, str(follows))
    kind = filled({"kind": values.get("kind")}).kind
    start = following.prefilled(keeping.fields(before.fields), kind)
    fields = with_values(ctx, start, {**values, "follows": before.id})
    return summary(actions.draft(ctx, fields, follows=before.id))


def _status(ctx: Context, name: str) -> dict[str, object]:
    found = named(ctx, name)
    counts = rows.counts(ctx, found.id)
    text = texts.text_of(ctx, found).japanese
    return {
        **summary(found),
        "author": found.author,
        "submitted_at": _iso(found.submitted_at),
        "approved_by": found.approved_by,
        "approved_at": _iso(found.approved_at),
        "ended_at": _iso(found.ended_at),
        "expires_at": _iso(found.expires_at),
        "superseded_at": _iso(found.superseded_at),
        "cap_identifier": found.cap_identifier,
        "page": texts.page_url(ctx, found.id),
        "counts": {state.value: count for state, count in counts.items()},
        "total": sum(counts.values()),
        "owed": rows.owed_count(ctx, found.id),
        "channels": {
            receipt.channel: {"state": receipt.state, "at": _iso(receipt.at)}
            for receipt in queries.receipts(ctx, found.id)
        },
        "mail": text.mail,
    }


def _iso(moment: Any) -> str | None:  # noqa: ANN401 - a moment or nothing
    return clock.tokyo(moment).isoformat(timespec="seconds") if moment else None
