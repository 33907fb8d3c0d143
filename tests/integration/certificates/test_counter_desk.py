"""The counter desk's deeds: told apart, taken in, issued, handed over, taken back."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from sqlalchemy import select

from certificates import actions as room
from certificates import queries as room_queries
from certificates.counter import actions, queries
from certificates.counter.actions import Taking
from certificates.counter.queries import visiting
from certificates.counter.rules.handing import AlreadyHanded, NotHanded, UndoReason
from certificates.rules.issuing import NotValid
from certificates.rules.receiving import AlreadyApplied, IdentityCheck
from certificates.rules.telling_apart import NotAskedYet, Question
from certificates.tickets.queries.handing import handed_among
from disaster.accounts.tables import Account
from disaster.assessment.rules.levels import DamageLevel
from disaster.audit.tables import AuditEntry
from disaster.foundation.authority import SYSTEM, Role
from disaster.foundation.context import unit_of_work
from disaster.foundation.errors import FieldRefusal, Forbidden, Refusal
from disaster.register import actions as register
from disaster.register import queries as register_queries
from disaster.register.tables import Resident
from tests.conftest import NOON, person

BORN = date(1968, 4, 12)
LEDGER = "世帯番号,続柄,氏名,フリガナ,生年月日,住所\r\n"
TOWN = "架空の伊勢野市ひばり野一丁目"


@pytest.fixture
def ono():
    """小野 sits at the other booth."""
    return person("ono", "小野", Role.COUNTER)


@pytest.fixture
def named(work):
    """Keep accounts of both clerks, so that they have names."""
    with work(SYSTEM) as ctx:
        for username, name in (("yoshida", "𠮷田"), ("ono", "小野")):
            ctx.session.add(
                Account(
                    username=username,
                    display_name=name,
                    roles=["counter"],
                    passphrase_hash="-",
                    totp_sealed="-",
                    created_at=NOON,
                )
            )


@pytest.fixture
def issued(ready, work, yoshida):
    """Issue a family's paper at the desk."""
    ((_family, application_id),) = ready()
    with work(yoshida) as ctx:
        return actions.issue(ctx, application_id, "first", "").id


@pytest.fixture
def namesakes(families, decide, apply, incident, work, kanri):
    """Two households whose heads share name and birthday (N9)."""
    first, second = families(2, name="山田　太郎")
    with work(kanri) as ctx:
        for resident in ctx.session.scalars(select(Resident)):
            if resident.relation == "世帯主":
                resident.born_on = BORN
    decide(incident, first)
    return first, second, apply(first)


def trail(ctx, subject):
    wanted = select(AuditEntry).where(AuditEntry.subject == str(subject))
    return ctx.session.scalars(wanted.order_by(AuditEntry.number)).all()


@pytest.mark.usefixtures("named")
def test_issued_and_handed_over_are_two_facts(issued, work, yoshida, ono):
    with work(yoshida) as ctx:
        assert queries.paper_of(ctx, issued).handing is None
    with work(yoshida, NOON + timedelta(minutes=2)) as ctx:
        actions.hand_over(ctx, issued)
    with work(ono) as ctx:
        paper = queries.paper_of(ctx, issued)
        assert (paper.is_handed, paper.handing.who, paper.issuer) == (
            True,
            "𠮷田",
            "𠮷田",
        )
        assert handed_among(ctx, {issued}) == {issued}
    with work(ono) as ctx, pytest.raises(AlreadyHanded, match=r"𠮷田さんが .*12:02"):
        ctx.trying(lambda: actions.hand_over(ctx, issued))


def test_a_wrong_press_is_taken_back_with_a_reason(issued, work, yoshida, ono):
    with work(yoshida) as ctx, pytest.raises(NotHanded):
        ctx.trying(lambda: actions.take_back(ctx, issued, UndoReason.SLIP))
    with work(yoshida) as ctx:
        actions.hand_over(ctx, issued)
    with work(ono) as ctx:
        actions.take_back(ctx, issued, UndoReason.LEFT_WITHOUT)
    with work(ono) as ctx:
        paper = queries.paper_of(ctx, issued)
        assert not paper.is_handed
        assert paper.is_valid
        assert handed_among(ctx, {issued}) == set()
        undone = trail(ctx, issued)[-1]
        assert undone.deed == "certificate.handing_undone"
        assert json.loads(undone.facts)["reason"] == UndoReason.LEFT_WITHOUT.label
    with work(yoshida) as ctx:
        actions.hand_over(ctx, issued)
    with work(yoshida) as ctx:
        assert queries.paper_of(ctx, issued).is_handed


def test_of_two_clerks_at_once_one_hands_over(issued, house, yoshida, ono):
    start = Barrier(2)

    def hand_over(clerk):
        start.wait()
        try:
            with unit_of_work(house, clerk, NOON) as ctx:
                actions.hand_over(ctx, issued)
        except AlreadyHanded:
            return "told"
        return "handed"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(hand_over, (yoshida, ono))) == ["handed", "told"]
    with unit_of_work(house, ono, NOON) as ctx:
        handed = [one for one in trail(ctx, issued) if one.deed == "certificate.handed"]
        assert len(handed) == 1


