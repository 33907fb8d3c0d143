"""申請の規則: what an application says and when it may be taken.

Sources: 災害対策基本法 第90条の2 (issued without delay on application); the unified
application form (内閣府, 令和6年11月8日).
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from certificates.rules.kinds import CertificateKind
from disaster.foundation import formats
from disaster.foundation.errors import FieldRefusal, Refusal
from disaster.foundation.texts import _
from disaster.incidents.rules import LateRule

MOST_COPIES = 20
LONGEST_REASON = 200
MOST_LETTERS = 6
LARGEST_LETTER = 20 * 1024 * 1024
# From this many other households on, a proxy's letters are looked at twice.
MANY_HOUSEHOLDS = 2


class ApplicationState(StrEnum):
    """Where an application stands (申請の状態)."""

    RECEIVED = "received"
    ISSUED = "issued"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"

    @property
    def label(self) -> str:
        """The Japanese word."""
        return STATE_LABELS[self]


class Relation(StrEnum):
    """Who applies for the household (申請者の立場)."""

    HEAD = "head"
    MEMBER = "member"
    PROXY = "proxy"

    @property
    def label(self) -> str:
        """The Japanese word."""
        return RELATION_LABELS[self]


class ProxyKind(StrEnum):
    """What the proxy is to the household (代理人と世帯の関係)."""

    FAMILY = "family"
    GUARDIAN = "guardian"
    FACILITY = "facility"
    WELFARE = "welfare"
    NEIGHBOUR = "neighbour"
    LAWYER = "lawyer"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The Japanese words."""
        return PROXY_LABELS[self]


class Channel(StrEnum):
    """How the application came in (受付の経路)."""

    COUNTER = "counter"
    WEB = "web"
    PROXY = "proxy"
    PAPER = "paper"

    @property
    def label(self) -> str:
        """The Japanese word."""
        return CHANNEL_LABELS[self]


class IdentityCheck(StrEnum):
    """How the applicant showed who they are (本人確認); no number of it is kept."""

    LICENCE = "licence"
    INDIVIDUAL_NUMBER_CARD = "individual_number_card"
    PASSPORT = "passport"
    RESIDENCE_CARD = "residence_card"
    TWO_DOCUMENTS = "two_documents"
    INTERVIEW = "interview"
    ONLINE = "online"

    @property
    def label(self) -> str:
        """The Japanese word."""
        return IDENTITY_LABELS[self]


STATE_LABELS = {
    ApplicationState.RECEIVED: _("受付済み"),
    ApplicationState.ISSUED: _("交付済み"),
    ApplicationState.WITHDRAWN: _("取下げ"),
    ApplicationState.MERGED: _("ほかの申請にまとめた"),
}
# What stands in the way of a second application for the same house.
STANDING = (ApplicationState.RECEIVED, ApplicationState.ISSUED)
RELATION_LABELS = {
    Relation.HEAD: _("世帯主本人"),
    Relation.MEMBER: _("同じ世帯の人"),
    Relation.PROXY: _("代理人"),
}
PROXY_LABELS = {
    ProxyKind.FAMILY: _("別の世帯の家族・親族"),
    ProxyKind.GUARDIAN: _("法定代理人（成年後見人・親権者など）"),
    ProxyKind.FACILITY: _("入所している施設・病院の職員"),
    ProxyKind.WELFARE: _("民生委員・地域包括支援センターなど"),
    ProxyKind.NEIGHBOUR: _("近所の人・知人"),
    ProxyKind.LAWYER: _("弁護士・司法書士・行政書士など"),
    ProxyKind.OTHER: _("その他"),
}
CHANNEL_LABELS = {
    Channel.COUNTER: _("窓口"),
    Channel.WEB: _("インターネット"),
    Channel.PROXY: _("代行受付（出張窓口・応援職員）"),
    Channel.PAPER: _("郵送・紙"),
}
IDENTITY_LABELS = {
    IdentityCheck.LICENCE: _("運転免許証"),
    IdentityCheck.INDIVIDUAL_NUMBER_CARD: _("マイナンバーカード（番号は控えない）"),
    IdentityCheck.PASSPORT: _("パスポート"),
    IdentityCheck.RESIDENCE_CARD: _("在留カード・特別永住者証明書"),
    IdentityCheck.TWO_DOCUMENTS: _("健康保険の資格確認書など2点"),
    IdentityCheck.INTERVIEW: _("書類なし（聞き取りで確認）"),
    IdentityCheck.ONLINE: _("電子署名・オンライン本人確認"),
}


class AlreadyApplied(Refusal):
    """The same household asked for the same house before (二重申請)."""

    message = _(
        "この世帯と建物の申請は、この災害でもう受け付けています"
        "（受付番号 %(number)s）。新しく受け付けず、その申請を開いてください。"
    )
    status = 409


class TooLate(Refusal):
    """The deadline is over, and this disaster takes no late ones (期限後の申請)."""

    message = _(
        "申請の期限（%(until)s）を過ぎています。"
        "この災害では期限後の申請を受け付けないと決めています。"
        "何も受け付けていません。事情があるときは市の窓口に相談してください。"
    )


class NoProxy(Refusal):
    """Only a proxy brings a letter of attorney (代理人の申請ではない)."""

    message = _("代理人の申請ではないため、委任状の写真は残しません。")
    status = 409


