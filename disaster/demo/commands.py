"""``disaster demo``, ``seed`` and ``mail-sink``: a fictional city on one machine."""

import signal
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from disaster.demo import loading, sink, supervising
from disaster.foundation import clock
from disaster.foundation.console import Console, answer, say
from disaster.foundation.context import House, unit_of_work
from disaster.seed import city as cities
from disaster.seed import ledgers, profiles
from disaster.seed.city import City

PROFILES = click.Choice(list(profiles.PROFILES))


@click.command("seed")
@click.option("--profile", type=PROFILES, default="small", show_default=True)
@click.option("--seed", "number", default=1, show_default=True)
@click.option("--json", "as_json", is_flag=True)
@click.option(
    "--truth",
    type=click.Path(path_type=Path, dir_okay=False),
    help="誰がどの建物に住むか（突合の正解）の CSV をここに書く",
)
@click.pass_obj
def seed(
    console: Console, profile: str, number: int, truth: Path | None, *, as_json: bool
) -> None:
    """架空の市のデータを空のデータベースに入れる（同じ番号なら同じ市）."""
    made = fill(console.house, profile, number)
    if truth:
        truth.write_bytes(ledgers.truth_csv(_city(profile, number)))
    if as_json:
        answer(made)
        return
    for account in made["accounts"]:
        click.echo(f"{account['username']}\t{account['passphrase']}\t{account['name']}")


@click.command("mail-sink")
@click.option("--port", default=8025, show_default=True)
@click.option("--dir", "directory", type=click.Path(path_type=Path), required=True)
def mail_sink(port: int, directory: Path) -> None:
    """届いたメールをファイルに残す受信サーバー（この計算機の中だけ）."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    sink.run(directory, "127.0.0.1", port)


@click.command("demo")
@click.option("--port", envvar="DEMO_PORT", default=8000, show_default=True)
@click.option("--profile", type=PROFILES, default="small", show_default=True)
def demo(port: int, profile: str) -> None:
    """架空の市で全部を動かす。Ctrl-C で終わる。データは残る."""
    supervising.run(port, lambda house: fill(house, profile, 1))


def _city(profile: str, number: int) -> City:
    return cities.build(profiles.get_profile(profile), number)


def fill(house: House, profile: str, number: int) -> dict[str, Any]:
    """Build the fictional city, load it, and say what was made."""
    city = _city(profile, number)
    now = clock.now()
    accounts = loading.load(lambda actor: unit_of_work(house, actor, now), city, say)
    return {
        "profile": profile,
        "seed": number,
        "residents": len(city.residents),
        "households": len(city.households),
        "buildings": len(city.buildings),
        "subscribers": len(city.subscribers),
        "sites": len(city.sites),
        "incidents": [incident.name for incident in city.incidents],
        "accounts": [asdict(account) for account in accounts],
    }
