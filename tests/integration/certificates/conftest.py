"""A small city for the certificate room: families, houses, decided surveys, a key."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

import pytest

from certificates import actions, keys
from certificates.rules.receiving import Channel, IdentityCheck, Relation, Submission
from disaster.assessment.rules.levels import DamageLevel
from disaster.assessment.tables import Survey
from disaster.foundation.authority import SYSTEM
from disaster.incidents import actions as incidents
from disaster.incidents.rules import IncidentHazard
from disaster.register import actions as register
from disaster.register import queries as register_queries
from tests.conftest import NOON

CAUSE = "令和6年9月1日の地震による"
# Pages and commands look at the clock; these days are past whenever the tests run.
STRUCK_ON, APPLIED_ON = date(2024, 9, 1), date(2024, 9, 3)
NO_DEADLINE = date(2100, 1, 1)
RESIDENTS = "世帯番号,続柄,氏名,フリガナ,生年月日,住所,支援措置\r\n"
BUILDINGS = "建物番号,所在地,構造,階数,用途\r\n"
LEVELS = list(DamageLevel)


@dataclass(frozen=True)
class Family:
    """A household with its house."""

    number: str
    name: str
    household_id: UUID
    building_id: UUID
    address: str


@pytest.fixture
def incident(work, kanri) -> UUID:
    """Declare the earthquake of 1 September, with no deadline in sight."""
    with work(kanri) as ctx:
        declared = incidents.declare(
            ctx, "令和6年の地震", IncidentHazard.EARTHQUAKE, STRUCK_ON, CAUSE
        )
        declared.applications_until = NO_DEADLINE
        return declared.id


@pytest.fixture(autouse=True)
def signing_key(settings):
    """Make the key of this installation."""
    return keys.create_key(settings.key_dir, settings.world, NOON, settings.base_url)


@pytest.fixture
def families(work, kanri):
    """Give a function that copies some families and their houses in."""

    def copied(count=1, name="山田　太郎{}", *, protected=False) -> list[Family]:
        mark = "1" if protected else ""
        names = [name.format(_letters(at)) for at in range(count)]
        people = "".join(
            f"S{at},世帯主,{names[at]},ヤマダ　タロウ,{_born(at, 20)},"
            f"{_address(at)},{mark}\r\n"
            f"S{at},妻,山田　花子,ヤマダ　ハナコ,{_born(at, 30)},{_address(at)},\r\n"
            for at in range(count)
        )
        houses = "".join(f"B{at},{_address(at)},木造,2,住宅\r\n" for at in range(count))
        with work(kanri) as ctx:
            register.import_ledger(ctx, "residents", (RESIDENTS + people).encode())
            register.import_ledger(ctx, "buildings", (BUILDINGS + houses).encode())
            return [
                Family(
                    f"S{at}",
                    names[at],
                    register_queries.find_household(ctx, f"S{at}").id,
                    register_queries.find_building(ctx, f"B{at}").id,
                    _address(at),
                )
                for at in range(count)
            ]

    return copied


@pytest.fixture
def decide(work):
    """Give a function that leaves a decided survey of a house."""

    def decided(incident_id, family, level=DamageLevel.HALF, round_number=1) -> UUID:
        with work(SYSTEM) as ctx:
            survey = _survey(incident_id, family.building_id, level, round_number)
            ctx.session.add(survey)
            ctx.session.flush()
            return survey.id

    return decided


@pytest.fixture
def apply(work, yoshida, incident):
    """Give a function that takes a family's application in."""

    def applied(family, **changes) -> UUID:
        with work(yoshida) as ctx:
            made = actions.receive(ctx, submission(incident, family, **changes))
            return made.id

    return applied


@pytest.fixture
def ready(families, decide, apply, incident):
    """Give a function that makes applications that can be issued at once."""

    def made(count=1, **options) -> list[tuple[Family, UUID]]:
        pairs = []
        for at, family in enumerate(families(count, **options)):
            decide(incident, family, LEVELS[at % len(LEVELS)])
            pairs.append((family, apply(family)))
        return pairs

    return made


def submission(incident_id, family, **changes) -> Submission:
    """Return an application of a family's head for the own house."""
    facts = {
        "incident_id": incident_id,
        "household_id": family.household_id,
        "building_id": family.building_id,
        "applicant_name": family.name,
        "relation": Relation.HEAD,
        "identity_check": IdentityCheck.LICENCE,
        "applied_on": APPLIED_ON,
        "channel": Channel.COUNTER,
    }
    return Submission(**{**facts, **changes})


def _survey(incident_id, building_id, level, round_number) -> Survey:
    return Survey(
        incident_id=incident_id,
        building_id=building_id,
        round=round_number,
        attempt=1,
        hazard="earthquake",
        structure="wood",
        stage="1",
        method="parts",
        arithmetic="exact",
        rule_version="R7.7",
        inputs={},
        result={"level": level},
        level=level,
        ratio="45/2",
        surveyors=["田村"],
        surveyor_accounts=",tamura,",
        surveyed_at=NOON - timedelta(days=1),
        state="decided",
        recorded_at=NOON - timedelta(days=1),
        recorded_by="tamura",
        recorder_name="田村",
        reviewed_at=NOON,
        reviewed_by="sato",
        reviewer_name="佐藤",
        decided_at=NOON,
        decided_by="sato",
        decider_name="佐藤",
    )


def _letters(at: int) -> str:
    # Names that differ by one character only: the hardest to keep apart.
    return "一二三四五六七八九十"[at // 10] + "甲乙丙丁戊己庚辛壬癸"[at % 10]


def _born(at: int, day: int) -> str:
    # No two of one name share a birthday, so nobody has to be asked a second question.
    return f"{1950 + at % 40}-{(1, 3, 5)[at // 40]:02}-{day}"


def _address(at: int) -> str:
    return f"架空の伊勢野市ひばり野一丁目{at + 1}番3号"
