"""The end of a day at the counter (日締め): what must agree before it is closed."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from disaster.foundation import formats
from disaster.foundation.errors import Conflict, FieldRefusal, Refusal
from disaster.foundation.texts import _

LONGEST_TEXT = 200
MOST_MISPRINTS = 9999
# How far back the reminder of days that nobody closed looks.
LOOK_BACK_DAYS = 14


class DayNotOver(Refusal):
    """A day of the future cannot be closed (未来の日)."""

    message = _("%(day)s はまだ来ていません。締められません。")


class AlreadyClosed(Conflict):
    """The day is closed; whoever comes second changes nothing (締め済み)."""

    message = _(
        "%(day)s はもう締めてあります。何も変えていません。"
        "直すときは、理由を書いて開け直してください。"
    )


class NotClosed(Conflict):
    """Only a closed day is looked at again or reopened (まだ締めていない)."""

    message = _("%(day)s はまだ締めていません。先に締めてください。")


class BoothsStillServing(Refusal):
    """Somebody is at a booth (対応中)."""

    message = _(
        "窓口でまだ対応している番号があります（%(numbers)s）。"
        "窓口の画面で「終わる」を押してから締めてください。"
    )
    status = 409


class NotReadBack(Refusal):
    """The stored papers were not all read back (読戻しが終わっていない)."""

    message = _(
        "%(day)s に交付した証明書を、まだ全部は読み戻していません"
        "（交付 %(papers)d 通、読戻し %(read)d 通）。"
        "「読み戻して比べる」を押してください。"
    )
    status = 409


class PapersDisagree(Refusal):
    """Valid papers whose bytes say something else than the ledger (不一致)."""

    message = _(
        "台帳と合わない有効な証明書が %(count)d 通あります（%(numbers)s）。"
        "その証明書を無効にするまで、この日は締められません。管理者に知らせてください。"
    )
    status = 409


class SamePerson(Refusal):
    """The second look needs a second person (確認は別の人)."""

    message = _("締めた本人は確認できません。別の人が数字と紙を見て確認してください。")
    status = 403


class AlreadyConfirmed(Conflict):
    """Somebody else looked first (確認済み)."""

    message = _("ほかの人がもう確認しています。何も変えていません。")


@dataclass(frozen=True, slots=True)
class Range:
    """Numbers of one kind given out on a day (番号の範囲), 0 and 0 for none."""

    first: int
    last: int
    count: int
    # Numbers within the range that no record accounts for.
    missing: tuple[int, ...]


def numbers_between(own: Collection[int], known: Collection[int]) -> Range:
    """Return the range of a day's own numbers and what is missing in it.

    ``known`` are all numbers that have a record, of whatever day.
    """
    if not own:
        return Range(0, 0, 0, ())
    first, last = min(own), max(own)
    missing = tuple(sorted(set(range(first, last + 1)) - set(known)))
    return Range(first, last, len(own), missing)


def refuse_future(day: date, today: date) -> None:
    """Refuse a day that has not begun."""
    if day > today:
        raise DayNotOver(day=formats.era_date(day))


def refuse_unread(day: date, papers: int, read: int) -> None:
    """Refuse to close before every paper of the day was read back."""
    if papers != read:
        raise NotReadBack(day=formats.era_date(day), papers=papers, read=read)


def refuse_disagreeing(findings: Mapping[str, str], valid: Collection[str]) -> None:
    """Refuse while a paper that still counts does not agree with the ledger.

    One that was made void is explained by being void.
    """
    bad = sorted(number for number in findings if number in set(valid))
    if bad:
        raise PapersDisagree(count=len(bad), numbers="、".join(bad[:5]))


def refuse_serving(numbers: Iterable[tuple[str, int]]) -> None:
    """Refuse while somebody is at a booth."""
    named = [f"{place} {number}" for place, number in numbers]
    if named:
        raise BoothsStillServing(numbers="、".join(named[:5]))


def refuse_same_person(closed_by: str, actor: str) -> None:
    """Refuse the second look of whoever closed the day."""
    if closed_by == actor:
        raise SamePerson


def needed_note(field: str, text: str, *, is_needed: bool) -> str:
    """Return a note; refuse none where one is needed, and a 個人番号 always."""
    if is_needed and not text.strip():
        reason = _("理由を書いてください。あとで数字を見る人が分かるように。")
        raise FieldRefusal(field, reason)
    if formats.contains_individual_number(text):
        reason = _("個人番号（マイナンバー）を含むようです。消して入れ直してください。")
        raise FieldRefusal(field, reason)
    return text.strip()
