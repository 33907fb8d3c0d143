"""漏えいの範囲: deeds that show or hand out personal data, and what they hand out."""

from disaster.audit.rules.deeds import SEEN
from disaster.foundation.texts import _

HOUSEHOLD, ADDRESS, PAPER = (
    _("世帯の氏名・住所"),
    _("登録者のメールアドレス"),
    _("証明書の氏名・住所・被害の程度"),
)
EXPOSING = {
    "audit.exported": _("職員の名前と行為、対象の番号"),
    "broadcast.exported": ADDRESS,
    "certificate.issued": PAPER,
    "certificate.reprinted": PAPER,
    "house.backed_up": _("この仕組みが持つすべて"),
    "match.exported": HOUSEHOLD,
    SEEN: _("支援措置の世帯の氏名・住所"),
    "victim.provided": _("被災者台帳の情報"),
}
# What tells of somebody who tried to get in.
BREAK_INS = ("login.refused", "login.step_up_refused")


def exposed(deed: str) -> str:
    """Return what a deed let out of the house, or nothing (渡った情報)."""
    return EXPOSING.get(deed, "")
