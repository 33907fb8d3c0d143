"""Name pools: common family and given names with their readings (氏名の素材).

The tables are beside this file: ``names.tsv`` by sex and time of birth,
``foreign_names.tsv`` by nationality with the shares of the prefecture.
"""

import csv
import io
from bisect import bisect_right
from dataclasses import dataclass
from importlib.resources import files
from itertools import groupby
from random import Random

from disaster.seed.families import FEMALE, MALE

FAMILY = "姓"
GIVEN = "名"
# Common names are much more common: the n-th has a share of 1 in n + this.
FLATNESS = 12


@dataclass(frozen=True, slots=True)
class Name:
    """A name or a part of one, as written and as read (氏名とフリガナ)."""

    written: str
    kana: str


@dataclass(frozen=True, slots=True)
class Nation:
    """Where foreign residents come from: language, share and names (国籍・地域)."""

    name: str
    language: str
    share: float
    families: tuple[Name, ...]
    given: dict[str, tuple[Name, ...]]


def _table(name: str) -> list[dict[str, str]]:
    text = files(__package__).joinpath(name).read_text("utf-8")
    return list(csv.DictReader(io.StringIO(text), delimiter="\t"))


def _names(rows: list[dict[str, str]], **wanted: str) -> tuple[Name, ...]:
    return tuple(
        Name(row["written"], row["kana"])
        for row in rows
        if all(row[column] == value for column, value in wanted.items())
    )


def _nation(rows: list[dict[str, str]]) -> Nation:
    given = {sex: _names(rows, kind=sex) for sex in (MALE, FEMALE)}
    first = rows[0]
    return Nation(
        first["nationality"],
        first["language"],
        float(first["share"]),
        _names(rows, kind=FAMILY),
        given,
    )


# Written as escapes where an editor might quietly change the character.
# N1 outside Shift_JIS or the basic plane; N2 forms of one name; N3 a glyph selector;
# N4 compatibility forms that normalisation would replace.
RARE_FAMILY_NAMES = (
    Name("\u9ad9橋", "タカハシ"),
    Name("\ufa11山", "サキヤマ"),
    Name("\u6ff5田", "ハマダ"),
    Name("\u5fb7永", "トクナガ"),
    Name("\U00020bb7田", "ヨシダ"),
    Name("渡\u9089", "ワタナベ"),
    Name("渡\u908a", "ワタナベ"),
    Name("渡\u9089\U000e0102", "ワタナベ"),
    Name("\u658e藤", "サイトウ"),
    Name("\u9f4b藤", "サイトウ"),
    Name("\u6589藤", "サイトウ"),
    Name("\u9f4a藤", "サイトウ"),
    Name("\u845b\U000e0100城", "カツラギ"),
    Name("\ufa19谷", "カミヤ"),
    Name("\ufa1b田", "フクダ"),
)

JAPANESE = _table("names.tsv")
FAMILY_NAMES = (*_names(JAPANESE, kind=FAMILY), *RARE_FAMILY_NAMES)
FAMILY_SHARES = [1 / (rank + FLATNESS) for rank in range(len(FAMILY_NAMES))]
TURNS = sorted({int(row["born_before"]) for row in JAPANESE if row["born_before"]})
GIVEN_NAMES = {
    (sex, turn): _names(JAPANESE, kind=GIVEN, sex=sex, born_before=str(turn))
    for sex in (MALE, FEMALE)
    for turn in TURNS
}
NATIONS = tuple(
    _nation(list(rows))
    for _name, rows in groupby(
        _table("foreign_names.tsv"), key=lambda row: row["nationality"]
    )
)


def family_names(random: Random, count: int) -> list[Name]:
    """Draw Japanese family names, common ones more often."""
    return random.choices(FAMILY_NAMES, weights=FAMILY_SHARES, k=count)


def given_name(random: Random, sex: str, born: int) -> Name:
    """Draw a Japanese given name that was usual when the person was born."""
    turn = TURNS[min(bisect_right(TURNS, born), len(TURNS) - 1)]
    return random.choice(GIVEN_NAMES[sex, turn])


def japanese(family: Name, given: Name) -> Name:
    """Join a Japanese name with a wide space, as the register does."""
    return Name(f"{family.written}　{given.written}", f"{family.kana}　{given.kana}")


def foreign_name(random: Random, nation: Nation, family: Name, sex: str) -> Name:
    """Join a foreign name in the order of the passport, family name first."""
    given = random.choice(nation.given[sex])
    return Name(f"{family.written} {given.written}", f"{family.kana}　{given.kana}")