def test_of_two_clerks_at_once_one_takes_the_application(
    families, incident, house, yoshida, ono
):
    (family,) = families()
    start = Barrier(2)

    def take(clerk):
        start.wait()
        try:
            with unit_of_work(house, clerk, NOON) as ctx:
                actions.take(ctx, incident, family.household_id, taking(ctx, family))
        except AlreadyApplied:
            return "told"
        return "taken"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(take, (yoshida, ono))) == ["taken", "told"]


def taking(ctx, family, relation="世帯主", **changes):
    wanted = select(Resident.id).where(
        Resident.household_id == family.household_id, Resident.relation == relation
    )
    facts = {
        "building_id": family.building_id,
        "applicant_id": ctx.session.scalars(wanted).one(),
        "identity_check": IdentityCheck.LICENCE,
    }
    return Taking(**{**facts, **changes})


def test_the_desk_fills_in_what_is_known(families, incident, work, yoshida):
    (family,) = families()
    with work(yoshida) as ctx:
        made = actions.take(
            ctx,
            incident,
            family.household_id,
            taking(ctx, family, "妻", copies=3),
        )
        assert (made.applicant_name, made.relation) == ("山田　花子", "member")
        assert (made.copies, made.channel) == (3, "counter")
        assert made.applied_on == date(2026, 9, 3)


def test_nobody_applies_for_a_household_that_is_not_theirs(
    families, incident, work, yoshida
):
    mine, other = families(2)
    with work(yoshida) as ctx, pytest.raises(FieldRefusal):
        actions.take(ctx, incident, mine.household_id, taking(ctx, other))


def test_whoever_could_be_meant_is_told_apart_before_the_paper(
    namesakes, work, yoshida, ono
):
    first, second, application_id = namesakes
    with work(yoshida) as ctx, pytest.raises(NotAskedYet):
        ctx.trying(lambda: actions.issue(ctx, application_id, "k", ""))
    # The wife is a 花子 in either house, so her name tells nothing.
    for question, said in (
        (Question.MEMBER, "花子"),
        (Question.ADDRESS, second.address),
    ):
        with work(yoshida) as ctx:
            assert not room.identify(ctx, first.household_id, question, said)
    with work(yoshida) as ctx, pytest.raises(NotAskedYet):
        ctx.trying(lambda: actions.issue(ctx, application_id, "k", ""))
    with work(yoshida) as ctx:
        said = "ひばり野1-1-3"
        assert room.identify(ctx, first.household_id, Question.ADDRESS, said)
    # The other booth has not asked anybody anything.
    with work(ono) as ctx, pytest.raises(NotAskedYet):
        ctx.trying(lambda: actions.issue(ctx, application_id, "k", ""))
    with work(yoshida, NOON + timedelta(days=1)) as ctx:
        assert not room_queries.is_identified(ctx, first.household_id)
    with work(yoshida) as ctx:
        assert actions.issue(ctx, application_id, "k", "").number
        lines = trail(ctx, first.household_id)
        assert [one.deed for one in lines] == [
            "household.not_identified",
            "household.not_identified",
            "household.identified",
        ]
        assert {one.actor for one in lines} == {"yoshida"}
        assert [json.loads(one.facts) for one in lines] == [
            {"question": "member"},
            {"question": "address"},
            {"question": "address"},
        ]


@pytest.mark.parametrize(
    ("others", "count"),
    [
        ("T1,子,見本　二,ミホン　ニ,S40.1.1", 1),
        ("T1,子,見本　一,ミホン　ハジメ,H5.1.1", 1),
        ("T2,世帯主,見本　一,ミホン　イチ,S40.1.1", 1),
        ("T2,世帯主,見本　一,ミホン　イチ,S40.1.2", 0),
        ("T2,世帯主,見本　二,ミホン　ニ,S40.1.1", 0),
    ],
    ids=["twins", "father and son", "same day", "another day", "another name"],
)
def test_who_could_be_taken_for_whom(others, count, work, kanri):
    first = f"T1,世帯主,見本　一,ミホン　イチ,S40.1.1,{TOWN}1番\r\n"
    with work(kanri) as ctx:
        content = f"{LEDGER}{first}{others},{TOWN}2番\r\n".encode()
        register.import_ledger(ctx, "residents", content)
        home = register_queries.find_household(ctx, "T1")
        # Within one household each could be taken for the other.
        found = room_queries.alike(ctx, home.id)
        own = [one for one in found if one.household_id == home.id]
        assert len(found) == count * (2 if own else 1)


