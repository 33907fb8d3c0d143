"""The tables of surveys."""

import sqlalchemy as sa
from alembic import op

from disaster.foundation.db import AwareTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "surveys",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("building_id", sa.Uuid(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("hazard", sa.String(length=20), nullable=False),
        sa.Column("structure", sa.String(length=20), nullable=False),
        sa.Column("stage", sa.String(length=10), nullable=False),
        sa.Column("method", sa.String(length=20), nullable=False),
        sa.Column("arithmetic", sa.String(length=10), nullable=False),
        sa.Column("rule_version", sa.String(length=20), nullable=False),
        sa.Column("inputs", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("result", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("comparison", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("level", sa.String(length=10), nullable=True),
        sa.Column("ratio", sa.String(length=200), nullable=True),
        sa.Column("surveyors", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("surveyor_accounts", sa.String(length=1000), nullable=False),
        sa.Column("surveyed_at", AwareTime(), nullable=False),
        sa.Column("note", sa.String(length=2000), nullable=False),
        sa.Column("unseen_note", sa.String(length=1000), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("recorded_at", AwareTime(), nullable=False),
        sa.Column("recorded_by", sa.String(length=100), nullable=False),
        sa.Column("recorder_name", sa.String(length=100), nullable=False),
        sa.Column("beside_id", sa.Uuid(), nullable=True),
        sa.Column("reviewed_at", AwareTime(), nullable=True),
        sa.Column("reviewed_by", sa.String(length=100), nullable=True),
        sa.Column("reviewer_name", sa.String(length=100), nullable=False),
        sa.Column("review_note", sa.String(length=1000), nullable=False),
        sa.Column("decided_at", AwareTime(), nullable=True),
        sa.Column("decided_by", sa.String(length=100), nullable=True),
        sa.Column("decider_name", sa.String(length=100), nullable=False),
        sa.Column("decision_reason", sa.String(length=1000), nullable=False),
        sa.Column("return_reason", sa.String(length=1000), nullable=False),
        sa.CheckConstraint(
            "(state = 'handed_on') <= (level IS NULL) AND (state IN ('submitted', 'reviewed', 'decided')) <= (level IS NOT NULL)",
            name=op.f("ck_surveys_level_to_decide"),
        ),
        sa.CheckConstraint(
            "(state = 'returned') = (return_reason <> '')",
            name=op.f("ck_surveys_reason_of_return"),
        ),
        sa.CheckConstraint(
            "(state IN ('decided', 'returned', 'set_aside')) = (decided_by IS NOT NULL) AND (decided_by IS NULL) = (decided_at IS NULL)",
            name=op.f("ck_surveys_settled_by_somebody"),
        ),
        sa.CheckConstraint(
            "arithmetic IN ('exact', 'sheet')", name=op.f("ck_surveys_arithmetic")
        ),
        sa.CheckConstraint(
            "decided_by IS NULL OR (decided_by <> recorded_by AND replace(surveyor_accounts, ',' || decided_by || ',', '') = surveyor_accounts)",
            name=op.f("ck_surveys_second_person"),
        ),
        sa.CheckConstraint(
            "(reviewed_by IS NULL) = (reviewed_at IS NULL) AND (state IN ('reviewed', 'decided')) <= (reviewed_by IS NOT NULL)",
            name=op.f("ck_surveys_reviewed_by_somebody"),
        ),
        sa.CheckConstraint(
            "reviewed_by IS NULL OR (reviewed_by <> recorded_by AND replace(surveyor_accounts, ',' || reviewed_by || ',', '') = surveyor_accounts)",
            name=op.f("ck_surveys_reviewed_by_another"),
        ),
        sa.CheckConstraint(
            "hazard IN ('earthquake', 'flood', 'wind', 'ground')",
            name=op.f("ck_surveys_hazard"),
        ),
        sa.CheckConstraint(
            "level IN ('total', 'major', 'medium', 'half', 'semi', 'partial')",
            name=op.f("ck_surveys_level"),
        ),
        sa.CheckConstraint(
            "state IN ('submitted', 'handed_on', 'reviewed', 'decided', 'returned', 'set_aside')",
            name=op.f("ck_surveys_state"),
        ),
        sa.CheckConstraint(
            "structure IN ('wood', 'nonwood', 'nonwood_steel')",
            name=op.f("ck_surveys_structure"),
        ),
        sa.CheckConstraint(
            "round >= 1 AND attempt >= 1", name=op.f("ck_surveys_counted_from_one")
        ),
        sa.ForeignKeyConstraint(
            ["beside_id"], ["surveys.id"], name=op.f("fk_surveys_beside_id")
        ),
        sa.ForeignKeyConstraint(
            ["building_id"], ["buildings.id"], name=op.f("fk_surveys_building_id")
        ),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.id"], name=op.f("fk_surveys_incident_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_surveys")),
        sa.UniqueConstraint(
            "incident_id",
            "building_id",
            "round",
            "attempt",
            name=op.f("uq_surveys_incident_id_building_id_round_attempt"),
        ),
    )
    with op.batch_alter_table("surveys", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_surveys_building_id"), ["building_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_surveys_incident_id_state_level"),
            ["incident_id", "state", "level"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_surveys_surveyed_at"), ["surveyed_at"], unique=False
        )


def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table("surveys", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_surveys_surveyed_at"))
        batch_op.drop_index(batch_op.f("ix_surveys_incident_id_state_level"))
        batch_op.drop_index(batch_op.f("ix_surveys_building_id"))

    op.drop_table("surveys")
