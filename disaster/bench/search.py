"""``disaster bench search``: the one search field, in a city of 100,000 people.

A real server and the page as the clerk gets it. What is typed is drawn from the city:
names whole and in part, kana, romaji, birthdays in two calendars, numbers, addresses.
"""

import time
from collections.abc import Callable, Iterator
from datetime import date
from random import Random
from urllib.parse import quote

import click

from disaster.bench import clerk, throwaway
from disaster.bench.limits import Limited, tell
from disaster.foundation import clock, formats
from disaster.foundation.authority import SYSTEM
from disaster.foundation.context import House, unit_of_work
from disaster.register import actions as register
from disaster.seed import ledgers, profiles
from disaster.seed.city import City, build
from disaster.seed.dice import dice
from disaster.seed.people import Resident

LIMIT = 150.0
SHOWA, SHOWA_YEARS = 1925, range(1926, 1989)
LEDGERS: tuple[tuple[str, Callable[[City], bytes]], ...] = (
    ("districts", ledgers.districts_csv),
    ("buildings", ledgers.buildings_csv),
    ("households", ledgers.households_csv),
    ("residents", ledgers.residents_csv),
)


@click.command("search")
@click.option("--n", "n", default=200, show_default=True, help="探す回数")
@click.option("--profile", type=click.Choice(["small", "city"]), default="city")
@click.option("--seed", default=1, show_default=True)
@click.option("--database", help="空のデータベース。既定は使い捨ての SQLite")
@click.option("--json", "as_json", is_flag=True)
def search(
    n: int, profile: str, seed: int, database: str | None, *, as_json: bool
) -> None:
    """検索欄の答えが出るまでを、本物のサーバーと 10 万人の台帳で測る."""
    sizes = {"small": profiles.SMALL, "city": profiles.CITY}
    city = build(sizes[profile], seed)
    with throwaway.installation(database) as place:
        _fill(place.house, city)
        secret = clerk.account(place.house)
        with throwaway.server(place) as address:
            desk = clerk.signed_in(address, secret)
            typed = list(_typed(city, n + 1, dice(seed, "search")))
            waits = [_wait(desk, words) for words in typed]
    # The first one finds caches cold.
    tell(Limited("search", "検索欄の答え", LIMIT, waits[1:]), as_json=as_json)


def _fill(house: House, city: City) -> None:
    for kind, made in LEDGERS:
        with unit_of_work(house, SYSTEM, clock.now()) as ctx:
            register.import_ledger(ctx, kind, made(city))


def _wait(desk: clerk.Clerk, words: str) -> float:
    begun = time.perf_counter()
    desk.read(f"/staff/register/?q={quote(words)}")
    return (time.perf_counter() - begun) * 1000


def _typed(city: City, count: int, random: Random) -> Iterator[str]:
    """Draw what clerks type, each kind as often as the others."""
    for number in range(count):
        person = random.choice(city.residents)
        yield KINDS[number % len(KINDS)](person)


def _family(person: Resident) -> str:
    return person.name.split("　")[0]


def _given_kana(person: Resident) -> str:
    return person.kana.split("　")[-1] or person.name


def _day(person: Resident) -> date:
    return person.born_on or date(1970, 3, 7)


def _japanese_day(person: Resident) -> str:
    day = _day(person)
    if day.year in SHOWA_YEARS:
        return f"S{day.year - SHOWA}.{day.month}.{day.day}"
    return f"{day:%Y%m%d}"


def _romaji(person: Resident) -> str:
    """Type the reading as people without a kana keyboard do."""
    return formats.sound_key(person.kana.split("　")[0]) or person.name


KINDS: tuple[Callable[[Resident], str], ...] = (
    lambda person: person.name,
    _family,
    lambda person: person.kana,
    _given_kana,
    _romaji,
    lambda person: f"{_family(person)} {_japanese_day(person)}",
    _japanese_day,
    lambda person: f"{_day(person):%Y%m%d}",
    lambda person: person.household_number,
    lambda person: person.address,
    lambda person: f"{_family(person)} {person.district}",
)
