"""Commands that run an installation: database, server, worker, publication, doctor."""

import sys
from datetime import timedelta
from typing import cast

import click
from sqlalchemy import Engine

import broadcast.actions
from broadcast import capseal, dkim
from broadcast.queries import feeds, liveness
from broadcast.rules.liveness import Probe
from broadcast.smtp import SmtpSettings
from certificates import keys
from disaster import health, houses, logs, migrating, publishing, worker
from disaster.assessment import rulebooks
from disaster.assessment.photofiles import FileProblem
from disaster.assessment.queries.photos import photo_problems
from disaster.assessment.queries.settling import rule_version_for
from disaster.audit import queries, rules
from disaster.foundation import clock, db, formats
from disaster.foundation.console import UNHEALTHY, Console, answer, say
from disaster.foundation.context import Context
from disaster.foundation.errors import Refusal
from disaster.incidents import queries as incidents
from disaster.keeping.queries import why_held

# A new key needs people and perhaps an outer authority: they hear of it a month ahead.
KEY_NOTICE = timedelta(days=30)
# Every receiver has to pin the next one by hand: half a year is not too early.
CAP_KEY_NOTICE = timedelta(days=180)


@click.group("db")
def database() -> None:
    """データベース."""


@database.command("upgrade")
@click.pass_obj
def upgrade(console: Console) -> None:
    """表を最新にする（何度実行してもよい）."""
    engine = db.make_engine(console.settings.database_url)
    migrating.upgrade(engine)
    houses.settle_world(engine, console.settings)
    if not capseal.has_key(console.settings.key_dir, console.settings.world):
        # Made ahead, so that nobody waits for it in the night of the first alert.
        with console.work() as ctx:
            broadcast.actions.make_cap_key(ctx)
    say("データベースは最新です。")


@database.command("check")
@click.pass_obj
def check(console: Console) -> None:
    """動いている表と、この版が求める表を比べる."""
    engine = db.make_engine(console.settings.database_url)
    found = migrating.differences(engine)
    for line in found:
        say(line)
    if found:
        sys.exit(UNHEALTHY)
    say("表は一致しています。")


@click.command("serve")
@click.option("--role", type=click.Choice(["all", "staff", "public"]), default="all")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.pass_obj
def serve(console: Console, role: str, host: str, port: int) -> None:
    """ウェブサーバーを動かす."""
    from granian import Granian  # noqa: PLC0415 - slow to import
    from granian.constants import Interfaces  # noqa: PLC0415

    if role != "public":
        rulebooks.rulebooks()
        houses.open_house(console.settings).engine.dispose()
    logs.start(console.settings)
    Granian(
        f"disaster.wsgi:{role}_app",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        factory=True,
        workers=1,
        blocking_threads=16,
        log_access=False,
    ).serve()


@click.command("worker")
@click.pass_obj
def work(console: Console) -> None:
    """配信と公開の仕事を続ける（SIGTERM で止まる）."""
    rulebooks.rulebooks()
    logs.start(console.settings)
    worker.run(console.house)


@click.command("publish")
@click.pass_obj
def publish(console: Console) -> None:
    """公開ファイルをいま作り直す."""
    changed = publishing.publish(console.house)
    say(f"{len(changed)} 個のファイルを更新しました。")


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def doctor(console: Console, *, as_json: bool) -> None:
    """自己点検。悪いところがあれば一覧を出し 3 で終わる."""
    with console.look() as ctx:
        found = reasons(ctx)
    if as_json:
        answer({"ok": not found, "reasons": found})
    else:
        for reason in found:
            say(reason)
        say("問題はありません。" if not found else f"{len(found)} 件あります。")
    if found:
        sys.exit(UNHEALTHY)


