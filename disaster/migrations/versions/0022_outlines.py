"""Outlines and people of districts."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

COUNTS = ("persons", "residents")


def upgrade() -> None:
    """Go forward."""
    with op.batch_alter_table("districts", schema=None) as batch_op:
        for name in COUNTS:
            batch_op.add_column(
                sa.Column(name, sa.Integer(), nullable=False, server_default="0")
            )
        batch_op.add_column(
            sa.Column("outlines", sa.JSON(none_as_null=True), nullable=True)
        )
    with op.batch_alter_table("districts", schema=None) as batch_op:
        for name in COUNTS:
            batch_op.alter_column(name, server_default=None)
    _count_residents()


def _count_residents() -> None:
    """Count the people who are in the register already."""
    op.execute(
        """
        UPDATE districts SET residents = (
            SELECT count(*) FROM residents
            JOIN households ON households.id = residents.household_id
            WHERE residents.gone_on IS NULL
            AND (households.district = districts.name
                 OR households.district = districts.code)
        )
        """
    )


def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table("districts", schema=None) as batch_op:
        for name in ("outlines", *COUNTS):
            batch_op.drop_column(name)
