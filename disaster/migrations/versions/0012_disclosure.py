"""Unmasking of protected people."""

import sqlalchemy as sa
from alembic import op

from disaster.foundation.db import AwareTime

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "unmaskings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("asked_by", sa.String(length=100), nullable=False),
        sa.Column("asker_name", sa.String(length=100), nullable=False),
        sa.Column("asked_at", AwareTime(), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("words", sa.String(length=200), nullable=False),
        sa.Column("decided_by", sa.String(length=100), nullable=False),
        sa.Column("decider_name", sa.String(length=100), nullable=False),
        sa.Column("decided_at", AwareTime(), nullable=True),
        sa.Column("decision", sa.String(length=200), nullable=False),
        sa.Column("open_until", AwareTime(), nullable=True),
        sa.Column("ended_at", AwareTime(), nullable=True),
        sa.Column("ended_by", sa.String(length=100), nullable=False),
        sa.CheckConstraint(
            "decided_by <> asked_by", name=op.f("ck_unmaskings_two_people")
        ),
        sa.CheckConstraint(
            "open_until IS NULL OR decided_at IS NOT NULL",
            name=op.f("ck_unmaskings_granted_by_somebody"),
        ),
        sa.ForeignKeyConstraint(
            ["household_id"],
            ["households.id"],
            name=op.f("fk_unmaskings_household_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unmaskings")),
    )
    with op.batch_alter_table("unmaskings", schema=None) as batch_op:
        for column in ("household_id", "asked_by", "asked_at"):
            batch_op.create_index(
                batch_op.f(f"ix_unmaskings_{column}"), [column], unique=False
            )


def downgrade() -> None:
    """Go back."""
    op.drop_table("unmaskings")
