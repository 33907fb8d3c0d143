"""Tickets and days of the counter."""

import sqlalchemy as sa
from alembic import op

from disaster.foundation.db import AwareTime

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

PURPOSES = "'apply', 'collect', 'explain', 'consult'"
STATES = "'waiting', 'called', 'done', 'left', 'unserved'"


def upgrade() -> None:
    """Go forward."""
    _tickets()
    _closings()


def _tickets() -> None:
    op.create_table(
        "counter_places",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(length=30), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("english_name", sa.String(length=60), nullable=False),
        sa.Column("machine_code", sa.String(length=20), nullable=False),
        sa.Column("absent_after", sa.Integer(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "absent_after > 0", name=op.f("ck_counter_places_absent_after")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_counter_places")),
        sa.UniqueConstraint(
            "machine_code", name=op.f("uq_counter_places_machine_code")
        ),
        sa.UniqueConstraint("slug", name=op.f("uq_counter_places_slug")),
    )
    _days_and_booths()
    _ticket_table()


def _days_and_booths() -> None:
    op.create_table(
        "counter_days",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.Column("ended_at", AwareTime(), nullable=True),
        sa.Column("ended_by", sa.String(length=100), nullable=False),
        sa.CheckConstraint(
            "last_number >= 0", name=op.f("ck_counter_days_last_number")
        ),
        sa.ForeignKeyConstraint(
            ["place_id"],
            ["counter_places.id"],
            name=op.f("fk_counter_days_place_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_counter_days")),
        sa.UniqueConstraint(
            "place_id", "day", name=op.f("uq_counter_days_place_id_day")
        ),
    )
    op.create_index(op.f("ix_counter_days_day"), "counter_days", ["day"])
    op.create_table(
        "booths",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("purposes", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("clerk", sa.String(length=100), nullable=False),
        sa.Column("clerk_name", sa.String(length=100), nullable=False),
        sa.Column("seated_on", sa.Date(), nullable=True),
        sa.Column("on_break", sa.Boolean(), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_booths_number")),
        sa.ForeignKeyConstraint(
            ["place_id"], ["counter_places.id"], name=op.f("fk_booths_place_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booths")),
        sa.UniqueConstraint(
            "place_id", "number", name=op.f("uq_booths_place_id_number")
        ),
    )


def _ticket_table() -> None:
    op.create_table(
        "tickets",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("day_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("lined_up_at", AwareTime(), nullable=False),
        sa.Column("taken_at", AwareTime(), nullable=False),
        sa.Column("taken_by", sa.String(length=100), nullable=False),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.Column("booth_id", sa.Uuid(), nullable=True),
        sa.Column("calls", sa.Integer(), nullable=False),
        sa.Column("absences", sa.Integer(), nullable=False),
        sa.Column("called_at", AwareTime(), nullable=True),
        sa.Column("called_by", sa.String(length=100), nullable=False),
        sa.Column("waited_seconds", sa.Integer(), nullable=True),
        sa.Column("finished_at", AwareTime(), nullable=True),
        sa.CheckConstraint(f"purpose IN ({PURPOSES})", name=op.f("ck_tickets_purpose")),
        sa.CheckConstraint(f"state IN ({STATES})", name=op.f("ck_tickets_state")),
        sa.CheckConstraint("number > 0", name=op.f("ck_tickets_number")),
        sa.CheckConstraint(
            "state <> 'called' OR (booth_id IS NOT NULL AND called_at IS NOT NULL)",
            name=op.f("ck_tickets_called"),
        ),
        sa.ForeignKeyConstraint(
            ["booth_id"], ["booths.id"], name=op.f("fk_tickets_booth_id")
        ),
        sa.ForeignKeyConstraint(
            ["day_id"], ["counter_days.id"], name=op.f("fk_tickets_day_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tickets")),
        sa.UniqueConstraint("code", name=op.f("uq_tickets_code")),
        sa.UniqueConstraint("day_id", "number", name=op.f("uq_tickets_day_id_number")),
    )
    op.create_index("ix_tickets_line", "tickets", ["day_id", "state"])
    _only_one("uq_tickets_at_booth", "tickets", "booth_id", "state = 'called'")


def _closings() -> None:
    op.create_table(
        "day_checks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("asked_at", AwareTime(), nullable=False),
        sa.Column("asked_by", sa.String(length=100), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("cursor", sa.Uuid(), nullable=True),
        sa.Column("findings", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("finished_at", AwareTime(), nullable=True),
        sa.CheckConstraint("done >= 0 AND total >= 0", name=op.f("ck_day_checks_done")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_day_checks")),
    )
    op.create_index(op.f("ix_day_checks_day"), "day_checks", ["day"])
    op.create_index(op.f("ix_day_checks_finished_at"), "day_checks", ["finished_at"])
    op.create_table(
        "day_closings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("check_id", sa.Uuid(), nullable=False),
        sa.Column("figures", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("misprints", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("closed_at", AwareTime(), nullable=False),
        sa.Column("closed_by", sa.String(length=100), nullable=False),
        sa.Column("closed_name", sa.String(length=100), nullable=False),
        sa.Column("confirmed_at", AwareTime(), nullable=True),
        sa.Column("confirmed_by", sa.String(length=100), nullable=False),
        sa.Column("confirmed_name", sa.String(length=100), nullable=False),
        sa.Column("reopened_at", AwareTime(), nullable=True),
        sa.Column("reopened_by", sa.String(length=100), nullable=False),
        sa.Column("reopened_reason", sa.String(length=200), nullable=False),
        sa.CheckConstraint("misprints >= 0", name=op.f("ck_day_closings_misprints")),
        sa.CheckConstraint(
            "(reopened_at IS NULL) = (reopened_reason = '')",
            name=op.f("ck_day_closings_reopened_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["check_id"], ["day_checks.id"], name=op.f("fk_day_closings_check_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_day_closings")),
        sa.UniqueConstraint("day", "round", name=op.f("uq_day_closings_day_round")),
    )
    _only_one("uq_day_closings_standing", "day_closings", "day", "reopened_at IS NULL")


def _only_one(name: str, table: str, column: str, where: str) -> None:
    condition = sa.text(where)
    op.create_index(
        name,
        table,
        [column],
        unique=True,
        postgresql_where=condition,
        sqlite_where=condition,
    )


def downgrade() -> None:
    """Go back."""
    for table in (
        "day_closings",
        "day_checks",
        "tickets",
        "booths",
        "counter_days",
        "counter_places",
    ):
        op.drop_table(table)
