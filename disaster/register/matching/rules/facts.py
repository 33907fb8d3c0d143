"""What is compared: a household and a building as plain values (照合する項目)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from disaster.foundation import formats
from disaster.register.matching.rules.addresses import NOWHERE, Address

# The tax roll's own remarks around an owner's name: died, and so many others.
REMARKS = re.compile(r"^[(（]?亡[)）]?|[\s　]*外\s*\d+\s*名$")
# Words that say an owner is no person (法人・団体).
BODY = re.compile("会社|法人|組合|協会|[市区町村県国]$|公社|機構|銀行|財団|社団")
# Uses of the tax roll (家屋の種類, 固定資産評価基準): where several households live,
# where one does, and where nobody should.
SHARED = re.compile("共同住宅|寄宿|施設|寮|長屋|二世帯|アパート|マンション")
FLATS = re.compile("共同住宅|アパート|マンション")
DWELLING = re.compile("住宅|居宅|住居|農家")


@dataclass(frozen=True, slots=True)
class Home:
    """A household as the resident register tells it (世帯).

    ``names`` and ``readings`` are folded keys of its people, ``families`` those of
    their family names.
    """

    id: UUID
    number: str
    address: Address
    district: str = ""
    names: frozenset[str] = frozenset()
    readings: frozenset[str] = frozenset()
    families: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Owner:
    """An owner as the tax roll tells (所有者); ``key`` is the folded name."""

    key: str
    family: str = ""
    address: Address = NOWHERE
    is_body: bool = False


@dataclass(frozen=True, slots=True)
class House:
    """A building as the tax roll tells it (家屋), with every way to say where it is."""

    id: UUID
    number: str
    addresses: tuple[Address, ...]
    lots: tuple[Address, ...] = ()
    name: str = ""
    usage: str = ""
    district: str = ""
    owners: tuple[Owner, ...] = ()
    wings: frozenset[str] = field(default=frozenset())

    @property
    def places(self) -> frozenset[str]:
        """Where it is by address or residence number."""
        return frozenset(one.place for one in self.addresses if one.place)

    @property
    def lot_places(self) -> frozenset[str]:
        """Where it is by lot."""
        return frozenset(one.place for one in self.lots if one.place)

    @property
    def towns(self) -> frozenset[str]:
        """The towns that any way to say where it is names."""
        return frozenset(one.town for one in (*self.addresses, *self.lots) if one.town)

    @property
    def is_shared(self) -> bool:
        """Say whether several households may live in it."""
        return bool(SHARED.search(self.usage))

    @property
    def has_flats(self) -> bool:
        """Say whether its homes have room numbers (共同住宅)."""
        return bool(FLATS.search(self.usage))

    @property
    def is_no_dwelling(self) -> bool:
        """Say whether its use is known and is not to be lived in."""
        return bool(self.usage) and not (self.is_shared or self.is_dwelling)

    @property
    def is_dwelling(self) -> bool:
        """Say whether people live in such a building."""
        return self.is_shared or bool(DWELLING.search(self.usage))


def owner(name: str, address: Address) -> Owner:
    """Read an owner of the tax roll: remarks aside, a body told from a person."""
    plain = REMARKS.sub("", name).strip()
    words = plain.split()
    return Owner(
        formats.search_key(plain),
        formats.search_key(words[0]) if len(words) > 1 else "",
        address,
        is_body=bool(BODY.search(plain)),
    )


def wings(addresses: Iterable[Address]) -> frozenset[str]:
    """Return the wings (A棟・B棟) that any writing of a place names."""
    return frozenset(one.wing for one in addresses if one.wing)


def families(names: Iterable[str]) -> frozenset[str]:
    """Return the folded family names; a name without a space has none to tell."""
    return frozenset(
        formats.search_key(words[0]) for name in names if len(words := name.split()) > 1
    )
