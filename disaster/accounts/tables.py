"""Tables of accounts, sessions and log-in throttling."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from disaster.foundation.db import Base, new_id


class Account(Base):
    """A person who may log in (職員アカウント)."""

    __tablename__ = "accounts"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    username: Mapped[str] = mapped_column(String(31), unique=True)
    display_name: Mapped[str] = mapped_column(String(100))
    roles: Mapped[list[str]]
    passphrase_hash: Mapped[str] = mapped_column(String(200))
    totp_sealed: Mapped[str] = mapped_column(String(200))
    totp_last_step: Mapped[int] = mapped_column(BigInteger, default=0)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    disabled_at: Mapped[datetime | None]


class LoginSession(Base):
    """One log-in on one terminal (ログインセッション); revocable at once."""

    __tablename__ = "login_sessions"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    stepped_up_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class LoginThrottle(Base):
    """Failures of one source against one account (試行の制限)."""

    __tablename__ = "login_throttles"

    source: Mapped[str] = mapped_column(String(120), primary_key=True)
    failures: Mapped[int]
    blocked_until: Mapped[datetime]
