"""Rules of the victims' register: kinds of support, consent, provision (被災者台帳).

Sources: 災害対策基本法 第90条の3 (what the register may hold), 第90条の4 第1項 (use
and provision beyond the purpose). Registered support bodies came in with
令和7年法律第51号; its exact clause was not seen: they get nothing without consent.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum

from disaster.foundation import formats
from disaster.foundation.errors import FieldRefusal, Refusal
from disaster.foundation.texts import _

LONGEST_TEXT = 200
# More than any single payment to a household; a slip of the key adds digits.
HIGHEST_AMOUNT = 100_000_000


class SupportKind(StrEnum):
    """What a household may get (支援の種類)."""

    BASIC = "basic"
    ADDITIONAL = "additional"
    REPAIR = "repair"
    HOUSING = "housing"
    DONATION = "donation"
    RELIEF = "relief"
    DEMOLITION = "demolition"
    LOAN = "loan"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The Japanese name."""
        return KIND_LABELS[self]


class SupportState(StrEnum):
    """How far a support has come (支援の状況); ``void`` strikes a wrong row out."""

    ASKED = "asked"
    DECIDED = "decided"
    PAID = "paid"
    REFUSED = "refused"
    VOID = "void"

    @property
    def label(self) -> str:
        """The Japanese name."""
        return STATE_LABELS[self]


class Recipient(StrEnum):
    """Whom a consent covers, and to whom the register is provided (提供先)."""

    CITY = "city"
    PREFECTURE = "prefecture"
    MUNICIPALITY = "municipality"
    BODY = "body"

    @property
    def label(self) -> str:
        """The Japanese name."""
        return RECIPIENT_LABELS[self]


class Ground(StrEnum):
    """The legal ground of a provision (提供の根拠, 第90条の4 第1項)."""

    CONSENT = "consent"
    INSIDE = "inside"
    GOVERNMENT = "government"

    @property
    def label(self) -> str:
        """The Japanese name."""
        return GROUND_LABELS[self]


KIND_LABELS = {
    SupportKind.BASIC: _("生活再建支援金（基礎）"),
    SupportKind.ADDITIONAL: _("生活再建支援金（加算）"),
    SupportKind.REPAIR: _("応急修理"),
    SupportKind.HOUSING: _("応急仮設住宅"),
    SupportKind.DONATION: _("義援金"),
    SupportKind.RELIEF: _("税・保険料の減免"),
    SupportKind.DEMOLITION: _("公費解体"),
    SupportKind.LOAN: _("災害援護資金"),
    SupportKind.OTHER: _("その他"),
}
STATE_LABELS = {
    SupportState.ASKED: _("申請あり"),
    SupportState.DECIDED: _("決定"),
    SupportState.PAID: _("支給・実施済み"),
    SupportState.REFUSED: _("対象外"),
    SupportState.VOID: _("取消し（誤記）"),
}
RECIPIENT_LABELS = {
    Recipient.CITY: _("市の中の他の部署"),
    Recipient.PREFECTURE: _("都道府県"),
    Recipient.MUNICIPALITY: _("他の市町村"),
    Recipient.BODY: _("登録された被災者援護協力団体"),
}
GROUND_LABELS = {
    Ground.CONSENT: _("第1項第1号 本人の同意"),
    Ground.INSIDE: _("第1項第2号 市の内部での援護"),
    Ground.GOVERNMENT: _("第1項第3号 他の地方公共団体での援護"),
}
GROUNDS: Mapping[Recipient, frozenset[Ground]] = {
    Recipient.CITY: frozenset({Ground.CONSENT, Ground.INSIDE}),
    Recipient.PREFECTURE: frozenset({Ground.CONSENT, Ground.GOVERNMENT}),
    Recipient.MUNICIPALITY: frozenset({Ground.CONSENT, Ground.GOVERNMENT}),
    Recipient.BODY: frozenset({Ground.CONSENT}),
}
# Columns of a provision (第90条の3 第2項の記載事項から): only chosen ones leave.
ITEMS: Mapping[str, str] = {
    "household": _("世帯番号"),
    "name": _("氏名"),
    "relation": _("続柄"),
    "born_on": _("生年月日"),
    "sex": _("性別"),
    "address": _("住所"),
    "level": _("被害の程度"),
    "certificate": _("罹災証明書の番号"),
    "support": _("援護の実施の状況"),
}


class WrongGround(Refusal):
    """A ground that does not carry this recipient (根拠が提供先に合わない)."""

    message = _(
        "%(recipient)sへの提供に「%(ground)s」は使えません。根拠を選び直してください。"
    )


class NobodyToProvide(Refusal):
    """No household may be provided (提供できる世帯がない)."""

    message = _(
        "提供できる世帯がありません（支援措置 %(protected)d 世帯、"
        "同意なし %(without)d 世帯を除きました）。"
        "提供の記録も作っていません。"
    )


class AlreadyCorrected(Refusal):
    """A row that a later row replaced (訂正済みの行)."""

    message = _("この行は、ほかの人がもう訂正しています。画面を読み直してください。")
    status = 409


def check_day(field: str, day: date, struck_on: date, today: date) -> None:
    """Refuse a day before the disaster or after today."""
    if day > today:
        raise FieldRefusal(field, _("日付が未来です。今日までの日付を入れてください。"))
    if day < struck_on:
        raise FieldRefusal(field, _("日付が災害の発生日より前です。直してください。"))


def check_amount(amount: int | None) -> None:
    """Refuse an amount in yen that no household gets."""
    if amount is not None and not 0 <= amount <= HIGHEST_AMOUNT:
        reason = _("金額は 0 円から 1 億円までの整数（円）で入れてください。")
        raise FieldRefusal("amount", reason)


def needed_text(field: str, text: str) -> str:
    """Return a text that must be there, without a 個人番号."""
    if not text.strip():
        raise FieldRefusal(field, _("入力してください。"))
    return clean_text(field, text)


def clean_text(field: str, text: str) -> str:
    """Return a text; refuse a 個人番号, which this register never keeps."""
    if formats.contains_individual_number(text):
        reason = _("個人番号（マイナンバー）を含むようです。消して入れ直してください。")
        raise FieldRefusal(field, reason)
    if len(text.strip()) > LONGEST_TEXT:
        raise FieldRefusal(field, _("200 文字までにしてください。"))
    return text.strip()


def check_ground(recipient: Recipient, ground: Ground) -> None:
    """Refuse a legal ground that does not carry the recipient."""
    if ground not in GROUNDS[recipient]:
        raise WrongGround(recipient=recipient.label, ground=ground.label)


def chosen_items(items: Iterable[str]) -> list[str]:
    """Return the chosen columns in the order of the law; refuse none and unknown."""
    wanted = set(items)
    if not wanted or wanted - set(ITEMS):
        raise FieldRefusal(
            "items", _("提供する項目を一つ以上、一覧から選んでください。")
        )
    return [item for item in ITEMS if item in wanted]
