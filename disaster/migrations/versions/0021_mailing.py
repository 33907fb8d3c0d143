"""Categories, bounces and sign-ups by mail."""

import sqlalchemy as sa
from alembic import op

from disaster.foundation.db import AwareTime, new_id

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    with op.batch_alter_table("subscribers", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "categories",
                sa.JSON(none_as_null=True),
                server_default="[]",
                nullable=False,
            )
        )
        batch_op.add_column(sa.Column("returned_on", sa.Date(), nullable=True))
        batch_op.add_column(
            sa.Column("returned_days", sa.Integer(), server_default="0", nullable=False)
        )
    with op.batch_alter_table("subscribers", schema=None) as batch_op:
        batch_op.alter_column("categories", server_default=None)
        batch_op.alter_column("returned_days", server_default=None)
    op.create_table(
        "subscriber_changes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("subscriber_id", sa.Uuid(), nullable=False),
        sa.Column("change", sa.String(length=8), nullable=False),
        sa.Column("at", AwareTime(), nullable=False),
        sa.CheckConstraint(
            "change IN ('joined', 'left')", name=op.f("ck_subscriber_changes_change")
        ),
        sa.ForeignKeyConstraint(
            ["subscriber_id"],
            ["subscribers.id"],
            name=op.f("fk_subscriber_changes_subscriber_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscriber_changes")),
    )
    with op.batch_alter_table("subscriber_changes", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_subscriber_changes_at"), ["at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_subscriber_changes_subscriber_id"),
            ["subscriber_id"],
            unique=False,
        )
    op.create_table(
        "incoming_mails",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("delivery_id", sa.Uuid(), nullable=True),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("arrived_at", AwareTime(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('failed', 'delayed', 'automatic', 'sign_up', 'leave', 'unknown')",
            name=op.f("ck_incoming_mails_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["delivery_id"],
            ["deliveries.id"],
            name=op.f("fk_incoming_mails_delivery_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incoming_mails")),
        sa.UniqueConstraint("digest", name=op.f("uq_incoming_mails_digest")),
    )
    with op.batch_alter_table("incoming_mails", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_incoming_mails_arrived_at"), ["arrived_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_incoming_mails_delivery_id"), ["delivery_id"], unique=False
        )
    _write_down_what_happened()


def _write_down_what_happened() -> None:
    """Let the yearly figures begin with everybody who came or left before."""
    people = sa.table(
        "subscribers",
        sa.column("id", sa.Uuid()),
        sa.column("confirmed_at", AwareTime()),
        sa.column("removed_at", AwareTime()),
    )
    changes = sa.table(
        "subscriber_changes",
        sa.column("id", sa.Uuid()),
        sa.column("subscriber_id", sa.Uuid()),
        sa.column("change", sa.String()),
        sa.column("at", AwareTime()),
    )
    found = op.get_bind().execute(sa.select(people)).all()
    rows = [
        {"id": new_id(), "subscriber_id": row.id, "change": change, "at": at}
        for row in found
        if row.confirmed_at is not None
        for change, at in (("joined", row.confirmed_at), ("left", row.removed_at))
        if at is not None
    ]
    if rows:
        op.bulk_insert(changes, rows)


def downgrade() -> None:
    """Go back."""
    op.drop_table("incoming_mails")
    op.drop_table("subscriber_changes")
    with op.batch_alter_table("subscribers", schema=None) as batch_op:
        batch_op.drop_column("returned_days")
        batch_op.drop_column("returned_on")
        batch_op.drop_column("categories")
