"""``disaster keys``: the keys behind the seals and signatures of certificates."""

from datetime import datetime
from pathlib import Path

import click

from broadcast.commands import cap_key
from certificates import actions, queries
from certificates.commands import batches
from certificates.commands.batches import Job
from certificates.keys import PublicKey, list_keys
from certificates.queries import ValidPaper
from disaster.foundation import clock
from disaster.foundation.console import REFUSED, Console, answer, say

STATES = {
    "active": "使える",
    "expired": "期限切れ（これまでの証明書は確かめられる）",
    "revoked": "失効（この鍵の証明書はすべて認められない）",
}
WORLDS = {"live": "本番用", "drill": "訓練用"}
NO_KEYS = (
    "署名鍵はまだありません。「disaster keys rotate」で作ると、証明書を交付できます。"
)


@click.group("keys")
def keys() -> None:
    """署名鍵（証明書・CAP）."""


keys.add_command(cap_key)


@keys.command("list")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def list_all(console: Console, *, as_json: bool) -> None:
    """公開鍵の一覧."""
    now = clock.now()
    rows = [_row(key, now) for key in list_keys(console.settings.key_dir)]
    if as_json:
        answer(rows)
        return
    if not rows:
        say(NO_KEYS)
    for row in rows:
        click.echo("\t".join(_shown(row)))


@keys.command("rotate")
@click.option("--as", "as_user", help="この利用者として行う")
@click.pass_obj
def rotate(console: Console, as_user: str | None) -> None:
    """新しい署名鍵を作る（これまでの証明書はそのまま確かめられる）."""
    with console.work(as_user) as ctx:
        kid = actions.rotate_key(ctx)
    click.echo(kid)


@keys.command("revoke")
@click.argument("kid")
@click.option("--as", "as_user", help="この利用者として行う")
@click.pass_obj
def revoke(console: Console, kid: str, as_user: str | None) -> None:
    """署名鍵を失効させる（その鍵の証明書はすべて確かめられなくなる）."""
    with console.work(as_user) as ctx:
        concerned = actions.revoke_key(ctx, kid)
    say(f"鍵 {kid} を失効させました。有効な証明書 {concerned} 通の差替えが必要です。")
    if concerned:
        say("「disaster keys rotate」のあと「disaster keys resign --out フォルダー」で")
        say("同じ内容の新しい証明書を作れます。")


@keys.command("resign")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True)
@click.option("--as", "as_user", help="この利用者として行う")
@click.option("--json", "as_json", is_flag=True, help="1件1行の JSON")
@click.pass_obj
def resign(console: Console, out: Path, as_user: str | None, *, as_json: bool) -> None:
    """失効した鍵の有効な証明書を、同じ内容のまま新しい鍵で作り直す.

    前の証明書は「差替え済み」になります。途中で止まったら、同じフォルダーを指定して
    もう一度実行すると続きから始めます。
    """
    with console.look() as ctx:
        waiting = queries.sealed_in_vain(ctx)
        papers = queries.valid_papers(ctx)
    with batches.folder(out):
        owed = batches.owed(out, [each for each in papers if actions.is_resigned(each)])
        jobs = [*owed, *map(_resigning, waiting)]
        done = batches.run(console, out, jobs, as_user, as_json=as_json)
    say(f"作り直し {done.done - done.refused:,}・できないもの {done.refused:,}")
    say(done.took)
    if done.refused:
        raise SystemExit(REFUSED)


def _resigning(paper: ValidPaper) -> Job:
    return Job(paper.application_id, lambda ctx: actions.resign(ctx, paper.id).id)


def _row(key: PublicKey, now: datetime) -> dict[str, str | None]:
    return {
        "kid": key.kid,
        "purpose": key.purpose,
        "state": _state(key, now),
        "created_at": key.created_at.isoformat(),
        "expires_at": key.expires_at.isoformat() if key.expires_at else None,
        "revoked_at": key.revoked_at.isoformat() if key.revoked_at else None,
        "issuer": key.issuer,
    }


def _state(key: PublicKey, now: datetime) -> str:
    if key.revoked_at:
        return "revoked"
    return "expired" if key.expires_at and now >= key.expires_at else "active"


def _shown(row: dict[str, str | None]) -> list[str]:
    purpose, state = row["purpose"] or "", row["state"] or ""
    return [
        row["kid"] or "",
        WORLDS[purpose],
        STATES[state],
        f"作成 {row['created_at']}",
        f"期限 {row['expires_at'] or 'なし'}",
        row["issuer"] or "-",
    ]
