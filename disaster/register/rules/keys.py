"""検索キー: the folded keys under which a person, an owner or a place is found.

A key is found by its beginning: 渡邉 花子 has the keys 渡辺花子 and 花子. The folding
is that of ``foundation.formats``; nothing here is ever shown.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from enum import IntEnum
from typing import Any, NamedTuple

from disaster.foundation import formats

LONGEST = 200
SOUNDED = re.compile(
    r"[ぁ-ゖァ-ヺー・a-z'’\-‐.\s]*[ぁ-ゖァ-ヺa-z][ぁ-ゖァ-ヺー・a-z'’\-‐.\s]*"
)
KANJI = re.compile("[\u3005-\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
DIVIDED = re.compile("[;；、]")
DIVIDED_ADDRESSES = re.compile("[;；]")
BESIDE_NUMBERS = re.compile("[^0-9-]+")


class KeyKind(IntEnum):
    """What a key is made of (キーの種類)."""

    NAME = 1
    NAME_PART = 2
    SOUND = 3
    SOUND_PART = 4
    PHONE = 5


class Key(NamedTuple):
    """One key of a person; ``head`` is the length of its first word."""

    kind: KeyKind
    key: str
    head: int


class Place(NamedTuple):
    """One way to name where a building stands, as written and folded."""

    kind: str
    position: int
    written: str
    key: str


class Owner(NamedTuple):
    """One owner of a building (所有者), with address and share as the ledger tells."""

    name: str
    address: str
    share: str


def sound(text: str) -> str:
    """Return the key of a text's sound, or nothing when it is not all kana or romaji.

    Accents do not count: NGUYỄN sounds like NGUYEN.
    """
    if KANJI.search(text):
        return ""
    key = formats.sound_key(text)
    is_sound = SOUNDED.fullmatch(formats.half_width(text).casefold())
    return key if is_sound or (key.isascii() and key.isalpha()) else ""


def resident_keys(person: Mapping[str, Any]) -> set[Key]:
    """Return every key of a person: all names, all readings, the phone's digits."""
    found: set[Key] = set()
    for written, kana in names_of(person):
        if not written:
            continue
        found.update(_names(written.split()))
        found.update(_sounds(kana.split()))
        if not KANJI.search(written):
            found.update(_sounds(written.split()))
    if person["phone"]:
        # Turned round, so that the last digits find it.
        found.add(Key(KeyKind.PHONE, person["phone"][::-1], 0))
    return found


def names_of(person: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield each name of a person with its reading; some have none."""
    yield person["name"], person["kana"]
    yield person["alias"], person["alias_kana"]
    yield person["roman_name"], ""
    yield person["kanji_name"], ""
    if person["former_name"]:
        yield _former(person)
    for earlier in person["earlier_names"] or ():
        yield earlier["name"], earlier["kana"]


def building_places(house: Mapping[str, Any]) -> list[Place]:
    """Return every way to name where a building stands (地番・住居表示・家屋番号)."""
    texts = (
        ("address", [house["address"]]),
        ("lot", DIVIDED.split(house["lot"])),
        ("residence", [house["residence_number"]]),
        ("house", [house["house_number"]]),
        ("name", [house["name"]]),
    )
    return [
        Place(kind, position, written, formats.address_key(written))
        for kind, several in texts
        for position, written in enumerate(_tidy(several), start=1)
    ]


def place_words(key: str) -> list[str]:
    """Return what a folded address is made of beside numbers: town, 字, house name."""
    return BESIDE_NUMBERS.findall(key)


def owners(house: Mapping[str, Any]) -> list[Owner]:
    """Divide the owners of a building; an address or share may stand for all."""
    names = _tidy(DIVIDED.split(house["owner_name"]))
    addresses = _tidy(DIVIDED_ADDRESSES.split(house["owner_address"]))
    shares = _tidy(DIVIDED.split(house["owner_share"]))
    return [
        Owner(name, _nth(addresses, at), _nth(shares, at))
        for at, name in enumerate(names)
    ]


def _names(words: list[str]) -> Iterator[Key]:
    """Yield the whole name and each ending that begins with a word."""
    folded = [formats.search_key(word) for word in words]
    for at, word in enumerate(folded):
        if key := "".join(folded[at:])[:LONGEST]:
            yield Key(_part(KeyKind.NAME, at), key, min(len(word), LONGEST))


def _sounds(words: list[str]) -> Iterator[Key]:
    """Yield the same for a reading; sounds run together, so each is folded anew."""
    for at, word in enumerate(words):
        if key := sound("".join(words[at:]))[:LONGEST]:
            head = min(len(formats.sound_key(word)), LONGEST)
            yield Key(_part(KeyKind.SOUND, at), key, head)


def _part(kind: KeyKind, at: int) -> KeyKind:
    if not at:
        return kind
    return KeyKind.NAME_PART if kind is KeyKind.NAME else KeyKind.SOUND_PART


def _former(person: Mapping[str, Any]) -> tuple[str, str]:
    """Join a former family name (旧氏) with the given name, if it stands alone."""
    former, kana = person["former_name"], person["former_kana"]
    if len(former.split()) > 1:
        return former, kana
    given = " ".join(person["name"].split()[1:])
    spoken = " ".join(person["kana"].split()[1:]) if kana else ""
    return f"{former} {given}", f"{kana} {spoken}"


def _tidy(texts: Iterable[str]) -> list[str]:
    return [text.strip() for text in texts if text.strip()]


def _nth(values: list[str], at: int) -> str:
    if len(values) == 1:
        return values[0]
    return values[at] if at < len(values) else ""
