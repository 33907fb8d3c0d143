"""Merged applications, extended deadlines, letters of attorney."""

import sqlalchemy as sa
from alembic import op

from disaster.foundation.db import AwareTime

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

LATE_RULE = "late_rule IN ('reason', 'refuse')"
STATES = "state IN ('received', 'issued', 'withdrawn', 'merged')"
STATES_BEFORE = "state IN ('received', 'issued', 'withdrawn')"
STANDING = "state NOT IN ('withdrawn', 'merged')"
STANDING_BEFORE = "state <> 'withdrawn'"
PROXY_KINDS = (
    "proxy_kind IN ('', 'family', 'guardian', 'facility', 'welfare', 'neighbour', "
    "'lawyer', 'other')"
)


def upgrade() -> None:
    """Go forward."""
    _widen_incidents()
    _create_deadline_changes()
    _widen_applications()
    _create_merges()
    _create_letters()


def _widen_incidents() -> None:
    with op.batch_alter_table("incidents", schema=None) as batch_op:
        rule = sa.Column(
            "late_rule", sa.String(length=10), nullable=False, server_default="reason"
        )
        batch_op.add_column(rule)
        batch_op.create_check_constraint(
            batch_op.f("ck_incidents_late_rule"), LATE_RULE
        )
    with op.batch_alter_table("incidents", schema=None) as batch_op:
        batch_op.alter_column("late_rule", server_default=None)


def _create_deadline_changes() -> None:
    op.create_table(
        "deadline_changes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("until_before", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("late_rule_before", sa.String(length=10), nullable=False),
        sa.Column("late_rule", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("decided_at", AwareTime(), nullable=False),
        sa.Column("decided_by", sa.String(length=100), nullable=False),
        sa.Column("decider_name", sa.String(length=100), nullable=False),
        sa.CheckConstraint(LATE_RULE, name=op.f("ck_deadline_changes_late_rule")),
        sa.CheckConstraint(
            "until <> until_before OR late_rule <> late_rule_before",
            name=op.f("ck_deadline_changes_changes"),
        ),
        sa.ForeignKeyConstraint(
            ["incident_id"],
            ["incidents.id"],
            name=op.f("fk_deadline_changes_incident_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deadline_changes")),
    )
    op.create_index(
        op.f("ix_deadline_changes_incident_id"), "deadline_changes", ["incident_id"]
    )


def _widen_applications() -> None:
    op.drop_index("uq_applications_standing", table_name="applications")
    with op.batch_alter_table("applications", schema=None) as batch_op:
        kind = sa.Column(
            "proxy_kind", sa.String(length=20), nullable=False, server_default=""
        )
        batch_op.add_column(kind)
        batch_op.drop_constraint(batch_op.f("ck_applications_state"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_applications_state"), STATES)
        batch_op.create_check_constraint(
            batch_op.f("ck_applications_proxy_kind"), PROXY_KINDS
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_applications_proxy_of"),
            "proxy_kind = '' OR relation = 'proxy'",
        )
    with op.batch_alter_table("applications", schema=None) as batch_op:
        batch_op.alter_column("proxy_kind", server_default=None)
    _create_standing(STANDING)


def _create_standing(condition: str) -> None:
    op.create_index(
        "uq_applications_standing",
        "applications",
        ["incident_id", "household_id", "building_id"],
        unique=True,
        postgresql_where=sa.text(condition),
        sqlite_where=sa.text(condition),
    )


def _create_merges() -> None:
    op.create_table(
        "application_merges",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("kept_id", sa.Uuid(), nullable=False),
        sa.Column("day_before", sa.Date(), nullable=False),
        sa.Column("merged_at", AwareTime(), nullable=False),
        sa.Column("merged_by", sa.String(length=100), nullable=False),
        sa.Column("undone_at", AwareTime(), nullable=True),
        sa.Column("undone_by", sa.String(length=100), nullable=False),
        sa.Column("undone_reason", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "application_id <> kept_id", name=op.f("ck_application_merges_two")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name=op.f("fk_application_merges_application_id"),
        ),
        sa.ForeignKeyConstraint(
            ["kept_id"],
            ["applications.id"],
            name=op.f("fk_application_merges_kept_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_merges")),
    )
    op.create_index(
        op.f("ix_application_merges_kept_id"), "application_merges", ["kept_id"]
    )
    op.create_index(
        "uq_application_merges_standing",
        "application_merges",
        ["application_id"],
        unique=True,
        postgresql_where=sa.text("undone_at IS NULL"),
        sqlite_where=sa.text("undone_at IS NULL"),
    )


def _create_letters() -> None:
    op.create_table(
        "letters_of_attorney",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("media_type", sa.String(length=20), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("kept_at", AwareTime(), nullable=False),
        sa.Column("kept_by", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name=op.f("fk_letters_of_attorney_application_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letters_of_attorney")),
        sa.UniqueConstraint(
            "application_id",
            "sha256",
            name=op.f("uq_letters_of_attorney_application_id_sha256"),
        ),
    )


def downgrade() -> None:
    """Go back; what was merged counts as withdrawn there."""
    op.drop_table("letters_of_attorney")
    op.drop_table("application_merges")
    op.execute("UPDATE applications SET state = 'withdrawn' WHERE state = 'merged'")
    op.drop_index("uq_applications_standing", table_name="applications")
    with op.batch_alter_table("applications", schema=None) as batch_op:
        for name in ("proxy_of", "proxy_kind", "state"):
            batch_op.drop_constraint(
                batch_op.f(f"ck_applications_{name}"), type_="check"
            )
        batch_op.create_check_constraint(
            batch_op.f("ck_applications_state"), STATES_BEFORE
        )
        batch_op.drop_column("proxy_kind")
    _create_standing(STANDING_BEFORE)
    op.drop_table("deadline_changes")
    with op.batch_alter_table("incidents", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_incidents_late_rule"), type_="check")
        batch_op.drop_column("late_rule")
