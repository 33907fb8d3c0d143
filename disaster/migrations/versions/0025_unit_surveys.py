"""Surveys of single dwellings in an apartment house (住戸ごとの判定)."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    with op.batch_alter_table("surveys") as surveys:
        surveys.add_column(
            sa.Column("unit", sa.String(40), server_default="", nullable=False)
        )
    with op.batch_alter_table("surveys") as surveys:
        surveys.alter_column("unit", server_default=None)


def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table("surveys") as surveys:
        surveys.drop_column("unit")
