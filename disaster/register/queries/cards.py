"""What may be shown of people, once `disclosing` said what is hidden (支援措置)."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from disaster.register.rules.telling import HIDDEN
from disaster.register.tables import Household, Resident

LIMIT = 50


@dataclass(frozen=True, slots=True)
class ResidentCard:
    """What a list may show of a resident (支援措置 masks the rest).

    ``name`` is the name as it would be printed, ``legal_name`` that of the register.
    ``is_hidden`` says that this card is masked; a protected person's is not under a
    grant.
    """

    id: UUID
    household_id: UUID
    name: str
    kana: str
    born_on: date | None
    address: str
    relation: str
    is_protected: bool
    legal_name: str = ""
    other_names: tuple[tuple[str, str], ...] = ()
    name_key: str = ""
    district: str = ""
    household_number: str = ""
    phone: str = ""
    gone_on: date | None = None
    gone_reason: str = ""
    is_hidden: bool = False


def shown(
    resident: Resident,
    home: Household | None = None,
    *,
    in_protected_home: bool = False,
    unmasked: bool = False,
) -> ResidentCard:
    """Return what may be shown of a resident: the one place that masks.

    People who live with a protected person keep their name, but not the address.
    ``unmasked`` is the answer of `disclosing`, never a page's own wish.
    """
    if resident.is_protected and not unmasked:
        return ResidentCard(
            id=resident.id,
            household_id=resident.household_id,
            name=HIDDEN,
            kana="",
            born_on=None,
            address=HIDDEN,
            relation="",
            is_protected=True,
            is_hidden=True,
        )
    return ResidentCard(
        id=resident.id,
        household_id=resident.household_id,
        name=printed(resident),
        kana=resident.kana,
        born_on=resident.born_on,
        address=HIDDEN if in_protected_home else resident.address,
        relation=resident.relation,
        is_protected=resident.is_protected,
        legal_name=resident.name,
        other_names=other_names(resident),
        name_key=resident.name_key,
        district=home.district if home and not in_protected_home else "",
        household_number=home.number if home else "",
        phone="" if in_protected_home else resident.phone,
        gone_on=resident.gone_on,
        gone_reason=resident.gone_reason,
    )


def printed(resident: Resident) -> str:
    """Return a name as papers print it: the agreed writing, else the legal one."""
    return resident.printed_name or resident.name


def other_names(resident: Resident) -> tuple[tuple[str, str], ...]:
    """Return the other names of a person, each with what it is."""
    pairs = [
        ("通称", resident.alias),
        ("漢字氏名", resident.kanji_name),
        ("旧氏", resident.former_name),
        ("ローマ字", resident.roman_name),
        *(("以前の氏名", earlier["name"]) for earlier in resident.earlier_names or ()),
    ]
    return tuple((kind, name) for kind, name in pairs if name)
