"""欄の点検: what is missing, and which times contradict each other."""

from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlsplit

from broadcast.rules.draft import Draft, Reason, ShelterReadiness
from broadcast.rules.kinds import Kind
from broadcast.rules.lint.finding import Finding, error, warning
from disaster.foundation.texts import _

LONGEST_VALIDITY = timedelta(hours=72)


def missing_fields(draft: Draft) -> Iterator[Finding]:
    """Name the fields that the kind of broadcast needs (記入もれ)."""
    yield from _missing_everywhere(draft)
    if draft.level is None:
        yield from _missing_in_notice(draft)
    else:
        yield from _missing_in_order(draft)
    if draft.kind in {Kind.CORRECT, Kind.CANCEL} and not draft.mistake.strip():
        yield error(_("誤りの内容"), _("何が誤りだったかを入れてください"))


def wrong_times(draft: Draft) -> Iterator[Finding]:
    """Compare the times with each other (日時の食い違い)."""
    if draft.expires_at <= draft.issued_at:
        yield error(_("期限"), _("発信の時刻より後にしてください"))
    if draft.expires_at - draft.issued_at > LONGEST_VALIDITY:
        yield error(_("期限"), _("72時間以内にしてください。続くときは続報を出します"))
    following = draft.next_update_at
    if following is None:
        return
    if following <= draft.issued_at:
        yield error(_("次のお知らせ"), _("発信の時刻より後にしてください"))
    if following > draft.expires_at:
        yield error(_("次のお知らせ"), _("期限より前にしてください"))


def _missing_everywhere(draft: Draft) -> Iterator[Finding]:
    """Check what every broadcast has."""
    if not draft.contact.strip():
        yield error(_("問い合わせ先"), _("部署と電話番号を入れてください"))
    address = urlsplit(draft.web_url)
    if address.scheme not in {"http", "https"} or not address.netloc:
        yield error(_("ページのURL"), _("https:// から始まる住所を入れてください"))
    if draft.is_drill and not draft.drill_name.strip():
        yield error(_("訓練名"), _("訓練の名前を入れてください"))
    codes = [district.code for district in draft.districts]
    if len(codes) != len(set(codes)):
        yield error(_("対象地区"), _("同じ地区が2回入っています。1つ消してください"))


def _missing_in_notice(draft: Draft) -> Iterator[Finding]:
    """Check a broadcast without level."""
    if draft.kind in {Kind.ISSUE, Kind.LIFT}:
        yield error(_("警戒レベル"), _("警戒レベルを選んでください"))
    if draft.kind is Kind.CANCEL:
        return
    if not draft.title.strip():
        yield error(_("見出し"), _("見出しを入れてください"))
    if not draft.body.strip():
        yield error(_("本文"), _("本文を入れてください"))


def _missing_in_order(draft: Draft) -> Iterator[Finding]:
    """Check a broadcast with a level."""
    if draft.kind is Kind.NOTICE:
        yield error(_("警戒レベル"), _("お知らせには警戒レベルを付けられません"))
    if not draft.districts:
        yield error(_("対象地区"), _("地区を1つ以上選んでください"))
    if any(district.households == 0 for district in draft.districts):
        yield warning(_("対象地区"), _("世帯数のない地区があります"))
    if draft.kind is Kind.LIFT and set(draft.reasons) - {Reason.DANGER_PASSED}:
        yield error(_("理由"), _("解除の理由に、いまの危険を書けません"))
    if draft.orders:
        yield from _missing_in_force(draft)


def _missing_in_force(draft: Draft) -> Iterator[Finding]:
    """Check an order that tells people to move now."""
    if not draft.reasons and not draft.observation.strip():
        yield error(_("理由"), _("定型の理由を選ぶか、状況を書いてください"))
    if draft.next_update_at is None:
        yield error(_("次のお知らせ"), _("次に知らせる時刻を入れてください"))
    if not any(item.readiness is ShelterReadiness.OPEN for item in draft.shelters):
        yield warning(_("避難所"), _("開いている避難所が1つも入っていません"))
