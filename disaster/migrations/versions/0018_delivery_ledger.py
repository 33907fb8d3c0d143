"""Bounced mails, resting lanes, how many were addressed, and the hold of a copy."""

import sqlalchemy as sa
from alembic import op

from disaster.foundation.db import AwareTime

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

BEFORE = "state IN ('queued', 'sending', 'accepted', 'deferred', 'refused', 'unknown', 'gave_up', 'superseded', 'expired', 'unsubscribed')"
AFTER = "state IN ('queued', 'sending', 'accepted', 'deferred', 'refused', 'unknown', 'bounced', 'gave_up', 'superseded', 'expired', 'unsubscribed')"


def upgrade() -> None:
    """Go forward."""
    # Each mail changes its state twice: what counts by state reads the rows instead.
    op.drop_index("ix_deliveries_broadcast_state", table_name="deliveries")
    with op.batch_alter_table("deliveries", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "may_have_arrived",
                sa.Boolean(),
                nullable=False,
                server_default=sa.false(),
            )
        )
        batch_op.drop_constraint(op.f("ck_deliveries_accepted"), type_="check")
        batch_op.drop_constraint(op.f("ck_deliveries_state"), type_="check")
        batch_op.create_check_constraint(op.f("ck_deliveries_state"), AFTER)
        batch_op.create_check_constraint(
            op.f("ck_deliveries_accepted"),
            "state <> 'accepted' OR accepted_at IS NOT NULL",
        )
        batch_op.create_check_constraint(
            op.f("ck_deliveries_accepted_only"),
            "accepted_at IS NULL OR state IN ('accepted', 'bounced')",
        )
    # Nobody knows any more which of these were on the wire: all may have arrived.
    op.execute(
        "UPDATE deliveries SET may_have_arrived = true"
        " WHERE state IN ('unknown', 'sending')"
    )
    with op.batch_alter_table("deliveries", schema=None) as batch_op:
        batch_op.alter_column("may_have_arrived", server_default=None)
    op.create_table(
        "delivery_lanes",
        sa.Column("lane", sa.String(length=254), nullable=False),
        sa.Column("closings", sa.Integer(), nullable=False),
        sa.Column("closed_until", AwareTime(), nullable=False),
        sa.Column("closed_at", AwareTime(), nullable=False),
        sa.Column("reply", sa.String(length=300), nullable=False),
        sa.PrimaryKeyConstraint("lane", name=op.f("pk_delivery_lanes")),
    )
    with op.batch_alter_table("broadcasts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("addressed", sa.Integer(), nullable=True))
    op.execute(
        "UPDATE broadcasts SET addressed = (SELECT count(*) FROM deliveries"
        " WHERE deliveries.broadcast_id = broadcasts.id)"
        " WHERE approved_at IS NOT NULL"
    )
    with op.batch_alter_table("installation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("held_since", AwareTime(), nullable=True))


def downgrade() -> None:
    """Go back; a bounced mail becomes an accepted one again."""
    with op.batch_alter_table("installation", schema=None) as batch_op:
        batch_op.drop_column("held_since")
    with op.batch_alter_table("broadcasts", schema=None) as batch_op:
        batch_op.drop_column("addressed")
    op.drop_table("delivery_lanes")
    op.execute(
        "UPDATE deliveries SET state = CASE WHEN accepted_at IS NULL"
        " THEN 'unknown' ELSE 'accepted' END WHERE state = 'bounced'"
    )
    with op.batch_alter_table("deliveries", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_deliveries_accepted_only"), type_="check")
        batch_op.drop_constraint(op.f("ck_deliveries_accepted"), type_="check")
        batch_op.drop_constraint(op.f("ck_deliveries_state"), type_="check")
        batch_op.create_check_constraint(op.f("ck_deliveries_state"), BEFORE)
        batch_op.create_check_constraint(
            op.f("ck_deliveries_accepted"),
            "(state = 'accepted') = (accepted_at IS NOT NULL)",
        )
        batch_op.drop_column("may_have_arrived")
    op.create_index(
        "ix_deliveries_broadcast_state",
        "deliveries",
        ["broadcast_id", "state", "lane"],
    )
