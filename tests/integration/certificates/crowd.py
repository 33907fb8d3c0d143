"""A crowd at the window: many households, decided surveys, and processes that issue.

Rows are written in bulk, since what is tested is the issuing. The functions below run
in processes of their own, as the counters of several machines would.
"""

import hashlib
import os
import random
import signal
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from certificates import actions, keys, queries, readback
from certificates.rules import issuing, numbering
from certificates.tables import Application, Certificate, CertificateFile, NumberSeries
from disaster.assessment.rules.levels import DamageLevel
from disaster.assessment.tables import Survey
from disaster.bench import samples
from disaster.foundation import db
from disaster.foundation import settings as settings_module
from disaster.foundation.authority import SYSTEM, Role
from disaster.foundation.context import House, unit_of_work
from disaster.foundation.db import new_id
from disaster.foundation.errors import Refusal
from disaster.register import actions as register
from disaster.register import queries as register_queries
from tests.conftest import NOON, person

LEVELS = list(DamageLevel)

# A busy SQLite file turns a writer away after half a minute.
PATIENCE = 5


@dataclass(frozen=True)
class Waiting:
    """One household at the window, and what its paper must say."""

    application_id: UUID
    name: str
    address: str


def gather(house, incident_id, count, seed=1) -> list[Waiting]:
    """Let so many households apply; the first names differ in one character only."""
    names = samples.printable(count, random.Random(seed))  # noqa: S311  repeatable
    people = [
        Waiting(new_id(), f"{name}{_mark(at)}", f"架空の伊勢野市ひばり野{at + 1}番3号")
        for at, name in enumerate(names)
    ]
    with unit_of_work(house, SYSTEM, NOON) as ctx:
        _register(ctx, people)
        for at, waiting in enumerate(people):
            household = register_queries.find_household(ctx, f"C{at}")
            building = register_queries.find_building(ctx, f"H{at}")
            level = LEVELS[at % len(LEVELS)]
            ctx.session.add(survey(incident_id, building.id, level))
            ctx.session.add(
                application(incident_id, waiting, household.id, building.id, at + 1)
            )
        receipts = {"incident_id": incident_id, "kind": issuing.RECEIPTS}
        ctx.session.add(NumberSeries(**receipts, last=count))
    return people


