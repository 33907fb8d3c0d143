"""Papers of other kinds, their copies, and who stands in for a head that died."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

KINDS = "'damage', 'property', 'report'"
KINDS_BEFORE = "'damage', 'report'"
TEXTS = {
    "declared": 100,
    "place": 100,
    "evidence": 400,
    "successor_reason": 200,
}
STANDING = ["incident_id", "household_id", "building_id"]
STILL_STANDS = sa.text("state NOT IN ('withdrawn', 'merged')")


def upgrade() -> None:
    """Go forward."""
    _widen_applications()
    _widen_certificates()
    op.create_table(
        "certificate_copies",
        sa.Column("certificate_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("pdf", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.CheckConstraint("number > 1", name=op.f("ck_certificate_copies_number")),
        sa.ForeignKeyConstraint(
            ["certificate_id"],
            ["certificates.id"],
            name=op.f("fk_certificate_copies_certificate_id"),
        ),
        sa.PrimaryKeyConstraint(
            "certificate_id", "number", name=op.f("pk_certificate_copies")
        ),
    )


def _widen_applications() -> None:
    _drop_standing()
    with op.batch_alter_table("applications", schema=None) as batch_op:
        batch_op.add_column(_text("kind", 20, filled="damage"))
        for name, length in TEXTS.items():
            batch_op.add_column(_text(name, length))
        batch_op.add_column(sa.Column("successor_id", sa.Uuid(), nullable=True))
        batch_op.create_check_constraint(
            op.f("ck_applications_kind"), f"kind IN ({KINDS})"
        )
        batch_op.create_foreign_key(
            op.f("fk_applications_successor_id"), "residents", ["successor_id"], ["id"]
        )
    with op.batch_alter_table("applications", schema=None) as batch_op:
        for name in ("kind", *TEXTS):
            batch_op.alter_column(name, server_default=None)
    _create_standing([*STANDING, "kind"])


def _widen_certificates() -> None:
    with op.batch_alter_table("certificates", schema=None) as batch_op:
        batch_op.alter_column("survey_id", existing_type=sa.Uuid(), nullable=True)
        batch_op.drop_constraint(op.f("ck_certificates_kind"), type_="check")
        batch_op.create_check_constraint(
            op.f("ck_certificates_kind"), f"kind IN ({KINDS})"
        )
        batch_op.create_check_constraint(
            op.f("ck_certificates_survey"),
            "(kind = 'damage') = (survey_id IS NOT NULL)",
        )


def _text(name: str, length: int, filled: str = "") -> sa.Column[str]:
    """Return a column whose default serves the rows that are there, then goes."""
    return sa.Column(
        name, sa.String(length=length), nullable=False, server_default=filled
    )


def _drop_standing() -> None:
    op.drop_index("uq_applications_standing", table_name="applications")


def _create_standing(columns: list[str]) -> None:
    op.create_index(
        "uq_applications_standing",
        "applications",
        columns,
        unique=True,
        postgresql_where=STILL_STANDS,
        sqlite_where=STILL_STANDS,
    )


def downgrade() -> None:
    """Go back; papers that the time before did not know must be gone."""
    op.drop_table("certificate_copies")
    with op.batch_alter_table("certificates", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_certificates_survey"), type_="check")
        batch_op.drop_constraint(op.f("ck_certificates_kind"), type_="check")
        batch_op.create_check_constraint(
            op.f("ck_certificates_kind"), f"kind IN ({KINDS_BEFORE})"
        )
        batch_op.alter_column("survey_id", existing_type=sa.Uuid(), nullable=False)
    _drop_standing()
    with op.batch_alter_table("applications", schema=None) as batch_op:
        batch_op.drop_constraint(
            op.f("fk_applications_successor_id"), type_="foreignkey"
        )
        batch_op.drop_constraint(op.f("ck_applications_kind"), type_="check")
        for name in ("kind", *TEXTS, "successor_id"):
            batch_op.drop_column(name)
    _create_standing(STANDING)
