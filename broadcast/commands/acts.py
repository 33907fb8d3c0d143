"""``disaster broadcast raise|update|correct|lift|retract``: acts on a live alert.

Each writes the whole text and hands it in; a second person still approves it.
"""

from dataclasses import dataclass

import click

from broadcast import actions
from broadcast.commands.broadcasts import as_user_option, broadcast, json_option
from broadcast.commands.naming import named, read_json, summary, tell, with_values
from broadcast.queries import acts
from broadcast.rules.acts import Act, Changes
from disaster.foundation.console import Console

mistake_option = click.option("--mistake", help="何が誤りだったか")
body_option = click.option("--body", help="付け加える文")
path_option = click.option("--json", "path", help="直す欄を書いた JSON（- は標準入力）")
draft_option = click.option(
    "--draft", "only_draft", is_flag=True, help="下書きに留める"
)
KEPT = Changes()


@dataclass(frozen=True, slots=True)
class Given:
    """What was given on the command line (コマンドの引数)."""

    name: str
    as_user: str | None
    changes: Changes = KEPT
    path: str | None = None
    only_draft: bool = False


@broadcast.command("correct")
@click.argument("name")
@mistake_option
@body_option
@path_option
@draft_option
@as_user_option
@click.pass_obj
def correct(  # noqa: PLR0913 - one parameter an option
    console: Console,
    name: str,
    mistake: str | None,
    body: str | None,
    path: str | None,
    as_user: str | None,
    *,
    only_draft: bool,
) -> None:
    """訂正を作り、承認を求める."""
    changes = Changes(mistake=mistake, body=body)
    given = Given(name, as_user, changes, path, only_draft)
    tell(_act(console, Act.CORRECT, given), as_json=path is not None)


@broadcast.command("raise")
@click.argument("name")
@as_user_option
@json_option
@click.pass_obj
def raise_level(
    console: Console, name: str, as_user: str | None, *, as_json: bool
) -> None:
    """警戒レベルを一つ上げる発信を作り、承認を求める."""
    tell(_act(console, Act.RAISE, Given(name, as_user)), as_json=as_json)


@broadcast.command("update")
@click.argument("name")
@body_option
@as_user_option
@json_option
@click.pass_obj
def update(
    console: Console,
    name: str,
    body: str | None,
    as_user: str | None,
    *,
    as_json: bool,
) -> None:
    """続報を作り、承認を求める."""
    given = Given(name, as_user, Changes(body=body))
    tell(_act(console, Act.UPDATE, given), as_json=as_json)


@broadcast.command("lift")
@click.argument("name")
@as_user_option
@json_option
@click.pass_obj
def lift(console: Console, name: str, as_user: str | None, *, as_json: bool) -> None:
    """解除を作り、承認を求める."""
    tell(_act(console, Act.LIFT, Given(name, as_user)), as_json=as_json)


@broadcast.command("retract")
@click.argument("name")
@mistake_option
@as_user_option
@json_option
@click.pass_obj
def retract(
    console: Console,
    name: str,
    mistake: str | None,
    as_user: str | None,
    *,
    as_json: bool,
) -> None:
    """誤報の取消を作り、承認を求める."""
    given = Given(name, as_user, Changes(mistake=mistake))
    tell(_act(console, Act.CANCEL, given), as_json=as_json)


def _act(console: Console, act: Act, given: Given) -> dict[str, object]:
    values = read_json(given.path) if given.path else {}
    with console.work(given.as_user) as ctx:
        before = named(ctx, given.name)
        fields = acts.prepared(ctx, before.id, act, given.changes)
        if values:
            values = {"kind": act.kind, **values, "follows": before.id}
            fields = with_values(ctx, fields, values)
        deed = actions.draft if given.only_draft else actions.hand_in
        return summary(deed(ctx, fields, follows=before.id))