def _mark(at: int) -> str:
    # Three letters that no household shares with another.
    return "".join(chr(0x3041 + at // power % 80) for power in (6400, 80, 1))


def _register(ctx, people) -> None:
    residents = "".join(
        f"C{at},世帯主,{waiting.name},ヤマダ　タロウ,{waiting.address},\r\n"
        for at, waiting in enumerate(people)
    )
    houses = "".join(
        f"H{at},{waiting.address},木造,2,住宅\r\n" for at, waiting in enumerate(people)
    )
    head = "世帯番号,続柄,氏名,フリガナ,住所,支援措置\r\n"
    register.import_ledger(ctx, "residents", (head + residents).encode())
    head = "建物番号,所在地,構造,階数,用途\r\n"
    register.import_ledger(ctx, "buildings", (head + houses).encode())


def survey(incident_id, building_id, level) -> Survey:
    """Return a decided survey of a house."""
    return Survey(
        incident_id=incident_id,
        building_id=building_id,
        round=1,
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


def application(incident_id, waiting, household_id, building_id, serial) -> Application:
    """Return an application that was received."""
    return Application(
        id=waiting.application_id,
        receipt_number=numbering.receipt_number(1, serial),
        incident_id=incident_id,
        household_id=household_id,
        building_id=building_id,
        applicant_name=waiting.name,
        applicant_key=waiting.name,
        relation="head",
        identity_check="licence",
        remarks=[],
        channel="counter",
        applied_on=NOON.date(),
        received_at=NOON,
        received_by="yoshida",
    )


def issue_all(environ, people, threads) -> list[str]:
    """Issue to everybody from this process; return what was wrong with any paper."""
    house, ring, clerk = _opened(environ)

    def issue(waiting) -> str:
        try:
            number, pdf, sha256 = _handed_out(house, clerk, waiting)
        except Refusal as refusal:
            return f"{waiting.name}: {refusal}"
        if hashlib.sha256(pdf).hexdigest() != sha256:
            return f"{number}: digest"
        return wrong(readback.verify_issued(pdf, ring), number, waiting)

    with ThreadPoolExecutor(threads) as pool:
        found = [each for each in pool.map(issue, people) if each]
    house.engine.dispose()
    return found


def _handed_out(house, clerk, waiting) -> tuple[str, bytes, str]:
    """Issue one paper; where the database is too busy, press the button again."""
    key = str(new_id())
    for patience in range(PATIENCE, -1, -1):
        try:
            with unit_of_work(house, clerk, NOON) as ctx:
                made = actions.issue(ctx, waiting.application_id, key)
                file = queries.file_of(ctx, made.id)
                return made.number, file.pdf, file.sha256
        except OperationalError:
            if not patience:
                raise
    raise AssertionError


def issue_until_killed(environ, people) -> None:
    """Issue one after the other; whoever was served already is passed over."""
    house, _ring, clerk = _opened(environ)
    for waiting in people:
        try:
            with unit_of_work(house, clerk, NOON) as ctx:
                actions.issue(ctx, waiting.application_id, str(new_id()))
        except issuing.AlreadyIssued:
            continue
    os.kill(os.getpid(), signal.SIGKILL)


def wrong(issued, number, waiting) -> str:
    """Name the first thing on a paper that is not its requester's."""
    fields = issued.fields
    expected = (number, waiting.name, waiting.address)
    return (
        ""
        if (fields.number, fields.head_name, fields.house_address) == expected
        else f"{number}: {fields.number} {fields.head_name} for {waiting.name}"
    )


def faults(house, people) -> list[str]:
    """Check every row against every other, after whatever happened (不変条件)."""
    found = []
    by_id = {waiting.application_id: waiting for waiting in people}
    ring = keys.load_public_keys(house.settings.key_dir)
    with unit_of_work(house, SYSTEM, NOON) as ctx:
        papers = ctx.session.scalars(select(Certificate)).all()
        files = dict(
            ctx.session.execute(
                select(CertificateFile.certificate_id, CertificateFile.pdf)
            ).all()
        )
        issued = ctx.session.scalars(
            select(Application.id).where(Application.state == "issued")
        ).all()
        last = ctx.session.scalar(
            select(NumberSeries.last).where(NumberSeries.kind == "damage")
        )
        serials = sorted(paper.serial for paper in papers)
        if serials != list(range(1, len(papers) + 1)) or (last or 0) != len(papers):
            found.append(f"serials {serials}, last {last}")
        if set(files) != {paper.id for paper in papers}:
            found.append("papers without files, or files without papers")
        if sorted(issued) != sorted(paper.application_id for paper in papers):
            found.append("applications and papers disagree")
        audited = ctx.session.scalar(
            select(func.count()).where(_audited("certificate.issued"))
        )
        if audited != len(papers):
            found.append(f"{audited} audit lines for {len(papers)} papers")
        held = [(one.id, one.number, one.application_id) for one in papers]
    # Ten thousand are read back longer than a transaction may stand still.
    for paper_id, number, application_id in held:
        checked = readback.verify_issued(files[paper_id], ring)
        found.append(wrong(checked, number, by_id[application_id]))
    return [each for each in found if each]


def _audited(deed):
    from disaster.audit.tables import AuditEntry

    return AuditEntry.deed == deed


def _opened(environ):
    settings = settings_module.load(environ)
    house = House(settings, db.make_engine(settings.database_url))
    ring = keys.load_public_keys(settings.key_dir)
    return house, ring, person("yoshida", "𠮷田", Role.COUNTER)
