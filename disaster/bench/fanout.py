"""``disaster bench fanout``: an approved text to thousands of people, as in a city.

A real approval writes the ledger, the real worker empties it over real SMTP on this
machine, and every mail is recorded. Beside it, in the same round and into the same
relay: Postfix's C client, and what people usually write with aiosmtplib.
"""

import resource
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from statistics import median
from uuid import UUID

import click

from broadcast import actions, jobs, queries
from broadcast.queries import ledger
from broadcast.rules.desk import DeskFields
from broadcast.rules.kinds import Kind
from broadcast.rules.states import DeliveryState
from disaster.bench import baremail, plainmail, relays, throwaway
from disaster.foundation import clock
from disaster.foundation.authority import SYSTEM, Actor, Role
from disaster.foundation.console import UNHEALTHY, answer, say
from disaster.foundation.context import House, reading, unit_of_work

SIZE = 2100
CONNECTIONS, DISTANT_CONNECTIONS = 16, 64
DISTANCE = 0.02
PEERS, DISTANT_PEERS = 600, 1500
KILOBYTES = 1024
DOMAINS = ("docomo.example", "au.example", "softbank.example", "gmail.example")
SMALL_DOMAINS = 40
AUTHOR = Actor("author", "起案　太郎", frozenset({Role.AUTHOR}))
APPROVER = Actor("approver", "承認　花子", frozenset({Role.APPROVER}))
AT_LEAST = {"sqlite": 0.8, "postgresql": 0.6}


@dataclass(slots=True)
class Measured:
    """One kind of figure, a value a round (測定値)."""

    key: str
    name: str
    limit: float
    at_least: bool = True
    rounds: list[float] = field(default_factory=list)

    @property
    def value(self) -> float:
        """The median of the rounds."""
        return median(self.rounds)

    @property
    def is_held(self) -> bool:
        """Say whether the limit was kept."""
        kept = self.value >= self.limit
        return kept if self.at_least else self.value <= self.limit


@click.command("fanout")
@click.option("--n", "n", default=17_000, show_default=True, help="登録者の数")
@click.option("--rounds", default=3, show_default=True, type=click.IntRange(1, 20))
@click.option("--database", help="空のデータベース。既定は使い捨ての SQLite")
@click.option("--json", "as_json", is_flag=True)
def fanout(n: int, rounds: int, database: str | None, *, as_json: bool) -> None:
    """一斉配信の速さを、同じ中継サーバーへ送る C のプログラムなどと比べる."""
    with throwaway.installation(database) as place:
        _subscribe(place.house, n)
        figures = _figures(place.house.engine.dialect.name)
        rates: list[float] = []
        for _ in range(rounds):
            _near(place.house, n, figures, rates)
            _far(place.house, figures)
    found = [one for one in figures.values() if one.rounds]
    _tell(n, median(rates), found, as_json=as_json)


def _figures(dialect: str) -> dict[str, Measured]:
    least = AT_LEAST[dialect]
    made = (
        Measured("source", "smtp-source -d -s 16 との比", least),
        Measured("plain", "aiosmtplib と EmailMessage（16 接続）との比", 25.0),
        Measured("bare_source", "台帳なしの送信と smtp-source との比", 1.0),
        Measured("bare_plain", "台帳なしの送信と aiosmtplib との比", 25.0),
        Measured("distant", "20 ms 先の中継、aiosmtplib（64 接続）との比", 3.5),
        Measured("ledger_seconds", "台帳を作る秒数", 0.2, at_least=False),
        Measured("first_seconds", "承認から最初の 1 通までの秒数", 2.0, at_least=False),
        Measured("memory_mb", "送信中に増えたメモリ（MB）", 64.0, at_least=False),
    )
    return {one.key: one for one in made}


def _near(
    house: House, n: int, figures: dict[str, Measured], rates: list[float]
) -> None:
    with relays.sink() as port:
        mine = n / _deliver(_wired(house, port, CONNECTIONS), n, figures)
        rates.append(mine)
        bare = n / baremail.seconds(port, _addresses(n), CONNECTIONS)
        plain = PEERS / plainmail.seconds(port, PEERS, CONNECTIONS)
        figures["plain"].rounds.append(mine / plain)
        figures["bare_plain"].rounds.append(bare / plain)
        if relays.has_source():
            theirs = n / relays.source_seconds(port, n, CONNECTIONS, SIZE)
            figures["source"].rounds.append(mine / theirs)
            figures["bare_source"].rounds.append(bare / theirs)


