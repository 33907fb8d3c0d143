"""Tables of the register: districts, buildings, households, residents, copies.

Nothing is deleted: a record that a full copy no longer holds gets a day in ``gone_on``.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Float,
    ForeignKey,
    Index,
    LargeBinary,
    SmallInteger,
    String,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from disaster.foundation.db import Base, new_id

# Prefixes are found as a range, so keys must be ordered by code point on PostgreSQL
# too, whatever the language of the database is.
KEY = String(200).with_variant(String(200, collation="C"), "postgresql")


class District(Base):
    """A district of the city (行政区・地区) with a point in its middle.

    ``persons`` is its population as the list of districts says, ``residents`` how many
    people of our register live there. ``outlines`` are closed rings of latitude and
    longitude, at most 100 points each.
    """

    __tablename__ = "districts"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    name: Mapped[str] = mapped_column(String(60))
    kana: Mapped[str] = mapped_column(String(120), default="")
    latitude: Mapped[float] = mapped_column(Float)
    longitude: Mapped[float] = mapped_column(Float)
    radius_m: Mapped[int] = mapped_column(default=1000)
    households: Mapped[int] = mapped_column(default=0)
    persons: Mapped[int] = mapped_column(default=0)
    residents: Mapped[int] = mapped_column(default=0)
    outlines: Mapped[list[list[list[float]]] | None] = mapped_column(
        JSON(none_as_null=True)
    )


class Building(Base):
    """A building (建物・家屋), with its address and its lot number.

    Several lots, owners, addresses of owners or shares stand in one text, divided as
    the ledger divides them; ``BuildingPlace`` and ``BuildingOwner`` hold them one by
    one.
    """

    __tablename__ = "buildings"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    number: Mapped[str] = mapped_column(String(30), unique=True)
    address: Mapped[str] = mapped_column(String(300))
    address_key: Mapped[str] = mapped_column(String(300), index=True)
    lot: Mapped[str] = mapped_column(String(200), default="")
    structure: Mapped[str] = mapped_column(String(40), default="")
    storeys: Mapped[int | None]
    usage: Mapped[str] = mapped_column(String(60), default="")
    built_year: Mapped[int | None]
    district: Mapped[str] = mapped_column(String(60), default="")
    latitude: Mapped[float | None] = mapped_column(Float)
    longitude: Mapped[float | None] = mapped_column(Float)
    owner_name: Mapped[str] = mapped_column(String(200), default="")
    name: Mapped[str] = mapped_column(String(100), default="")
    residence_number: Mapped[str] = mapped_column(String(300), default="")
    house_number: Mapped[str] = mapped_column(String(100), default="")
    owner_address: Mapped[str] = mapped_column(String(1000), default="")
    owner_share: Mapped[str] = mapped_column(String(200), default="")
    gone_on: Mapped[date | None]
    gone_reason: Mapped[str] = mapped_column(String(40), default="")


class BuildingPlace(Base):
    """One way to name where a building stands (地番と住居表示の対照).

    A building has an address, any number of lots (地番), perhaps a residence number
    (住居表示) and a house number (家屋番号); all of them lead to it.
    """

    __tablename__ = "building_places"

    building_id: Mapped[UUID] = mapped_column(
        ForeignKey("buildings.id"), primary_key=True
    )
    kind: Mapped[str] = mapped_column(String(10), primary_key=True)
    position: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    written: Mapped[str] = mapped_column(String(300))
    key: Mapped[str] = mapped_column(String(300), index=True)


class PlaceWord(Base):
    """One word that stands in some address: a town, a 字, the name of a house.

    A word that none of these holds cannot mean a place: no address is looked through
    for it. Words are only added; one too many costs a search and hides nothing.
    """

    __tablename__ = "place_words"

    word: Mapped[str] = mapped_column(String(300), primary_key=True)


class BuildingOwner(Base):
    """One owner of a building (所有者): a person, heirs, a company or the city."""

    __tablename__ = "building_owners"

    building_id: Mapped[UUID] = mapped_column(
        ForeignKey("buildings.id"), primary_key=True
    )
    position: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    name_key: Mapped[str] = mapped_column(KEY, index=True)
    address: Mapped[str] = mapped_column(String(300), default="")
    share: Mapped[str] = mapped_column(String(60), default="")


class Household(Base):
    """A household (世帯) of the resident register, and the building it lives in.

    ``building_basis`` says on what ground the building is the one: the ledger's
    number, or the counter's word with a reason. Equal addresses are only candidates.
    """

    __tablename__ = "households"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    number: Mapped[str] = mapped_column(String(30), unique=True)
    head_name: Mapped[str] = mapped_column(String(200))
    address: Mapped[str] = mapped_column(String(300))
    address_key: Mapped[str] = mapped_column(String(300), index=True)
    district: Mapped[str] = mapped_column(String(60), default="")
    building_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("buildings.id"), index=True
    )
    building_basis: Mapped[str] = mapped_column(String(10), default="")
    building_reason: Mapped[str] = mapped_column(String(200), default="")
    gone_on: Mapped[date | None]
    gone_reason: Mapped[str] = mapped_column(String(40), default="")


class Resident(Base):
    """A person of the resident register (住民); the legal name is never normalised.

    ``printed_name`` is a writing that fonts can print, chosen with a reason; it stands
    beside the legal name and never replaces it. ``earlier_names`` are legal names that
    a later copy changed.
    """

    __tablename__ = "residents"
    __table_args__ = (
        Index(
            "ix_residents_protected",
            "household_id",
            postgresql_where=text("is_protected"),
            sqlite_where=text("is_protected = 1"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    number: Mapped[str] = mapped_column(String(80), unique=True)
    household_id: Mapped[UUID] = mapped_column(ForeignKey("households.id"), index=True)
    relation: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(200))
    kana: Mapped[str] = mapped_column(String(200), default="")
    name_key: Mapped[str] = mapped_column(String(200), index=True)
    kana_key: Mapped[str] = mapped_column(String(200))
    born_on: Mapped[date | None] = mapped_column(index=True)
    sex: Mapped[str] = mapped_column(String(10), default="")
    address: Mapped[str] = mapped_column(String(300))
    moved_on: Mapped[date | None]
    is_protected: Mapped[bool] = mapped_column(default=False)
    moved_why: Mapped[str] = mapped_column(String(40), default="")
    gone_on: Mapped[date | None]
    gone_reason: Mapped[str] = mapped_column(String(40), default="")
    alias: Mapped[str] = mapped_column(String(200), default="")
    alias_kana: Mapped[str] = mapped_column(String(200), default="")
    former_name: Mapped[str] = mapped_column(String(200), default="")
    former_kana: Mapped[str] = mapped_column(String(200), default="")
    roman_name: Mapped[str] = mapped_column(String(200), default="")
    kanji_name: Mapped[str] = mapped_column(String(200), default="")
    phone: Mapped[str] = mapped_column(String(20), default="")
    earlier_names: Mapped[list[dict[str, str]]] = mapped_column(
        JSON(none_as_null=True), default=list
    )
    printed_name: Mapped[str] = mapped_column(String(200), default="")
    printed_reason: Mapped[str] = mapped_column(String(200), default="")
    printed_by: Mapped[str] = mapped_column(String(100), default="")
    printed_at: Mapped[datetime | None]


class ResidentKey(Base):
    """One folded key that finds a person (検索キー): a name, a reading, a phone.

    ``head`` is the length of the first word in the key, so that 山 ranks 山 太郎 before
    山田 太郎. Rows follow from the person's names and are made anew when those change.
    """

    __tablename__ = "resident_keys"
    __table_args__ = ({"sqlite_with_rowid": False},)

    kind: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    key: Mapped[str] = mapped_column(KEY, primary_key=True)
    resident_id: Mapped[UUID] = mapped_column(
        ForeignKey("residents.id"), primary_key=True, index=True
    )
    head: Mapped[int] = mapped_column(SmallInteger)


class LedgerCopy(Base):
    """One import of a ledger (台帳の写し): what the register's date means.

    ``as_of`` is the day on which the ledger was copied out, ``imported_at`` the moment
    it came in here; ``is_full`` says that it held everybody.
    """

    __tablename__ = "ledger_copies"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    # Counts the copies; two imports at once want the same number, and one goes on.
    number: Mapped[int] = mapped_column(unique=True)
    kind: Mapped[str] = mapped_column(String(20), index=True)
    sha256: Mapped[str] = mapped_column(String(64))
    imported_at: Mapped[datetime] = mapped_column(index=True)
    imported_by: Mapped[str] = mapped_column(String(100))
    as_of: Mapped[date]
    is_full: Mapped[bool]
    added: Mapped[int]
    changed: Mapped[int]
    unchanged: Mapped[int]
    refused: Mapped[int]
    gone: Mapped[int]


class LedgerChange(Base):
    """What one copy changed in one record (台帳の異動): the old and the new values.

    ``effective_on`` is the day from which it counts; undoing what came later gives the
    register as of a day. ``household_id`` is the household that a person belonged to.
    """

    __tablename__ = "ledger_changes"
    __table_args__ = (Index("ix_ledger_changes_kind_record_id", "kind", "record_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    copy_id: Mapped[UUID] = mapped_column(ForeignKey("ledger_copies.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    record_id: Mapped[UUID]
    household_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("households.id"), index=True
    )
    what: Mapped[str] = mapped_column(String(10))
    effective_on: Mapped[date]
    fields: Mapped[dict[str, Any]]


class LedgerPreview(Base):
    """A checked file that waits for somebody's yes (取込みの下見).

    Holds the very bytes that were checked and a digest of what they would do; both go
    when it is confirmed, given up or a day old.
    """

    __tablename__ = "ledger_previews"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[str] = mapped_column(String(20))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    as_of: Mapped[date]
    is_full: Mapped[bool]
    outcome: Mapped[str] = mapped_column(String(64))
    report: Mapped[dict[str, Any]]
    made_at: Mapped[datetime] = mapped_column(index=True)
    made_by: Mapped[str] = mapped_column(String(100))
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    differences: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


class Unmasking(Base):
    """One request to see a protected household, and what came of it (開示).

    A second person opens it to the asker alone until ``open_until``; its state follows
    from the moments (`rules.unmasking`).
    """

    __tablename__ = "unmaskings"
    __table_args__ = (
        CheckConstraint("decided_by <> asked_by", name="two_people"),
        CheckConstraint(
            "open_until IS NULL OR decided_at IS NOT NULL", name="granted_by_somebody"
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    household_id: Mapped[UUID] = mapped_column(ForeignKey("households.id"), index=True)
    asked_by: Mapped[str] = mapped_column(String(100), index=True)
    asker_name: Mapped[str] = mapped_column(String(100))
    asked_at: Mapped[datetime] = mapped_column(index=True)
    reason: Mapped[str] = mapped_column(String(20))
    words: Mapped[str] = mapped_column(String(200), default="")
    decided_by: Mapped[str] = mapped_column(String(100), default="")
    decider_name: Mapped[str] = mapped_column(String(100), default="")
    decided_at: Mapped[datetime | None]
    decision: Mapped[str] = mapped_column(String(200), default="")
    open_until: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str] = mapped_column(String(100), default="")
