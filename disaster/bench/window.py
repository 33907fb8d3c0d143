"""``disaster bench window``: how long a person at the window waits for a paper.

A real server on loopback, a clerk who is signed in, one household after another: the
button, the page that follows, the file. The limit is 300 ms at the 95th percentile.
"""

import re
import time

import click

from certificates import keys, readback
from certificates.keys import KeyRing
from disaster.bench import clerk, throwaway, waiting
from disaster.bench.clerk import Clerk
from disaster.bench.limits import Limited, tell
from disaster.bench.waiting import Waiting

LIMIT = 300.0
PAPER = re.compile(r'href="(/staff/certificates/[0-9a-f-]{36}\.pdf)"')


class WrongPaper(RuntimeError):
    """The paper that came is not the one that was asked for."""


@click.command("window")
@click.option("--n", "n", default=100, show_default=True, help="交付する人数")
@click.option("--database", help="空のデータベース。既定は使い捨ての SQLite")
@click.option("--json", "as_json", is_flag=True)
def window(n: int, database: str | None, *, as_json: bool) -> None:
    """交付のボタンから PDF が届くまでを、本物のサーバーで測る.

    1人ずつ、ボタン・次の画面・PDF の三つを続けて読み、PDF の氏名を確かめます。
    """
    with throwaway.installation(database) as place:
        people = waiting.gather(place.house, n + 1)
        secret = clerk.account(place.house)
        ring = keys.load_public_keys(place.house.settings.key_dir)
        with throwaway.server(place) as address:
            desk = clerk.signed_in(address, secret)
            times = [_paper_for(desk, one, ring) for one in people]
    # The first one finds caches cold.
    tell(
        Limited("window", "交付のボタンから PDF まで", LIMIT, times[1:]),
        as_json=as_json,
    )


def _paper_for(desk: Clerk, one: Waiting, ring: KeyRing) -> float:
    """Issue and fetch a paper; return the milliseconds it took."""
    place = f"/staff/certificates/applications/{one.application_id}"
    page = desk.read(place)
    begun = time.perf_counter()
    after = desk.send(f"{place}/issue", page, idempotency_key=str(one.application_id))
    link = PAPER.search(after)
    if link is None:
        raise WrongPaper(after)
    pdf = desk.fetch(link[1])
    took = (time.perf_counter() - begun) * 1000
    if readback.verify_issued(pdf, ring, "drill").fields.head_name != one.name:
        raise WrongPaper(one.name)
    return took
