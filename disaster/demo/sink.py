"""The demo's receiving mail server: real SMTP on the loopback, mails kept as files."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from uuid import UUID

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from disaster.foundation.db import new_id

SHOWN = 100


@dataclass(frozen=True, slots=True)
class Kept:
    """One mail that arrived."""

    id: UUID
    arrived_at: datetime
    recipient: str
    subject: str
    headers: list[tuple[str, str]]
    body: str


class Keeper:
    """Writes every accepted mail to a file before it answers 250."""

    def __init__(self, directory: Path) -> None:
        """Keep mails in the directory."""
        self.directory = directory
        directory.mkdir(parents=True, exist_ok=True)

    async def handle_DATA(  # noqa: N802 - the name is aiosmtpd's
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """Keep one mail."""
        name = self.directory / f"{new_id()}.eml"
        recipient = ",".join(envelope.rcpt_tos)
        content = envelope.original_content or b""
        name.write_bytes(f"X-Envelope-To: {recipient}\r\n".encode() + content)
        return "250 OK"


def run(directory: Path, host: str, port: int) -> None:
    """Receive mail until the process is stopped."""
    controller = Controller(Keeper(directory), hostname=host, port=port)
    controller.start()
    threading.Event().wait()


def newest(directory: Path) -> Sequence[Kept]:
    """Return the mails that arrived last."""
    names = sorted((path.name for path in directory.glob("*.eml")), reverse=True)
    return [_read(directory / name) for name in names[:SHOWN]]


def count(directory: Path) -> int:
    """Return how many mails arrived."""
    return sum(1 for _ in directory.glob("*.eml"))


def find(directory: Path, mail_id: UUID) -> Kept | None:
    """Return one mail, or None."""
    path = directory / f"{mail_id}.eml"
    return _read(path) if path.exists() else None


def _read(path: Path) -> Kept:
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert isinstance(message, EmailMessage)  # noqa: S101 - what policy.default makes
    part = message.get_body(("plain",))
    return Kept(
        UUID(path.stem),
        datetime.fromtimestamp(path.stat().st_mtime, UTC),
        str(message["X-Envelope-To"] or ""),
        str(message["Subject"] or ""),
        [(name, str(value)) for name, value in message.items()],
        part.get_content() if part else "",
    )
