"""The tables of shelters."""

import sqlalchemy as sa
from alembic import op

from disaster.foundation import appendonly
from disaster.foundation.db import AwareTime

APPEND_ONLY = ("shelter_openings", "shelter_wifi_checks")

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "shelter_imports",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=100), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("imported_at", AwareTime(), nullable=False),
        sa.Column("imported_by", sa.String(length=100), nullable=False),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shelter_imports")),
    )
    with op.batch_alter_table("shelter_imports", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_shelter_imports_imported_at"), ["imported_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_shelter_imports_kind"), ["kind"], unique=False
        )

    op.create_table(
        "shelter_sites",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=600), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("facility_key", sa.String(length=11), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("name_kana", sa.String(length=200), nullable=False),
        sa.Column("name_english", sa.String(length=200), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("phone", sa.String(length=100), nullable=False),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("elevation", sa.Float(), nullable=True),
        sa.Column("facts", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("accessibility", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("source", sa.String(length=100), nullable=False),
        sa.Column("imported_at", AwareTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shelter_sites")),
        sa.UniqueConstraint("key", name=op.f("uq_shelter_sites_key")),
        sa.UniqueConstraint("slug", name=op.f("uq_shelter_sites_slug")),
    )
    with op.batch_alter_table("shelter_sites", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_shelter_sites_facility_key"), ["facility_key"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_shelter_sites_name"), ["name"], unique=False
        )

    op.create_table(
        "shelter_designations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=600), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("identifier", sa.String(length=60), nullable=False),
        sa.Column("common_id", sa.String(length=14), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("fits", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("capacity_indoors", sa.Integer(), nullable=True),
        sa.Column("capacity_text", sa.String(length=300), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("accepts", sa.String(length=300), nullable=False),
        sa.Column("other_matters", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=100), nullable=False),
        sa.CheckConstraint(
            "kind IN ('evacuation_site', 'shelter', 'welfare_shelter')",
            name=op.f("ck_shelter_designations_kind"),
        ),
        sa.CheckConstraint(
            "capacity >= 0", name=op.f("ck_shelter_designations_capacity")
        ),
        sa.ForeignKeyConstraint(
            ["site_id"],
            ["shelter_sites.id"],
            name=op.f("fk_shelter_designations_site_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shelter_designations")),
        sa.UniqueConstraint(
            "common_id", name=op.f("uq_shelter_designations_common_id")
        ),
        sa.UniqueConstraint("key", name=op.f("uq_shelter_designations_key")),
    )
    with op.batch_alter_table("shelter_designations", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_shelter_designations_site_id"), ["site_id"], unique=False
        )

    op.create_table(
        "shelter_openings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("incident_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("headcount", sa.Integer(), nullable=True),
        sa.Column("crowding", sa.String(length=20), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("is_unfit_confirmed", sa.Boolean(), nullable=False),
        sa.Column("observed_at", AwareTime(), nullable=False),
        sa.Column("reported_at", AwareTime(), nullable=False),
        sa.Column("reported_by", sa.String(length=100), nullable=False),
        sa.CheckConstraint(
            "crowding IN ('room', 'somewhat_crowded', 'crowded', 'nearly_full', 'closed', 'preparing', 'unknown')",
            name=op.f("ck_shelter_openings_crowding"),
        ),
        sa.CheckConstraint(
            "state IN ('unopened', 'preparing', 'open', 'closed', 'unknown', 'permanent')",
            name=op.f("ck_shelter_openings_state"),
        ),
        sa.CheckConstraint(
            "headcount >= 0", name=op.f("ck_shelter_openings_headcount")
        ),
        sa.ForeignKeyConstraint(
            ["incident_id"],
            ["incidents.id"],
            name=op.f("fk_shelter_openings_incident_id"),
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["shelter_sites.id"], name=op.f("fk_shelter_openings_site_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shelter_openings")),
        sa.UniqueConstraint(
            "site_id", "number", name=op.f("uq_shelter_openings_site_id_number")
        ),
    )
    with op.batch_alter_table("shelter_openings", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_shelter_openings_incident_id"), ["incident_id"], unique=False
        )
        batch_op.create_index(
            "ix_shelter_openings_latest",
            ["site_id", "observed_at", "number"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_shelter_openings_reported_at"), ["reported_at"], unique=False
        )

    op.create_table(
        "shelter_wifi_points",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=True),
        sa.Column("key", sa.String(length=600), nullable=False),
        sa.Column("identifier", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("name_kana", sa.String(length=200), nullable=False),
        sa.Column("name_english", sa.String(length=200), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("ssids", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("coverage", sa.String(length=300), nullable=False),
        sa.Column("installer", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("is_for_evacuees_only", sa.Boolean(), nullable=False),
        sa.Column("run_book", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("facts", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("source", sa.String(length=100), nullable=False),
        sa.Column("imported_at", AwareTime(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('city', 'school', 'carrier', 'shared', 'satellite')",
            name=op.f("ck_shelter_wifi_points_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["site_id"],
            ["shelter_sites.id"],
            name=op.f("fk_shelter_wifi_points_site_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shelter_wifi_points")),
        sa.UniqueConstraint("key", name=op.f("uq_shelter_wifi_points_key")),
    )
    with op.batch_alter_table("shelter_wifi_points", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_shelter_wifi_points_site_id"), ["site_id"], unique=False
        )

    op.create_table(
        "shelter_wifi_checks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("point_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("how", sa.String(length=20), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("checked_at", AwareTime(), nullable=False),
        sa.Column("recorded_at", AwareTime(), nullable=False),
        sa.Column("checked_by", sa.String(length=100), nullable=False),
        sa.CheckConstraint(
            "how IN ('on_site', 'phone', 'probe')",
            name=op.f("ck_shelter_wifi_checks_how"),
        ),
        sa.CheckConstraint(
            "state IN ('unknown', 'off', 'on', 'degraded', 'down')",
            name=op.f("ck_shelter_wifi_checks_state"),
        ),
        sa.ForeignKeyConstraint(
            ["point_id"],
            ["shelter_wifi_points.id"],
            name=op.f("fk_shelter_wifi_checks_point_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shelter_wifi_checks")),
        sa.UniqueConstraint(
            "point_id", "number", name=op.f("uq_shelter_wifi_checks_point_id_number")
        ),
    )
    with op.batch_alter_table("shelter_wifi_checks", schema=None) as batch_op:
        batch_op.create_index(
            "ix_shelter_wifi_checks_latest",
            ["point_id", "checked_at", "number"],
            unique=False,
        )

    for table in APPEND_ONLY:
        for statement in appendonly.statements(table, op.get_bind().dialect.name):
            op.execute(statement)


def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table("shelter_wifi_checks", schema=None) as batch_op:
        batch_op.drop_index("ix_shelter_wifi_checks_latest")

    op.drop_table("shelter_wifi_checks")
    with op.batch_alter_table("shelter_wifi_points", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_shelter_wifi_points_site_id"))

    op.drop_table("shelter_wifi_points")
    with op.batch_alter_table("shelter_openings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_shelter_openings_reported_at"))
        batch_op.drop_index("ix_shelter_openings_latest")
        batch_op.drop_index(batch_op.f("ix_shelter_openings_incident_id"))

    op.drop_table("shelter_openings")
    with op.batch_alter_table("shelter_designations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_shelter_designations_site_id"))

    op.drop_table("shelter_designations")
    with op.batch_alter_table("shelter_sites", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_shelter_sites_name"))
        batch_op.drop_index(batch_op.f("ix_shelter_sites_facility_key"))

    op.drop_table("shelter_sites")
    with op.batch_alter_table("shelter_imports", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_shelter_imports_kind"))
        batch_op.drop_index(batch_op.f("ix_shelter_imports_imported_at"))

    op.drop_table("shelter_imports")
    if op.get_bind().dialect.name == "postgresql":
        for table in APPEND_ONLY:
            op.execute(f"DROP FUNCTION {table}_refuse()")
