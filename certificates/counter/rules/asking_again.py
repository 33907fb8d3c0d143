"""再調査の申出を聞く言葉: reasons and days as chips, so that nobody has to write.

The reasons are those that the guideline and the cities' own forms name (運用指針 総則
11; 申出書の様式): something was not seen, got worse, was measured otherwise.
"""

from collections.abc import Iterable
from enum import StrEnum

from disaster.foundation.texts import _


class Why(StrEnum):
    """Why somebody disagrees (申出の理由)."""

    NOT_SEEN = "not_seen"
    INSIDE = "inside"
    WORSE = "worse"
    TILT = "tilt"
    UNCLEAR = "unclear"

    @property
    def label(self) -> str:
        """The Japanese words."""
        return WHY_LABELS[self]


class Days(StrEnum):
    """When somebody is at home (都合のよい日)."""

    WEEKDAY_MORNING = "weekday_morning"
    WEEKDAY_AFTERNOON = "weekday_afternoon"
    WEEKEND = "weekend"
    ANY = "any"

    @property
    def label(self) -> str:
        """The Japanese words."""
        return DAY_LABELS[self]


WHY_LABELS = {
    Why.NOT_SEEN: _("見ていない所がある"),
    Why.INSIDE: _("家の中を見てほしい"),
    Why.WORSE: _("調査のあとにひどくなった"),
    Why.TILT: _("傾きを測り直してほしい"),
    Why.UNCLEAR: _("判定の説明に納得できない"),
}
DAY_LABELS = {
    Days.WEEKDAY_MORNING: _("平日の午前"),
    Days.WEEKDAY_AFTERNOON: _("平日の午後"),
    Days.WEEKEND: _("土日"),
    Days.ANY: _("いつでもよい"),
}


def in_words(whys: Iterable[Why], days: Iterable[Days], note: str) -> str:
    """Write the chosen chips and the note as the request keeps them."""
    reasons = "・".join(why.label for why in whys)
    wanted = "・".join(day.label for day in days)
    told = [reasons, note.strip(), f"都合のよい日: {wanted}" if wanted else ""]
    return "\n".join(text for text in told if text)
