"""``disaster keys cap`` and ``disaster cap``: the seal on our CAP messages."""

import sys

import click
from cryptography import x509

from broadcast import actions, cap, capseal
from broadcast.cap import CapAlert
from disaster.foundation import clock
from disaster.foundation.console import REFUSED, Console, answer, read_bytes, say


@click.group("cap")
def cap_key() -> None:
    """CAP の署名鍵."""


@cap_key.command("make")
@click.option("--renew", is_flag=True, help="いまの鍵と替える（前の証明書は残る）")
@click.option("--as", "as_user", help="この利用者として行う")
@click.pass_obj
def make(console: Console, as_user: str | None, *, renew: bool) -> None:
    """署名鍵を KEY_DIR に作り、証明書のフィンガープリントを出す."""
    with console.work(as_user) as ctx:
        key = actions.make_cap_key(ctx, renew=renew)
    click.echo(capseal.fingerprint(key.certificate))
    say(
        "受信側（ケーブルテレビなど）に、このフィンガープリントを電話で伝えてください。"
    )


@cap_key.command("show")
@click.option("--pem", is_flag=True, help="証明書を PEM で出す")
@click.pass_obj
def show(console: Console, *, pem: bool) -> None:
    """公開している証明書（新しい順）."""
    settings = console.settings
    found = capseal.certificates(settings.key_dir, settings.world)
    if pem:
        click.echo(capseal.public_pem(found), nl=False)
        return
    for certificate in found:
        click.echo("\t".join(_row(certificate)))


@click.group("cap")
def messages() -> None:
    """CAP の電文."""


@messages.command("verify")
@click.argument("file")
@click.option("--certificate", "pem", help="信頼する証明書の PEM（省くとこの市のもの）")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def verify(console: Console, file: str, pem: str | None, *, as_json: bool) -> None:
    """電文の署名を、信頼する証明書で確かめる（- は標準入力）."""
    if pem:
        trusted = capseal.pinned(read_bytes(pem))
    else:
        settings = console.glance
        trusted = capseal.certificates(settings.key_dir, settings.world)
    verified = capseal.verify(read_bytes(file), trusted, clock.now())
    # Only what stands under the seal is told, never the file beside it.
    alert = cap.parse(verified.content)
    mark = capseal.fingerprint(verified.certificate)
    if as_json:
        answer({"valid": True, "fingerprint": mark, **_facts(alert)})
        return
    say(f"署名は有効です。証明書 {mark}")
    for name, value in _facts(alert).items():
        click.echo(f"{name}\t{value}")


@messages.command("lint")
@click.argument("file")
@click.option("--json", "as_json", is_flag=True)
def lint(file: str, *, as_json: bool) -> None:
    """電文の間違いを並べる。あれば 1 で終わる（- は標準入力）."""
    mistakes = [str(each) for each in cap.lint_xml(read_bytes(file))]
    if as_json:
        answer({"ok": not mistakes, "mistakes": mistakes})
    else:
        for mistake in mistakes:
            click.echo(mistake)
        say(f"{len(mistakes)} 件あります。" if mistakes else "間違いはありません。")
    if mistakes:
        sys.exit(REFUSED)


def _facts(alert: CapAlert) -> dict[str, str]:
    return {
        "identifier": alert.identifier,
        "sender": alert.sender,
        "sent": alert.sent.isoformat(),
        "status": alert.status.value,
        "msgType": alert.message_type.value,
        "headline": alert.infos[0].headline if alert.infos else "",
    }


def _row(certificate: x509.Certificate) -> list[str]:
    return [
        capseal.fingerprint(certificate),
        certificate.subject.rfc4514_string(),
        f"{certificate.not_valid_after_utc:%Y-%m-%d} まで",
    ]
