"""Candidates of house and household."""

import sqlalchemy as sa
from alembic import op

from disaster.foundation import appendonly
from disaster.foundation.db import AwareTime

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

STANDINGS = "'certain', 'probable', 'none'"
ANSWERS = "'building', 'none_of_these', 'not_living', 'not_on_roll', 'taken_back'"
METHODS = "'bulk', 'single', 'command'"
TABLES = ("match_proposals", "match_answers", "match_runs")


def upgrade() -> None:
    """Go forward."""
    _runs()
    _answers()
    _proposals()
    for statement in appendonly.statements("match_answers", op.get_bind().dialect.name):
        op.execute(statement)


def _runs() -> None:
    op.create_table(
        "match_runs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("asked_at", AwareTime(), nullable=False),
        sa.Column("asked_by", sa.String(length=100), nullable=False),
        sa.Column("leased_until", AwareTime(), nullable=True),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=True),
        sa.Column("finished_at", AwareTime(), nullable=True),
        sa.Column("counts", sa.JSON(none_as_null=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_match_runs")),
        sa.UniqueConstraint("number", name=op.f("uq_match_runs_number")),
    )


def _answers() -> None:
    op.create_table(
        "match_answers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("building_id", sa.Uuid(), nullable=True),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("reasons", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("method", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("answered_at", AwareTime(), nullable=False),
        sa.Column("answered_by", sa.String(length=100), nullable=False),
        sa.CheckConstraint(f"kind IN ({ANSWERS})", name=op.f("ck_match_answers_kind")),
        sa.CheckConstraint(
            f"method IN ({METHODS})", name=op.f("ck_match_answers_method")
        ),
        sa.CheckConstraint(
            "(kind = 'building') = (building_id IS NOT NULL)",
            name=op.f("ck_match_answers_building"),
        ),
        *_links("match_answers"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_match_answers")),
        sa.UniqueConstraint(
            "household_id", "number", name=op.f("uq_match_answers_household_id_number")
        ),
    )
    op.create_index(
        op.f("ix_match_answers_answered_at"), "match_answers", ["answered_at"]
    )


def _proposals() -> None:
    op.create_table(
        "match_proposals",
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("standing", sa.String(length=10), nullable=False),
        sa.Column("building_id", sa.Uuid(), nullable=True),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("candidates", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("changed_in", sa.Integer(), nullable=False),
        sa.Column("before", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("answer_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            f"standing IN ({STANDINGS})", name=op.f("ck_match_proposals_standing")
        ),
        *_links("match_proposals"),
        sa.ForeignKeyConstraint(
            ["answer_id"],
            ["match_answers.id"],
            name=op.f("fk_match_proposals_answer_id"),
        ),
        sa.PrimaryKeyConstraint("household_id", name=op.f("pk_match_proposals")),
    )
    for columns in (["answer_id"], ["building_id"], ["changed_in"]):
        op.create_index(
            op.f(f"ix_match_proposals_{columns[0]}"), "match_proposals", columns
        )
    op.create_index(
        "ix_match_proposals_standing", "match_proposals", ["standing", "answer_id"]
    )


def _links(table: str) -> tuple[sa.ForeignKeyConstraint, ...]:
    return tuple(
        sa.ForeignKeyConstraint(
            [f"{one}_id"], [f"{one}s.id"], name=op.f(f"fk_{table}_{one}_id")
        )
        for one in ("household", "building")
    )


def downgrade() -> None:
    """Go back."""
    for table in TABLES:
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION IF EXISTS match_answers_refuse()")
