"""Questions about online applications: drafts, the queue, candidates, duplicates."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select

from certificates.rules import applying
from certificates.rules.applying import OnlineState, Told
from certificates.rules.receiving import STANDING, ApplicationState
from certificates.tables import Application, ApplicationPhoto, OnlineApplication
from disaster.foundation import formats
from disaster.foundation.context import Context
from disaster.foundation.errors import NotFound
from disaster.foundation.texts import _
from disaster.register import queries as register
from disaster.register.queries import ResidentCard
from disaster.register.tables import Building, Household

QUEUE = 100
FEW = 8
SENT = tuple(state for state in OnlineState if state is not OnlineState.DRAFT)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A household that may be meant, and why (候補)."""

    card: ResidentCard
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Twin:
    """An application that may be the same, and why (重複の疑い)."""

    number: str
    state: str
    reason: str
    application_id: UUID | None


def draft_of(ctx: Context, code: str) -> OnlineApplication | None:
    """Return the online application of a resume code, or None when it is over."""
    if len(code) != applying.CODE_LENGTH:
        return None
    key = applying.code_key(ctx.settings.secret_key, code)
    wanted = select(OnlineApplication).where(OnlineApplication.code_hash == key)
    found = ctx.session.scalars(wanted).one_or_none()
    if found is None or found.forget_at <= ctx.now:
        return None
    return found


def online_held(ctx: Context, online_id: UUID) -> OnlineApplication:
    """Return an online application, held so that deeds on it queue one by one."""
    held = select(OnlineApplication).where(OnlineApplication.id == online_id)
    found = ctx.session.scalars(
        held.with_for_update().execution_options(populate_existing=True)
    ).one_or_none()
    if found is None:
        raise NotFound(what="オンライン申請")
    return found


def get_online(ctx: Context, online_id: UUID) -> OnlineApplication:
    """Return what was sent, or refuse; a draft is nobody's business yet."""
    found = ctx.session.get(OnlineApplication, online_id)
    if found is None or found.state == OnlineState.DRAFT:
        raise NotFound(what="オンライン申請")
    return found


def online_of_number(ctx: Context, number: str) -> OnlineApplication | None:
    """Return the online application that holds a receipt number, or None."""
    wanted = select(OnlineApplication).where(OnlineApplication.number == number)
    return ctx.session.scalars(wanted).one_or_none()


def photos_of(ctx: Context, online_id: UUID) -> Sequence[ApplicationPhoto]:
    """Return the photographs of an online application in the order they came."""
    wanted = select(ApplicationPhoto).where(ApplicationPhoto.online_id == online_id)
    ordered = wanted.order_by(ApplicationPhoto.received_at, ApplicationPhoto.id)
    return ctx.session.scalars(ordered).all()


def photo_of(ctx: Context, online_id: UUID, photo_id: UUID) -> ApplicationPhoto:
    """Return one photograph of this online application or refuse."""
    found = ctx.session.get(ApplicationPhoto, photo_id)
    if found is None or found.online_id != online_id:
        raise NotFound(what="写真")
    return found


def online_listed(ctx: Context, state: str) -> Sequence[OnlineApplication]:
    """Return what was sent and stands in a state, oldest first."""
    wanted = select(OnlineApplication).where(OnlineApplication.state == state)
    ordered = wanted.order_by(OnlineApplication.submitted_at, OnlineApplication.id)
    return ctx.session.scalars(ordered.limit(QUEUE)).all()


def online_counts(ctx: Context) -> dict[OnlineState, int]:
    """Return how many online applications stand where; drafts are not counted."""
    counted = select(OnlineApplication.state, func.count())
    rows = ctx.session.execute(counted.group_by(OnlineApplication.state)).all()
    found = {OnlineState(state): number for state, number in rows}
    return {state: found.get(state, 0) for state in SENT}


def merged_into(ctx: Context, application_id: UUID) -> Sequence[OnlineApplication]:
    """Return the online applications behind an application, merged ones included."""
    wanted = select(OnlineApplication).where(
        OnlineApplication.application_id == application_id
    )
    return ctx.session.scalars(wanted.order_by(OnlineApplication.number)).all()


