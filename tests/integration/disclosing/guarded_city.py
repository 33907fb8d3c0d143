"""A city with two protected households whose every personal text is unique (カナリア).

What is typed into a search differs from what must not come back, so that a page that
repeats the question does not look like a leak.
"""

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from certificates import actions as papers
from certificates import keys
from certificates import queries as paper_queries
from certificates.rules.receiving import Channel, IdentityCheck, Relation, Submission
from certificates.tables import ApplicationPhoto, OnlineApplication
from certificates.victims import actions as victims
from certificates.victims.actions import Support
from certificates.victims.rules import Recipient, SupportKind, SupportState
from disaster.assessment import actions as surveys
from disaster.assessment.actions import Asking, Visit, resurveys, selfjudging
from disaster.assessment.actions.photos import Upload, add_photo
from disaster.foundation import formats
from disaster.foundation.authority import SYSTEM, Role
from disaster.incidents import actions as incidents
from disaster.incidents.rules import IncidentHazard
from disaster.register import actions as register
from disaster.register import queries as register_queries
from disaster.register.matching import actions as matching
from disaster.register.matching.actions import Doors
from disaster.register.queries import Copied
from disaster.register.rules.unmasking import Reason
from tests.conftest import NOON, person
from tests.integration.assessment.photo_desk import picture
from tests.integration.assessment.self_judgement_desk import photograph, self_judged
from tests.integration.assessment.survey_desk import quake_request
from tests.integration.register.ledger_desk import (
    BUILDING,
    COPIED_ON,
    RESIDENT,
    building,
    csv,
    household,
    put,
    resident,
)

STRUCK_ON = date(2024, 9, 1)
FAMILY = "金糸雀原"
PLACE = "架空の伊勢野市カナリア台九丁目88番77号"
PHONE = "0463-98-7654"
WIFE = f"{FAMILY}　翼子"
SISTER = f"{FAMILY}　羽子"
HOUSE, OTHER_HOUSE = "金糸雀1234番5", "金糸雀1234番6"

PERSONAL = (
    *("翼子", "羽子", "ツバサコ", "ハネコ", "カナリー", "88番77号"),
    *(PHONE, PHONE.replace("-", "")),
    *("1951-01-29", "昭和26年1月29日", "昭和26年（1951年）1月29日"),
    *("1952-02-28", "昭和27年2月28日", "昭和27年（1952年）2月28日"),
)
# Pages write days in the Japanese way; only programs get them like this.
ONLY_IN_PROGRAMS = {"1951-01-29", "1952-02-28"}
# Where the protected people live: a house without a name is no secret, but no page
# about the people may lead to it.
PLACES = (HOUSE, OTHER_HOUSE, "B-KIN5", "B-KIN6")

# What somebody who looks for them types: none of it is a canary.
SEARCHES = (
    *(FAMILY, "かなりやはら", "カナリヤハラ", "P-KIN1", "S-KIN1", "b-kin5"),
    *("昭和26年", "S27", "０４６３－９８－７６５４", "987654", "カナリア台九丁目"),
    *("金糸雀", "金糸雀1234", "カナリア", "伊勢野市"),
)


@dataclass
class City:
    """The ids of everything, by the name of the parameter that takes them."""

    ids: dict[str, list[object]] = field(default_factory=dict)
    protected: list[UUID] = field(default_factory=list)
    receipts: list[str] = field(default_factory=list)

    def note(self, name: str, *ids: object) -> None:
        """Keep ids under the name of a route's parameter."""
        self.ids.setdefault(name, []).extend(ids)


YOSHIDA = person("yoshida", "𠮷田", Role.COUNTER)
SATO = person("sato", "佐藤", Role.APPROVER)
TAMURA = person("tamura", "田村", Role.SURVEYOR)
KANRI = person("kanri", "管理者", Role.ADMINISTRATOR)


def settle(work, settings) -> City:
    """Build the city with nobody protected yet."""
    keys.create_key(settings.key_dir, settings.world, NOON, settings.base_url)
    city = City()
    with work(KANRI) as ctx:
        _ledgers(ctx, city)
        quake = incidents.declare(
            ctx, "架空の地震", IncidentHazard.EARTHQUAKE, STRUCK_ON, "地震による"
        )
        quake.applications_until = date(2100, 1, 1)
        city.note("incident_id", quake.id)
        _preview(ctx, city)
    _matching(work)
    _surveys(work, city)
    _applications(work, city)
    _online(work, city)
    _victims(work, city)
    return city


