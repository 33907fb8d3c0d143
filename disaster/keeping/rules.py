"""控えの規則: what a copy must be before anything is brought back from it."""

from collections.abc import Mapping
from dataclasses import dataclass

from disaster.foundation.errors import Conflict, Refusal
from disaster.foundation.texts import _


class NotEmpty(Refusal):
    """The place to write to holds something already (空でない置き場)."""

    message = _(
        "%(place)s は空ではありません。何も変えていません。"
        "空の置き場を指定し直してください。"
    )


class BrokenCopy(Refusal):
    """A copy that is not what was written (壊れた控え)."""

    message = _(
        "控えが壊れています（%(what)s）。何も復元していません。"
        "別の控えを使ってください。"
    )


class OtherInstallation(Refusal):
    """A copy of another world or of another kind of database (別の世界の控え)."""

    message = _(
        "この控えは%(copy)sのものですが、この設定は%(here)sです。"
        "何も復元していません。WORLD と DATABASE_URL を確かめてください。"
    )


class NewerCopy(Refusal):
    """A copy that a newer version of the toolkit made (新しい版の控え)."""

    message = _(
        "この控えの表の版（%(revision)s）を知りません。何も復元していません。"
        "控えを作った版か、それより新しい版で復元してください。"
    )


class ProgramMissing(Refusal):
    """PostgreSQL's own program is not installed (プログラムがない)."""

    message = _(
        "%(program)s がないため PostgreSQL の控えを扱えません。何も変えていません。"
        "PostgreSQL のクライアントを入れてから、もう一度実行してください。"
    )


class ProgramFailed(Refusal):
    """PostgreSQL's own program gave up (プログラムの失敗)."""

    message = _(
        "%(program)s が失敗しました（%(answer)s）。控えや復元は終わっていません。"
        "接続先と版を確かめてください。"
    )


class NotHeld(Conflict):
    """Nothing is held, so there is nothing to release (停止していない)."""

    message = _("送信は止まっていません。何も変えていません。")


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of a copy, as its list of contents knows it."""

    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """The list of contents of a copy (控えの目録)."""

    world: str
    database: str
    revision: str
    files: Mapping[str, Entry]


def compare(listed: Mapping[str, Entry], found: Mapping[str, Entry]) -> None:
    """Refuse a copy of which a file is missing, too many or not what it was."""
    for name in sorted({*listed, *found}):
        if name not in found:
            raise BrokenCopy(what=_("%s がありません") % name)
        if name not in listed:
            raise BrokenCopy(what=_("%s は目録にありません") % name)
        if listed[name] != found[name]:
            raise BrokenCopy(what=_("%s の内容が違います") % name)