def test_a_protected_household_shows_nothing_and_hands_nothing_over(
    issued, work, yoshida, kanri
):
    with work(kanri) as ctx:
        paper = queries.paper_of(ctx, issued)
        application_id = paper.certificate.application_id
        incident_id = paper.certificate.incident_id
        (head, *_others) = ctx.session.scalars(select(Resident)).all()
        home = head.household_id
        head.is_protected = True
    with work(yoshida) as ctx:
        desk = queries.desk(ctx, incident_id, home)
        assert desk.is_hidden
        assert (desk.houses, desk.people.members, desk.confirming) == ([], [], None)
        assert "山田" not in f"{desk.head}{desk.address}"
        assert visiting.visit(ctx, application_id).lines == []
        with pytest.raises(Refusal):
            ctx.trying(lambda: actions.hand_over(ctx, issued))


def test_a_paper_that_counts_no_more_is_not_handed_over(issued, work, yoshida, sato):
    with work(sato) as ctx:
        room.void(ctx, issued, "別の世帯に交付したため")
    with work(yoshida) as ctx, pytest.raises(NotValid):
        actions.hand_over(ctx, issued)


def test_only_the_counter_does_these_deeds(issued, work, tamura):
    deeds = (
        lambda ctx: actions.hand_over(ctx, issued),
        lambda ctx: actions.take_back(ctx, issued, UndoReason.SLIP),
        lambda ctx: actions.issue(ctx, issued, "k", ""),
        lambda ctx: room.identify(ctx, issued, Question.MEMBER, "健"),
    )
    for deed in deeds:
        with work(tamura) as ctx, pytest.raises(Forbidden):
            deed(ctx)


def test_the_screen_of_the_visitor_follows_the_desk(ready, work, yoshida):
    ((family, application_id),) = ready()
    seen = []
    with work(yoshida) as ctx:
        before = queries.visit(ctx, application_id)
        assert ("世帯主氏名", family.name) in before.lines
        seen.append(before)
        made = actions.issue(ctx, application_id, "k", "")
        seen.append(queries.visit(ctx, application_id))
        certificate_id = made.id
    with work(yoshida) as ctx:
        actions.hand_over(ctx, certificate_id)
    with work(yoshida) as ctx:
        seen.append(queries.visit(ctx, application_id))
    assert [one.stage for one in seen] == ["check", "print", "done"]
    assert len({one.version for one in seen}) == 3
    # The next visitor sits down before this screen.
    assert seen[-1].lines == []


def test_what_happened_to_the_household_is_told(ready, incident, work, yoshida, kanri):
    """H1 and H2: moved that day, came later, the head died."""
    ((family, _application_id),) = ready()

    def told(**values):
        with work(kanri) as ctx:
            for resident in ctx.session.scalars(select(Resident)):
                if resident.relation == "世帯主":
                    for name, value in values.items():
                        setattr(resident, name, value)
        with work(yoshida) as ctx:
            desk = queries.desk(ctx, incident, family.household_id)
            return " ".join(desk.cautions), [one.card.name for one in desk.applicants]

    assert told() == ("", [family.name, "山田　花子"])
    assert "当日" not in told()[0]
    assert "災害の日に異動した人" in told(moved_on=date(2024, 9, 1))[0]
    cautions, applicants = told(
        moved_on=None, gone_on=date(2024, 9, 3), gone_reason="死亡"
    )
    assert "世帯主は亡くなっています" in cautions
    assert applicants == ["山田　花子"]


@pytest.mark.parametrize("by", ["the ordinary page", "a replacement"])
def test_no_other_door_leads_past_the_second_question(
    by, namesakes, decide, incident, work, yoshida
):
    first, _second, application_id = namesakes
    if by == "a replacement":
        with work(SYSTEM) as ctx:
            room.issue_in_batch(ctx, application_id)
        decide(incident, first, DamageLevel.PARTIAL, round_number=2)

    def deed(ctx):
        if by == "a replacement":
            return room.reissue(ctx, application_id, "k", "第2次調査")
        return room.issue(ctx, application_id, "k")

    with work(yoshida) as ctx, pytest.raises(NotAskedYet):
        ctx.trying(lambda: deed(ctx))
    with work(yoshida) as ctx:
        said = first.address
        assert room.identify(ctx, first.household_id, Question.ADDRESS, said)
    with work(yoshida) as ctx:
        assert deed(ctx).number


def test_one_name_without_any_birthday_is_told_apart_too(work, kanri):
    people = (
        f"T1,世帯主,見本　一,ミホン　イチ,,{TOWN}1番\r\n"
        f"T2,世帯主,見本　一,ミホン　ハジメ,,{TOWN}2番\r\n"
        f"T3,世帯主,見本　一,ミホン　イチ,S40.1.1,{TOWN}3番\r\n"
    )
    with work(kanri) as ctx:
        register.import_ledger(ctx, "residents", f"{LEDGER}{people}".encode())
        one, other, dated = (
            register_queries.find_household(ctx, number)
            for number in ("T1", "T2", "T3")
        )
        assert [each.household_id for each in room_queries.alike(ctx, one.id)] == [
            other.id
        ]
        assert room_queries.alike(ctx, dated.id) == []
