"""The staff shell: what every page knows of world, person, menu and incident."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import get_flashed_messages, request, url_for
from flask_wtf.csrf import generate_csrf

import broadcast.permissions
import certificates.permissions
import disaster.accounts.permissions
import disaster.assessment.permissions
import disaster.audit.permissions
import disaster.incidents.permissions
import disaster.register.permissions
import shelters.permissions
from broadcast.queries import urgent
from broadcast.queries.urgent import Alarm
from disaster.accounts import doorkeeper
from disaster.foundation import clock, formats
from disaster.foundation.authority import SYSTEM, Actor, Permission
from disaster.foundation.context import House, reading
from disaster.foundation.texts import _
from disaster.incidents import queries as incidents
from disaster.keeping.queries import why_held


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the menu and who may see it."""

    group: str
    label: str
    endpoint: str
    permissions: tuple[Permission, ...] = ()


@dataclass(frozen=True, slots=True)
class MenuItem:
    """One line of the menu as the page shows it."""

    group: str
    label: str
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Person:
    """The person on the page."""

    name: str
    role_labels: list[str]


@dataclass(frozen=True, slots=True)
class CurrentIncident:
    """The disaster on the event bar."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Notice:
    """One sentence on top of the page."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Shell:
    """Everything the layout asks for."""

    city_name: str
    world: str
    is_demo: bool
    actor: Person | None
    needs_code: bool
    menu: list[MenuItem]
    incident: CurrentIncident | None
    now_text: str
    alarms: list[Alarm]
    notices: list[Notice]
    csrf_token: str
    lang: str
    languages: list[tuple[str, str, str]]
    home_url: str
    sign_out_url: str


RESPONSE, WARN, SHELTER, LEDGER, HOUSE = (
    _("被害認定と証明書"),
    _("一斉配信"),
    _("避難所"),
    _("台帳"),
    _("管理"),
)

MENU = (
    Entry("", _("いまの状況"), "home.index"),
    Entry(
        RESPONSE,
        _("窓口"),
        "counter.index",
        (certificates.permissions.RECEIVE,),
    ),
    Entry(
        RESPONSE,
        _("調査"),
        "assessment.index",
        (disaster.assessment.permissions.READ,),
    ),
    Entry(
        RESPONSE,
        _("番号札と窓口"),
        "tickets.index",
        (certificates.permissions.TICKETS_ISSUE,),
    ),
    Entry(
        RESPONSE,
        _("申請と交付"),
        "certificates.index",
        (certificates.permissions.READ,),
    ),
    Entry(
        RESPONSE,
        _("インターネットの申請"),
        "certificates.online",
        (certificates.permissions.RECEIVE,),
    ),
    Entry(
        RESPONSE,
        _("被災者台帳"),
        "victims.index",
        (certificates.permissions.VICTIMS_READ,),
    ),
    Entry(
        RESPONSE,
        _("証明書の確認"),
        "certificates.verify_form",
        (certificates.permissions.READ,),
    ),
    Entry(WARN, _("発信"), "broadcast.index", (broadcast.permissions.READ,)),
    Entry(
        WARN,
        _("気象庁の電文"),
        "broadcast.telegrams",
        (broadcast.permissions.READ,),
    ),
    Entry(
        WARN,
        _("ケーブルテレビ"),
        "broadcast.cable_operators",
        (broadcast.permissions.READ,),
    ),
    Entry(WARN, _("経路の点検"), "broadcast.checks", (broadcast.permissions.READ,)),
    Entry(
        WARN,
        _("メールの登録者"),
        "broadcast.subscribers",
        (broadcast.permissions.READ_SUBSCRIBERS,),
    ),
    Entry(
        WARN,
        _("登録者の推移"),
        "broadcast.growth",
        (broadcast.permissions.READ_SUBSCRIBERS,),
    ),
    Entry(SHELTER, _("避難所の状況"), "shelters.index", (shelters.permissions.READ,)),
    Entry(
        SHELTER,
        _("避難所の取込み"),
        "shelters.imports",
        (shelters.permissions.IMPORT,),
    ),
    Entry(
        LEDGER,
        _("世帯・建物を探す"),
        "register.index",
        (
            disaster.register.permissions.SEARCH,
            disaster.register.permissions.FIND_BUILDING,
        ),
    ),
    Entry(
        LEDGER,
        _("世帯と建物の突合"),
        "matching.index",
        (disaster.register.permissions.LINK,),
    ),
    Entry(
        LEDGER,
        _("台帳の取込み"),
        "register.imports",
        (disaster.register.permissions.IMPORT,),
    ),
    Entry(
        LEDGER,
        _("支援措置の開示"),
        "register.unmaskings",
        (
            disaster.register.permissions.UNMASK_ASK,
            disaster.register.permissions.UNMASK_DECIDE,
        ),
    ),
    Entry(
        HOUSE,
        _("災害の登録"),
        "incidents.index",
        (disaster.incidents.permissions.DECLARE,),
    ),
    Entry(HOUSE, _("職員"), "accounts.index", (disaster.accounts.permissions.READ,)),
    Entry(HOUSE, _("監査証跡"), "audit.index", (disaster.audit.permissions.READ,)),
)
DEMO_MENU = (
    Entry(_("体験版"), _("はじめての15分"), "demo.first_steps"),
    Entry(_("体験版"), _("届いたメールを見る"), "demo.mailbox"),
)


