"""The family of lawful "no": what the rules answer when they turn something down.

A refusal is an answer, not a fault. It is shown as one clear Japanese sentence,
changes nothing and is never logged as an error.
"""

import errno
from dataclasses import dataclass
from typing import ClassVar

from disaster.foundation.texts import _


class Refusal(Exception):
    """A proper request that the rules turn down (受理できない申出).

    ``message`` is the Japanese sentence shown to the person; ``facts`` fills its
    ``%(name)s`` slots. ``status`` is the HTTP status a client gets.
    """

    message: ClassVar[str] = _("受け付けられません。")
    status: ClassVar[int] = 422

    def __init__(self, **facts: object) -> None:
        """Keep the facts that the message names."""
        super().__init__(self.message % facts)
        self.facts = facts


class Forbidden(Refusal):
    """The actor's roles do not allow this deed (権限がない)."""

    message = _("この操作をする権限がありません（できる役割: %(roles)s）。")
    status = 403


class NotFound(Refusal):
    """What was asked for is not there (見つからない)."""

    message = _("%(what)sが見つかりません。")
    status = 404


class Conflict(Refusal):
    """Somebody else was faster; the loser changes nothing (競合)."""

    message = _(
        "ほかの人が先に変えました。何も変えていません。画面を読み直してください。"
    )
    status = 409


class FieldRefusal(Refusal):
    """One field of a form or file is not usable (記入の不備).

    ``field`` names the field as the person knows it.
    """

    message = _("%(field)s: %(reason)s")

    def __init__(self, field: str, reason: str) -> None:
        """Name the field and say how to mend it."""
        super().__init__(field=field, reason=reason)
        self.field = field
        self.reason = reason


REASONS = {
    errno.ENOENT: _("見つかりません"),
    errno.EISDIR: _("フォルダーです。ファイルではありません"),
    errno.ENOTDIR: _("途中の名前がフォルダーではありません"),
    errno.EACCES: _("権限がありません"),
    errno.EPERM: _("権限がありません"),
    errno.ENOSPC: _("ディスクに空きがありません"),
    errno.EDQUOT: _("割り当てられた容量を使い切りました"),
    errno.EROFS: _("読み取り専用の場所です"),
    errno.ENAMETOOLONG: _("名前が長すぎます"),
    errno.ELOOP: _("リンクがたどれません"),
    errno.EIO: _("ディスクの読み書きに失敗しました"),
    errno.EADDRINUSE: _("その番号のポートはほかのプログラムが使っています"),
    errno.ECONNREFUSED: _("相手が接続を断りました"),
}


def why(cause: OSError) -> str:
    """Return why the system said no, in Japanese (OS の返事)."""
    number = cause.errno or 0
    return REASONS.get(number, _("OS のエラー %d") % number)


@dataclass(frozen=True, slots=True)
class RowRefusal:
    """One row of an imported file that cannot go in (取込みできない行).

    ``row`` counts as a spreadsheet does: the header is row 1.
    """

    row: int
    field: str
    reason: str

    def __str__(self) -> str:
        """Say it in one sentence."""
        return f"{self.row}行目 {self.field}: {self.reason}"
