"""The append-only tables of the victims' register."""

import sqlalchemy as sa
from alembic import op

from disaster.foundation import appendonly
from disaster.foundation.db import AwareTime

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

KINDS = (
    "'basic', 'additional', 'repair', 'housing', 'donation', 'relief', "
    "'demolition', 'loan', 'other'"
)
STATES = "'asked', 'decided', 'paid', 'refused', 'void'"
RECIPIENTS = "'city', 'prefecture', 'municipality', 'body'"
GROUNDS = "'consent', 'inside', 'government'"
APPEND_ONLY = (
    "support_events",
    "victim_consents",
    "victim_provisions",
    "provided_households",
)


def upgrade() -> None:
    """Go forward."""
    _support_events()
    _victim_consents()
    _victim_provisions()
    for table in APPEND_ONLY:
        for statement in appendonly.statements(table, op.get_bind().dialect.name):
            op.execute(statement)


def _support_events() -> None:
    op.create_table(
        "support_events",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=True),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("corrects_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", AwareTime(), nullable=False),
        sa.Column("recorded_by", sa.String(length=100), nullable=False),
        sa.CheckConstraint(f"kind IN ({KINDS})", name=op.f("ck_support_events_kind")),
        sa.CheckConstraint(
            f"state IN ({STATES})", name=op.f("ck_support_events_state")
        ),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_support_events_amount")),
        *_household_of("support_events"),
        sa.ForeignKeyConstraint(
            ["corrects_id"],
            ["support_events.id"],
            name=op.f("fk_support_events_corrects_id"),
        ),
        sa.UniqueConstraint("corrects_id", name=op.f("uq_support_events_corrects_id")),
    )
    _index("support_events", "household_id")


def _victim_consents() -> None:
    op.create_table(
        "victim_consents",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("scope", sa.String(length=20), nullable=False),
        sa.Column("is_given", sa.Boolean(), nullable=False),
        sa.Column("said_on", sa.Date(), nullable=False),
        sa.Column("words", sa.String(length=200), nullable=False),
        sa.Column("recorded_at", AwareTime(), nullable=False),
        sa.Column("recorded_by", sa.String(length=100), nullable=False),
        sa.CheckConstraint(
            f"scope IN ({RECIPIENTS})", name=op.f("ck_victim_consents_scope")
        ),
        *_household_of("victim_consents"),
    )
    _index("victim_consents", "household_id")


def _victim_provisions() -> None:
    op.create_table(
        "victim_provisions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("recipient", sa.String(length=20), nullable=False),
        sa.Column("recipient_name", sa.String(length=200), nullable=False),
        sa.Column("ground", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("items", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("households", sa.Integer(), nullable=False),
        sa.Column("left_out_protected", sa.Integer(), nullable=False),
        sa.Column("left_out_consent", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("provided_at", AwareTime(), nullable=False),
        sa.Column("provided_by", sa.String(length=100), nullable=False),
        sa.CheckConstraint(
            f"recipient IN ({RECIPIENTS})", name=op.f("ck_victim_provisions_recipient")
        ),
        sa.CheckConstraint(
            f"ground IN ({GROUNDS})", name=op.f("ck_victim_provisions_ground")
        ),
        sa.CheckConstraint(
            "households > 0", name=op.f("ck_victim_provisions_households")
        ),
        sa.ForeignKeyConstraint(
            ["incident_id"],
            ["incidents.id"],
            name=op.f("fk_victim_provisions_incident_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_victim_provisions")),
    )
    _index("victim_provisions", "incident_id")
    op.create_table(
        "provided_households",
        sa.Column("provision_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["provision_id"],
            ["victim_provisions.id"],
            name=op.f("fk_provided_households_provision_id"),
        ),
        sa.ForeignKeyConstraint(
            ["household_id"],
            ["households.id"],
            name=op.f("fk_provided_households_household_id"),
        ),
        sa.PrimaryKeyConstraint(
            "provision_id", "household_id", name=op.f("pk_provided_households")
        ),
    )
    _index("provided_households", "household_id")


def _household_of(table: str) -> list[sa.Constraint]:
    """Return what ties a row to its disaster and household, one number each."""
    return [
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.id"], name=op.f(f"fk_{table}_incident_id")
        ),
        sa.ForeignKeyConstraint(
            ["household_id"], ["households.id"], name=op.f(f"fk_{table}_household_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint(
            "incident_id",
            "household_id",
            "number",
            name=op.f(f"uq_{table}_incident_id_household_id_number"),
        ),
    ]


def _index(table: str, column: str) -> None:
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f(f"ix_{table}_{column}"), [column], unique=False
        )


def downgrade() -> None:
    """Go back."""
    for table in reversed(APPEND_ONLY):
        op.drop_table(table)
        if op.get_bind().dialect.name == "postgresql":
            op.execute(f"DROP FUNCTION {table}_refuse()")
