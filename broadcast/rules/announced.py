"""案内する避難所: only what is open now, and fit for the danger, may be named."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from broadcast.rules.draft import ShelterNotice, ShelterReadiness
from broadcast.rules.kinds import Hazard
from disaster.foundation.errors import Conflict
from disaster.foundation.texts import _


class Announcement(StrEnum):
    """What the shelters' room last told (案内の状態)."""

    OPEN = "open"
    PREPARING = "preparing"
    CLOSED = "closed"

    @property
    def label(self) -> str:
        """The word on the screen (画面の表記)."""
        return ANNOUNCEMENT_LABELS[self]


ANNOUNCEMENT_LABELS = {
    Announcement.OPEN: _("開設"),
    Announcement.PREPARING: _("準備中"),
    Announcement.CLOSED: _("閉鎖"),
}
READINESS = {
    Announcement.OPEN: ShelterReadiness.OPEN,
    Announcement.PREPARING: ShelterReadiness.PREPARING,
}


class SheltersChanged(Conflict):
    """A shelter in the text is no longer as the text says (避難所の変化)."""

    message = _(
        "文の避難所と、いまの開設の状況が違います: %(what)s。何も送っていません。"
        "避難所の欄を直してから、承認を求め直してください。"
    )


@dataclass(frozen=True, slots=True)
class Announced:
    """A shelter that the house knows (案内できる避難所)."""

    name: str
    state: Announcement
    reading: str = ""
    english_name: str = ""
    unfit_for: frozenset[Hazard] = frozenset()
    told_at: datetime | None = None

    def may_be_named(self, hazard: Hazard) -> bool:
        """Say whether people may be sent there in this danger (案内してよいか)."""
        return self.state in READINESS and hazard not in self.unfit_for


def opened_since(
    known: Iterable[Announced], hazard: Hazard, since: datetime | None
) -> tuple[str, ...]:
    """Return what opened after a broadcast went out (その後に開いた避難所)."""
    return tuple(
        one.name
        for one in known
        if one.state is Announcement.OPEN
        and one.may_be_named(hazard)
        and one.told_at
        and since
        and one.told_at > since
    )


def choices(known: Iterable[Announced], hazard: Hazard) -> tuple[Announced, ...]:
    """Return what may be named in this danger, open ones first (選べる避難所)."""
    fit = [one for one in known if one.may_be_named(hazard)]
    return tuple(sorted(fit, key=lambda one: (one.state is not Announcement.OPEN,)))


def named_with(notice: ShelterNotice, known: Mapping[str, Announced]) -> ShelterNotice:
    """Return a notice with the names that the house knows (読みと英語名)."""
    found = known.get(notice.name)
    if found is None:
        return notice
    return ShelterNotice(
        notice.name, notice.readiness, found.reading, found.english_name
    )


def require_as_told(
    named: Iterable[ShelterNotice], known: Mapping[str, Announced], hazard: Hazard
) -> None:
    """Refuse a text whose shelters are not as it says; unknown names are free text."""
    wrong = [
        f"{notice.name}（{complaint}）"
        for notice in named
        if (complaint := _complaint(notice, known.get(notice.name), hazard))
    ]
    if wrong:
        raise SheltersChanged(what="、".join(wrong))


def _complaint(notice: ShelterNotice, found: Announced | None, hazard: Hazard) -> str:
    """Say what is wrong with naming one shelter, or nothing (違い)."""
    if found is None:
        return ""
    if hazard in found.unfit_for:
        return _("%s では使えません") % hazard.label
    if READINESS.get(found.state) is not notice.readiness:
        return _("いまは%s") % found.state.label
    return ""
