"""``disaster audit``: verify the chain from the command line."""

import json
from pathlib import Path
from uuid import UUID

import click

from disaster.audit import permissions, queries, rules
from disaster.foundation import clock
from disaster.foundation.console import UNHEALTHY, Console, answer, say


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


def _read_anchor(path: Path) -> tuple[int, str]:
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        return int(kept["number"]), str(kept["hash"])
    except (OSError, ValueError, KeyError, TypeError) as cause:
        raise click.UsageError(
            "控えは audit verify --json が出した number と hash を持つ JSON です。"
        ) from cause
