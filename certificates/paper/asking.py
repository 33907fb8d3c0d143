"""What the application form on paper asks, in the order of the form at home (申請書).

Items: the unified application form (内閣府, 令和6年11月8日), as the form at home asks
them; the letter of a proxy (委任状) stands on the same sheet, as in several cities.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from reportlab.lib.units import mm

from certificates.rules import applying
from certificates.rules.receiving import (
    IDENTITY_LABELS,
    PROXY_LABELS,
    RELATION_LABELS,
    IdentityCheck,
)

DAY = "　　　　年　　　月　　　日"
LOW, MIDDLE, HIGH, TALL = 7.2 * mm, 10 * mm, 12 * mm, 15.5 * mm
LETTER = (
    "わたしは、上の代理人に、罹災証明書の申請と受取りを任せます。"
    "（頼む人が自分で書いてください）"
)
COUNTERED = (IdentityCheck.LICENCE, IdentityCheck.INDIVIDUAL_NUMBER_CARD)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known and printed; the rest stays empty (あらかじめ印刷する事項)."""

    addressee: str
    deadline: str = ""
    office: str = ""
    number: str = ""
    cause: str = ""
    applied_on: str = ""
    applicant_name: str = ""
    born_on: str = ""
    phone: str = ""
    head_name: str = ""
    address: str = ""
    house: str = ""
    household_number: str = ""
    building_number: str = ""
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the form: what is asked, what is known, what may be ticked."""

    label: str
    height: float = LOW
    value: str = ""
    choices: tuple[str, ...] = ()
    after: str = ""
    # The choices stand behind the place to write.
    is_written: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A headed group of rows."""

    heading: str
    lines: tuple[Line, ...]
    is_office: bool = False


def blocks(known: Known) -> Iterator[Block]:
    """Return the groups of the form."""
    yield Block("申請する人", _applicant(known))
    yield Block("世帯と家", _house(known))
    yield Block("被害のようす", _damage(known))
    yield Block("同意（一番上は必要です）", _consents())
    yield Block("代理人が申請するとき（委任状）", _letter())
    yield Block("市が書く欄", _office(known), is_office=True)


def _applicant(known: Known) -> tuple[Line, ...]:
    return (
        Line("申請日", value=known.applied_on or DAY),
        Line("ふりがな・氏名", MIDDLE, known.applicant_name),
        Line("生年月日", value=known.born_on or DAY),
        Line("世帯主との関係", choices=tuple(RELATION_LABELS.values())),
        Line("電話番号", value=known.phone),
        Line("いまいる所"),
    )


def _house(known: Known) -> tuple[Line, ...]:
    return (
        Line("世帯主の氏名", MIDDLE, known.head_name),
        Line(
            "住民票の住所",
            MIDDLE,
            known.address,
            choices=("住民票がここにない",),
            is_written=True,
        ),
        Line("こわれた家の住所", MIDDLE, known.house),
        Line("家の持ち主", choices=tuple(applying.TENURES.values())),
        Line("建物の使い方", choices=tuple(applying.USES.values())),
    )


def _damage(known: Known) -> tuple[Line, ...]:
    return (
        Line("罹災原因", value=known.cause),
        Line("こわれた所", choices=tuple(applying.PARTS.values())),
        Line("使えない物", choices=tuple(applying.EQUIPMENT.values())),
        Line(
            "浸水", choices=tuple(applying.FLOODINGS.values()), after="深さ　　　　cm"
        ),
        Line("そのほか", MIDDLE),
        Line("希望する調査", choices=tuple(applying.WISHES.values())),
        Line("使い道・必要な数", after="　　　　通"),
        Line("期限に遅れた理由"),
    )


def _consents() -> tuple[Line, ...]:
    return tuple(Line("", choices=(text,)) for text in applying.CONSENTS.values())


def _letter() -> tuple[Line, ...]:
    return (
        Line("代理人と世帯の関係", TALL, choices=tuple(PROXY_LABELS.values())),
        Line("頼む人の氏名", HIGH, after=LETTER),
    )


def _office(known: Known) -> tuple[Line, ...]:
    checks = tuple(IDENTITY_LABELS[kind] for kind in COUNTERED)
    home, house = known.household_number or "　　　　", known.building_number
    return (
        Line("本人確認", choices=(*checks, "その他"), after="番号は控えない"),
        Line(
            "世帯番号・建物番号",
            value=f"世帯 {home}　建物 {house}",
            after="受付　　月　　日　　　",
        ),
    )
