"""The words that stand in addresses: what none of them holds means no place."""

import sqlalchemy as sa
from alembic import op

from disaster.register.rules import keys

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "place_words",
        sa.Column("word", sa.String(length=300), nullable=False),
        sa.PrimaryKeyConstraint("word", name=op.f("pk_place_words")),
    )
    words = _words("households", "address_key") | _words("building_places", "key")
    if words:
        made = sa.table("place_words", sa.column("word", sa.String))
        op.bulk_insert(made, [{"word": word} for word in sorted(words)])


def _words(table: str, column: str) -> set[str]:
    key: sa.ColumnClause[str] = sa.column(column, sa.String)
    found = op.get_bind().execute(sa.select(key).select_from(sa.table(table)))
    return {word for address in found.scalars() for word in keys.place_words(address)}


def downgrade() -> None:
    """Go back."""
    op.drop_table("place_words")
