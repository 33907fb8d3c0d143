"""What is said beside a certificate, in the reader's language (証明書の説明).

The sheet bears no name: it may lie on the table of a full room. What a level means
follows the national standard (災害の被害認定基準, 内閣府 府政防第670号, 令和3年6月)
and its ratios (災害に係る住家の被害認定基準運用指針 総則, 令和7年7月).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import NamedTuple

from certificates.rules.kinds import CertificateKind
from disaster.assessment.paper.english_labels import LEVELS as ENGLISH_LEVELS
from disaster.assessment.rules.levels import DamageLevel
from disaster.foundation import formats, i18n
from disaster.foundation.texts import _

# Read and agreed; every other language waits for somebody who speaks it.
LANGUAGES = i18n.LANGUAGES

TITLE = _("この証明書の説明")
WHAT = _("この紙は何ですか")
YOURS = _("あなたの証明書")
LEVEL_HEADING = _("被害の程度の意味")
DISAGREE = _("結果に納得できないとき")
MISTAKE = _("書いてあることが違うとき")
USES = _("何に使えますか")
CHECKING = _("本物かどうかの確かめ方")
KEEPING = _("大切にしてください")

STATES = {
    CertificateKind.DAMAGE: _(
        "災害で住んでいる家がどのくらい壊れたかを、市が調べて証明する紙です"
        "（災害対策基本法 第90条の2）。"
    ),
    CertificateKind.PROPERTY: _(
        "住んでいる家ではないもの（車、物置、塀、店、家財など）が被災したと、"
        "申出があったことを証明する紙です。"
    ),
    CertificateKind.REPORT: _("被害の届出があったことだけを証明する紙です。"),
}
STATES_NOT = {
    CertificateKind.DAMAGE: _(
        "家の持ち主がだれか、家財や車、塀、物置の被害は証明していません。"
    ),
    CertificateKind.PROPERTY: _(
        "被害の程度、持ち主、使い道は証明していません。市は申出の内容を調べていません。"
    ),
    CertificateKind.REPORT: _(
        "被害の程度は証明していません。"
        "家の被害の程度が要るときは、罹災証明書を申請してください。"
    ),
}
MEANINGS = {
    DamageLevel.TOTAL: (
        _("50％以上"),
        _("住むための基本の働きを失った。建て直すほどの修理が要る。"),
    ),
    DamageLevel.MAJOR: (
        _("40％以上50％未満"),
        _("柱などの大事な所を含む大きな修理をしないと、住むのが難しい。"),
    ),
    DamageLevel.MEDIUM: (
        _("30％以上40％未満"),
        _("部屋の壁・床・天井のどれかの半分を超える修理をしないと、住むのが難しい。"),
    ),
    DamageLevel.HALF: (
        _("20％以上30％未満"),
        _("住むための基本の働きの一部を失ったが、修理すればまた住める。"),
    ),
    DamageLevel.SEMI: (_("10％以上20％未満"), _("半壊に近い傷みがある。")),
    DamageLevel.PARTIAL: (_("10％未満"), _("準半壊より軽い傷みがある。")),
}
RATIO_NOTE = _(
    "％は、家全体のうち壊れた割合です。どう計算したかは、別の「説明資料」で渡せます。"
)
ASK_UNTIL = _(
    "もう一度調べるように頼めます（再調査）。目安は %(until)s までです。"
    "遅れた理由があれば、あとでも相談できます。"
)
NEW_PAPER = _(
    "再調査で程度が変わると、新しい証明書になり、前の証明書は使えなくなります。"
)
TELL_US = _("すぐに窓口に言ってください。正しい証明書と取り替えます。")
USE_LEVEL = _(
    "生活再建の支援金、応急の修理や仮の住まい、税や保険料を安くすること、"
    "見舞金、お金の借入れなどを申し込むときに使います。"
)
USE_OTHER = _("勤め先や学校への届け、保険、共済、税の手続きで使えることがあります。")
USE_NOTE = _(
    "使える制度は、災害と程度とそれぞれの窓口で違います。この紙は支給の約束ではありません。"
    "地震保険の区分（全損など）は、これとは別に決まります。"
)
SCAN = _(
    "証明書の四角いコードを読み取り、%(host)s が開くことと、"
    "出た内容が紙と同じことを見比べます。"
)
SAY_CODE = _("読み取れないときは、確認コード %(code)s を窓口に伝えると調べられます。")
KEEP = _(
    "原本は手元に置き、写真やコピーも取っておいてください。"
    "なくしたときは、同じ番号のものをもう一度出せます。"
)
CONTACT = _("聞く所: %(office)s")
CONTACT_PHONE = _("聞く所: %(office)s（電話 %(phone)s）")
WINDOW = _("市の窓口")
FIGURES = (
    _("整理番号"),
    _("交付した日"),
    _("被害の程度"),
    _("災害"),
    _("確認コード"),
)
DRILL = _("訓練のための見本です。効力はありません。")
DEMO = _("架空のデータによる見本です。効力はありません。")


@dataclass(frozen=True, slots=True)
class GuideFacts:
    """What the sheet tells of one certificate; nobody's name is among it."""

    kind: CertificateKind
    title: str
    number: str
    code: str
    cause: str
    level: DamageLevel | None
    issued_on: date
    resurvey_until: date | None
    municipality: str
    office: str
    phone: str
    host: str
    is_drill: bool = False
    is_demo: bool = False


