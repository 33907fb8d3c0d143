"""``disaster invariants``: what must always hold, asked of every room (不変条件).

A room gives its promises as ``queries.invariants(ctx) -> list[str]``: a sentence for
each one that is broken.
"""

import sys
from collections.abc import Callable

import click

from broadcast.queries import invariants as broadcasts
from certificates.queries import invariants as certificates
from disaster.audit import queries as trail
from disaster.audit import rules
from disaster.foundation.console import UNHEALTHY, Console, answer, say
from disaster.foundation.context import Context
from disaster.foundation.texts import _
from shelters.queries import invariants as shelters

Check = Callable[[Context], list[str]]


def audit_trail(ctx: Context) -> list[str]:
    """Walk the whole chain and compare its end with the head (監査証跡)."""
    broken = rules.verify(trail.links(ctx), trail.head(ctx))
    if broken is None:
        return []
    said = _("%(number)d 番の記録が合いません。%(reason)s")
    return [said % {"number": broken.number, "reason": broken.reason}]


CHECKS: dict[str, Check] = {
    "audit": audit_trail,
    "broadcast": broadcasts.invariants,
    "certificates": certificates.invariants,
    "shelters": shelters.invariants,
}


def broken_promises(ctx: Context) -> dict[str, list[str]]:
    """Return what each room found; an empty list is a promise kept."""
    return {room: check(ctx) for room, check in CHECKS.items()}


@click.command("invariants")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def invariants(console: Console, *, as_json: bool) -> None:
    """いつも成り立つはずのことを全件確かめる。破れていれば一覧を出し 3 で終わる."""
    with console.look() as ctx:
        found = broken_promises(ctx)
    count = sum(map(len, found.values()))
    if as_json:
        answer({"ok": not count, "broken": found})
    else:
        for room, sentences in found.items():
            for sentence in sentences:
                say(f"{room}: {sentence}")
        say(f"{count} 件あります。" if count else "すべて成り立っています。")
    if count:
        sys.exit(UNHEALTHY)
