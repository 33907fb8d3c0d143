"""答えの規則: what a person may say of a household, and when a reason is needed."""

from enum import StrEnum

from disaster.foundation.errors import Conflict, FieldRefusal, Refusal
from disaster.foundation.texts import _


class Answer(StrEnum):
    """What was found out about a household (突合の答え)."""

    BUILDING = "building"
    NONE_OF_THESE = "none_of_these"
    NOT_LIVING = "not_living"
    NOT_ON_ROLL = "not_on_roll"
    TAKEN_BACK = "taken_back"

    @property
    def label(self) -> str:
        """The answer in words."""
        return LABELS[self]


LABELS = {
    Answer.BUILDING: _("この建物に住んでいる"),
    Answer.NONE_OF_THESE: _("候補のどれにも住んでいない"),
    Answer.NOT_LIVING: _("登録の住所に住んでいない"),
    Answer.NOT_ON_ROLL: _("住んでいる建物が建物の台帳にない"),
    Answer.TAKEN_BACK: _("答えを取り消した"),
}
# The answers without a building, as the screen offers them.
WITHOUT_BUILDING = (Answer.NONE_OF_THESE, Answer.NOT_LIVING, Answer.NOT_ON_ROLL)


class Method(StrEnum):
    """How an answer was given (答え方)."""

    BULK = "bulk"
    SINGLE = "single"
    COMMAND = "command"

    @property
    def label(self) -> str:
        """The way in words."""
        return METHODS[self]


METHODS = {
    Method.BULK: _("一覧で確認"),
    Method.SINGLE: _("1件ずつ確認"),
    Method.COMMAND: _("コマンドで確認"),
}


class AlreadyAnswered(Conflict):
    """Somebody answered meanwhile (ほかの人が先に答えた)."""

    message = _(
        "この世帯は、ほかの人が先に答えました。何も変えていません。"
        "画面を読み直して、その答えを確かめてください。"
    )


class NothingToTakeBack(Refusal):
    """The answer was taken back already, or another one followed (取り消せない)."""

    message = _(
        "この答えはもう取り消されたか、新しい答えに替わっています。"
        "何も変えていません。世帯の画面を読み直してください。"
    )
    status = 409


def check(kind: Answer, reason: str, *, is_candidate: bool) -> None:
    """Ask for a reason wherever the ledgers alone do not tell (確かめた方法)."""
    if kind is Answer.TAKEN_BACK:
        raise FieldRefusal("kind", _("答えを選んでください。"))
    if not reason.strip() and not (kind is Answer.BUILDING and is_candidate):
        raise FieldRefusal("reason", _("確かめた方法を入れてください。"))
