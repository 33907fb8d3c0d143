"""``disaster register match``: run, list, confirm and measure the matching."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from uuid import UUID

import click

from disaster.foundation.console import Console, answer, read_bytes, say
from disaster.foundation.context import Context
from disaster.foundation.csvfiles import read_csv, require_columns
from disaster.foundation.errors import Refusal
from disaster.foundation.texts import _
from disaster.register.matching import actions, queries
from disaster.register.matching.actions import Doors, Said
from disaster.register.matching.queries import Listed, Progress, Wanted
from disaster.register.matching.rules.answering import Answer, Method
from disaster.register.matching.rules.deciding import Standing, propose
from disaster.register.matching.rules.measuring import measure as compare

HOUSEHOLD, BUILDING = "世帯番号", "建物番号"
# One page of many: kept together, or not at all.
BATCH = 500


class RunUnderWay(Refusal):
    """A worker does the run already (実行中)."""

    message = _("いま突合しています。終わるまで待つか、5 分たってからもう一度どうぞ。")
    status = 409


@click.group("register")
def register() -> None:
    """台帳."""


@register.group("match")
def match() -> None:
    """世帯と建物の突合."""


@match.command("run")
@click.option("--as", "as_user", help="この利用者として行う")
@click.pass_obj
def run(console: Console, as_user: str | None) -> None:
    """候補を洗い直す。途中で切れても、もう一度行えば続きになる."""
    with console.work(as_user) as ctx:
        actions.ask_for_run(ctx)
    with console.work(as_user) as ctx:
        run_id = actions.take_run(ctx)
    if run_id is None:
        raise RunUnderWay
    doors = Doors(console.look, lambda: console.work(as_user))
    actions.do_run(doors, run_id, lambda done, total: say(f"{done} / {total} 世帯"))
    with console.look() as ctx:
        last = queries.last_run(ctx)
        answer({"number": last.number, **last.counts} if last else {})


@match.command("list")
@click.option(
    "--list",
    "standing",
    type=click.Choice([one.value for one in Standing]),
    default=Standing.PROBABLE.value,
    show_default=True,
)
@click.option("--district", default="")
@click.option("--page", default=1, type=click.IntRange(1))
@click.pass_obj
def list_(console: Console, standing: str, district: str, page: int) -> None:
    """一覧の1ページと、地区ごとの進み具合を出す."""
    with console.look() as ctx:
        rows, total = queries.listed(ctx, Wanted(Standing(standing), district, page))
        answer(
            {
                "total": total,
                "households": [_row(row) for row in rows],
                "progress": [_progress(one) for one in queries.progress(ctx)],
            }
        )


@match.command("confirm")
@click.argument("household", required=False, metavar=f"[{HOUSEHOLD}]")
@click.argument("building", required=False, metavar=f"[{BUILDING}]")
@click.option("--reason", default="", help="確かめた方法")
@click.option("--certain", is_flag=True, help="確実な一覧をすべて確かめる")
@click.option("--district", default="", help="この行政区だけ")
@click.option("--as", "as_user", help="この利用者として行う")
@click.pass_obj
def confirm(console: Console, /, **asked: str) -> None:
    """一世帯の建物、または確実な一覧の全部を確かめたと記録する."""
    if asked["certain"]:
        answer({"confirmed": _confirm_certain(console, **asked)})
        return
    if not (asked["household"] and asked["building"]):
        raise click.UsageError("世帯番号と建物番号か、--certain を付けてください。")
    with console.work(asked["as_user"]) as ctx:
        made = _confirm_one(ctx, **asked)
    answer({"household": asked["household"], "answer": made})


@match.command("measure")
@click.option(
    "--truth",
    type=click.Path(exists=True),
    required=True,
    help="正解の CSV（世帯番号、建物番号。台帳にない建物は空欄）",
)
@click.pass_obj
def measure(console: Console, truth: str) -> None:
    """正解と比べて、適合率と再現率を出す。何も変えない."""
    with console.look() as ctx:
        known = queries.material(ctx, everyone=True)
        proposals = propose(known.homes, known.houses)
    homes = {one.number: one.id for one in known.homes}
    houses = {one.number: one.id for one in known.houses}
    answer(compare(proposals, dict(_pairs(truth, homes, houses))).as_json())


def _pairs(
    path: str, homes: Mapping[str, UUID], houses: Mapping[str, UUID]
) -> Iterator[tuple[UUID, UUID | None]]:
    file = read_csv(read_bytes(path))
    require_columns(file, HOUSEHOLD, BUILDING)
    for row in file.rows:
        if home := homes.get(row.cells[HOUSEHOLD]):
            yield home, houses.get(row.cells[BUILDING])


def _confirm_certain(
    console: Console, *, district: str, as_user: str | None, **_other: object
) -> int:
    confirmed = 0
    while True:
        with console.work(as_user) as ctx:
            pairs = queries.certain(ctx, district, BATCH)
            kept, _left = actions.confirm_many(ctx, pairs, Method.COMMAND)
        confirmed += kept
        say(f"{confirmed} 世帯")
        if not kept:
            return confirmed


def _confirm_one(
    ctx: Context, *, household: str, building: str, reason: str, **_other: object
) -> UUID:
    home, house = queries.find_pair(ctx, household, building)
    seen = queries.next_number(ctx, home) - 1
    said = Said(Answer.BUILDING, house, reason, Method.COMMAND, seen)
    return actions.answer(ctx, home, said).id


def _row(row: Listed) -> dict[str, object]:
    return {
        "household": row.number,
        "address": row.address,
        "district": row.district,
        "building": row.building.number if row.building else None,
        "score": row.score,
        "reasons": [reason.words for reason in row.reasons],
        "candidates": row.candidates,
    }


def _progress(one: Progress) -> dict[str, object]:
    return {**asdict(one), "open": one.open, "rate": round(one.rate, 4)}