def protect(work, city: City, *, on: bool) -> None:
    """Put the mark on both people, or take it off."""
    with work(KANRI) as ctx:
        for one in city.protected:
            register.protect(ctx, one, protected=on)


def ask(work, city: City) -> None:
    """Let the counter ask to see the first household."""
    with work(YOSHIDA) as ctx:
        home = city.ids["household_id"][0]
        city.note("unmasking_id", register.ask_unmasking(ctx, home, Reason.ISSUING).id)


def _people() -> list[dict[str, str]]:
    shared = {"住所": PLACE, "電話番号": PHONE}
    return [
        resident(
            *("P-KIN1", "S-KIN1", WIFE),
            フリガナ="カナリヤハラ　ツバサコ",
            生年月日="1951-01-29",
            通称="カナリー",
            **shared,
        ),
        resident(
            *("P-KIN2", "S-KIN1", f"{FAMILY}　松夫"),
            フリガナ="カナリヤハラ　マツオ",
            続柄="夫",
            **shared,
        ),
        resident(
            *("P-KIN3", "S-KIN2", SISTER),
            フリガナ="カナリヤハラ　ハネコ",
            生年月日="1952-02-28",
            **shared,
        ),
        resident("P1", "S1"),
    ]


def _ledgers(ctx, city: City) -> None:
    owned = {"所有者": WIFE, "所有者住所": PLACE}
    put(
        ctx,
        "buildings",
        [
            building("B-KIN5", 所在地=f"架空の伊勢野市{HOUSE}", **owned),
            building("B-KIN6", 所在地=f"架空の伊勢野市{OTHER_HOUSE}"),
            building("B1"),
        ],
    )
    put(ctx, "residents", _people())
    homes = [
        household("S-KIN1", 世帯主氏名=WIFE, 住所=PLACE, 建物番号="B-KIN5"),
        household("S-KIN2", 世帯主氏名=SISTER, 住所=PLACE, 建物番号="B-KIN6"),
    ]
    put(ctx, "households", homes)
    for number in ("S-KIN1", "S-KIN2", "S1"):
        city.note("household_id", register_queries.find_household(ctx, number).id)
    for number in ("B-KIN5", "B-KIN6", "B1"):
        city.note("building_id", register_queries.find_building(ctx, number).id)
    for home in city.ids["household_id"]:
        people = register_queries.members(ctx, home)
        city.note("resident_id", *[one.id for one in people])
    city.protected = [city.ids["resident_id"][0], city.ids["resident_id"][2]]


def _preview(ctx, city: City) -> None:
    """Look at new copies of all ledgers, in which the two appear."""
    people = [{**one, "住所": f"{PLACE}２階"} for one in _people()[:3]]
    homes = [household("S-KIN1", 世帯主氏名=WIFE, 住所=f"{PLACE}２階")]
    houses = [building("B-KIN5", 所在地=f"架空の伊勢野市{HOUSE}", 所有者=SISTER)]
    copied = Copied(COPIED_ON)
    columns = ("世帯番号", "世帯主氏名", "住所")
    for kind, content in (
        ("residents", csv(RESIDENT, people)),
        ("households", csv(columns, homes)),
        ("buildings", csv(BUILDING, houses)),
    ):
        made = register.preview_ledger(ctx, kind, content, copied)
        # Pages look at the clock, and a preview is kept for a day.
        made.made_at = ctx.now + timedelta(days=36500)
        city.note("preview_id", made.id)


def _matching(work) -> None:
    """Let houses be proposed for everybody, while nobody is protected."""
    with work(YOSHIDA) as ctx:
        run_id = matching.ask_for_run(ctx).id
    matching.do_run(Doors(lambda: work(SYSTEM), lambda: work(SYSTEM)), run_id)


def _surveys(work, city: City) -> None:
    quake, at = city.ids["incident_id"][0], NOON - timedelta(hours=1)
    first, second, _third = city.ids["building_id"]
    with work(TAMURA) as ctx:
        made = surveys.record_survey(
            ctx, Visit(quake, first, at, ("田村",)), quake_request()
        )
        city.note("survey_id", made.id)
        sent = add_photo(ctx, made.id, Upload(picture(), "roof"))
        city.note("photo_id", sent.photo.id)
        made_id = made.id
    with work(SATO) as ctx:
        surveys.decide(ctx, made_id)
    with work(YOSHIDA) as ctx:
        asking = Asking(made_id, WIFE, (), f"{WIFE}が見た傷がある", PHONE)
        city.note("request_id", resurveys.request(ctx, asking).id)
        judged = selfjudging.self_judge(
            ctx, self_judged(quake, second, applicant_name=SISTER)
        )
        photograph(ctx, judged.id)
        city.note("survey_id", judged.id)


