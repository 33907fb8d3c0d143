"""証明書の種類: which paper states what, who may have it, and what it never says.

A paper with a level is a 罹災証明書 and nothing else; damage to things that are no
dwelling, and the mere report of damage, are certified without a level under names that
every city chooses itself (内閣府 府政防第737号, 令和2年3月30日; pages of the cities
鈴鹿市, 釜石市, 八街市, 勝浦市). What is declared is not examined: ownership and use are
not certified (篠山市, 罹災証明書の注意事項).
"""

from enum import StrEnum

from disaster.assessment.rules.levels import DamageLevel
from disaster.foundation.errors import FieldRefusal
from disaster.foundation.texts import _

# What is declared stands under the seal, and a code has room for so much.
LONGEST_DECLARED = 100
LONGEST_PLACE = 100
LONGEST_EVIDENCE = 400

# A level's word in a declaration would make the paper look like the other one.
LEVEL_WORDS = (*(level.label for level in DamageLevel), "一部損壊")


class CertificateKind(StrEnum):
    """The three papers of the window (証明書の種類)."""

    # 罹災証明書: the level that the survey of a dwelling found.
    DAMAGE = "damage"
    # 被災証明書: what an owner declares damaged that is no dwelling.
    PROPERTY = "property"
    # 罹災届出証明書: that damage was reported, and nothing more.
    REPORT = "report"

    @property
    def label(self) -> str:
        """The usual Japanese name; the city's own stands on the paper."""
        return LABELS[self]

    @property
    def has_level(self) -> bool:
        """Whether the paper states a level, and so needs a decided survey."""
        return self is CertificateKind.DAMAGE

    @property
    def letter(self) -> str:
        """The letter of the kind in the number of the paper."""
        return LETTERS[self]


LABELS = {
    CertificateKind.DAMAGE: _("罹災証明書（住家の被害の程度）"),
    CertificateKind.PROPERTY: _("被災証明書（住家でないもの。程度は載らない）"),
    CertificateKind.REPORT: _("罹災届出証明書（届け出たことだけ）"),
}
LETTERS = {
    CertificateKind.DAMAGE: "R",
    CertificateKind.PROPERTY: "P",
    CertificateKind.REPORT: "H",
}


def check_declared(kind: CertificateKind, declared: str, place: str) -> None:
    """Ask for what a paper without a level must name; refuse what it must not say."""
    if kind.has_level:
        if declared or place:
            reason = _(
                "罹災証明書には、申出の内容も別の場所も載りません。消してください。"
            )
            raise FieldRefusal("declared", reason)
        return
    if not declared:
        reason = _("証明書に載せるものを入れてください（例 自家用車1台、物置1棟）。")
        raise FieldRefusal("declared", reason)
    found = next((word for word in LEVEL_WORDS if word in declared), None)
    if found:
        told = _("「%s」は被害の程度の言葉です。この証明書には程度を載せられません。")
        raise FieldRefusal("declared", told % found)
