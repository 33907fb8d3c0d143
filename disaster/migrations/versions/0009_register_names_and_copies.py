"""Names, owners and places of their own; copies with a day, differences and previews.

The search keys, places and owners of what is there already are made here, with the
rules of today: they follow from the records and can be made anew at any time.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

from disaster.foundation import formats
from disaster.foundation.db import AwareTime
from disaster.register.rules import keys

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

BATCH = 5_000
RESIDENT_TEXTS = {
    "moved_why": 40,
    "gone_reason": 40,
    "alias": 200,
    "alias_kana": 200,
    "former_name": 200,
    "former_kana": 200,
    "roman_name": 200,
    "kanji_name": 200,
    "phone": 20,
    "printed_name": 200,
    "printed_reason": 200,
    "printed_by": 100,
}
BUILDING_TEXTS = {
    "name": 100,
    "residence_number": 300,
    "house_number": 100,
    "owner_address": 1000,
    "owner_share": 200,
    "gone_reason": 40,
}
HOUSEHOLD_TEXTS = {"building_basis": 10, "building_reason": 200, "gone_reason": 40}


def upgrade() -> None:
    """Go forward."""
    _widen_residents()
    _widen(
        "buildings", BUILDING_TEXTS, [sa.Column("gone_on", sa.Date(), nullable=True)]
    )
    _widen(
        "households", HOUSEHOLD_TEXTS, [sa.Column("gone_on", sa.Date(), nullable=True)]
    )
    _widen_copies()
    _create_tables()
    _fill()


def _widen_residents() -> None:
    earlier = sa.JSON(none_as_null=True)
    further: list[sa.Column[Any]] = [
        sa.Column("gone_on", sa.Date(), nullable=True),
        sa.Column("printed_at", AwareTime(), nullable=True),
        sa.Column("earlier_names", earlier, nullable=False, server_default="[]"),
    ]
    _widen("residents", RESIDENT_TEXTS, further)
    with op.batch_alter_table("residents", schema=None) as batch_op:
        batch_op.alter_column("earlier_names", server_default=None)
        batch_op.drop_index(batch_op.f("ix_residents_kana_key"))
        batch_op.create_index(
            "ix_residents_protected",
            ["household_id"],
            unique=False,
            postgresql_where=sa.text("is_protected"),
            sqlite_where=sa.text("is_protected = 1"),
        )


def _widen(table: str, texts: dict[str, int], further: list[sa.Column[Any]]) -> None:
    """Add columns; the empty default serves the rows that are there, then goes."""
    with op.batch_alter_table(table, schema=None) as batch_op:
        for name, length in texts.items():
            batch_op.add_column(
                sa.Column(
                    name, sa.String(length=length), nullable=False, server_default=""
                )
            )
        for column in further:
            batch_op.add_column(column)
    with op.batch_alter_table(table, schema=None) as batch_op:
        for name in texts:
            batch_op.alter_column(name, server_default=None)


def _widen_copies() -> None:
    with op.batch_alter_table("ledger_copies", schema=None) as batch_op:
        batch_op.add_column(sa.Column("number", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("as_of", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("is_full", sa.Boolean(), nullable=True))
        batch_op.add_column(sa.Column("gone", sa.Integer(), nullable=True))
    _date_copies()
    with op.batch_alter_table("ledger_copies", schema=None) as batch_op:
        batch_op.alter_column("number", nullable=False)
        batch_op.alter_column("as_of", nullable=False)
        batch_op.alter_column("is_full", nullable=False)
        batch_op.alter_column("gone", nullable=False)
        batch_op.create_unique_constraint(
            batch_op.f("uq_ledger_copies_number"), ["number"]
        )


def _date_copies() -> None:
    """Number the copies in their order; until now a copy was of the day it came in."""
    copies = sa.table(
        "ledger_copies",
        sa.column("id", sa.Uuid()),
        sa.column("imported_at", AwareTime()),
        sa.column("number", sa.Integer()),
        sa.column("as_of", sa.Date()),
        sa.column("is_full", sa.Boolean()),
        sa.column("gone", sa.Integer()),
    )
    connection = op.get_bind()
    ordered = sa.select(copies.c.id, copies.c.imported_at).order_by(
        copies.c.imported_at
    )
    for number, (copy_id, at) in enumerate(connection.execute(ordered).all(), start=1):
        connection.execute(
            copies.update()
            .where(copies.c.id == copy_id)
            .values(number=number, as_of=_tokyo_day(at), is_full=False, gone=0)
        )


def _tokyo_day(at: datetime) -> object:
    aware = at if at.tzinfo else at.replace(tzinfo=UTC)
    return aware.astimezone(ZoneInfo("Asia/Tokyo")).date()


def _create_tables() -> None:
    op.create_table(
        "ledger_previews",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("is_full", sa.Boolean(), nullable=False),
        sa.Column("outcome", sa.String(length=64), nullable=False),
        sa.Column("report", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("made_at", AwareTime(), nullable=False),
        sa.Column("made_by", sa.String(length=100), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("differences", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_previews")),
    )
    with op.batch_alter_table("ledger_previews", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_ledger_previews_made_at"), ["made_at"], unique=False
        )

    op.create_table(
        "building_owners",
        sa.Column("building_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column(
            "name_key",
            sa.String(length=200).with_variant(
                sa.String(length=200, collation="C"), "postgresql"
            ),
            nullable=False,
        ),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("share", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["building_id"],
            ["buildings.id"],
            name=op.f("fk_building_owners_building_id"),
        ),
        sa.PrimaryKeyConstraint(
            "building_id", "position", name=op.f("pk_building_owners")
        ),
    )
    with op.batch_alter_table("building_owners", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_building_owners_name_key"), ["name_key"], unique=False
        )

    op.create_table(
        "building_places",
        sa.Column("building_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("written", sa.String(length=300), nullable=False),
        sa.Column("key", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["building_id"],
            ["buildings.id"],
            name=op.f("fk_building_places_building_id"),
        ),
        sa.PrimaryKeyConstraint(
            "building_id", "kind", "position", name=op.f("pk_building_places")
        ),
    )
    with op.batch_alter_table("building_places", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_building_places_key"), ["key"], unique=False
        )

    op.create_table(
        "ledger_changes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("copy_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=True),
        sa.Column("what", sa.String(length=10), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("fields", sa.JSON(none_as_null=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["copy_id"], ["ledger_copies.id"], name=op.f("fk_ledger_changes_copy_id")
        ),
        sa.ForeignKeyConstraint(
            ["household_id"],
            ["households.id"],
            name=op.f("fk_ledger_changes_household_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_changes")),
    )
    with op.batch_alter_table("ledger_changes", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_ledger_changes_copy_id"), ["copy_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_ledger_changes_household_id"), ["household_id"], unique=False
        )
        batch_op.create_index(
            "ix_ledger_changes_kind_record_id", ["kind", "record_id"], unique=False
        )

    op.create_table(
        "resident_keys",
        sa.Column("kind", sa.SmallInteger(), nullable=False),
        sa.Column(
            "key",
            sa.String(length=200).with_variant(
                sa.String(length=200, collation="C"), "postgresql"
            ),
            nullable=False,
        ),
        sa.Column("resident_id", sa.Uuid(), nullable=False),
        sa.Column("head", sa.SmallInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["resident_id"], ["residents.id"], name=op.f("fk_resident_keys_resident_id")
        ),
        sa.PrimaryKeyConstraint(
            "kind", "key", "resident_id", name=op.f("pk_resident_keys")
        ),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("resident_keys", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_resident_keys_resident_id"), ["resident_id"], unique=False
        )


def _fill() -> None:
    """Make keys, places and owners for the records that are there already."""
    tables = {
        name: sa.Table(name, sa.MetaData(), autoload_with=op.get_bind())
        for name in (
            "residents",
            "buildings",
            "households",
            "resident_keys",
            "building_places",
            "building_owners",
        )
    }
    op.execute(
        tables["households"]
        .update()
        .where(tables["households"].c.building_id.is_not(None))
        .values(building_basis="ledger")
    )
    for people in _batches(tables["residents"]):
        rows = [
            {**key._asdict(), "kind": key.kind.value, "resident_id": person["id"]}
            for person in people
            for key in keys.resident_keys({**person, "earlier_names": []})
        ]
        _insert(tables["resident_keys"], rows)
    for houses in _batches(tables["buildings"]):
        places = [
            {"building_id": house["id"], **place._asdict()}
            for house in houses
            for place in keys.building_places(house)
        ]
        _insert(tables["building_places"], places)
        owners = [
            {
                "building_id": house["id"],
                "position": position,
                "name_key": formats.search_key(owner.name)[:200],
                **owner._asdict(),
            }
            for house in houses
            for position, owner in enumerate(keys.owners(house), start=1)
        ]
        _insert(tables["building_owners"], owners)


def _batches(table: sa.Table) -> Iterator[list[dict[str, Any]]]:
    found = op.get_bind().execute(sa.select(table)).mappings()
    rows = [dict(row) for row in found]
    return (rows[at : at + BATCH] for at in range(0, len(rows), BATCH))


def _insert(table: sa.Table, rows: list[dict[str, Any]]) -> None:
    if rows:
        op.get_bind().execute(table.insert(), rows)


def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table("resident_keys", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_resident_keys_resident_id"))

    op.drop_table("resident_keys")
    with op.batch_alter_table("ledger_changes", schema=None) as batch_op:
        batch_op.drop_index("ix_ledger_changes_kind_record_id")
        batch_op.drop_index(batch_op.f("ix_ledger_changes_household_id"))
        batch_op.drop_index(batch_op.f("ix_ledger_changes_copy_id"))

    op.drop_table("ledger_changes")
    with op.batch_alter_table("building_places", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_building_places_key"))

    op.drop_table("building_places")
    with op.batch_alter_table("building_owners", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_building_owners_name_key"))

    op.drop_table("building_owners")
    with op.batch_alter_table("ledger_previews", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ledger_previews_made_at"))

    op.drop_table("ledger_previews")

    with op.batch_alter_table("residents", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_residents_protected",
            postgresql_where=sa.text("is_protected"),
            sqlite_where=sa.text("is_protected = 1"),
        )
        batch_op.create_index(
            batch_op.f("ix_residents_kana_key"), ["kana_key"], unique=False
        )
        batch_op.drop_column("printed_at")
        batch_op.drop_column("printed_by")
        batch_op.drop_column("printed_reason")
        batch_op.drop_column("printed_name")
        batch_op.drop_column("earlier_names")
        batch_op.drop_column("phone")
        batch_op.drop_column("kanji_name")
        batch_op.drop_column("roman_name")
        batch_op.drop_column("former_kana")
        batch_op.drop_column("former_name")
        batch_op.drop_column("alias_kana")
        batch_op.drop_column("alias")
        batch_op.drop_column("gone_reason")
        batch_op.drop_column("gone_on")
        batch_op.drop_column("moved_why")

    with op.batch_alter_table("ledger_copies", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_ledger_copies_number"), type_="unique")
        batch_op.drop_column("gone")
        batch_op.drop_column("is_full")
        batch_op.drop_column("as_of")
        batch_op.drop_column("number")

    with op.batch_alter_table("households", schema=None) as batch_op:
        batch_op.drop_column("gone_reason")
        batch_op.drop_column("gone_on")
        batch_op.drop_column("building_reason")
        batch_op.drop_column("building_basis")

    with op.batch_alter_table("buildings", schema=None) as batch_op:
        batch_op.drop_column("gone_reason")
        batch_op.drop_column("gone_on")
        batch_op.drop_column("owner_share")
        batch_op.drop_column("owner_address")
        batch_op.drop_column("house_number")
        batch_op.drop_column("residence_number")
        batch_op.drop_column("name")
