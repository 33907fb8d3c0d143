"""Certificates of fictional people to measure with, and their key (測定用の券面)."""

from datetime import UTC, date, datetime
from pathlib import Path
from random import Random

from certificates import keys
from certificates.keys import KeyRing, SigningKey
from certificates.rules.kinds import CertificateKind
from certificates.sealed import AddOn, PrintedCertificate
from disaster.assessment.rules.levels import DamageLevel
from disaster.seed.dice import dice
from disaster.seed.families import FEMALE, MALE
from disaster.seed.names import family_names, given_name, japanese

BASE_URL = "https://bosai.city.example"
NOW = datetime(2026, 10, 12, 0, 30, tzinfo=UTC)
LEVELS = list(DamageLevel)
BORN = 1970

# A form of 邉 and others after 文字情報基盤, which takes a font of the city's own.
NOT_SHIPPED = "\U000e0102"


def certificates(count: int, seed: int = 1) -> list[PrintedCertificate]:
    """Return certificates of different people."""
    return [
        _certificate(number, name)
        for number, name in enumerate(printable(count, dice(seed, "people")), start=1)
    ]


def names(count: int, random: Random) -> list[str]:
    """Return names as a register of residents holds them."""
    return [
        japanese(
            family, given_name(random, random.choice((MALE, FEMALE)), BORN)
        ).written
        for family in family_names(random, count)
    ]


def printable(count: int, random: Random) -> list[str]:
    """Return names that the shipped fonts can draw as they are written."""
    return [name.replace(NOT_SHIPPED, "") for name in names(count, random)]


def key_of(directory: Path) -> tuple[SigningKey, KeyRing]:
    """Make a key that seals and signs nothing but these samples."""
    keys.create_key(directory, "drill", NOW, BASE_URL)
    key = keys.load_signing_key(directory, "drill", NOW)
    return key, keys.load_public_keys(directory)


def _certificate(number: int, name: str) -> PrintedCertificate:
    block, lot, house = number % 9 + 1, number % 40 + 1, number % 18 + 1
    where = f"架空の伊勢野市ひばり野{block}丁目{lot}番{house}号"
    return PrintedCertificate(
        title="罹災証明書",
        number=f"142140-001-R-{number:06d}-010",
        issue_number=1,
        kind=CertificateKind.DAMAGE,
        head_name=name,
        head_address=where,
        cause="令和8年9月3日の台風第15号による",
        house_address=where,
        level=LEVELS[number % len(LEVELS)],
        addons=(AddOn("世帯構成員", f"世帯主 {name}、妻 花子、長男 一郎"), None, None),
        statement="上記のとおり、相違ないことを証明します。",
        issued_on=date(2026, 10, 12),
        municipality_code="142140",
        municipality_name="架空の伊勢野市",
        mayor_name="架空の伊勢野市長　見本 太郎",
        world="drill",
    )
