"""Cable television operators and their receipts."""

import sqlalchemy as sa
from alembic import op

from disaster.foundation.db import AwareTime

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    _operators()
    _receipts()
    _checks()


def _operators() -> None:
    op.create_table(
        "cable_operators",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("token_made_at", AwareTime(), nullable=False),
        sa.Column("ticker_width", sa.SmallInteger(), nullable=False),
        sa.Column("ticker_lines", sa.SmallInteger(), nullable=False),
        sa.Column("ticker_chars", sa.SmallInteger(), nullable=False),
        sa.Column("lshape_width", sa.SmallInteger(), nullable=False),
        sa.Column("lshape_lines", sa.SmallInteger(), nullable=False),
        sa.Column("charset", sa.String(length=8), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("phone_tree", sa.String(length=1000), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("created_at", AwareTime(), nullable=False),
        sa.Column("last_fetched_at", AwareTime(), nullable=True),
        sa.Column("last_revision", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "charset IN ('jis', 'unicode')", name=op.f("ck_cable_operators_charset")
        ),
        sa.CheckConstraint(
            "ticker_width >= 8 AND lshape_width >= 8 AND ticker_lines >= 1"
            " AND lshape_lines >= 1 AND ticker_chars >= 0",
            name=op.f("ck_cable_operators_profile"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cable_operators")),
        sa.UniqueConstraint("name", name=op.f("uq_cable_operators_name")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_cable_operators_token_hash")),
    )


def _receipts() -> None:
    op.create_table(
        "cable_receipts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("broadcast_id", sa.Uuid(), nullable=False),
        sa.Column("operator_id", sa.Uuid(), nullable=False),
        sa.Column("stage", sa.String(length=8), nullable=False),
        sa.Column("way", sa.String(length=8), nullable=False),
        sa.Column("at", AwareTime(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("who", sa.String(length=100), nullable=False),
        sa.CheckConstraint(
            "stage IN ('received', 'on_air', 'off_air', 'rejected')",
            name=op.f("ck_cable_receipts_stage"),
        ),
        sa.CheckConstraint(
            "way IN ('cap', 'json', 'page', 'phone')",
            name=op.f("ck_cable_receipts_way"),
        ),
        sa.CheckConstraint(
            "stage <> 'rejected' OR reason <> ''",
            name=op.f("ck_cable_receipts_rejected_why"),
        ),
        sa.ForeignKeyConstraint(
            ["broadcast_id"],
            ["broadcasts.id"],
            name=op.f("fk_cable_receipts_broadcast_id"),
        ),
        sa.ForeignKeyConstraint(
            ["operator_id"],
            ["cable_operators.id"],
            name=op.f("fk_cable_receipts_operator_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cable_receipts")),
    )
    op.create_index(
        "ix_cable_receipts_broadcast_id",
        "cable_receipts",
        ["broadcast_id", "operator_id"],
    )


def _checks() -> None:
    op.create_table(
        "channel_checks",
        sa.Column("probe", sa.String(length=10), nullable=False),
        sa.Column("is_well", sa.Boolean(), nullable=False),
        sa.Column("detail", sa.String(length=300), nullable=False),
        sa.Column("checked_at", AwareTime(), nullable=False),
        sa.Column("well_at", AwareTime(), nullable=True),
        sa.CheckConstraint(
            "probe IN ('screen', 'feed', 'relay', 'operators')",
            name=op.f("ck_channel_checks_probe"),
        ),
        sa.PrimaryKeyConstraint("probe", name=op.f("pk_channel_checks")),
    )


def downgrade() -> None:
    """Go back."""
    op.drop_table("channel_checks")
    op.drop_table("cable_receipts")
    op.drop_table("cable_operators")
