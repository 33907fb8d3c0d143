"""``disaster subscriber``: the mailing list from the command line."""

from dataclasses import asdict
from uuid import UUID

import click

from broadcast import actions, queries
from broadcast.queries import places
from broadcast.queries import subscribers as people
from broadcast.queries.growth import by_fiscal_year
from broadcast.rules.categories import Category
from broadcast.rules.subscribing import SubscriberState, district_codes
from disaster.foundation.console import Console, answer, say
from disaster.foundation.context import Context
from disaster.foundation.errors import NotFound

as_user_option = click.option("--as", "as_user", help="この利用者として行う")


@click.group("subscriber")
def subscriber() -> None:
    """メールの登録者."""


@subscriber.command("add")
@click.argument("address")
@click.option("--language", default="ja", show_default=True)
@click.option("--district", "districts", multiple=True, help="地区のコードか名前")
@click.option(
    "--category",
    "categories",
    multiple=True,
    type=click.Choice([one.value for one in Category]),
    help="お知らせの種類（なければ全部）",
)
@click.option("--consent", required=True, help="同意の取り方")
@as_user_option
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def add(  # noqa: PLR0913 - one parameter an option
    console: Console,
    *,
    address: str,
    language: str,
    districts: tuple[str, ...],
    categories: tuple[str, ...],
    consent: str,
    as_user: str | None,
    as_json: bool,
) -> None:
    """同意を得た人を追加する."""
    with console.work(as_user) as ctx:
        codes = district_codes(";".join(districts), places.district_names(ctx))
        made = actions.add_subscriber(
            ctx, address, language, codes, consent, categories
        )
        row = {"id": str(made.id), "address": made.address, "state": made.state}
    if as_json:
        answer(row)
    else:
        click.echo(row["id"])


@subscriber.command("confirm")
@click.argument("name")
@as_user_option
@click.pass_obj
def confirm(console: Console, name: str, as_user: str | None) -> None:
    """確認待ち・休止の人を登録中にする（ID かアドレス）."""
    with console.work(as_user) as ctx:
        actions.confirm_for(ctx, _named(ctx, name))
    say("登録中にしました。")


@subscriber.command("remove")
@click.argument("name")
@as_user_option
@click.pass_obj
def remove(console: Console, name: str, as_user: str | None) -> None:
    """登録を解除し、アドレスを消す（ID かアドレス）."""
    with console.work(as_user) as ctx:
        actions.remove_subscriber(ctx, _named(ctx, name))
    say("解除しました。")


@subscriber.command("list")
@click.option("--state", type=click.Choice([one.value for one in SubscriberState]))
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def list_subscribers(console: Console, state: str | None, *, as_json: bool) -> None:
    """登録者の一覧."""
    with console.look() as ctx:
        rows = [
            {
                "id": str(row.id),
                "address": row.address,
                "state": row.state,
                "language": row.language,
                "districts": row.districts,
                "categories": row.categories,
            }
            for row in people.everybody(ctx, state)
        ]
    if as_json:
        answer(rows)
        return
    for row in rows:
        click.echo(f"{row['id']}\t{row['address']}\t{row['state']}")
    say(f"{len(rows)} 人")


@subscriber.command("growth")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def growth(console: Console, *, as_json: bool) -> None:
    """年度ごとの登録者と、総合計画の目標."""
    with console.look() as ctx:
        years = by_fiscal_year(ctx)
    if as_json:
        answer([{**asdict(year), "target": year.target} for year in years])
        return
    for year in years:
        target = f"{year.target:,}" if year.target else "なし"
        click.echo(
            f"{year.year}年度\t{year.total:,}人\t目標 {target}\t登録 {year.joined:,}"
            f"\t解除 {year.left:,}\t戻り {year.returned:,}\t休止 {year.suspended:,}"
        )


def _named(ctx: Context, name: str) -> UUID:
    """Return the subscriber of an id or an address."""
    if "@" in name:
        found = queries.find_address(ctx, name)
        if found is None:
            raise NotFound(what="登録者")
        return found.id
    try:
        return queries.get_subscriber(ctx, UUID(name)).id
    except ValueError:
        raise NotFound(what=f"登録者 {name} ") from None
