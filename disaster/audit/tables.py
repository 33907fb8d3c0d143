"""Tables of the audit trail."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from disaster.foundation.appendonly import append_only
from disaster.foundation.db import Base


class AuditEntry(Base):
    """One deed that happened (監査記録). Never changed, never removed."""

    __tablename__ = "audit_entries"

    number: Mapped[int] = mapped_column(
        BigInteger, primary_key=True, autoincrement=False
    )
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(100), index=True)
    deed: Mapped[str] = mapped_column(String(80), index=True)
    subject: Mapped[str] = mapped_column(String(120), index=True)
    facts: Mapped[str] = mapped_column(Text)
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class AuditHead(Base):
    """The end of the chain; its row is held so that entries queue one by one."""

    __tablename__ = "audit_head"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(BigInteger)
    hash: Mapped[str] = mapped_column(String(64))


append_only(AuditEntry.metadata.tables["audit_entries"])
