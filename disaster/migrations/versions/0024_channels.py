"""More channels: the ledger of webhooks and social networks, and their look."""

import sqlalchemy as sa
from alembic import op

from disaster.foundation.db import AwareTime

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

STATES = "state IN ('queued', 'sending', 'accepted', 'deferred', 'refused', 'unknown', 'bounced', 'gave_up', 'superseded', 'expired', 'unsubscribed')"
PROBES = "probe IN ('screen', 'feed', 'relay', 'operators')"
WITH_ROUTES = "probe IN ('screen', 'feed', 'relay', 'operators', 'routes')"


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "route_deliveries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("broadcast_id", sa.Uuid(), nullable=False),
        sa.Column("route", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("label", sa.String(length=40), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("priority", sa.SmallInteger(), nullable=False),
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
        sa.Column("may_have_arrived", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('webhook', 'social')", name=op.f("ck_route_deliveries_kind")
        ),
        sa.CheckConstraint(STATES, name=op.f("ck_route_deliveries_state")),
        sa.CheckConstraint(
            "(state = 'sending') = (worker IS NOT NULL)",
            name=op.f("ck_route_deliveries_leased"),
        ),
        sa.CheckConstraint(
            "(state = 'accepted') = (accepted_at IS NOT NULL)",
            name=op.f("ck_route_deliveries_accepted"),
        ),
        sa.ForeignKeyConstraint(
            ["broadcast_id"],
            ["broadcasts.id"],
            name=op.f("fk_route_deliveries_broadcast_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_route_deliveries")),
        sa.UniqueConstraint(
            "broadcast_id",
            "route",
            name=op.f("uq_route_deliveries_broadcast_id_route"),
        ),
    )
    _indexes()
    _probes(WITH_ROUTES)


def downgrade() -> None:
    """Go back; what was sent to other services is forgotten."""
    op.execute("DELETE FROM channel_checks WHERE probe = 'routes'")
    _probes(PROBES)
    op.drop_table("route_deliveries")


def _indexes() -> None:
    op.create_index(
        "ix_route_deliveries_due",
        "route_deliveries",
        ["priority", "not_before"],
        postgresql_where=sa.text("not_before IS NOT NULL"),
        sqlite_where=sa.text("not_before IS NOT NULL"),
    )
    op.create_index(
        "ix_route_deliveries_leases",
        "route_deliveries",
        ["lease_until"],
        postgresql_where=sa.text("state = 'sending'"),
        sqlite_where=sa.text("state = 'sending'"),
    )
    op.create_index(
        "ix_route_deliveries_route", "route_deliveries", ["route", "tried_at"]
    )


def _probes(allowed: str) -> None:
    with op.batch_alter_table("channel_checks", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_channel_checks_probe"), type_="check")
        batch_op.create_check_constraint(op.f("ck_channel_checks_probe"), allowed)