def build(house: House, lang: str) -> Shell:
    """Return the shell for the page that is being made."""
    settings, now = house.settings, clock.now()
    actor = doorkeeper.identify(house, request)
    return Shell(
        city_name=settings.city.name or _("（市名未設定）"),
        world=settings.world,
        is_demo=settings.demo,
        actor=_person(actor),
        needs_code=actor is not None and not actor.has_stepped_up(now),
        menu=_menu(actor, is_demo=settings.demo),
        incident=_incident(house) if actor else None,
        now_text=formats.era_moment(clock.tokyo(now)),
        notices=[*_standing(house, actor), *_told()],
        alarms=_alarms(house) if actor else [],
        csrf_token=generate_csrf(),
        lang=lang,
        languages=[],
        home_url=url_for("home.index") if actor else "/",
        sign_out_url=url_for("accounts.sign_out"),
    )


def _told() -> list[Notice]:
    return [Notice(*told) for told in get_flashed_messages(with_categories=True)]


def _standing(house: House, actor: Actor | None) -> list[Notice]:
    """Say on every page of the staff that a restored copy waits (再開待ち)."""
    if actor is None:
        return []
    with reading(house, SYSTEM, clock.now()) as ctx:
        held = why_held(ctx)
    return [Notice("warning", held)] if held else []


def _alarms(house: House) -> list[Alarm]:
    """Return what was sent, or is about to be sent, by one person alone."""
    with reading(house, SYSTEM, clock.now()) as ctx:
        return urgent.alarms(ctx)


def _person(actor: Actor | None) -> Person | None:
    if actor is None:
        return None
    return Person(actor.display_name, [role.label for role in sorted(actor.roles)])


def _menu(actor: Actor | None, *, is_demo: bool) -> list[MenuItem]:
    home, *rooms = MENU
    entries: Sequence[Entry] = (home, *DEMO_MENU, *rooms) if is_demo else MENU
    if actor is None:
        return []
    return [
        MenuItem(
            _(entry.group),
            _(entry.label),
            url_for(entry.endpoint),
            request.path == url_for(entry.endpoint),
        )
        for entry in entries
        if not entry.permissions or any(map(actor.may, entry.permissions))
    ]


def _incident(house: House) -> CurrentIncident | None:
    with reading(house, SYSTEM, clock.now()) as ctx:
        incident = incidents.current(ctx)
        if incident is None:
            return None
        return CurrentIncident(incident.name, url_for("incidents.index"))
