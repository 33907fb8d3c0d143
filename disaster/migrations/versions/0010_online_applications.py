"""The tables of online applications and their photographs; the applicant's birthday."""

import sqlalchemy as sa
from alembic import op

from disaster.foundation.db import AwareTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

STATES = "'draft', 'submitted', 'asked_back', 'accepted', 'merged', 'declined'"


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "online_applications",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("answers", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("consents", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("begun_at", AwareTime(), nullable=False),
        sa.Column("forget_at", AwareTime(), nullable=False),
        sa.Column("incident_id", sa.Uuid(), nullable=True),
        sa.Column("number", sa.String(length=30), nullable=True),
        sa.Column("born_on", sa.Date(), nullable=True),
        sa.Column("name_key", sa.String(length=200), nullable=False),
        sa.Column("house_key", sa.String(length=300), nullable=False),
        sa.Column("submitted_at", AwareTime(), nullable=True),
        sa.Column("application_id", sa.Uuid(), nullable=True),
        sa.Column("decided_at", AwareTime(), nullable=True),
        sa.Column("decided_by", sa.String(length=100), nullable=False),
        sa.Column("message", sa.String(length=200), nullable=False),
        sa.Column("day_before_merge", sa.Date(), nullable=True),
        sa.CheckConstraint(
            f"state IN ({STATES})", name=op.f("ck_online_applications_state")
        ),
        sa.CheckConstraint(
            "(state = 'draft') = (number IS NULL)",
            name=op.f("ck_online_applications_number"),
        ),
        sa.CheckConstraint(
            "(state IN ('accepted', 'merged')) = (application_id IS NOT NULL)",
            name=op.f("ck_online_applications_application_id"),
        ),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name=op.f("fk_online_applications_application_id"),
        ),
        sa.ForeignKeyConstraint(
            ["incident_id"],
            ["incidents.id"],
            name=op.f("fk_online_applications_incident_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_online_applications")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_online_applications_code_hash")),
        sa.UniqueConstraint("number", name=op.f("uq_online_applications_number")),
    )
    with op.batch_alter_table("online_applications", schema=None) as batch_op:
        for column in ("state", "forget_at", "name_key", "house_key", "application_id"):
            batch_op.create_index(
                batch_op.f(f"ix_online_applications_{column}"), [column], unique=False
            )

    op.create_table(
        "application_photos",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("online_id", sa.Uuid(), nullable=False),
        sa.Column("slot", sa.String(length=20), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("media_type", sa.String(length=20), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("received_at", AwareTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["online_id"],
            ["online_applications.id"],
            name=op.f("fk_application_photos_online_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_photos")),
        sa.UniqueConstraint(
            "online_id", "sha256", name=op.f("uq_application_photos_online_id_sha256")
        ),
    )


def downgrade() -> None:
    """Go back."""
    op.drop_table("application_photos")
    op.drop_table("online_applications")
