"""``disaster audit``: verify the chain from the command line."""

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

import click

from disaster.audit import permissions, queries, rules
from disaster.audit.queries import Filters
from disaster.foundation import clock, formats
from disaster.foundation.console import UNHEALTHY, Console, answer, say
from disaster.foundation.context import Context
from disaster.foundation.errors import Refusal

if TYPE_CHECKING:
    from disaster.audit.tables import AuditEntry


LINE = ("at", "actor", "word", "data", "subject", "facts")


def _day(_context: object, _option: object, typed: str) -> date:
    try:
        return formats.parse_date(typed)
    except Refusal as refusal:
        raise click.BadParameter(str(refusal)) from refusal


@click.group("audit")
def audit() -> None:
    """監査証跡."""


@audit.command("verify")
@click.option("--anchor", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def verify(console: Console, anchor: Path | None, *, as_json: bool) -> None:
    """全件のつながりを確かめる。--anchor は前に控えた JSON."""
    kept = _read_anchor(anchor) if anchor else None
    with console.look() as ctx:
        broken = rules.verify(queries.links(ctx), kept)
        head = queries.head(ctx) or (0, rules.START)
    if as_json:
        answer(
            {
                "ok": broken is None,
                "number": head[0],
                "hash": head[1],
                "broken": {"number": broken.number, "reason": broken.reason}
                if broken
                else None,
            }
        )
    elif broken is None:
        say(f"{head[0]} 件すべてつながっています。控え: {head[0]} {head[1]}")
    else:
        say(f"{broken.number} 番の記録が合いません。{broken.reason}")
    if broken is not None:
        raise SystemExit(UNHEALTHY)


@audit.command("who-saw")
@click.argument("subject", metavar="RESIDENT_OR_HOUSEHOLD", type=click.UUID)
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def who_saw(console: Console, subject: UUID, *, as_json: bool) -> None:
    """支援措置の世帯や人を、誰がいつ誰の承認で見たか（新しい順）."""
    with console.look() as ctx:
        ctx.require(permissions.READ)
        rows = [
            {
                "number": str(entry.number),
                "at": clock.tokyo(entry.at).isoformat(timespec="seconds"),
                "actor": entry.actor,
                "deed": entry.deed,
                "word": rules.word_of(entry.deed),
                "household": entry.subject,
                "facts": entry.facts,
            }
            for entry in queries.who_saw(ctx, subject)
        ]
    if as_json:
        answer(rows)
        return
    for row in rows:
        told = "、".join(f"{label}: {text}" for label, text in rules.told(row["facts"]))
        click.echo("\t".join((row["at"], row["actor"], row["word"], told)))
    say(f"{len(rows)} 件")


@click.command("breach-report")
@click.option("--since", callback=_day, required=True, help="この日から")
@click.option("--until", callback=_day, required=True, help="この日まで（含む）")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def breach_report(console: Console, since: date, until: date, *, as_json: bool) -> None:
    """漏えいがあったとして、その間に誰が誰の何を見て持ち出したか（監査証跡から）."""
    if until < since:
        raise click.UsageError("--until は --since と同じ日か、後の日にしてください。")
    filters = Filters(since=since, until=until)
    with console.look() as ctx:
        ctx.require(permissions.READ)
        report = _breaches(ctx, filters)
    if as_json:
        answer(report)
        return
    for line in report["lines"]:
        click.echo("\t".join(str(line[name]) for name in LINE))
    for row in report["attempts"]:
        say(f"{row['word']}: {row['actor']} {row['count']} 件")
    say(
        f"{since} から {until} まで: 見た・持ち出した記録 {len(report['lines'])} 件、"
        f"対象 {report['subjects']} 件、断ったログイン {report['refused']} 件。"
        + ("" if report["trail_is_whole"] else "監査証跡は改変されています。")
    )


def _breaches(ctx: Context, filters: Filters) -> dict[str, Any]:
    """Return who let out what of whom, and who tried to get in."""
    lines = [_line(entry) for entry in queries.readings(ctx, rules.EXPOSING, filters)]
    tries = queries.counted(ctx, rules.BREAK_INS, filters)
    attempts = [
        {"deed": deed, "word": rules.word_of(deed), "actor": who, "count": count}
        for (deed, who), count in tries.items()
    ]
    return {
        "since": filters.since,
        "until": filters.until,
        "trail_is_whole": rules.verify(queries.links(ctx), queries.head(ctx)) is None,
        "subjects": len({line["subject"] for line in lines}),
        "actors": sorted({line["actor"] for line in lines}),
        "refused": sum(tries.values()),
        "lines": lines,
        "attempts": attempts,
    }


def _line(entry: "AuditEntry") -> dict[str, str]:
    return {
        "at": clock.tokyo(entry.at).isoformat(timespec="seconds"),
        "actor": entry.actor,
        "deed": entry.deed,
        "word": rules.word_of(entry.deed),
        "data": rules.exposed(entry.deed),
        "subject": entry.subject,
        "facts": entry.facts,
    }


def _read_anchor(path: Path) -> tuple[int, str]:
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        return int(kept["number"]), str(kept["hash"])
    except (OSError, ValueError, KeyError, TypeError) as cause:
        raise click.UsageError(
            "控えは audit verify --json が出した number と hash を持つ JSON です。"
        ) from cause
