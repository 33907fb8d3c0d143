"""Mailing list: subscribers at reserved domains only (配信の登録者, RFC 2606)."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from random import Random
from typing import TypeVar

from disaster.seed.dice import dice, quotas
from disaster.seed.names import NATIONS
from disaster.seed.places import DISTRICTS, SHARES
from disaster.seed.profiles import Profile

Value = TypeVar("Value")

JAPANESE = "ja"
EASY_JAPANESE = "ja@easy"
# Of a hundred subscribers: 6 do not read Japanese, 2 wish easy Japanese.
OTHER_LANGUAGES, EASY_SHARE = 6.0, 2.0
# Of 17,000 subscribers 3 in a hundred cannot get mail at all, and 2,400 filter mail
# from senders they do not know (受信拒否設定).
FILTERED_SHARE = 2400 / (17000 * 0.97)
DAYS_OF_SIGNING_UP = 6 * 365
CATEGORIES = ("evacuation", "weather", "shelter", "living")
CATEGORY_SHARES = (0.97, 0.7, 0.6, 0.35)
MAX_DISTRICTS = 2


class Mailbox(StrEnum):
    """How a mailbox behaves towards the demo's own mail sink (受信箱)."""

    WORKS = "works"
    FILTERS = "filters"
    DEAD = "dead"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class Provider:
    """A fictional mail provider with its share of the subscribers (受信側)."""

    domain: str
    share: float
    mailbox: Mailbox = Mailbox.WORKS


PROVIDERS = (
    Provider("docomo.example", 24),
    Provider("au.example", 17),
    Provider("softbank.example", 14),
    Provider("gmail.example", 27),
    Provider("yahoo.example", 10),
    Provider("other.example", 5),
    Provider("dead.example", 2, Mailbox.DEAD),
    Provider("full.example", 1, Mailbox.FULL),
)
WORDS = (
    *("hana", "sora", "umi", "tsuki", "hoshi", "kaze", "mori", "yuki", "haru", "aki"),
    *("neko", "inu", "tori", "kuma", "sakura", "momiji", "nagi", "hikari", "kotori"),
)
# Old phones let people choose local parts that no standard allows (携帯の旧アドレス).
ODD_LOCAL_PARTS = ("{}..{}", "{}.{}.", "-{}_{}", "{}/{}", "{}+{}")
ODD_EVERY = 60
CARRIERS = ("docomo.example", "au.example")


@dataclass(frozen=True, slots=True)
class Subscriber:
    """Somebody who asked for mail (登録者); without districts, the whole city."""

    address: str
    language: str
    districts: tuple[str, ...]
    categories: tuple[str, ...]
    confirmed_on: date
    mailbox: Mailbox


@dataclass(frozen=True, slots=True)
class Draw:
    """What the shares decide about a subscriber, before the dice do the rest."""

    provider: Provider
    language: str
    chooses_districts: bool


def build_subscribers(profile: Profile, seed: int, as_of: date) -> list[Subscriber]:
    """Draw the mailing list of a profile; its shares are exact (登録者名簿)."""
    random = dice(seed, "mailing")
    return [
        _subscriber(number, draw, random, as_of)
        for number, draw in enumerate(_draws(profile, random), start=1)
    ]


def _draws(profile: Profile, random: Random) -> list[Draw]:
    total = profile.subscribers
    providers = _shared(list(PROVIDERS), [p.share for p in PROVIDERS], total)
    languages = _shared(*_language_shares(), total)
    choosers = [place < profile.subscribers_with_district for place in range(total)]
    random.shuffle(providers)
    random.shuffle(languages)
    random.shuffle(choosers)
    return [Draw(*row) for row in zip(providers, languages, choosers, strict=True)]


def _shared(values: list[Value], shares: list[float], total: int) -> list[Value]:
    """Repeat each value as often as its share of the total asks."""
    counts = quotas(shares, total)
    return [
        value
        for value, count in zip(values, counts, strict=True)
        for _time in range(count)
    ]


def _language_shares() -> tuple[list[str], list[float]]:
    foreign = sum(nation.share for nation in NATIONS)
    shares = {
        JAPANESE: 100 - OTHER_LANGUAGES - EASY_SHARE,
        EASY_JAPANESE: EASY_SHARE,
    }
    for nation in NATIONS:
        share = OTHER_LANGUAGES * nation.share / foreign
        shares[nation.language] = shares.get(nation.language, 0) + share
    return list(shares), list(shares.values())


def _subscriber(number: int, draw: Draw, random: Random, as_of: date) -> Subscriber:
    filters = random.random() < FILTERED_SHARE
    works = draw.provider.mailbox is Mailbox.WORKS
    return Subscriber(
        address=_address(number, draw.provider, random),
        language=draw.language,
        districts=_districts(random) if draw.chooses_districts else (),
        categories=_categories(random),
        confirmed_on=as_of - timedelta(days=random.randrange(1, DAYS_OF_SIGNING_UP)),
        mailbox=Mailbox.FILTERS if filters and works else draw.provider.mailbox,
    )


def _address(number: int, provider: Provider, random: Random) -> str:
    """Make an address nobody else has: the number is in it."""
    odd = provider.domain in CARRIERS and number % ODD_EVERY == 0
    shape = random.choice(ODD_LOCAL_PARTS) if odd else "{}.{}"
    local = shape.format(random.choice(WORDS), f"{random.choice(WORDS)}{number:05d}")
    return f"{local}@{provider.domain}"


def _districts(random: Random) -> tuple[str, ...]:
    wanted = random.choices(
        DISTRICTS, weights=SHARES, k=random.randint(1, MAX_DISTRICTS)
    )
    return tuple(sorted({district.name for district in wanted}))


def _categories(random: Random) -> tuple[str, ...]:
    chosen = tuple(
        category
        for category, share in zip(CATEGORIES, CATEGORY_SHARES, strict=True)
        if random.random() < share
    )
    return chosen or CATEGORIES[:1]
