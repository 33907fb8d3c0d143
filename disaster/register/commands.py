"""``disaster resident``: find people of the register, protect a person."""

from collections.abc import Sequence
from dataclasses import asdict
from uuid import UUID

import click

from disaster.foundation.console import Console, answer, say
from disaster.register import actions, queries
from disaster.register.queries import ResidentCard
from disaster.register.rules.unmasking import Reason


@click.group("resident")
def resident() -> None:
    """住民."""


@resident.command("search")
@click.argument("text")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def search(console: Console, text: str, *, as_json: bool) -> None:
    """漢字・かな・ローマ字・生年月日・電話・番号・住所で探す."""
    with console.look() as ctx:
        found = queries.find_people(ctx, text)
        copy = queries.latest_copy(ctx, "residents")
        copied_on = copy.as_of.isoformat() if copy else None
    _print(found.cards, as_json=as_json)
    more = f"（ほか {found.more} 件）" if found.more else ""
    say(f"{len(found.cards)} 件{more}。台帳の写しの日: {copied_on or 'なし'}")


@resident.command("show")
@click.argument("resident_id", type=click.UUID)
@click.option("--as", "as_user", help="この利用者として見る（開示があれば開く）")
@click.pass_obj
def show(console: Console, resident_id: UUID, as_user: str | None) -> None:
    """一人を表示する（支援措置の人は伏せる）."""
    with console.look(as_user) as ctx:
        row = _row(queries.get_card(ctx, resident_id))
    answer(row)


@resident.command("protect")
@click.argument("resident_id", type=click.UUID)
@click.argument("state", type=click.Choice(["on", "off"]))
@click.option("--as", "as_user", help="この利用者として行う")
@click.pass_obj
def protect(
    console: Console, resident_id: UUID, state: str, as_user: str | None
) -> None:
    """支援措置を付ける・外す."""
    with console.work(as_user) as ctx:
        actions.protect(ctx, resident_id, protected=state == "on")
    say("次の表示から効きます。")


@resident.group("unmask")
def unmask() -> None:
    """支援措置の世帯の開示（申請・承認・終了）."""


@unmask.command("request")
@click.argument("household", metavar="世帯番号|ID")
@click.option("--reason", type=click.Choice(list(Reason)), required=True)
@click.option("--words", default="", help="くわしい理由（氏名・住所は書かない）")
@click.option("--as", "as_user", help="この利用者として申請する")
@click.pass_obj
def request(
    console: Console, household: str, reason: str, words: str, as_user: str | None
) -> None:
    """開示を申請し、申請の ID を出す."""
    with console.work(as_user) as ctx:
        home = queries.named_household(ctx, household)
        made = actions.ask_unmasking(ctx, home.id, Reason(reason), words)
        made_id = made.id
    click.echo(made_id)


@unmask.command("grant")
@click.argument("unmasking_id", metavar="ID", type=click.UUID)
@click.option("--as", "as_user", help="この利用者として認める（申請した人は不可）")
@click.pass_obj
def grant(console: Console, unmasking_id: UUID, as_user: str | None) -> None:
    """開示を認める."""
    with console.work(as_user) as ctx:
        actions.grant_unmasking(ctx, unmasking_id)
        minutes = ctx.settings.unmask_minutes
    say(f"申請した人だけが {minutes} 分間開けます。")


@unmask.command("decline")
@click.argument("unmasking_id", metavar="ID", type=click.UUID)
@click.option("--words", required=True, help="認めない理由（申請した人に見える）")
@click.option("--as", "as_user", help="この利用者として断る（申請した人は不可）")
@click.pass_obj
def decline(
    console: Console, unmasking_id: UUID, words: str, as_user: str | None
) -> None:
    """開示を認めない."""
    with console.work(as_user) as ctx:
        actions.decline_unmasking(ctx, unmasking_id, words)
    say("認めませんでした。")


@unmask.command("end")
@click.argument("unmasking_id", metavar="ID", type=click.UUID)
@click.option("--as", "as_user", help="この利用者として終える")
@click.pass_obj
def end(console: Console, unmasking_id: UUID, as_user: str | None) -> None:
    """開示を終える（申請を取り下げる）."""
    with console.work(as_user) as ctx:
        actions.end_unmasking(ctx, unmasking_id)
    say("次の表示から伏せます。")


@unmask.command("list")
@click.option("--waiting", is_flag=True, help="承認を待つものだけ")
@click.pass_obj
def list_unmaskings(console: Console, *, waiting: bool) -> None:
    """開示の申請を並べる（JSON を1行に1件）."""
    with console.look() as ctx:
        found = (
            queries.waiting_unmaskings(ctx)
            if waiting
            else queries.recent_unmaskings(ctx)
        )
    for one in found:
        answer(asdict(one))


@resident.command("reindex")
@click.option("--as", "as_user", help="この利用者として行う")
@click.pass_obj
def reindex(console: Console, as_user: str | None) -> None:
    """検索キーを作り直す（異体字の表を変えたあと）."""
    with console.work(as_user) as ctx:
        people = actions.renew_keys(ctx)
    say(f"{people} 人の検索キーを作り直しました。")


def _print(cards: Sequence[ResidentCard], *, as_json: bool) -> None:
    if as_json:
        answer([_row(card) for card in cards])
        return
    for card in cards:
        shown = (card.id, card.name, card.kana, card.born_on, card.relation)
        click.echo("\t".join(str(value or "") for value in (*shown, card.address)))


def _row(card: ResidentCard) -> dict[str, object]:
    return {
        "id": str(card.id),
        "household_id": str(card.household_id),
        "name": card.name,
        "kana": card.kana,
        "born_on": card.born_on.isoformat() if card.born_on else None,
        "relation": card.relation,
        "address": card.address,
        "protected": card.is_protected,
        "legal_name": card.legal_name,
        "other_names": [
            {"kind": kind, "name": name} for kind, name in card.other_names
        ],
        "household_number": card.household_number,
        "district": card.district,
        "phone": card.phone,
        "gone_on": card.gone_on.isoformat() if card.gone_on else None,
        "gone_reason": card.gone_reason,
    }
