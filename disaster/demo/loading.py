"""Fill an empty installation with the fictional city, through the same actions.

Nothing is written past the rules: ledgers and open data go in as the files a city has.
"""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from functools import partial
from uuid import UUID

import broadcast.actions
import shelters.actions
from certificates.tickets import actions as tickets
from certificates.tickets.rules.lining import Purpose
from disaster.accounts import actions as accounts
from disaster.accounts import credentials
from disaster.accounts import queries as account_queries
from disaster.assessment import actions as assessment
from disaster.assessment.actions import Asking, Visit, resurveys
from disaster.demo import naming
from disaster.foundation import clock, formats
from disaster.foundation.authority import SYSTEM, Actor
from disaster.foundation.context import Context
from disaster.foundation.errors import NotFound, Refusal
from disaster.foundation.imports import ImportReport
from disaster.foundation.texts import _
from disaster.incidents import actions as incidents
from disaster.incidents.rules import IncidentHazard
from disaster.register import actions as register
from disaster.register import queries as register_queries
from disaster.register.matching import actions as matching
from disaster.register.matching import queries as matching_queries
from disaster.register.matching.actions import Doors
from disaster.seed import ledgers, opendata
from disaster.seed.city import City
from disaster.seed.stories import SECOND_OPINION, SurveySample

Work = Callable[[Actor], AbstractContextManager[Context]]

# Some results wait for the guide's reader to decide them.
DECIDED = 3
# A small city's certain households are confirmed but for one district, so that a guide
# finds linked houses and lists; a large one is left as the second day finds it.
SMALL_CITY = 1_000
LEFT_TO_THE_COUNTER = "もみじ台"
COUNTERS = (
    ("city-hall", "市役所1階ホール", "City Hall 1F", 3),
    ("gym", "ひばり野体育館", "Hibarino Gym", 1),
)
REVIEWED = _("写真と記入を見比べました。傾斜は四隅とも大きく、全壊で合っています。")
DOUBTED, DOUBT = (
    ("inner_wall", "floor"),
    _("家の中の壁と床が、外から見るより傷んでいる。"),
)
PHONE = "0463-00-1234"
OTHER_TEAM = "本田　和也"


class NotEmpty(Refusal):
    """Sample data never join real data (空でない)."""

    message = _(
        "すでにデータがあります。見本は空のデータベースにだけ入ります。"
        "体験版をやり直すときは make demo-reset を実行してください。"
    )
    status = 409


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """A demo log-in, as ``seed --json`` prints it."""

    username: str
    name: str
    roles: list[str]
    passphrase: str
    totp_secret: str


def load(work: Work, city: City, say: Callable[[str], None]) -> list[DemoAccount]:
    """Load the whole city and return its demo accounts."""
    with work(SYSTEM) as ctx:
        _refuse_data(ctx)
        made = [_account(ctx, city, who) for who in range(len(city.staff))]
    say(_("職員 %d 人") % len(made))
    for label, step in _steps(city):
        with work(SYSTEM) as ctx:
            report = step(ctx)
        say(f"{label} {report.added}")
    say(_("印刷用の氏名 %d") % naming.agree(work, _person(city, "yoshida"), city))
    say(_("突合 %d") % _match(work, city))
    with work(SYSTEM) as ctx:
        quake = _incidents(ctx, city)
    with work(SYSTEM) as ctx:
        _counters(ctx)
    surveys = _surveys(work, city, quake)
    say(_("調査 %d") % len(surveys))
    return made


def _match(work: Work, city: City) -> int:
    """Let the counter confirm what the two ledgers leave no doubt about (突合)."""
    with work(SYSTEM) as ctx:
        matching.ask_for_run(ctx)
        run_id = matching.take_run(ctx)
    doors = Doors(partial(work, SYSTEM), partial(work, SYSTEM))
    if run_id is not None:
        matching.do_run(doors, run_id)
    if len(city.households) > SMALL_CITY:
        return 0
    with work(_person(city, "yoshida")) as ctx:
        pairs = [
            pair
            for district in city.districts
            if district.name != LEFT_TO_THE_COUNTER
            for pair in matching_queries.certain(ctx, district.name, SMALL_CITY)
        ]
        return matching.confirm_many(ctx, pairs)[0]


def _surveys(work: Work, city: City, quake: UUID) -> list[UUID]:
    """Let three people work: survey, write another opinion down, decide, doubt."""
    with work(_person(city, "tamura")) as ctx:
        surveys = [_survey(ctx, quake, sample) for sample in city.surveys]
    disputed = replace(city.surveys[DECIDED], survey=SECOND_OPINION)
    with work(_person(city, "yoshida")) as ctx:
        # A team from another city hands its sheet in on paper.
        other = _survey(ctx, quake, disputed, OTHER_TEAM, beside=surveys[DECIDED])
    with work(_person(city, "sato")) as ctx:
        for survey_id in surveys[:DECIDED]:
            assessment.decide(ctx, survey_id)
        assessment.review(ctx, surveys[-1], REVIEWED)
    doubted = city.surveys[1].building_number
    asking = Asking(surveys[1], _head(city, doubted), DOUBTED, DOUBT, PHONE)
    with work(_person(city, "yoshida")) as ctx:
        resurveys.request(ctx, asking)
    return [*surveys, other]


