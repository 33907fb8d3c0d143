"""交付の規則: which paper may leave the window, and what stops it.

The paper of the window is released only after the finished bytes were read back and
compared with the row that was asked for, as a clerk would at the counter.
"""

from enum import StrEnum

from disaster.foundation.errors import Refusal
from disaster.foundation.texts import _

# The number series of receipts stands beside those of the two papers.
RECEIPTS = "receipt"


class CertificateState(StrEnum):
    """Whether a paper counts (証明書の状態)."""

    VALID = "valid"
    SUPERSEDED = "superseded"
    VOID = "void"

    @property
    def label(self) -> str:
        """The Japanese word."""
        return STATE_LABELS[self]


STATE_LABELS = {
    CertificateState.VALID: _("有効"),
    CertificateState.SUPERSEDED: _("差替え済み"),
    CertificateState.VOID: _("無効"),
}


class AlreadyIssued(Refusal):
    """There is a valid paper; a second original is never made (交付済み)."""

    message = _(
        "すでに交付済みです（%(number)s）。新しい番号では交付していません。"
        "紙づまりなどのときは「再印刷」で同じ証明書を出せます。再印刷しますか。"
    )
    status = 409


class NotDecided(Refusal):
    """Without a decided survey there is no level to certify (調査が未決定)."""

    message = _(
        "この建物の被害の程度はまだ決定していません。番号は使っていません。"
        "調査の決定を待つか、調査の担当に確かめてください。"
    )


class CityUnnamed(Refusal):
    """Nobody certifies: the city or its mayor has no name yet (証明者の未設定)."""

    message = _(
        "証明書に印刷する%(what)sが設定されていないため交付できません。"
        "CITY_FILE の %(name)s に書いて、起動し直してください。"
    )
    status = 503


class ContentChanged(Refusal):
    """What was confirmed with the applicant is no longer what would be printed."""

    message = _(
        "画面を開いたあとに、印刷する内容（台帳か調査の決定）が変わりました。"
        "番号は使っていません。新しい内容を申請者と確かめてから、もう一度押してください。"
    )
    status = 409


class NothingNew(Refusal):
    """The new paper would say the same as the old one (変更なし)."""

    message = _(
        "%(number)s と同じ内容なので、差し替えていません。"
        "もう一部要るときは「再印刷」を使ってください。"
    )
    status = 409


class SealStillHolds(Refusal):
    """The key of the paper was not withdrawn; nothing is to be signed anew."""

    message = _(
        "%(number)s の署名鍵は失効していないため、署名し直していません。"
        "もう一部要るときは「再印刷」を使ってください。"
    )
    status = 409


class NothingToReplace(Refusal):
    """There is no valid paper to replace (有効な証明書がない)."""

    message = _(
        "有効な証明書がないため差し替えられません。「交付する」で交付してください。"
    )
    status = 409


class NotValid(Refusal):
    """The paper no longer counts (有効ではない証明書)."""

    message = _(
        "証明書 %(number)s は「%(state)s」なので、この操作はできません。"
        "何も変えていません。"
    )
    status = 409


class DamagedFile(Refusal):
    """The stored bytes are not those that were released (ファイルの破損)."""

    message = _(
        "証明書 %(number)s の保存ファイルが壊れているため出せません。"
        "バックアップから戻すか、無効にして新しく交付してください。"
    )
    status = 503


class PaperMixedUp(Refusal):
    """The finished paper is not the one that was asked for (取違えの検出)."""

    message = _(
        "出来上がった証明書が申請の記録と一致しませんでした（%(field)s）。"
        "証明書は出さず、番号も使っていません。"
        "すべての交付を止めました。管理者に伝えてください。"
    )
    status = 503


class IssuingHalted(Refusal):
    """A mix-up was found; nothing is issued before somebody looked (交付の停止)."""

    message = _(
        "%(since)s に証明書の取違えを検出したため、交付を止めています。"
        "番号は使っていません。管理者が原因を確かめて「交付を再開する」まで待ってください。"
    )
    status = 503


def refuse_second(valid_number: str | None) -> None:
    """Refuse a second original beside a valid one."""
    if valid_number is not None:
        raise AlreadyIssued(number=valid_number)


def refuse_changed(seen: str, digest: str) -> None:
    """Refuse to print something else than what a person looked at (券面の確認)."""
    if seen and seen != digest:
        raise ContentChanged


def refuse_unless_valid(state: str, number: str) -> None:
    """Refuse a deed on a paper that was replaced or voided."""
    if state != CertificateState.VALID:
        raise NotValid(number=number, state=CertificateState(state).label)


def refuse_unnamed(city_name: str, mayor: str) -> None:
    """Refuse a paper that nobody would certify."""
    if not city_name:
        raise CityUnnamed(what=_("市の名前"), name="name")
    if not mayor:
        raise CityUnnamed(what=_("市長の職と氏名"), name="mayor")
