"""The tables of incidents and register."""

import sqlalchemy as sa
from alembic import op

from disaster.foundation.db import AwareTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "buildings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=30), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("address_key", sa.String(length=300), nullable=False),
        sa.Column("lot", sa.String(length=200), nullable=False),
        sa.Column("structure", sa.String(length=40), nullable=False),
        sa.Column("storeys", sa.Integer(), nullable=True),
        sa.Column("usage", sa.String(length=60), nullable=False),
        sa.Column("built_year", sa.Integer(), nullable=True),
        sa.Column("district", sa.String(length=60), nullable=False),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("owner_name", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_buildings")),
        sa.UniqueConstraint("number", name=op.f("uq_buildings_number")),
    )
    with op.batch_alter_table("buildings", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_buildings_address_key"), ["address_key"], unique=False
        )

    op.create_table(
        "districts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("kana", sa.String(length=120), nullable=False),
        sa.Column("latitude", sa.Float(), nullable=False),
        sa.Column("longitude", sa.Float(), nullable=False),
        sa.Column("radius_m", sa.Integer(), nullable=False),
        sa.Column("households", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_districts")),
        sa.UniqueConstraint("code", name=op.f("uq_districts_code")),
    )
    op.create_table(
        "incidents",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("hazard", sa.String(length=20), nullable=False),
        sa.Column("cause", sa.String(length=200), nullable=False),
        sa.Column("struck_on", sa.Date(), nullable=False),
        sa.Column("applications_until", sa.Date(), nullable=False),
        sa.Column("counting", sa.String(length=10), nullable=False),
        sa.Column("rule_version", sa.String(length=20), nullable=False),
        sa.Column("declared_at", AwareTime(), nullable=False),
        sa.Column("closed_at", AwareTime(), nullable=True),
        sa.CheckConstraint(
            "counting IN ('latest', 'heavier')", name=op.f("ck_incidents_counting")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incidents")),
        sa.UniqueConstraint("name", name=op.f("uq_incidents_name")),
        sa.UniqueConstraint("number", name=op.f("uq_incidents_number")),
    )
    op.create_table(
        "ledger_copies",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("imported_at", AwareTime(), nullable=False),
        sa.Column("imported_by", sa.String(length=100), nullable=False),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_copies")),
    )
    with op.batch_alter_table("ledger_copies", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_ledger_copies_imported_at"), ["imported_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_ledger_copies_kind"), ["kind"], unique=False
        )

    op.create_table(
        "households",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=30), nullable=False),
        sa.Column("head_name", sa.String(length=200), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("address_key", sa.String(length=300), nullable=False),
        sa.Column("district", sa.String(length=60), nullable=False),
        sa.Column("building_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["building_id"], ["buildings.id"], name=op.f("fk_households_building_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_households")),
        sa.UniqueConstraint("number", name=op.f("uq_households_number")),
    )
    with op.batch_alter_table("households", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_households_address_key"), ["address_key"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_households_building_id"), ["building_id"], unique=False
        )

    op.create_table(
        "residents",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=80), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("relation", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kana", sa.String(length=200), nullable=False),
        sa.Column("name_key", sa.String(length=200), nullable=False),
        sa.Column("kana_key", sa.String(length=200), nullable=False),
        sa.Column("born_on", sa.Date(), nullable=True),
        sa.Column("sex", sa.String(length=10), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("moved_on", sa.Date(), nullable=True),
        sa.Column("is_protected", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["household_id"], ["households.id"], name=op.f("fk_residents_household_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_residents")),
        sa.UniqueConstraint("number", name=op.f("uq_residents_number")),
    )
    with op.batch_alter_table("residents", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_residents_born_on"), ["born_on"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_residents_household_id"), ["household_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_residents_kana_key"), ["kana_key"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_residents_name_key"), ["name_key"], unique=False
        )


def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table("residents", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_residents_name_key"))
        batch_op.drop_index(batch_op.f("ix_residents_kana_key"))
        batch_op.drop_index(batch_op.f("ix_residents_household_id"))
        batch_op.drop_index(batch_op.f("ix_residents_born_on"))

    op.drop_table("residents")
    with op.batch_alter_table("households", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_households_building_id"))
        batch_op.drop_index(batch_op.f("ix_households_address_key"))

    op.drop_table("households")
    with op.batch_alter_table("ledger_copies", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ledger_copies_kind"))
        batch_op.drop_index(batch_op.f("ix_ledger_copies_imported_at"))

    op.drop_table("ledger_copies")
    op.drop_table("incidents")
    op.drop_table("districts")
    with op.batch_alter_table("buildings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_buildings_address_key"))

    op.drop_table("buildings")