def _submission(city: City, at: int, name: str, **changes) -> Submission:
    facts = {
        "incident_id": city.ids["incident_id"][0],
        "household_id": city.ids["household_id"][at],
        "building_id": city.ids["building_id"][at],
        "applicant_name": name,
        "relation": Relation.HEAD,
        "identity_check": IdentityCheck.LICENCE,
        "applied_on": date(2024, 9, 3),
        "channel": Channel.COUNTER,
        "phone": PHONE,
        "purpose": f"{name}の保険",
        "born_on": date(1951, 1, 29),
    }
    return Submission(**{**facts, **changes})


def _applications(work, city: City) -> None:
    with work(YOSHIDA) as ctx:
        for at, name in ((0, WIFE), (1, SISTER)):
            made = papers.receive(ctx, _submission(city, at, name))
            city.note("application_id", made.id)
            city.receipts.append(made.receipt_number)
    with work(YOSHIDA) as ctx:
        paper = papers.issue(ctx, city.ids["application_id"][0], "canary")
        city.note("certificate_id", paper.id)
        city.note("code", paper.code)


def answers(city: City, name: str, born: str) -> dict[str, dict[str, list[str]]]:
    """Return what somebody typed at home."""
    return {
        "who": {
            "applicant_name": [name],
            "kana": ["かなりやはら つばさこ"],
            "born_on": [born],
            "relation": ["head"],
            "phone": [PHONE],
            "staying": [f"{name}の実家"],
        },
        "where": {
            "head_name": [name],
            "address": [PLACE],
            "tenure": ["owned"],
            "use": ["dwelling"],
        },
        "what": {
            "incident_id": [str(city.ids["incident_id"][0])],
            "parts": ["roof"],
            "flooding": ["none"],
            "copies": ["1"],
        },
    }


def _online(work, city: City) -> None:
    """Two sent from home: one taken in already, one that nobody has looked at."""
    rows = (
        (WIFE, "S26.1.29", date(1951, 1, 29), "accepted"),
        (SISTER, "S27.2.28", date(1952, 2, 28), "submitted"),
    )
    with work(SYSTEM) as ctx:
        for at, (name, born, day, state) in enumerate(rows):
            sent = OnlineApplication(
                code_hash=f"{at:064x}",
                state=state,
                answers=answers(city, name, born),
                consents={},
                begun_at=ctx.now,
                forget_at=ctx.now + timedelta(days=36500),
                incident_id=city.ids["incident_id"][0],
                number=f"1-0090{at}-1",
                born_on=day,
                name_key=formats.search_key(name),
                house_key=formats.address_key(PLACE),
                submitted_at=ctx.now,
                application_id=city.ids["application_id"][0] if not at else None,
                decided_by="",
                message="",
            )
            ctx.session.add(sent)
            ctx.session.flush()
            photo = ApplicationPhoto(
                online_id=sent.id,
                slot="front",
                sha256=f"{at:064x}",
                media_type="image/jpeg",
                size=1,
                received_at=ctx.now,
            )
            ctx.session.add(photo)
            ctx.session.flush()
            city.note("online_id", sent.id)
            city.note("photo_id", photo.id)


def _victims(work, city: City) -> None:
    quake, home = city.ids["incident_id"][0], city.ids["household_id"][0]
    with work(YOSHIDA) as ctx:
        note = f"{WIFE}は{PLACE}の台所を直したい"
        asked = (SupportKind.REPAIR, SupportState.ASKED, date(2024, 9, 10))
        victims.record_support(ctx, quake, home, Support(*asked, 500_000, note))
        victims.record_consent(
            ctx,
            quake,
            home,
            scope=Recipient.PREFECTURE,
            is_given=True,
            said_on=date(2024, 9, 10),
            words=f"{WIFE}が署名",
        )


def seen_in(text: str, canaries: tuple[str, ...] = PERSONAL) -> set[str]:
    """Return the canaries in a text, line breaks and tags between letters taken out."""
    plain = re.sub(r"\s+", "", text)
    return {one for one in canaries if re.sub(r"\s+", "", one) in plain}


def of_application(ctx, application_id):
    """Return the paper that counts."""
    return paper_queries.valid_certificate(ctx, application_id)