def _counters(ctx: Context) -> None:
    """Open places with booths for everything, so that tickets can be taken at once."""
    for slug, name, english, booths in COUNTERS:
        opening = tickets.Opening(name, english)
        place = tickets.add_place(ctx, slug, opening)
        for number in range(1, booths + 1):
            tickets.add_booth(ctx, place.id, number, list(Purpose))


def _refuse_data(ctx: Context) -> None:
    counts = register_queries.counts(ctx)
    if any(counts.values()) or account_queries.all_accounts(ctx):
        raise NotEmpty


def _account(ctx: Context, city: City, at: int) -> DemoAccount:
    person = city.staff[at]
    chosen = chosen_for(city.seed, person.username)
    expires_at = ctx.now + timedelta(days=365)
    accounts.add_account(
        ctx,
        person.username,
        person.display_name,
        person.roles,
        chosen=chosen,
        expires_at=expires_at,
    )
    return DemoAccount(
        person.username,
        person.display_name,
        sorted(person.roles),
        chosen.passphrase,
        credentials.base32(chosen.totp_secret),
    )


def chosen_for(seed: int, username: str) -> accounts.Chosen:
    """Return a demo log-in; it follows from the seed like the whole city does."""
    drawn = hashlib.sha256(f"demo {seed} {username}".encode()).digest()
    words = "-".join(drawn[at : at + 2].hex() for at in range(0, 8, 2))
    return accounts.Chosen(f"tameshi-{words}", drawn[:20])


def _steps(city: City) -> Iterator[tuple[str, Callable[[Context], ImportReport]]]:
    for kind, label, content in (
        ("districts", _("地区"), ledgers.districts_csv),
        ("buildings", _("建物"), ledgers.buildings_csv),
        ("households", _("世帯"), ledgers.households_csv),
        ("residents", _("住民"), ledgers.residents_csv),
    ):
        yield label, _ledger(kind, content(city))
    yield (
        _("地区の形"),
        lambda ctx: register.import_outlines(ctx, ledgers.outlines_geojson(city)),
    )
    yield (
        _("指定緊急避難場所"),
        lambda ctx: shelters.actions.import_sites(
            ctx, opendata.sites_csv(city, ctx.settings.municipality_code)
        ),
    )
    yield (
        _("指定避難所"),
        lambda ctx: shelters.actions.import_sites(
            ctx, opendata.shelters_csv(city, ctx.settings.municipality_code)
        ),
    )
    yield (
        _("Wi-Fi"),
        lambda ctx: shelters.actions.import_wifi(
            ctx, opendata.wifi_csv(city, ctx.settings.municipality_code)
        ),
    )
    yield (
        _("メールの登録者"),
        lambda ctx: broadcast.actions.import_subscribers(
            ctx, ledgers.subscribers_csv(city)
        ),
    )


def _ledger(kind: str, content: bytes) -> Callable[[Context], ImportReport]:
    return lambda ctx: register.import_ledger(ctx, kind, content)


def _incidents(ctx: Context, city: City) -> UUID:
    """Declare the sample disasters and return the earthquake."""
    # The last one declared is the current one; the guided page begins with the quake.
    for sample in sorted(city.incidents, key=lambda one: one.hazard == "earthquake"):
        hazard, day = IncidentHazard(sample.hazard), sample.started_at.date()
        cause = f"{formats.era_date(day)}の{hazard.label}による"
        incident = incidents.declare(ctx, sample.name, hazard, day, cause)
    return incident.id


def _person(city: City, username: str) -> Actor:
    found = next(one for one in city.staff if one.username == username)
    return Actor(username, found.display_name, found.roles)


def _head(city: City, building_number: str) -> str:
    """Name who lives in a house."""
    heads = {home.building_number: home.head_name for home in city.households}
    return heads[building_number]


def _survey(
    ctx: Context,
    incident_id: UUID,
    sample: SurveySample,
    surveyor: str = "",
    beside: UUID | None = None,
) -> UUID:
    building = register_queries.find_building(ctx, sample.building_number)
    if building is None:
        raise NotFound(what=sample.building_number)
    noon = datetime.combine(sample.surveyed_on, time(12), clock.TOKYO)
    people = (surveyor or ctx.actor.display_name,)
    visit = Visit(incident_id, building.id, noon, people, beside=beside)
    request = {
        "rule_version": sample.rule_version,
        "hazard": sample.hazard,
        "structure": sample.structure,
        "stage": sample.stage,
        "arithmetic": "exact",
        "method": sample.method,
        "survey": dict(sample.survey),
    }
    return assessment.record_survey(ctx, visit, request).id
