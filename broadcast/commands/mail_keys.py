"""``disaster mail``: the key that seals the house's mails (DKIM)."""

import click

from broadcast import actions, dkim
from disaster.foundation.console import Console, answer, say

as_user_option = click.option("--as", "as_user", help="この利用者として行う")
json_option = click.option("--json", "as_json", is_flag=True)


@click.group("mail")
def mail() -> None:
    """メールの署名（DKIM）."""


@mail.command("dkim-key")
@click.option("--selector", default="", help="鍵の名前。既定は方式と年月")
@click.option(
    "--algorithm",
    type=click.Choice([dkim.RSA, dkim.ED25519]),
    default=dkim.RSA,
    show_default=True,
)
@as_user_option
@json_option
@click.pass_obj
def dkim_key(
    console: Console,
    selector: str,
    algorithm: str,
    as_user: str | None,
    *,
    as_json: bool,
) -> None:
    """署名鍵を KEY_DIR に作り、DNS に載せるレコードを出す."""
    with console.work(as_user) as ctx:
        made = actions.make_mail_key(ctx, selector, algorithm)
    _show([made], as_json=as_json)
    say(
        "署名鍵を作りました。上の TXT レコードを DNS に載せてください。"
        "古い鍵があれば両方で署名します。DNS に載ったのを確かめてから、"
        "古い鍵のファイルを KEY_DIR から外してください。"
    )


@mail.command("dkim-list")
@json_option
@click.pass_obj
def dkim_list(console: Console, *, as_json: bool) -> None:
    """いま署名している鍵と、DNS のレコード."""
    settings = console.glance
    domain = settings.mail_from.rpartition("@")[2]
    found = dkim.keys(settings.key_dir, domain)
    _show(found, as_json=as_json)
    if not found:
        say("署名鍵はありません。disaster mail dkim-key で作れます。")


def _show(keys: list[dkim.DkimKey], *, as_json: bool) -> None:
    """Print each key's record as it stands in a zone file."""
    if as_json:
        answer(
            [
                {
                    "selector": key.selector,
                    "domain": key.domain,
                    "algorithm": key.algorithm,
                    "name": key.record_name,
                    "record": key.record,
                }
                for key in keys
            ]
        )
        return
    for key in keys:
        click.echo(f"{key.record_name}. IN TXT {_quoted(key.record)}")


def _quoted(record: str) -> str:
    """Cut a record into strings of at most 255 signs, as a zone file wants it."""
    pieces = [record[at : at + 255] for at in range(0, len(record), 255)]
    return " ".join(f'"{piece}"' for piece in pieces)
