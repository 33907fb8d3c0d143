"""承認: a second person approves exactly what was read, and nothing else.

The approval names the version and carries the hash of every word, of the audience
and of the world; any other content than the one read is refused as a conflict.
"""

import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, date, datetime
from enum import Enum
from hashlib import sha256
from hmac import compare_digest
from uuid import UUID

from broadcast.rules.kinds import World
from broadcast.rules.levels import EvacuationLevel
from disaster.foundation.errors import Conflict, Refusal
from disaster.foundation.texts import _

PLAIN_TYPES = (str, int, float, bool, type(None))


class SelfApproval(Refusal):
    """The approver had a hand in the text (自己承認)."""

    message = _("%(part)sは承認できません。ほかの承認者に承認を頼んでください。")
    status = 403


class StaleApproval(Conflict):
    """The text changed after the approver read it (読んだ後の変更)."""

    message = _(
        "読んでいる間に内容が変わりました（第%(read)s版を読み、いまは第%(now)s版）。"
        "何も送っていません。新しい版を読んでから承認してください。"
    )


class WrongLevelDigit(Refusal):
    """The typed digit is not the level to be sent (警戒レベルの数字の違い)."""

    message = _(
        "入れた数字が配信の警戒レベルと違います。"
        "本文を読み直し、警戒レベルの数字を1文字で入れてください。"
    )


@dataclass(frozen=True, slots=True)
class Submission:
    """What lies before the approver, and who wrote it (承認を待つ配信)."""

    author: str
    submitter: str
    last_editor: str
    version: int
    content_hash: str
    level: EvacuationLevel | None


@dataclass(frozen=True, slots=True)
class Approval:
    """What the approver answers (承認)."""

    approver: str
    version: int
    content_hash: str
    typed_level: str = ""


def approve(submission: Submission, approval: Approval) -> None:
    """Refuse an approval by the writers, of another text, or by habit (承認の確認)."""
    _require_second_person(submission, approval.approver)
    read = (approval.version, approval.content_hash)
    require_read(read, (submission.version, submission.content_hash))
    require_digit(submission.level, approval.typed_level)


def require_read(read: tuple[int, str], stored: tuple[int, str]) -> None:
    """Refuse any version or content but the one that was read (読んだ版かどうか)."""
    same_hash = compare_digest(read[1].encode(), stored[1].encode())
    if read[0] != stored[0] or not same_hash:
        raise StaleApproval(read=read[0], now=stored[0])


def require_digit(level: EvacuationLevel | None, typed: str) -> None:
    """Refuse a typed digit that is not the level's (警戒レベルの数字)."""
    plain = unicodedata.normalize("NFKC", typed).strip()
    if level and plain != str(level.value):
        raise WrongLevelDigit


def content_hash(content: object, audience: object, world: World) -> str:
    """Hash the exact words, the audience and the world (内容のハッシュ)."""
    whole = {"content": content, "audience": audience, "world": world}
    return sha256(canonical_json(whole)).hexdigest()


def canonical_json(value: object) -> bytes:
    """Write plain values, dataclasses, enums and times in one way only (正規形)."""
    return json.dumps(
        _plain(value),
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
        allow_nan=False,
    ).encode("utf-8")


def _require_second_person(submission: Submission, approver: str) -> None:
    """Name the part that keeps the approver from approving (四つの目)."""
    parts = {
        _("作成した人"): submission.author,
        _("承認を依頼した人"): submission.submitter,
        _("最後に直した人"): submission.last_editor,
    }
    for part, person in parts.items():
        if person == approver:
            raise SelfApproval(part=part)


def _plain(value: object) -> object:
    """Turn a value into what JSON knows, or say that it cannot be hashed."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, PLAIN_TYPES):
        return value
    if isinstance(value, datetime | date | UUID):
        return _written(value)
    if is_dataclass(value):
        return {
            field.name: _plain(getattr(value, field.name)) for field in fields(value)
        }
    return _plain_collection(value)


def _plain_collection(value: object) -> object:
    """Turn a mapping, sequence or set into its JSON form."""
    if isinstance(value, Mapping):
        return {str(_plain(key)): _plain(item) for key, item in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray):
        return [_plain(item) for item in value]
    if isinstance(value, set | frozenset):
        return sorted((_plain(item) for item in value), key=json.dumps)
    message = f"cannot hash a {type(value).__name__}"
    raise TypeError(message)


def _written(value: datetime | date | UUID) -> str:
    """Write a moment in UTC so that equal moments hash alike."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return str(value)