class MeaningRow(NamedTuple):
    """One level: its name, its ratio, what it means, and whether it is certified."""

    level: str
    ratio: str
    meaning: str
    is_yours: bool


class Section(NamedTuple):
    """One heading with what stands below it."""

    heading: str
    sentences: tuple[str, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()
    meanings: tuple[MeaningRow, ...] = ()


def notices(facts: GuideFacts, lang: str) -> list[str]:
    """Return the lines that say the sheet goes with a paper of no force."""
    say = i18n.translator(lang)
    found = [say(DRILL)] if facts.is_drill else []
    return [*found, *([say(DEMO)] if facts.is_demo else [])]


def sections(facts: GuideFacts, lang: str) -> list[Section]:
    """Return everything the sheet says, in the order of reading."""
    return list(_sections(facts, lang, i18n.translator(lang)))


def level_name(level: DamageLevel, lang: str) -> str:
    """Name a level; the Japanese word stays, since it stands on the paper."""
    return ENGLISH_LEVELS[level.label] if lang == "en" else level.label


def day_text(day: date, lang: str) -> str:
    """Write a day as readers of the language do."""
    if lang != "en":
        return formats.era_date_with_gregorian(day)
    return formats.moment_in(datetime.combine(day, time()), lang).rpartition(",")[0]


def _sections(
    facts: GuideFacts, lang: str, say: Callable[[str], str]
) -> Iterator[Section]:
    yield Section(say(WHAT), (say(STATES[facts.kind]), say(STATES_NOT[facts.kind])))
    yield Section(say(YOURS), pairs=_yours(facts, lang, say))
    if facts.level is not None:
        meanings = _meanings(facts.level, lang, say)
        yield Section(say(LEVEL_HEADING), (say(RATIO_NOTE),), meanings=meanings)
    yield _objecting(facts, lang, say)
    use = USE_LEVEL if facts.kind.has_level else USE_OTHER
    yield Section(say(USES), (say(use), say(USE_NOTE)))
    checks = (say(SCAN) % {"host": facts.host}, say(SAY_CODE) % {"code": facts.code})
    yield Section(say(CHECKING), checks)
    yield Section(say(KEEPING), (say(KEEP), _contact(facts, say)))


def _yours(
    facts: GuideFacts, lang: str, say: Callable[[str], str]
) -> tuple[tuple[str, str], ...]:
    level = facts.level and level_name(facts.level, lang)
    values = (
        f"{facts.number}　{facts.title}",
        day_text(facts.issued_on, lang),
        level or "",
        facts.cause,
        facts.code,
    )
    labels = map(say, FIGURES)
    return tuple(pair for pair in zip(labels, values, strict=True) if pair[1])


def _meanings(
    yours: DamageLevel, lang: str, say: Callable[[str], str]
) -> tuple[MeaningRow, ...]:
    return tuple(
        MeaningRow(level_name(level, lang), say(ratio), say(meaning), level is yours)
        for level, (ratio, meaning) in MEANINGS.items()
    )


def _objecting(facts: GuideFacts, lang: str, say: Callable[[str], str]) -> Section:
    if facts.resurvey_until is None:
        return Section(say(MISTAKE), (say(TELL_US),))
    until = day_text(facts.resurvey_until, lang)
    told = (say(ASK_UNTIL) % {"until": until}, say(NEW_PAPER))
    return Section(say(DISAGREE), told)


def _contact(facts: GuideFacts, say: Callable[[str], str]) -> str:
    office = facts.office or say(WINDOW)
    if not facts.phone:
        return say(CONTACT) % {"office": office}
    return say(CONTACT_PHONE) % {"office": office, "phone": facts.phone}
