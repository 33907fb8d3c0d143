"""``disaster counter place|booth|ticket|status|history``."""

import sys
from datetime import timedelta
from pathlib import Path

import click

from certificates.tickets import actions, exports, queries
from certificates.tickets.actions import Opening
from certificates.tickets.rules.lining import ABSENT_AFTER, Purpose
from disaster.foundation import clock, formats, i18n, snapshot
from disaster.foundation.console import Console, answer, say

PURPOSES = click.Choice([purpose.value for purpose in Purpose])
LANGUAGES = click.Choice(list(i18n.LANGUAGES))
AS_USER = click.option("--as", "as_user", metavar="USER", help="この職員として行う")
AS_JSON = click.option("--json", "as_json", is_flag=True)


@click.command("place")
@click.argument("slug")
@click.argument("name")
@click.option("--english", default="", help="英語の名前")
@click.option("--absent-after", default=ABSENT_AFTER, type=click.IntRange(1, 20))
@AS_USER
@AS_JSON
@click.pass_obj
def place(  # noqa: PLR0913 - the options of one place
    console: Console,
    *,
    slug: str,
    name: str,
    english: str,
    absent_after: int,
    as_user: str | None,
    as_json: bool,
) -> None:
    """窓口の場所を加え、発券機のアドレスを出す."""
    with console.work(as_user) as ctx:
        made = actions.add_place(ctx, slug, Opening(name, english, absent_after))
        machine = f"{ctx.settings.base_url}/ticket/machine/{made.machine_code}/"
        hall = f"{ctx.settings.base_url}/ticket/hall/{made.slug}/"
        row = {"id": made.id, "slug": slug, "machine": machine, "hall": hall}
    answer(row) if as_json else click.echo(machine)


@click.command("booth")
@click.argument("slug", metavar="PLACE")
@click.argument("number", type=click.IntRange(1, 99))
@click.option("--purpose", "purposes", multiple=True, type=PURPOSES)
@AS_USER
@AS_JSON
@click.pass_obj
def booth(
    console: Console,
    *,
    slug: str,
    number: int,
    purposes: tuple[str, ...],
    as_user: str | None,
    as_json: bool,
) -> None:
    """窓口を加える（用件を言わなければ全部を受け付ける）."""
    with console.work(as_user) as ctx:
        own = queries.find_place(ctx, slug)
        made = actions.add_booth(ctx, own.id, number, purposes or tuple(Purpose))
        row = {"id": made.id, "number": number, "purposes": made.purposes}
    answer(row) if as_json else say(f"窓口 {number} を加えました。")


@click.command("ticket")
@click.argument("slug", metavar="PLACE")
@click.argument("purpose", type=PURPOSES)
@click.option("--lang", default="ja", type=LANGUAGES, show_default=True)
@AS_USER
@AS_JSON
@click.pass_obj
def ticket(
    console: Console,
    *,
    slug: str,
    purpose: str,
    lang: str,
    as_user: str | None,
    as_json: bool,
) -> None:
    """番号札を出す."""
    with console.work(as_user) as ctx:
        own = queries.find_place(ctx, slug)
        made = actions.take(ctx, own.id, Purpose(purpose), lang)
        row = {
            "number": made.number,
            "code": made.code,
            "purpose": made.purpose,
            "url": f"{ctx.settings.base_url}/ticket/{made.code}/",
        }
    answer(row) if as_json else click.echo(row["number"])


@click.command("status")
@click.argument("slug", metavar="[PLACE]", required=False)
@AS_JSON
@click.pass_obj
def status(console: Console, slug: str | None, *, as_json: bool) -> None:
    """いまの混み具合を表示する."""
    with console.look() as ctx:
        chosen = (
            [queries.look(ctx, queries.find_place(ctx, slug))]
            if slug
            else queries.look_around(ctx)
        )
        quiet = [queries.quiet_hours(ctx, now.place.id) for now in chosen]
        document = exports.congestion(ctx.now, chosen, quiet)
    if as_json:
        answer(document)
        return
    for one in document["places"]:
        click.echo(f"{one['slug']}\t{one['name']}\t待ち {one['waiting']} 人")


@click.command("history")
@click.option("--since", default="", metavar="DAY", help="既定は31日前")
@click.option("--until", default="", metavar="DAY", help="既定はきょう")
@click.option("--out", type=click.Path(path_type=Path))
@click.pass_obj
def history(console: Console, since: str, until: str, out: Path | None) -> None:
    """混雑の記録を CSV で出す."""
    with console.look() as ctx:
        last = formats.parse_date(until) if until else clock.tokyo_day(ctx.now)
        first = formats.parse_date(since) if since else last - timedelta(days=31)
        content = exports.history_csv(ctx, first, last)
    if out is None:
        sys.stdout.buffer.write(content)
        return
    snapshot.write_file(out, content)
    say(f"{out} に書きました。")


COMMANDS = (place, booth, ticket, status, history)