class TooManyLetters(Refusal):
    """A letter has a few sheets, not an album (写真の数の限り)."""

    message = _(
        "委任状の写真は %(most)d 枚までです。撮り損ねた写真を消してから加えてください。"
    )
    status = 409


class NotOpen(Refusal):
    """Only an application that waits may be changed this way (受付済みではない)."""

    message = _(
        "受付番号 %(number)s の申請は「%(state)s」です。この操作はできません。"
        "何も変えていません。"
    )
    status = 409


def check_name(name: str) -> None:
    """Refuse an applicant's name that cannot be kept as it is written."""
    try:
        formats.legal_name(name)
    except Refusal as refusal:
        raise FieldRefusal("applicant_name", str(refusal)) from refusal


def needed_reason(reason: str) -> str:
    """Return a reason for the record, or ask for one."""
    if not reason.strip():
        raise FieldRefusal("reason", _("理由を入れてください。"))
    refuse_individual_numbers({"reason": reason})
    return reason.strip()


def check_day(applied_on: date, struck_on: date, today: date) -> None:
    """Refuse a day of application that cannot be true."""
    if applied_on > today:
        reason = _("申請日が未来です。今日までの日付を入れてください。")
        raise FieldRefusal("applied_on", reason)
    if applied_on < struck_on:
        reason = _("申請日が災害の発生日より前です。災害か日付を直してください。")
        raise FieldRefusal("applied_on", reason)


def late_reason(
    applied_on: date, until: date, reason: str, rule: str = LateRule.REASON
) -> str:
    """Return why a late application is taken, or refuse where the disaster says so.

    The period is the municipality's own and is often extended, so being late is a
    matter for people: only a decision about this disaster turns anybody away.
    """
    if applied_on <= until:
        return ""
    refuse_late(until, rule)
    if not reason:
        told = _(
            "申請の期限（%s）を過ぎています。"
            "受け付ける理由を入れると、理由を記録して受け付けます。"
        )
        raise FieldRefusal("late_reason", told % formats.era_date(until))
    return reason


def refuse_late(until: date, rule: str) -> None:
    """Refuse a late application where late ones are not taken."""
    if rule == LateRule.REFUSE:
        raise TooLate(until=formats.era_date(until))


def check_proxy(relation: Relation, *, has_letter: bool) -> None:
    """Ask for the letter of attorney (委任状); the same household needs none.

    Source: several cities; a guardian shows the register of guardianship instead.
    """
    if relation is Relation.PROXY and not has_letter:
        reason = _("代理人の申請です。委任状を確かめてから印を付けてください。")
        raise FieldRefusal("has_letter", reason)


def refuse_letter_unless_proxy(relation: str) -> None:
    """Refuse the picture of a letter where nobody stands in for anybody."""
    if relation != Relation.PROXY:
        raise NoProxy


def refuse_more_letters(there: int) -> None:
    """Refuse more pictures than a letter has sheets."""
    if there >= MOST_LETTERS:
        raise TooManyLetters(most=MOST_LETTERS)


def check_many_households(others: int, *, confirmed: bool) -> None:
    """Ask to confirm a proxy who applies for many households: warned, not refused."""
    if others >= MANY_HOUSEHOLDS and not confirmed:
        told = _(
            "この代理人は、ほかに %d 世帯の申請をしています。"
            "頼んだ人それぞれの意思を確かめたら、印を付けると受け付けます。"
        )
        raise FieldRefusal("many_confirmed", told % others)


def refuse_individual_numbers(texts: dict[str, str]) -> None:
    """Refuse free text that holds a 個人番号: this system never keeps one."""
    for field, text in texts.items():
        if formats.contains_individual_number(text):
            reason = _(
                "個人番号（マイナンバー）を含むようです。消して入れ直してください。"
            )
            raise FieldRefusal(field, reason)


def refuse_unless_received(state: str, number: str) -> None:
    """Refuse a deed on an application that is no longer waiting."""
    if state != ApplicationState.RECEIVED:
        raise NotOpen(number=number, state=ApplicationState(state).label)


@dataclass(frozen=True, slots=True)
class Submission:
    """What somebody applied with, as the form or the command took it (申請の内容)."""

    incident_id: UUID
    household_id: UUID
    building_id: UUID
    applicant_name: str
    relation: Relation
    identity_check: IdentityCheck
    applied_on: date
    channel: Channel = Channel.COUNTER
    has_letter: bool = False
    proxy_kind: ProxyKind | None = None
    many_confirmed: bool = False
    phone: str = ""
    purpose: str = ""
    copies: int = 1
    late_reason: str = ""
    remarks: tuple[str, str] = ("", "")
    born_on: date | None = None
    kind: CertificateKind = CertificateKind.DAMAGE
    declared: str = ""
    place: str = ""
    evidence: str = ""

    @property
    def noted_proxy(self) -> str:
        """What the proxy is to the household; empty where there is no proxy."""
        return (self.proxy_kind or "") if self.relation is Relation.PROXY else ""

    @property
    def texts(self) -> dict[str, str]:
        """The free texts by the name of their field."""
        return {
            "applicant_name": self.applicant_name,
            "purpose": self.purpose,
            "late_reason": self.late_reason,
            "remark_2": self.remarks[0],
            "remark_3": self.remarks[1],
            "declared": self.declared,
            "place": self.place,
            "evidence": self.evidence,
        }
