"""Telegrams of the Meteorological Agency."""

import sqlalchemy as sa
from alembic import op

from disaster.foundation.db import AwareTime

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "feed_states",
        sa.Column("url", sa.String(length=500), nullable=False),
        sa.Column("etag", sa.String(length=200), nullable=False),
        sa.Column("last_modified", sa.String(length=200), nullable=False),
        sa.Column("first_tried_at", AwareTime(), nullable=False),
        sa.Column("tried_at", AwareTime(), nullable=False),
        sa.Column("next_at", AwareTime(), nullable=False),
        sa.Column("last_ok_at", AwareTime(), nullable=True),
        sa.Column("last_entry_at", AwareTime(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("trouble", sa.String(length=300), nullable=False),
        sa.PrimaryKeyConstraint("url", name=op.f("pk_feed_states")),
    )
    op.create_table(
        "telegrams",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.String(length=3), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("url", sa.String(length=500), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("info_type", sa.String(length=10), nullable=False),
        sa.Column("event_id", sa.String(length=200), nullable=False),
        sa.Column("serial", sa.String(length=200), nullable=False),
        sa.Column("identity", sa.String(length=700), nullable=False),
        sa.Column("topic", sa.String(length=240), nullable=False),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        sa.Column("proposes", sa.Boolean(), nullable=False),
        sa.Column("sent_at", AwareTime(), nullable=True),
        sa.Column("reported_at", AwareTime(), nullable=True),
        sa.Column("received_at", AwareTime(), nullable=False),
        sa.Column("city_state", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("broadcast_id", sa.Uuid(), nullable=True),
        sa.Column("draft_until", AwareTime(), nullable=True),
        sa.CheckConstraint(
            "(outcome = 'unreadable') = (sent_at IS NULL)",
            name=op.f("ck_telegrams_readable"),
        ),
        sa.CheckConstraint(
            "outcome IN ('drafted', 'updated', 'kept', 'check', 'withdrawn', 'out', 'out_ended', 'declined', 'look', 'nothing', 'not_meant', 'late', 'old', 'unreadable')",
            name=op.f("ck_telegrams_outcome"),
        ),
        sa.CheckConstraint(
            "source IN ('jma', 'cap')", name=op.f("ck_telegrams_source")
        ),
        sa.ForeignKeyConstraint(
            ["broadcast_id"], ["broadcasts.id"], name=op.f("fk_telegrams_broadcast_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_telegrams")),
        sa.UniqueConstraint("digest", name=op.f("uq_telegrams_digest")),
    )
    with op.batch_alter_table("telegrams", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_telegrams_broadcast_id"), ["broadcast_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_telegrams_identity"), ["identity"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_telegrams_received_at"), ["received_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_telegrams_serial"), ["serial"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_telegrams_topic"), ["topic"], unique=False)
        batch_op.create_index(batch_op.f("ix_telegrams_url"), ["url"], unique=False)


def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table("telegrams", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_telegrams_url"))
        batch_op.drop_index(batch_op.f("ix_telegrams_topic"))
        batch_op.drop_index(batch_op.f("ix_telegrams_serial"))
        batch_op.drop_index(batch_op.f("ix_telegrams_received_at"))
        batch_op.drop_index(batch_op.f("ix_telegrams_identity"))
        batch_op.drop_index(batch_op.f("ix_telegrams_broadcast_id"))

    op.drop_table("telegrams")
    op.drop_table("feed_states")
