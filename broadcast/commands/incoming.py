"""``disaster bounces``: read the house's own mailbox now."""

from collections import Counter

import click

from broadcast import actions
from broadcast import bounces as mailbox
from broadcast.rules.incoming import IncomingKind
from disaster.foundation.console import Console, answer, say

as_user_option = click.option("--as", "as_user", help="この利用者として行う")
ROOM = 100


@click.group("bounces")
def bounces() -> None:
    """届いたメール（不達の知らせ、登録・解除の空メール）."""


@bounces.command("read")
@as_user_option
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def read(console: Console, as_user: str | None, *, as_json: bool) -> None:
    """BOUNCE_DIR の新着を読み、記録してから片付ける（何度実行してもよい）."""
    found, left = _read_all(console, as_user)
    counts = {kind.value: found[kind] for kind in IncomingKind}
    if as_json:
        answer({**counts, "read": sum(counts.values()), "waiting": left})
        return
    for kind in IncomingKind:
        if found[kind]:
            say(f"{kind.label}: {found[kind]} 通")
    say(f"{sum(counts.values())} 通を読みました。")
    if left:
        say(f"{left} 通は送信の途中です。次に読みます。")


def _read_all(console: Console, as_user: str | None) -> tuple[Counter[str], int]:
    """Take in batch after batch; return the counts, and how many had to wait."""
    found: Counter[str] = Counter()
    settings, left = console.settings, 0
    while arrived := mailbox.waiting(
        settings.bounce_dir, settings.mail_from, ROOM, skip=left
    ):
        with console.work(as_user) as ctx:
            kinds = actions.take_in(ctx, arrived)
        for one in arrived:
            if kind := kinds.get(one.digest):
                mailbox.put_away(one, kind)
                found[kind] += 1
            else:
                left += 1
    return found, left
