"""The tables of certificates."""

import sqlalchemy as sa
from alembic import op

from disaster.foundation.db import AwareTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "number_series",
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.CheckConstraint("last >= 0", name=op.f("ck_number_series_last")),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.id"], name=op.f("fk_number_series_incident_id")
        ),
        sa.PrimaryKeyConstraint("incident_id", "kind", name=op.f("pk_number_series")),
    )
    op.create_table(
        "applications",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("receipt_number", sa.String(length=30), nullable=False),
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("building_id", sa.Uuid(), nullable=False),
        sa.Column("applicant_name", sa.String(length=200), nullable=False),
        sa.Column("applicant_key", sa.String(length=200), nullable=False),
        sa.Column("born_on", sa.Date(), nullable=True),
        sa.Column("relation", sa.String(length=20), nullable=False),
        sa.Column("has_letter", sa.Boolean(), nullable=False),
        sa.Column("phone", sa.String(length=30), nullable=False),
        sa.Column("purpose", sa.String(length=200), nullable=False),
        sa.Column("copies", sa.Integer(), nullable=False),
        sa.Column("identity_check", sa.String(length=30), nullable=False),
        sa.Column("remarks", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("applied_on", sa.Date(), nullable=False),
        sa.Column("late_reason", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("received_at", AwareTime(), nullable=False),
        sa.Column("received_by", sa.String(length=100), nullable=False),
        sa.Column("withdrawn_at", AwareTime(), nullable=True),
        sa.Column("withdrawn_by", sa.String(length=100), nullable=False),
        sa.Column("withdrawn_reason", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "channel IN ('counter', 'web', 'proxy', 'paper')",
            name=op.f("ck_applications_channel"),
        ),
        sa.CheckConstraint(
            "identity_check IN ('licence', 'individual_number_card', 'passport', 'residence_card', 'two_documents', 'interview', 'online')",
            name=op.f("ck_applications_identity_check"),
        ),
        sa.CheckConstraint(
            "relation IN ('head', 'member', 'proxy')",
            name=op.f("ck_applications_relation"),
        ),
        sa.CheckConstraint(
            "state IN ('received', 'issued', 'withdrawn')",
            name=op.f("ck_applications_state"),
        ),
        sa.CheckConstraint("copies > 0", name=op.f("ck_applications_copies")),
        sa.ForeignKeyConstraint(
            ["building_id"], ["buildings.id"], name=op.f("fk_applications_building_id")
        ),
        sa.ForeignKeyConstraint(
            ["household_id"],
            ["households.id"],
            name=op.f("fk_applications_household_id"),
        ),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.id"], name=op.f("fk_applications_incident_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_applications")),
        sa.UniqueConstraint(
            "receipt_number", name=op.f("uq_applications_receipt_number")
        ),
    )
    with op.batch_alter_table("applications", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_applications_applicant_key"), ["applicant_key"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_applications_building_id"), ["building_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_applications_household_id"), ["household_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_applications_received_at"), ["received_at"], unique=False
        )
        batch_op.create_index(
            "uq_applications_standing",
            ["incident_id", "household_id", "building_id"],
            unique=True,
            postgresql_where=sa.text("state <> 'withdrawn'"),
            sqlite_where=sa.text("state <> 'withdrawn'"),
        )

    op.create_table(
        "certificates",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("issue", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("kid", sa.String(length=40), nullable=False),
        sa.Column("survey_id", sa.Uuid(), nullable=False),
        sa.Column("printed", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("supersedes_id", sa.Uuid(), nullable=True),
        sa.Column("ended_at", AwareTime(), nullable=True),
        sa.Column("ended_by", sa.String(length=100), nullable=False),
        sa.Column("ended_reason", sa.String(length=200), nullable=False),
        sa.Column("issued_at", AwareTime(), nullable=False),
        sa.Column("issued_by", sa.String(length=100), nullable=False),
        sa.Column("reprints", sa.Integer(), nullable=False),
        sa.Column("idempotency_key", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "(state = 'valid') = (ended_at IS NULL)",
            name=op.f("ck_certificates_ended_at"),
        ),
        sa.CheckConstraint(
            "kind IN ('damage', 'report')", name=op.f("ck_certificates_kind")
        ),
        sa.CheckConstraint(
            "state IN ('valid', 'superseded', 'void')",
            name=op.f("ck_certificates_state"),
        ),
        sa.CheckConstraint("issue > 0", name=op.f("ck_certificates_issue")),
        sa.CheckConstraint("reprints >= 0", name=op.f("ck_certificates_reprints")),
        sa.CheckConstraint("serial > 0", name=op.f("ck_certificates_serial")),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name=op.f("fk_certificates_application_id"),
        ),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.id"], name=op.f("fk_certificates_incident_id")
        ),
        sa.ForeignKeyConstraint(
            ["supersedes_id"],
            ["certificates.id"],
            name=op.f("fk_certificates_supersedes_id"),
        ),
        sa.ForeignKeyConstraint(
            ["survey_id"], ["surveys.id"], name=op.f("fk_certificates_survey_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificates")),
        sa.UniqueConstraint(
            "application_id",
            "idempotency_key",
            name=op.f("uq_certificates_application_id_idempotency_key"),
        ),
        sa.UniqueConstraint("code", name=op.f("uq_certificates_code")),
        sa.UniqueConstraint(
            "incident_id",
            "kind",
            "serial",
            "issue",
            name=op.f("uq_certificates_incident_id_kind_serial_issue"),
        ),
        sa.UniqueConstraint("number", name=op.f("uq_certificates_number")),
        sa.UniqueConstraint(
            "supersedes_id", name=op.f("uq_certificates_supersedes_id")
        ),
    )
    with op.batch_alter_table("certificates", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_certificates_kid"), ["kid"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_certificates_survey_id"), ["survey_id"], unique=False
        )
        batch_op.create_index(
            "uq_certificates_valid",
            ["application_id"],
            unique=True,
            postgresql_where=sa.text("state = 'valid'"),
            sqlite_where=sa.text("state = 'valid'"),
        )

    op.create_table(
        "issuing_halts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("field", sa.String(length=60), nullable=False),
        sa.Column("halted_at", AwareTime(), nullable=False),
        sa.Column("resumed_at", AwareTime(), nullable=True),
        sa.Column("resumed_by", sa.String(length=100), nullable=False),
        sa.Column("resumed_reason", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name=op.f("fk_issuing_halts_application_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issuing_halts")),
    )
    with op.batch_alter_table("issuing_halts", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_issuing_halts_resumed_at"), ["resumed_at"], unique=False
        )

    op.create_table(
        "certificate_files",
        sa.Column("certificate_id", sa.Uuid(), nullable=False),
        sa.Column("pdf", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["certificate_id"],
            ["certificates.id"],
            name=op.f("fk_certificate_files_certificate_id"),
        ),
        sa.PrimaryKeyConstraint("certificate_id", name=op.f("pk_certificate_files")),
    )


def downgrade() -> None:
    """Go back."""
    op.drop_table("certificate_files")
    with op.batch_alter_table("issuing_halts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_issuing_halts_resumed_at"))

    op.drop_table("issuing_halts")
    with op.batch_alter_table("certificates", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_certificates_valid",
            postgresql_where=sa.text("state = 'valid'"),
            sqlite_where=sa.text("state = 'valid'"),
        )
        batch_op.drop_index(batch_op.f("ix_certificates_survey_id"))
        batch_op.drop_index(batch_op.f("ix_certificates_kid"))

    op.drop_table("certificates")
    with op.batch_alter_table("applications", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_applications_standing",
            postgresql_where=sa.text("state <> 'withdrawn'"),
            sqlite_where=sa.text("state <> 'withdrawn'"),
        )
        batch_op.drop_index(batch_op.f("ix_applications_received_at"))
        batch_op.drop_index(batch_op.f("ix_applications_household_id"))
        batch_op.drop_index(batch_op.f("ix_applications_building_id"))
        batch_op.drop_index(batch_op.f("ix_applications_applicant_key"))

    op.drop_table("applications")
    op.drop_table("number_series")
