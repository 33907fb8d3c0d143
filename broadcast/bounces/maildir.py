"""Files of the Maildir: read what is new, put away what was written down (受信箱)."""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from broadcast.bounces.reading import read
from broadcast.rules.incoming import Incoming, IncomingKind
from disaster.foundation.errors import Refusal
from disaster.foundation.texts import _

# A returned mail is a few kilobytes; of anything larger the beginning says enough.
MOST_BYTES = 256_000


class NoMailbox(Refusal):
    """There is no Maildir to read (受信箱がない)."""

    message = _(
        "BOUNCE_DIR（%(place)s）が Maildir ではないか、読めません。"
        "何も変えていません。中に new と cur のあるフォルダーを指定してください。"
    )


@dataclass(frozen=True, slots=True)
class Arrived:
    """One file of the mailbox and what was read in it (届いたファイル)."""

    file: Path
    digest: str
    incoming: Incoming


def waiting(
    mailbox: Path | None, mail_from: str, room: int, skip: int = 0
) -> list[Arrived]:
    """Return the oldest mails that nobody read yet, after those to skip (新着)."""
    found: list[Arrived] = []
    for file in _files(mailbox)[skip : skip + room]:
        try:
            with file.open("rb") as opened:
                raw = opened.read(MOST_BYTES)
        except OSError:
            # Another worker was faster, or the file is not ours to read.
            continue
        # The name is part of it: two people may send the same empty mail.
        digest = sha256(file.name.partition(":")[0].encode() + b"\0" + raw)
        found.append(Arrived(file, digest.hexdigest(), read(raw, mail_from)))
    return found


def put_away(arrived: Arrived, kind: IncomingKind) -> None:
    """Take a file out of the new mail: what nobody understands is kept for people."""
    try:
        if kind is IncomingKind.UNKNOWN:
            name = arrived.file.name.partition(":")[0]
            kept = arrived.file.parent.parent / "cur"
            kept.mkdir(exist_ok=True)
            arrived.file.rename(kept / f"{name}:2,")
        else:
            arrived.file.unlink()
    except FileNotFoundError:
        # Another worker put it away.
        return


def _files(mailbox: Path | None) -> list[Path]:
    try:
        if mailbox is None:
            raise NoMailbox(place=_("未設定"))
        files = [file for file in (mailbox / "new").iterdir() if file.is_file()]
    except OSError:
        raise NoMailbox(place=mailbox) from None
    return sorted(files, key=_age)


def _age(file: Path) -> tuple[str, str]:
    """Sort by the first part of a Maildir's file name, the time of arrival."""
    return file.name.partition(".")[0].zfill(20), file.name