def _far(house: House, figures: dict[str, Measured]) -> None:
    """Measure with a relay 20 ms away, at the same number of connections."""
    with relays.sink(DISTANCE) as port:
        wired = _wired(house, port, DISTANT_CONNECTIONS)
        broadcast_id = _approve(wired, *_handed_in(wired))
        took = _empty(wired)
        mine = _accepted(wired, broadcast_id) / took
        plain = DISTANT_PEERS / plainmail.seconds(
            port, DISTANT_PEERS, DISTANT_CONNECTIONS
        )
    figures["distant"].rounds.append(mine / plain)


def _deliver(house: House, n: int, figures: dict[str, Measured]) -> float:
    """Let a text out to everybody; return the seconds until all is recorded."""
    text = _handed_in(house)
    begun = time.perf_counter()
    broadcast_id = _approve(house, *text)
    figures["ledger_seconds"].rounds.append(time.perf_counter() - begun)
    before = _memory()
    took = _empty(house)
    figures["memory_mb"].rounds.append(_memory() - before)
    if (count := _accepted(house, broadcast_id)) != n:
        say(f"{n} 通のはずが {count} 通でした。")
        sys.exit(UNHEALTHY)
    with reading(house, SYSTEM, clock.now()) as ctx:
        approved = queries.get_broadcast(ctx, broadcast_id).approved_at
        first, _last = ledger.accepted_span(ctx, broadcast_id)
    if first and approved:
        figures["first_seconds"].rounds.append((first - approved).total_seconds())
    return took


def _empty(house: House) -> float:
    begun = time.perf_counter()
    while jobs.deliver_due(house):
        pass
    return time.perf_counter() - begun


def _accepted(house: House, broadcast_id: UUID) -> int:
    with reading(house, SYSTEM, clock.now()) as ctx:
        return ledger.counts(ctx, broadcast_id).get(DeliveryState.ACCEPTED, 0)


def _handed_in(house: House) -> tuple[UUID, tuple[int, str]]:
    """Write a notice and ask for its approval; return what the approver reads."""
    fields = DeskFields(
        kind=Kind.NOTICE,
        title="給水車が来ます",
        body="市役所の前で水を配ります。容器を持って来てください。\n" * 10,
        action="容器を持って来てください。",
        contact="水道課 0463-00-0000",
        drill_name="速さの測定",
    )
    with unit_of_work(house, AUTHOR, clock.now()) as ctx:
        made = actions.draft(ctx, fields)
        actions.submit(ctx, made.id, made.version)
        return made.id, (made.version, made.content_hash or "")


def _approve(house: House, broadcast_id: UUID, read: tuple[int, str]) -> UUID:
    now = clock.now()
    with unit_of_work(house, replace(APPROVER, stepped_up_at=now), now) as ctx:
        actions.approve(ctx, broadcast_id, read)
    return broadcast_id


def _wired(house: House, port: int, connections: int) -> House:
    url = f"smtp://127.0.0.1:{port}?starttls=no&connections={connections}"
    return House(replace(house.settings, smtp_url=url), house.engine)


def _subscribe(house: House, n: int) -> None:
    """Write a mailing list as wide as a city's: four large providers, many small."""
    with unit_of_work(house, SYSTEM, clock.now()) as ctx:
        content = "\r\n".join(["メールアドレス", *_addresses(n)]).encode()
        actions.import_subscribers(ctx, content)


def _addresses(n: int) -> Iterator[str]:
    small = [f"town{number}.example" for number in range(SMALL_DOMAINS)]
    domains = [*DOMAINS * 20, *small[:20]]
    for number in range(n):
        yield f"person{number}@{domains[number % len(domains)]}"


def _memory() -> float:
    """Return the highest memory so far, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KILOBYTES


def _tell(n: int, rate: float, figures: list[Measured], *, as_json: bool) -> None:
    held = all(one.is_held for one in figures)
    if as_json:
        rows = {
            one.key: {
                "value": round(one.value, 3),
                "limit": one.limit,
                "held": one.is_held,
                "rounds": [round(value, 3) for value in one.rounds],
            }
            for one in figures
        }
        answer(
            {
                "bench": "fanout",
                "n": n,
                "mails_per_second": round(rate),
                "source_is_installed": relays.has_source(),
                "figures": rows,
                "held": held,
            }
        )
    else:
        click.echo(f"{n} 通　毎秒 {rate:.0f} 通（機械の混み具合で変わります）")
        if not relays.has_source():
            click.echo("smtp-source がありません（apt-get install postfix）。")
        for one in figures:
            word = "範囲内" if one.is_held else "届かない" if one.at_least else "超えた"
            side = "以上" if one.at_least else "以下"
            click.echo(f"{one.name}　{one.value:.2f}（{one.limit:g} {side}、{word}）")
    if not held:
        sys.exit(UNHEALTHY)
