"""``disaster user``: people who log in, from the command line."""

import click

from disaster.accounts import actions, queries
from disaster.foundation.authority import Role
from disaster.foundation.console import Console, answer, say


@click.group("user")
def user() -> None:
    """職員アカウント."""


@user.command("add")
@click.argument("username")
@click.option("--name", "display_name", required=True, help="氏名")
@click.option(
    "--role",
    "roles",
    multiple=True,
    required=True,
    type=click.Choice([role.value for role in Role]),
)
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def add(
    console: Console,
    username: str,
    display_name: str,
    roles: tuple[str, ...],
    *,
    as_json: bool,
) -> None:
    """職員を追加し、渡すものを一度だけ表示する."""
    with console.work() as ctx:
        made = actions.add_account(
            ctx, username, display_name, [Role(r) for r in roles]
        )
    _hand_over(made, as_json=as_json)


@user.command("passwd")
@click.argument("username")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def passwd(console: Console, username: str, *, as_json: bool) -> None:
    """パスフレーズと認証鍵を作り直す."""
    with console.work() as ctx:
        made = actions.renew_credentials(ctx, username)
    _hand_over(made, as_json=as_json)


@user.command("disable")
@click.argument("username")
@click.pass_obj
def disable(console: Console, username: str) -> None:
    """職員を停止する."""
    with console.work() as ctx:
        actions.disable_account(ctx, username)
    say(f"{username} を停止しました。")


@user.command("list")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def list_users(console: Console, *, as_json: bool) -> None:
    """職員の一覧."""
    with console.look() as ctx:
        rows = [
            {
                "username": account.username,
                "name": account.display_name,
                "roles": ",".join(account.roles),
                "active": queries.is_active(account, ctx.now),
            }
            for account in queries.all_accounts(ctx)
        ]
    if as_json:
        answer([{**row, "roles": str(row["roles"]).split(",")} for row in rows])
        return
    for row in rows:
        state = "" if row["active"] else "（停止）"
        click.echo(f"{row['username']}\t{row['name']}\t{row['roles']}{state}")


def _hand_over(made: actions.Credentials, *, as_json: bool) -> None:
    if as_json:
        answer(
            {
                "username": made.username,
                "passphrase": made.passphrase,
                "totp_secret": made.totp_secret,
                "enrolment_uri": made.enrolment_uri,
            }
        )
        return
    click.echo(f"利用者名\t{made.username}\nパスフレーズ\t{made.passphrase}")
    click.echo(f"認証鍵\t{made.totp_secret}\n{made.enrolment_uri}")
