"""What somebody does at home: begin, go on, add photographs, send (オンライン申請).

These deeds need no permission: whoever holds the resume code owns the draft. The code
is kept as a keyed hash only, and nothing of the answers goes into the audit trail.
"""

import secrets
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import event

from certificates import photofiles, queries
from certificates.actions import throttling
from certificates.actions.receiving import number_for
from certificates.queries.status import Status, status_of
from certificates.rules import applying
from certificates.rules.applying import OnlineState
from certificates.tables import ApplicationPhoto, OnlineApplication
from disaster import audit
from disaster.foundation import clock, formats
from disaster.foundation.context import Context
from disaster.foundation.errors import Conflict, FieldRefusal, Refusal
from disaster.foundation.texts import _
from disaster.incidents import queries as incidents


@dataclass(frozen=True, slots=True)
class Sending:
    """What is sent: the checked values, and the answers they were read from."""

    told: applying.Told
    seen: dict[str, dict[str, list[str]]]
    wish: str
    consents: tuple[str, ...]
    language: str


def begin_application(ctx: Context, network: str) -> str | Refusal:
    """書き始める: return the resume code of a new draft, or the refusal to show."""
    source = f"apply|{network}"
    if told := throttling.refusal(ctx, source):
        return told
    throttling.count(ctx, source, applying.FREE_DRAFTS)
    signs = (secrets.choice(applying.CODE_SIGNS) for _at in range(applying.CODE_LENGTH))
    code = "".join(signs)
    draft = OnlineApplication(
        code_hash=applying.code_key(ctx.settings.secret_key, code),
        state=OnlineState.DRAFT,
        answers={},
        consents={},
        begun_at=ctx.now,
        forget_at=ctx.now + applying.KEEP_DRAFTS,
    )
    ctx.session.add(draft)
    ctx.session.flush()
    audit.record(ctx, "online.begun", draft.id)
    return code


def resume_application(ctx: Context, typed: str, network: str) -> str | Refusal:
    """続きから書く: return the code if a draft has it, or the refusal to show."""
    source = f"resume|{network}"
    if told := throttling.refusal(ctx, source):
        return told
    code = applying.read_code(typed)
    draft = queries.draft_of(ctx, code)
    if draft is None:
        throttling.count(ctx, source, applying.FREE_TRIES)
        return applying.UnknownCode()
    audit.record(ctx, "online.resumed", draft.id)
    return code


def save_page(
    ctx: Context, online_id: UUID, page: str, typed: dict[str, list[str]]
) -> None:
    """ページを保存する: keep one page of a draft; a draft is no deed to be audited."""
    applying.refuse_numbers(typed)
    draft = _changeable(ctx, online_id)
    draft.answers = {**draft.answers, page: typed}


def attach_photo(ctx: Context, online_id: UUID, slot: str, content: bytes) -> bool:
    """写真を加える: keep the bytes, then the row; False if it was there already."""
    picture = photofiles.examine(content)
    if slot not in applying.SLOTS:
        raise FieldRefusal("slot", _("一覧から選んでください。"))
    draft = _changeable(ctx, online_id)
    there = queries.photos_of(ctx, online_id)
    name = photofiles.digest(content)
    if any(photo.sha256 == name for photo in there):
        return False
    if len(there) >= applying.MOST_PHOTOS:
        raise applying.TooManyPhotos
    photofiles.keep(ctx.settings.data_dir, draft.id, content, picture)
    photo = ApplicationPhoto(
        online_id=draft.id,
        slot=slot,
        sha256=name,
        media_type=picture.media_type,
        size=len(content),
        received_at=ctx.now,
    )
    ctx.session.add(photo)
    ctx.session.flush()
    audit.record(ctx, "online.photo_added", draft.id, sha256=name, slot=slot)
    return True


def drop_photo(ctx: Context, online_id: UUID, photo_id: UUID) -> None:
    """写真を消す: the applicant takes it back before sending."""
    draft = _changeable(ctx, online_id)
    photo = queries.photo_of(ctx, online_id, photo_id)
    name, data_dir = photo.sha256, ctx.settings.data_dir
    ctx.session.delete(photo)
    event.listen(
        ctx.session,
        "after_commit",
        lambda _session: photofiles.forget_one(data_dir, online_id, name),
        once=True,
    )
    audit.record(ctx, "online.photo_dropped", draft.id, sha256=name)


def submit_online(ctx: Context, online_id: UUID, sending: Sending) -> OnlineApplication:
    """申請を送る: give the receipt number; sending twice gives the same one."""
    draft = queries.online_held(ctx, online_id)
    if draft.state not in applying.CHANGEABLE:
        return draft
    if draft.answers != sending.seen:
        raise Conflict
    told, today = sending.told, clock.tokyo_day(ctx.now)
    incident = incidents.get_open(ctx, told.incident_id)
    applying.check_birthday(told.born_on, today)
    # What was sent in time and is mended later stays in time.
    sent_on = clock.tokyo_day(draft.submitted_at or ctx.now)
    applying.check_late(
        sent_on, incident.applications_until, told.late_reason, incident.late_rule
    )
    applying.check_consents(sending.consents)
    slight = applying.is_slight(told.parts, told.flooding)
    applying.check_wish(sending.wish, slight=slight)
    applying.refuse_other_incident(draft.incident_id, incident.id)
    if draft.number is None:
        draft.number, draft.incident_id = number_for(ctx, incident), incident.id
    draft.answers = {**draft.answers, "check": {"method": [sending.wish]}}
    draft.consents = {
        kind: {
            "text": applying.CONSENTS[kind],
            "at": ctx.now.isoformat(),
            "language": sending.language,
        }
        for kind in sending.consents
    }
    draft.born_on = told.born_on
    draft.name_key = formats.search_key(told.applicant_name)
    draft.house_key = formats.address_key(told.house)
    draft.submitted_at = draft.submitted_at or ctx.now
    draft.state, draft.message = OnlineState.SUBMITTED, ""
    audit.record(ctx, "online.submitted", draft.id, receipt=draft.number)
    return draft


def ask_status(
    ctx: Context, number: str, born_on: date, network: str
) -> Status | Refusal:
    """進み具合を見る: one answer for a wrong number and a wrong birthday."""
    source = f"status|{network}"
    if refused := throttling.refusal(ctx, source):
        return refused
    found = status_of(ctx, number, born_on)
    if found is None:
        throttling.count(ctx, source, applying.FREE_TRIES)
        return applying.NotFoundOnline()
    return found


def _changeable(ctx: Context, online_id: UUID) -> OnlineApplication:
    draft = queries.online_held(ctx, online_id)
    applying.refuse_unchangeable(draft.state)
    draft.forget_at = ctx.now + applying.KEEP_DRAFTS
    return draft
