"""The tables of broadcasts."""

import sqlalchemy as sa
from alembic import op

from disaster.foundation.db import AwareTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "broadcasts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("level", sa.SmallInteger(), nullable=True),
        sa.Column("hazard", sa.String(length=20), nullable=False),
        sa.Column("districts", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("fields", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("refers_to_id", sa.Uuid(), nullable=True),
        sa.Column("author", sa.String(length=100), nullable=False),
        sa.Column("created_at", AwareTime(), nullable=False),
        sa.Column("edited_by", sa.String(length=100), nullable=False),
        sa.Column("edited_at", AwareTime(), nullable=False),
        sa.Column("submitted_by", sa.String(length=100), nullable=True),
        sa.Column("submitted_at", AwareTime(), nullable=True),
        sa.Column("draft", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("renditions", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("content_hash", sa.String(length=64), nullable=True),
        sa.Column("approved_by", sa.String(length=100), nullable=True),
        sa.Column("approved_at", AwareTime(), nullable=True),
        sa.Column("cap_identifier", sa.String(length=80), nullable=True),
        sa.Column("cap_xml", sa.LargeBinary(), nullable=True),
        sa.Column("expires_at", AwareTime(), nullable=True),
        sa.Column("superseded_at", AwareTime(), nullable=True),
        sa.Column("ended_at", AwareTime(), nullable=True),
        sa.CheckConstraint(
            "hazard IN ('flood', 'inland_flood', 'landslide', 'storm_surge', 'tsunami', 'earthquake', 'fire', 'storm', 'snow', 'other')",
            name=op.f("ck_broadcasts_hazard"),
        ),
        sa.CheckConstraint(
            "kind IN ('issue', 'update', 'lift', 'correct', 'cancel', 'notice')",
            name=op.f("ck_broadcasts_kind"),
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'submitted', 'returned', 'rejected', 'approved', 'sending', 'sent', 'cancelled')",
            name=op.f("ck_broadcasts_state"),
        ),
        sa.CheckConstraint(
            "(approved_at IS NULL) = (cap_xml IS NULL)",
            name=op.f("ck_broadcasts_frozen_at_approval"),
        ),
        sa.CheckConstraint(
            "approved_by IS NULL OR (approved_by <> author AND approved_by <> submitted_by AND approved_by <> edited_by)",
            name=op.f("ck_broadcasts_four_eyes"),
        ),
        sa.CheckConstraint(
            "level IS NULL OR level IN (3, 4, 5)", name=op.f("ck_broadcasts_level")
        ),
        sa.ForeignKeyConstraint(
            ["refers_to_id"], ["broadcasts.id"], name=op.f("fk_broadcasts_refers_to_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_broadcasts")),
        sa.UniqueConstraint(
            "cap_identifier", name=op.f("uq_broadcasts_cap_identifier")
        ),
        sa.UniqueConstraint("number", name=op.f("uq_broadcasts_number")),
    )
    with op.batch_alter_table("broadcasts", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_broadcasts_approved_at"), ["approved_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_broadcasts_refers_to_id"), ["refers_to_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_broadcasts_state"), ["state"], unique=False
        )

    op.create_table(
        "subscribers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("address_key", sa.String(length=254), nullable=False),
        sa.Column("lane", sa.String(length=254), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("districts", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("consent", sa.String(length=200), nullable=False),
        sa.Column("created_at", AwareTime(), nullable=False),
        sa.Column("confirmed_at", AwareTime(), nullable=True),
        sa.Column("removed_at", AwareTime(), nullable=True),
        sa.Column("wish", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("nonce", sa.String(length=64), nullable=False),
        sa.Column("confirm_until", AwareTime(), nullable=True),
        sa.Column("asked_on", sa.Date(), nullable=True),
        sa.Column("asked_times", sa.Integer(), nullable=False),
        sa.Column("refused_on", sa.Date(), nullable=True),
        sa.Column("refused_days", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'removed') = (address = '')",
            name=op.f("ck_subscribers_forgotten"),
        ),
        sa.CheckConstraint(
            "state IN ('pending', 'active', 'suspended', 'removed')",
            name=op.f("ck_subscribers_state"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscribers")),
        sa.UniqueConstraint("address_key", name=op.f("uq_subscribers_address_key")),
    )
    with op.batch_alter_table("subscribers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_subscribers_lane"), ["lane"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_subscribers_state"), ["state"], unique=False
        )

    op.create_table(
        "broadcast_steps",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("broadcast_id", sa.Uuid(), nullable=False),
        sa.Column("at", AwareTime(), nullable=False),
        sa.Column("actor", sa.String(length=100), nullable=False),
        sa.Column("actor_name", sa.String(length=100), nullable=False),
        sa.Column("deed", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(
            ["broadcast_id"],
            ["broadcasts.id"],
            name=op.f("fk_broadcast_steps_broadcast_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_broadcast_steps")),
    )
    with op.batch_alter_table("broadcast_steps", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_broadcast_steps_broadcast_id"),
            ["broadcast_id"],
            unique=False,
        )

    op.create_table(
        "channel_receipts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("broadcast_id", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.String(length=8), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("at", AwareTime(), nullable=False),
        sa.Column("detail", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "channel IN ('web', 'feed', 'catv', 'mail')",
            name=op.f("ck_channel_receipts_channel"),
        ),
        sa.CheckConstraint(
            "state IN ('waiting', 'published', 'finished', 'stopped')",
            name=op.f("ck_channel_receipts_state"),
        ),
        sa.ForeignKeyConstraint(
            ["broadcast_id"],
            ["broadcasts.id"],
            name=op.f("fk_channel_receipts_broadcast_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channel_receipts")),
        sa.UniqueConstraint(
            "broadcast_id",
            "channel",
            name=op.f("uq_channel_receipts_broadcast_id_channel"),
        ),
    )
    with op.batch_alter_table("channel_receipts", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_channel_receipts_state"), ["state"], unique=False
        )

    op.create_table(
        "deliveries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("broadcast_id", sa.Uuid(), nullable=True),
        sa.Column("subscriber_id", sa.Uuid(), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("lane", sa.String(length=254), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("message_id", sa.String(length=300), nullable=False),
        sa.Column("priority", sa.SmallInteger(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("not_before", AwareTime(), nullable=True),
        sa.Column("expires_at", AwareTime(), nullable=False),
        sa.Column("worker", sa.String(length=120), nullable=True),
        sa.Column("lease_until", AwareTime(), nullable=True),
        sa.Column("code", sa.Integer(), nullable=True),
        sa.Column("reply", sa.String(length=300), nullable=False),
        sa.Column("tried_at", AwareTime(), nullable=True),
        sa.Column("accepted_at", AwareTime(), nullable=True),
        sa.CheckConstraint(
            "(state = 'accepted') = (accepted_at IS NOT NULL)",
            name=op.f("ck_deliveries_accepted"),
        ),
        sa.CheckConstraint(
            "(state = 'sending') = (worker IS NOT NULL)",
            name=op.f("ck_deliveries_leased"),
        ),
        sa.CheckConstraint(
            "state IN ('queued', 'sending', 'accepted', 'deferred', 'refused', 'unknown', 'gave_up', 'superseded', 'expired', 'unsubscribed')",
            name=op.f("ck_deliveries_state"),
        ),
        sa.ForeignKeyConstraint(
            ["broadcast_id"], ["broadcasts.id"], name=op.f("fk_deliveries_broadcast_id")
        ),
        sa.ForeignKeyConstraint(
            ["subscriber_id"],
            ["subscribers.id"],
            name=op.f("fk_deliveries_subscriber_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
        sa.UniqueConstraint(
            "broadcast_id",
            "subscriber_id",
            name=op.f("uq_deliveries_broadcast_id_subscriber_id"),
        ),
    )
    with op.batch_alter_table("deliveries", schema=None) as batch_op:
        batch_op.create_index(
            "ix_deliveries_broadcast_state",
            ["broadcast_id", "state", "lane"],
            unique=False,
        )
        batch_op.create_index(
            "ix_deliveries_due",
            ["priority", "attempts", "turn"],
            unique=False,
            postgresql_where=sa.text("not_before IS NOT NULL"),
            sqlite_where=sa.text("not_before IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_deliveries_leases",
            ["lease_until"],
            unique=False,
            postgresql_where=sa.text("state = 'sending'"),
            sqlite_where=sa.text("state = 'sending'"),
        )
        batch_op.create_index(
            batch_op.f("ix_deliveries_subscriber_id"), ["subscriber_id"], unique=False
        )


def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table("deliveries", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_deliveries_subscriber_id"))
        batch_op.drop_index(
            "ix_deliveries_leases",
            postgresql_where=sa.text("state = 'sending'"),
            sqlite_where=sa.text("state = 'sending'"),
        )
        batch_op.drop_index(
            "ix_deliveries_due",
            postgresql_where=sa.text("not_before IS NOT NULL"),
            sqlite_where=sa.text("not_before IS NOT NULL"),
        )
        batch_op.drop_index("ix_deliveries_broadcast_state")

    op.drop_table("deliveries")
    with op.batch_alter_table("channel_receipts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_channel_receipts_state"))

    op.drop_table("channel_receipts")
    with op.batch_alter_table("broadcast_steps", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_broadcast_steps_broadcast_id"))

    op.drop_table("broadcast_steps")
    with op.batch_alter_table("subscribers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_subscribers_state"))
        batch_op.drop_index(batch_op.f("ix_subscribers_lane"))

    op.drop_table("subscribers")
    with op.batch_alter_table("broadcasts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_broadcasts_state"))
        batch_op.drop_index(batch_op.f("ix_broadcasts_refers_to_id"))
        batch_op.drop_index(batch_op.f("ix_broadcasts_approved_at"))

    op.drop_table("broadcasts")