def expired_drafts(ctx: Context) -> Sequence[OnlineApplication]:
    """Return drafts whose time is over; what was sent is no draft any more."""
    wanted = select(OnlineApplication).where(*_expired(ctx))
    return ctx.session.scalars(wanted.with_for_update(skip_locked=True)).all()


def has_expired_drafts(ctx: Context) -> bool:
    """Say whether a draft's time is over."""
    wanted = select(OnlineApplication.id).where(*_expired(ctx)).limit(1)
    return ctx.session.scalar(wanted) is not None


def _expired(ctx: Context) -> tuple[ColumnElement[bool], ...]:
    return (
        OnlineApplication.state == OnlineState.DRAFT,
        OnlineApplication.forget_at <= ctx.now,
    )


def applicant_candidates(ctx: Context, told: Told, search: str) -> list[Candidate]:
    """Return the people who may be meant, the likeliest first; a person chooses."""
    questions = [
        told.applicant_name,
        told.head_name,
        formats.era_date(told.born_on),
        told.address,
    ]
    found: dict[UUID, ResidentCard] = {}
    for question in [search] if search else questions:
        for card in register.search_residents(ctx, question):
            found.setdefault(card.id, card)
    rated = [Candidate(card, _reasons(card, told)) for card in found.values()]
    rated.sort(key=lambda one: -len(one.reasons))
    return rated[:FEW]


def _reasons(card: ResidentCard, told: Told) -> tuple[str, ...]:
    """Say what agrees; a masked person agrees with nothing."""
    name, place = formats.search_key(card.name), formats.address_key(card.address)
    agreeing = {
        _("申請者の氏名が同じ"): name == formats.search_key(told.applicant_name),
        _("世帯主の氏名が同じ"): name == formats.search_key(told.head_name),
        _("生年月日が同じ"): card.born_on == told.born_on,
        _("住所が同じ"): place == formats.address_key(told.address),
    }
    return tuple(reason for reason, agrees in agreeing.items() if agrees)


def likely_twins(ctx: Context, online: OnlineApplication) -> list[Twin]:
    """Return what may be the same application, by person or by house."""
    return [
        *_twins_of_register(ctx, online),
        *(
            Twin(
                other.number or "",
                OnlineState(other.state).label,
                _same(same_person=_is_same_person(other, online)),
                other.application_id,
            )
            for other in _twins_online(ctx, online)
        ),
    ]


def _twins_online(
    ctx: Context, online: OnlineApplication
) -> Sequence[OnlineApplication]:
    person = (OnlineApplication.name_key == online.name_key) & (
        OnlineApplication.born_on == online.born_on
    )
    wanted = select(OnlineApplication).where(
        OnlineApplication.incident_id == online.incident_id,
        OnlineApplication.id != online.id,
        OnlineApplication.state.in_(applying.WAITING),
        or_(person, OnlineApplication.house_key == online.house_key),
    )
    return ctx.session.scalars(wanted.order_by(OnlineApplication.number)).all()


def _is_same_person(other: OnlineApplication, online: OnlineApplication) -> bool:
    return (other.name_key, other.born_on) == (online.name_key, online.born_on)


def _twins_of_register(ctx: Context, online: OnlineApplication) -> list[Twin]:
    person = (Application.applicant_key == online.name_key) & (
        Application.born_on.is_(None) | (Application.born_on == online.born_on)
    )
    rows = ctx.session.execute(
        select(Application, Building.address_key)
        .join(Building, Building.id == Application.building_id)
        .join(Household, Household.id == Application.household_id)
        .where(
            Application.incident_id == online.incident_id,
            Application.state.in_(STANDING),
            or_(person, Building.address_key == online.house_key),
        )
        .order_by(Application.received_at)
        .limit(FEW)
    ).all()
    return [
        Twin(
            application.receipt_number,
            ApplicationState(application.state).label,
            _same(same_person=application.applicant_key == online.name_key),
            application.id,
        )
        for application, _place in rows
        if application.id != online.application_id
    ]


def _same(*, same_person: bool) -> str:
    if same_person:
        return _("同じ人らしい申請")
    return _("同じ家の申請（別の世帯なら重複ではありません）")