def reasons(ctx: Context) -> list[str]:
    """Return everything that keeps this installation from its work."""
    checks = (*health.CHECKS, *health.ALARMS)
    found = [reason for check in checks if (reason := check(ctx))]
    found += migrating.differences(cast("Engine", ctx.session.get_bind()))
    if not ctx.settings.city.name or not ctx.settings.city.mayor:
        found.append(
            "CITY_FILE: 市の名前と市長名がありません。証明書を交付できません。"
        )
    found += [why for why in [why_held(ctx)] if why]
    found += rulebooks.faulty_files() or _lost_versions(ctx)
    found += _photographs(ctx) + feeds.alarms(ctx) + _channels(ctx)
    found += _mail_keys(ctx)
    return found + [
        why for why in (_mail(ctx), _key(ctx), _cap_key(ctx), _trail(ctx)) if why
    ]


def _photographs(ctx: Context) -> list[str]:
    """Name the photographs whose file is gone or is not what it was."""
    words = {
        FileProblem.MISSING: "ファイルがありません。",
        FileProblem.DAMAGED: "ファイルが元のものと違います。",
    }
    return [
        f"調査 {one.survey_id} の写真 {one.sha256[:12]}: {words[one.problem]}"
        for one in photo_problems(ctx, deep=False)
    ]


def _channels(ctx: Context) -> list[str]:
    """Name the ways out that the worker's last look found shut."""
    has_relay = bool(ctx.settings.smtp_url)
    return [
        f"経路の点検 {Probe(one.probe).label}: {one.detail}"
        for one in liveness.checks(ctx)
        # A relay that nobody named is told of above, in the words of the setting.
        if not one.is_well and (has_relay or one.probe != Probe.RELAY)
    ]


def _lost_versions(ctx: Context) -> list[str]:
    """Name the disasters whose chosen rule set is not there any more."""
    lost = []
    for incident in incidents.open_incidents(ctx):
        try:
            rule_version_for(incident)
        except Refusal as missing:
            lost.append(f"災害「{incident.name}」の判定の版: {missing}")
    return lost


def _mail(ctx: Context) -> str:
    if not ctx.settings.smtp_url:
        return "SMTP_URL: メールの送信先がありません。一斉配信のメールが出ません。"
    try:
        SmtpSettings.from_url(ctx.settings.smtp_url)
    except Refusal as unusable:
        return str(unusable)
    return ""


def _mail_keys(ctx: Context) -> list[str]:
    """Say when mails leave without a seal that receivers look for (DKIM)."""
    folder, domain = ctx.settings.key_dir, ctx.settings.mail_from.rpartition("@")[2]
    found = [
        f"KEY_DIR: {name} はメールの署名に使えません。作り直してください。"
        for name in dkim.unusable(folder, domain)
    ]
    if not ctx.settings.demo and not dkim.keys(folder, domain):
        found.append(
            "KEY_DIR: メールの署名鍵（DKIM）がありません。携帯会社に届かないことが"
            "あります。disaster mail dkim-key で作れます。"
        )
    return found


def _key(ctx: Context) -> str:
    try:
        key = keys.load_signing_key(ctx.settings.key_dir, ctx.settings.world, ctx.now)
    except Refusal as missing:
        return f"KEY_DIR: {missing}"
    ends = key.public.expires_at
    if ends is None or ends - ctx.now > KEY_NOTICE:
        return ""
    day = formats.era_date(clock.tokyo_day(ends))
    return (
        f"KEY_DIR: 署名鍵 {key.public.kid} の期限は{day}です。"
        "それまでに「disaster keys rotate」で新しい鍵にしてください。"
    )


def _cap_key(ctx: Context) -> str:
    try:
        key = capseal.open_key(ctx.settings.key_dir, ctx.settings.world)
    except Refusal as missing:
        return f"KEY_DIR: {missing}"
    if key.ends_at - ctx.now > CAP_KEY_NOTICE:
        return ""
    day = formats.era_date(clock.tokyo_day(key.ends_at))
    return (
        f"KEY_DIR: CAP の署名鍵の期限は{day}です。"
        "「disaster keys cap make --renew」で新しい鍵にし、受信側に知らせてください。"
    )


def _trail(ctx: Context) -> str:
    broken = rules.verify(queries.links(ctx))
    return f"監査証跡: {broken.number} 番の記録が合いません。" if broken else ""
