"""Why a survey cannot be judged: one sentence each, in Japanese and in English."""

from dataclasses import dataclass

from disaster.foundation.errors import FieldRefusal
from disaster.foundation.texts import _


@dataclass(frozen=True, slots=True)
class Problem:
    """One kind of mistake: what is wrong and how to mend it."""

    japanese: str
    english: str


class UnusableSurvey(FieldRefusal):
    """A survey that cannot be judged as it stands (判定できない調査内容)."""

    def __init__(self, field: str, problem: Problem, **facts: object) -> None:
        """Name the field by its path and fill the sentence."""
        super().__init__(field, problem.japanese % facts)
        self.english = problem.english % facts


MISSING = Problem(
    _("記入がありません。判定に必要なので記入してください。"),
    "missing; this value decides the result",
)
UNKNOWN_KEY = Problem(
    _("この調査では使わない項目です。項目名を確かめてください。"),
    "this key is not used by this survey; check its name",
)
FLOAT = Problem(
    _('小数は文字列（例 "1.80"）か分数（例 "3/4"）で書いてください。'),
    'JSON floats are not exact; write a string such as "1.80" or "3/4"',
)
NOT_A_NUMBER = Problem(
    _('数として読めません。"12"・"1.80"・"3/4" の形で書いてください。'),
    'not an exact number; write "12", "1.80" or "3/4"',
)
TOO_MANY_DIGITS = Problem(
    _(
        "桁が多すぎます。小数点や分数の線の前後をそれぞれ%(limit)d桁までで書いてください。"
    ),
    "too many digits; up to %(limit)d before and after the point or the bar",
)
NEGATIVE = Problem(
    _("負の数は使えません。0以上で書いてください。"), "must not be negative"
)
TOO_LARGE = Problem(
    _("%(limit)s を超えています。%(limit)s 以下で書いてください。"),
    "must not exceed %(limit)s",
)
NOT_POSITIVE = Problem(
    _("0より大きい数を書いてください。"), "must be greater than zero"
)
NOT_WHOLE = Problem(_("整数で書いてください。"), "must be a whole number")
NOT_AN_OBJECT = Problem(
    _('{"項目": 値} の形で書いてください。'), "must be a JSON object"
)
NOT_A_LIST = Problem(_("[ ] で囲んだ並びで書いてください。"), "must be a JSON list")
NOT_A_FLAG = Problem(_("true か false で書いてください。"), "must be true or false")
NOT_A_TEXT = Problem(_("文字列で書いてください。"), "must be a string")
NOT_ONE_OF = Problem(
    _("次のいずれかを書いてください: %(choices)s。"), "must be one of: %(choices)s"
)
WRONG_COUNT = Problem(
    _("%(least)d〜%(most)d個を書いてください。"), "needs %(least)d to %(most)d entries"
)
CORNERS = Problem(
    _(
        "住家の%(corners)d隅すべての値を書いてください。"
        "調査票に平均だけがあるときは mean_mm_per_1200 に書いてください。"
    ),
    "needs all %(corners)d corners; write mean_mm_per_1200 where only a mean is known",
)
DEGREE = Problem(
    _("損傷程度は0（無被害）から%(highest)dまでの整数で書いてください。"),
    "the degree must be a whole number from 0 to %(highest)d",
)
DEGREE_KEY = Problem(
    _(
        '損傷程度の項目名は "0" から "%(highest)d" までの1文字で、'
        "程度ごとに1回だけ書いてください。"
    ),
    'a degree is written as one digit from "0" to "%(highest)d", once each',
)
SHARES_OVER_ONE = Problem(
    _("面積の割合の合計が1を超えています。重なりを除いてください。"),
    "the shares add up to more than 1",
)
BANDS_OVER_HUNDRED = Problem(
    _("面積率の合計が100％を超えています。印を付け直してください。"),
    "the ticked bands add up to more than 100 percent",
)
COUNTS_OVER_TOTAL = Problem(
    _("損傷した数と未確認の数の合計が全数を超えています。数え直してください。"),
    "damaged and unconfirmed together exceed the total",
)
NOTHING_CONFIRMED = Problem(
    _("ひとつも確認できていません。確認できた数を書くか、項目を外してください。"),
    "nothing was confirmed; leave the part out or count what was seen",
)
MOST_UNCONFIRMED = Problem(
    _("過半を確認できていません。代わりに判定する部位（%(others)s）が必要です。"),
    "most are unconfirmed; the part judged instead is needed: %(others)s",
)
LENGTH_OVER_PERIMETER = Problem(
    _("損傷した長さが全長を超えています。測り直した値を書いてください。"),
    "the damaged length exceeds the whole length",
)
SHARES_NOT_ONE = Problem(
    _("主要階とその他階の割合の合計を1にしてください。"),
    "the two shares must add up to 1",
)
OVER_COMPOSITION = Problem(
    _("部位の点数が構成比%(limit)sを超えています。"),
    "the points exceed the composition %(limit)s of the part",
)
NO_PART = Problem(
    _("部位がひとつも記入されていません。調べた部位を書いてください。"),
    "no part was surveyed",
)
WRONG_WAY = Problem(
    _("この災害・構造・調査の段階では使えません。使えるもの: %(choices)s。"),
    "not available for this hazard, structure and stage; available: %(choices)s",
)
NOT_A_PART = Problem(
    _("この調査の部位ではありません。部位: %(choices)s。"),
    "not a part of this survey; parts: %(choices)s",
)
TWICE = Problem(
    _("%(other)s と二重に記入されています。どちらか一方にしてください。"),
    "given twice, also as %(other)s; keep one of them",
)
NOT_JSON = Problem(
    _("JSONとして読めません（%(place)s文字目付近）。1行に1件で書いてください。"),
    "not JSON near character %(place)s; write one document a line",
)
TOO_DEEP = Problem(
    _("入れ子が深すぎるか、数が長すぎて読めません。形を確かめてください。"),
    "nested too deeply or a number is too long",
)
TOO_LONG = Problem(
    _("1行が長すぎます（%(limit)d文字まで）。1行に1件で書いてください。"),
    "the line is longer than %(limit)d characters",
)
DUPLICATE_KEY = Problem(
    _("同じ項目が2回あります。1回だけにしてください。"), "the key appears twice"
)
UNKNOWN_VERSION = Problem(
    _("この版の判定基準はありません。ある版: %(choices)s。"),
    "no such rule set; available: %(choices)s",
)
