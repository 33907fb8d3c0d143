"""The tables of foundation."""

import sqlalchemy as sa
from alembic import op

from disaster.foundation.db import AwareTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "given_answers",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("content", sa.String(length=64), nullable=False),
        sa.Column("location", sa.String(length=500), nullable=False),
        sa.Column("given_at", AwareTime(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_given_answers")),
    )
    op.create_table(
        "installation",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("world", sa.String(length=8), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("created_at", AwareTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_installation")),
    )
    op.create_table(
        "publications",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("wanted", sa.BigInteger(), nullable=False),
        sa.Column("made", sa.BigInteger(), nullable=False),
        sa.Column("made_at", AwareTime(), nullable=True),
        sa.CheckConstraint("id = 1", name=op.f("ck_publications_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publications")),
    )


def downgrade() -> None:
    """Go back."""
    op.drop_table("publications")
    op.drop_table("installation")
    op.drop_table("given_answers")
