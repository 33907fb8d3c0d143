"""世帯主に代わる人: who may apply for the household of a head that died.

The head of the day of the disaster stays on the paper, because that is what the
register says of that day; whoever applies stands beside it (統一様式 追加記載事項欄①).
"""

from certificates.rules.receiving import ApplicationState
from disaster.foundation.errors import FieldRefusal, Refusal
from disaster.foundation.texts import _


class AlreadyWithdrawn(Refusal):
    """Nobody stands in on an application that was given up (取り下げられた申請)."""

    message = _("取り下げられた申請なので、世帯主に代わる人を決められません。")
    status = 409


def refuse_unless_stands(state: str) -> None:
    """Refuse a deed on an application that no longer counts."""
    if state not in (ApplicationState.RECEIVED, ApplicationState.ISSUED):
        raise AlreadyWithdrawn


def check_successor(*, is_candidate: bool) -> None:
    """Refuse anybody who does not live in the household, or may not be named."""
    if not is_candidate:
        reason = _("この世帯に住んでいて、世帯主でない人から選んでください。")
        raise FieldRefusal("successor", reason)
