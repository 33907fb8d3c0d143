"""The tables of drafts, photographs, self-judgements and re-survey requests."""

import sqlalchemy as sa
from alembic import op

from disaster.foundation.db import AwareTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "survey_drafts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("building_id", sa.Uuid(), nullable=False),
        sa.Column("owner", sa.String(length=100), nullable=False),
        sa.Column("owner_name", sa.String(length=100), nullable=False),
        sa.Column("way", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("values", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("saved_at", AwareTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["building_id"], ["buildings.id"], name=op.f("fk_survey_drafts_building_id")
        ),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.id"], name=op.f("fk_survey_drafts_incident_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_drafts")),
        sa.UniqueConstraint(
            "incident_id",
            "building_id",
            "owner",
            name=op.f("uq_survey_drafts_incident_id_building_id_owner"),
        ),
    )
    with op.batch_alter_table("survey_drafts", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_survey_drafts_building_id"), ["building_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_survey_drafts_owner"), ["owner"], unique=False
        )

    op.create_table(
        "resurvey_requests",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("building_id", sa.Uuid(), nullable=False),
        sa.Column("survey_id", sa.Uuid(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("asker_name", sa.String(length=100), nullable=False),
        sa.Column("contact", sa.String(length=100), nullable=False),
        sa.Column("points", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("reason", sa.String(length=2000), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("received_at", AwareTime(), nullable=False),
        sa.Column("received_by", sa.String(length=100), nullable=False),
        sa.Column("receiver_name", sa.String(length=100), nullable=False),
        sa.Column("answer_id", sa.Uuid(), nullable=True),
        sa.Column("answer", sa.String(length=2000), nullable=False),
        sa.Column("settled_at", AwareTime(), nullable=True),
        sa.Column("settled_by", sa.String(length=100), nullable=True),
        sa.Column("settler_name", sa.String(length=100), nullable=False),
        sa.CheckConstraint(
            "(state = 'answered') = (answer_id IS NOT NULL)",
            name=op.f("ck_resurvey_requests_answered_by_survey"),
        ),
        sa.CheckConstraint(
            "(state = 'declined') <= (answer <> '')",
            name=op.f("ck_resurvey_requests_reason"),
        ),
        sa.CheckConstraint(
            "(state = 'open') = (settled_at IS NULL) AND (settled_at IS NULL) = (settled_by IS NULL)",
            name=op.f("ck_resurvey_requests_settled_by_somebody"),
        ),
        sa.CheckConstraint(
            "state IN ('open', 'answered', 'declined', 'withdrawn')",
            name=op.f("ck_resurvey_requests_state"),
        ),
        sa.ForeignKeyConstraint(
            ["answer_id"], ["surveys.id"], name=op.f("fk_resurvey_requests_answer_id")
        ),
        sa.ForeignKeyConstraint(
            ["building_id"],
            ["buildings.id"],
            name=op.f("fk_resurvey_requests_building_id"),
        ),
        sa.ForeignKeyConstraint(
            ["incident_id"],
            ["incidents.id"],
            name=op.f("fk_resurvey_requests_incident_id"),
        ),
        sa.ForeignKeyConstraint(
            ["survey_id"], ["surveys.id"], name=op.f("fk_resurvey_requests_survey_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resurvey_requests")),
    )
    with op.batch_alter_table("resurvey_requests", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_resurvey_requests_building_id"),
            ["building_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_resurvey_requests_incident_id_state_asked_on"),
            ["incident_id", "state", "asked_on"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_resurvey_requests_survey_id"), ["survey_id"], unique=False
        )

    op.create_table(
        "self_judgements",
        sa.Column("survey_id", sa.Uuid(), nullable=False),
        sa.Column("applicant_name", sa.String(length=100), nullable=False),
        sa.Column("relation", sa.String(length=50), nullable=False),
        sa.Column("consent_text", sa.String(length=2000), nullable=False),
        sa.Column("consent_language", sa.String(length=10), nullable=False),
        sa.Column("consented_at", AwareTime(), nullable=False),
        sa.Column("checklist", sa.JSON(none_as_null=True), nullable=False),
        sa.CheckConstraint(
            "applicant_name <> ''", name=op.f("ck_self_judgements_somebody")
        ),
        sa.CheckConstraint(
            "consent_text <> ''", name=op.f("ck_self_judgements_consent")
        ),
        sa.ForeignKeyConstraint(
            ["survey_id"], ["surveys.id"], name=op.f("fk_self_judgements_survey_id")
        ),
        sa.PrimaryKeyConstraint("survey_id", name=op.f("pk_self_judgements")),
    )
    op.create_table(
        "survey_photos",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("survey_id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("media_type", sa.String(length=40), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(length=40), nullable=False),
        sa.Column("caption", sa.String(length=200), nullable=False),
        sa.Column("captured_at", AwareTime(), nullable=True),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("received_at", AwareTime(), nullable=False),
        sa.Column("received_by", sa.String(length=100), nullable=False),
        sa.Column("receiver_name", sa.String(length=100), nullable=False),
        sa.Column("removed_at", AwareTime(), nullable=True),
        sa.Column("removed_by", sa.String(length=100), nullable=True),
        sa.Column("removal_reason", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "(removed_at IS NULL) = (removed_by IS NULL) AND (removed_at IS NULL) = (removal_reason = '')",
            name=op.f("ck_survey_photos_removed_with_reason"),
        ),
        sa.CheckConstraint(
            "(latitude IS NULL) = (longitude IS NULL)",
            name=op.f("ck_survey_photos_whole_place"),
        ),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_survey_photos_sha256")),
        sa.ForeignKeyConstraint(
            ["survey_id"], ["surveys.id"], name=op.f("fk_survey_photos_survey_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_photos")),
        sa.UniqueConstraint(
            "survey_id", "sha256", name=op.f("uq_survey_photos_survey_id_sha256")
        ),
    )
    with op.batch_alter_table("survey_photos", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_survey_photos_sha256"), ["sha256"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_survey_photos_survey_id"), ["survey_id"], unique=False
        )


def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table("survey_photos", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_survey_photos_survey_id"))
        batch_op.drop_index(batch_op.f("ix_survey_photos_sha256"))

    op.drop_table("survey_photos")
    op.drop_table("self_judgements")
    with op.batch_alter_table("resurvey_requests", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_resurvey_requests_survey_id"))
        batch_op.drop_index(
            batch_op.f("ix_resurvey_requests_incident_id_state_asked_on")
        )
        batch_op.drop_index(batch_op.f("ix_resurvey_requests_building_id"))

    op.drop_table("resurvey_requests")
    with op.batch_alter_table("survey_drafts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_survey_drafts_owner"))
        batch_op.drop_index(batch_op.f("ix_survey_drafts_building_id"))

    op.drop_table("survey_drafts")
