"""Versions, urgent approvals, announced shelters."""

import sqlalchemy as sa
from alembic import op

from disaster.foundation import appendonly
from disaster.foundation.db import AwareTime

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

FOUR_EYES = (
    "(approved_by <> author AND approved_by <> submitted_by"
    " AND approved_by <> edited_by)"
)
WAITS = sa.text("fired_at IS NULL AND stopped_at IS NULL")


def upgrade() -> None:
    """Go forward."""
    _mark_urgent()
    _versions()
    _announced()
    _urgent()


def _mark_urgent() -> None:
    urgent: sa.Column[bool] = sa.Column(
        "is_urgent", sa.Boolean(), nullable=False, server_default=sa.false()
    )
    with op.batch_alter_table("broadcasts", schema=None) as batch_op:
        batch_op.add_column(urgent)
        batch_op.drop_constraint(op.f("ck_broadcasts_four_eyes"), type_="check")
        batch_op.create_check_constraint(
            op.f("ck_broadcasts_four_eyes"),
            f"approved_by IS NULL OR is_urgent OR {FOUR_EYES}",
        )
        batch_op.create_check_constraint(
            op.f("ck_broadcasts_urgent_level"), "NOT is_urgent OR level = 5"
        )
    with op.batch_alter_table("broadcasts", schema=None) as batch_op:
        batch_op.alter_column("is_urgent", server_default=None)


def _versions() -> None:
    op.create_table(
        "broadcast_versions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("broadcast_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("fields", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("draft", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("renditions", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("audience", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("submitted_by", sa.String(length=100), nullable=False),
        sa.Column("submitter_name", sa.String(length=100), nullable=False),
        sa.Column("submitted_at", AwareTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["broadcast_id"],
            ["broadcasts.id"],
            name=op.f("fk_broadcast_versions_broadcast_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_broadcast_versions")),
    )
    op.create_index(
        op.f("ix_broadcast_versions_broadcast_id"),
        "broadcast_versions",
        ["broadcast_id"],
    )
    dialect = op.get_bind().dialect.name
    for statement in appendonly.statements("broadcast_versions", dialect):
        op.execute(statement)


def _announced() -> None:
    op.create_table(
        "announced_shelters",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("reading", sa.String(length=200), nullable=False),
        sa.Column("english_name", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("unfit_for", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("told_at", AwareTime(), nullable=False),
        sa.CheckConstraint(
            "state IN ('open', 'preparing', 'closed')",
            name=op.f("ck_announced_shelters_state"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announced_shelters")),
    )
    op.create_index(op.f("ix_announced_shelters_name"), "announced_shelters", ["name"])


def _urgent() -> None:
    op.create_table(
        "urgent_releases",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("broadcast_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("asked_by", sa.String(length=100), nullable=False),
        sa.Column("asker_name", sa.String(length=100), nullable=False),
        sa.Column("asked_at", AwareTime(), nullable=False),
        sa.Column("fires_at", AwareTime(), nullable=False),
        sa.Column("stopped_by", sa.String(length=100), nullable=True),
        sa.Column("stopped_at", AwareTime(), nullable=True),
        sa.Column("fired_at", AwareTime(), nullable=True),
        sa.Column("reviewed_by", sa.String(length=100), nullable=True),
        sa.Column("reviewed_at", AwareTime(), nullable=True),
        sa.Column("review_note", sa.String(length=500), nullable=False),
        sa.CheckConstraint(
            "fired_at IS NULL OR stopped_at IS NULL",
            name=op.f("ck_urgent_releases_one_end"),
        ),
        sa.CheckConstraint(
            "reviewed_by IS NULL OR (fired_at IS NOT NULL AND reviewed_by <> asked_by)",
            name=op.f("ck_urgent_releases_reviewed_by_another"),
        ),
        sa.ForeignKeyConstraint(
            ["broadcast_id"],
            ["broadcasts.id"],
            name=op.f("fk_urgent_releases_broadcast_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_urgent_releases")),
    )
    op.create_index(
        op.f("ix_urgent_releases_broadcast_id"), "urgent_releases", ["broadcast_id"]
    )
    op.create_index(
        "uq_urgent_releases_waiting",
        "urgent_releases",
        ["broadcast_id"],
        unique=True,
        postgresql_where=WAITS,
        sqlite_where=WAITS,
    )


def downgrade() -> None:
    """Go back; what one person sent alone must be gone."""
    op.drop_table("urgent_releases")
    op.drop_table("announced_shelters")
    op.drop_table("broadcast_versions")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION IF EXISTS broadcast_versions_refuse()")
    with op.batch_alter_table("broadcasts", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_broadcasts_urgent_level"), type_="check")
        batch_op.drop_constraint(op.f("ck_broadcasts_four_eyes"), type_="check")
        batch_op.create_check_constraint(
            op.f("ck_broadcasts_four_eyes"), f"approved_by IS NULL OR {FOUR_EYES}"
        )
        batch_op.drop_column("is_urgent")
