"""開示: two people open one household to one person for minutes, on record."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from disaster.audit import queries as audit_queries
from disaster.foundation.authority import SYSTEM, Role, StepUpRequired
from disaster.foundation.context import reading, unit_of_work
from disaster.foundation.errors import FieldRefusal, Forbidden, NotFound, Refusal
from disaster.register import actions, queries
from disaster.register.rules import ProtectedInBulk, ProtectedPerson
from disaster.register.rules.unmasking import (
    WAITS,
    AlreadyAsked,
    NothingToUnmask,
    NotOpen,
    NotTheirs,
    NotWaiting,
    Reason,
    SamePerson,
    State,
)
from tests.conftest import NOON, person
from tests.integration.register.ledger_desk import PLACE, put, resident

NOBODY = UUID(int=1)
LATER = NOON + timedelta(minutes=1)
HUSBAND = resident(
    "P2",
    name="\U00020bb7田　次郎",
    続柄="夫",
    電話番号="0463-98-7654",
    生年月日="1971-05-06",
)
OTHER = resident(
    "P3",
    "S2",
    "田中　一",
    住所="架空の伊勢野市遠く9-9",
    生年月日="1980-01-02",
)


@pytest.fixture
def home(work, kanri):
    """Settle a household with a protected head, and another one; return the first."""
    with work(kanri) as ctx:
        put(ctx, "residents", [resident(電話番号="0463-98-7654"), HUSBAND, OTHER])
        found = queries.find_household(ctx, "S1").id
        actions.protect(ctx, queries.members(ctx, found)[0].id, protected=True)
        return found


@pytest.fixture
def ask(work, yoshida, home):
    """Give a function that asks to see the household and returns the request."""

    def asked(actor=yoshida, at=NOON, reason=Reason.ISSUING, words=""):
        with work(actor, at) as ctx:
            return actions.ask_unmasking(ctx, home, reason, words).id

    return asked


@pytest.fixture
def grant(work, ask, sato):
    """Give a function that asks and lets the second person agree."""

    def granted(at=NOON):
        made = ask(at=at)
        with work(sato, at) as ctx:
            actions.grant_unmasking(ctx, made)
        return made

    return granted


@pytest.fixture
def sees(house, home):
    """Give a function that says whether somebody sees the household at a moment."""

    def seen(actor, at=NOON):
        with reading(house, actor, at) as ctx:
            then = queries.household_on(ctx, home, at.date())
            names = [one.card.name for one in then.members]
            return "\U00020bb7田　太郎" in names and not queries.is_hidden(ctx, home)

    return seen


@pytest.fixture
def trail(house, miyata):
    """Give a function that returns the lines about seeing a household or a person."""

    def lines(subject):
        with reading(house, miyata, NOON) as ctx:
            return [
                (one.actor, one.deed, json.loads(one.facts))
                for one in reversed(audit_queries.who_saw(ctx, subject))
            ]

    return lines


def test_a_grant_opens_it_to_the_asker_alone_and_only_in_time(
    grant, sees, yoshida, sato, kanri
):
    assert not sees(yoshida)
    grant()
    assert sees(yoshida)
    assert sees(yoshida, NOON + timedelta(minutes=15, seconds=-1))
    assert not sees(yoshida, NOON + timedelta(minutes=15))
    colleague = replace(yoshida, name="tanaka")
    for other in (sato, kanri, colleague, SYSTEM):
        assert not sees(other)


def test_the_setting_says_how_long(house, ask, sato):
    made = ask()
    short = replace(house, settings=replace(house.settings, unmask_minutes=3))
    with unit_of_work(short, sato, NOON) as ctx:
        until = actions.grant_unmasking(ctx, made).open_until
        assert until == NOON + timedelta(minutes=3)


def test_lists_stay_masked_under_a_grant(house, grant, yoshida, home):
    grant()
    with reading(house, yoshida, NOON) as ctx:
        found = queries.find_people(ctx, "\U00020bb7田")
        assert queries.protected_among(ctx, {home}) == {home}
        assert all(PLACE not in card.address for card in found.cards)
        assert [card.is_hidden for card in found.cards] == [False, True]
        with pytest.raises(ProtectedInBulk):
            queries.refuse_in_bulk(ctx, home)


def test_every_reading_is_on_record_and_a_hidden_page_is_none(
    grant, sees, trail, home, yoshida, sato
):
    made = grant()
    sees(sato)
    assert [deed for _who, deed, _facts in trail(home)] == [
        "unmasking.asked",
        "unmasking.granted",
    ]
    sees(yoshida)
    who, deed, facts = trail(home)[-1]
    assert (who, deed, facts["grant"]) == ("yoshida", "unmasking.seen", str(made))
    (person_id,) = facts["residents"]
    assert len(trail(home)) == 3
    assert [deed for _who, deed, _facts in trail(person_id)] == ["unmasking.seen"]
    assert "田" not in json.dumps([line[2] for line in trail(home)])


def test_what_a_refused_deed_showed_is_on_record_too(
    house, grant, yoshida, home, trail
):
    grant()

    def show_and_fail():
        with unit_of_work(house, yoshida, NOON) as ctx:
            queries.open_household(ctx, home)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        show_and_fail()
    assert [deed for _who, deed, _facts in trail(home)][-1] == "unmasking.seen"


def test_without_its_line_nothing_is_read(house, grant, yoshida, home, monkeypatch):
    grant()

    def broken(_ctx, *_given: object, **_facts: object):
        raise OSError("full")

    monkeypatch.setattr("disaster.audit.record", broken)
    with pytest.raises(OSError, match="full"), reading(house, yoshida, NOON) as ctx:
        queries.open_household(ctx, home)


@pytest.mark.parametrize("who", ["yoshida", "sato"])
def test_either_of_the_two_ends_it_for_the_next_read(
    request, grant, work, sees, yoshida, who
):
    made = grant()
    with work(request.getfixturevalue(who), LATER) as ctx:
        actions.end_unmasking(ctx, made)
    assert not sees(yoshida, LATER)
    with work(yoshida, LATER) as ctx, pytest.raises(NotOpen, match="途中で終えた"):
        actions.end_unmasking(ctx, made)


def test_another_clerk_ends_nothing(grant, work, yoshida):
    made = grant()
    with work(replace(yoshida, name="tanaka")) as ctx, pytest.raises(NotTheirs):
        actions.end_unmasking(ctx, made)


def test_nobody_agrees_to_their_own_request(ask, work):
    both = person("ryoho", "両方", Role.COUNTER, Role.APPROVER)
    made = ask(both)
    for deed in (
        actions.grant_unmasking,
        lambda ctx, one: actions.decline_unmasking(ctx, one, "だめ"),
    ):
        with work(both) as ctx, pytest.raises(SamePerson):
            deed(ctx, made)


def test_the_second_person_needs_the_role_and_the_second_factor(
    ask, work, yoshida, sato, miyata
):
    made = ask()
    for actor, refusal in (
        (yoshida, Forbidden),
        (miyata, Forbidden),
        (replace(sato, stepped_up_at=None), StepUpRequired),
    ):
        with work(actor) as ctx, pytest.raises(refusal):
            actions.grant_unmasking(ctx, made)
    for actor in (sato, miyata):
        with work(actor) as ctx, pytest.raises(Forbidden):
            actions.ask_unmasking(ctx, NOBODY, Reason.SURVEY)


def test_declined_with_words_it_stays_hidden(ask, work, sato, yoshida, sees):
    made = ask()
    with work(sato) as ctx, pytest.raises(FieldRefusal, match="認めない理由"):
        actions.decline_unmasking(ctx, made, "  ")
    with work(sato) as ctx:
        actions.decline_unmasking(ctx, made, "本人に電話がつながらない")
    assert not sees(yoshida)
    with work(sato) as ctx:
        told = queries.get_unmasking(ctx, made)
        assert (told.state, told.decision) == (
            State.DECLINED,
            "本人に電話がつながらない",
        )
        with pytest.raises(NotWaiting, match="認められなかった"):
            actions.grant_unmasking(ctx, made)


def test_an_old_request_opens_nothing(ask, work, sato):
    made = ask()
    with work(replace(sato, stepped_up_at=NOON + WAITS), NOON + WAITS) as ctx:
        assert queries.waiting_unmaskings(ctx) == []
        with pytest.raises(NotWaiting, match="期限が過ぎた"):
            actions.grant_unmasking(ctx, made)


def test_one_request_at_a_time_and_only_where_somebody_is_protected(
    ask, grant, work, yoshida
):
    grant()
    with pytest.raises(AlreadyAsked):
        ask()
    ask(at=NOON + timedelta(minutes=20))
    with work(yoshida) as ctx:
        other = queries.find_household(ctx, "S2").id
        with pytest.raises(NothingToUnmask):
            actions.ask_unmasking(ctx, other, Reason.ISSUING)
        with pytest.raises(NotFound):
            actions.ask_unmasking(ctx, NOBODY, Reason.ISSUING)


def test_another_reason_needs_words(ask):
    with pytest.raises(FieldRefusal, match="理由を書いて"):
        ask(reason=Reason.OTHER)
    assert ask(reason=Reason.OTHER, words="裁判所の照会")


def test_two_second_people_at_once_make_one_answer(house, ask, sato, kanri):
    made = ask()

    def answer(actor):
        try:
            with unit_of_work(house, actor, NOON) as ctx:
                actions.grant_unmasking(ctx, made)
        except Refusal as refusal:
            return type(refusal)
        return None

    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(answer, (sato, kanri)))
    assert sorted(map(str, outcomes)) == sorted(map(str, (None, NotWaiting)))


def test_a_double_click_makes_one_request(house, home, yoshida):
    def asking(_turn):
        try:
            with unit_of_work(house, yoshida, NOON) as ctx:
                actions.ask_unmasking(ctx, home, Reason.ISSUING)
        except AlreadyAsked:
            return "already"
        return "asked"

    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(asking, range(4)))
    assert sorted(outcomes) == ["already"] * 3 + ["asked"]


def test_the_counter_cannot_take_the_mark_off(work, yoshida, sato, home):
    with work(yoshida) as ctx:
        head = queries.members(ctx, home)[0].id
        with pytest.raises(Forbidden):
            actions.protect(ctx, head, protected=False)
    with work(sato) as ctx:
        actions.protect(ctx, head, protected=False)
    with work(yoshida) as ctx:
        assert queries.open_household(ctx, home).id == home


def test_an_announced_move_protects_until_the_day_is_over(work, kanri, home, yoshida):
    gone = resident(異動日="2026-09-03", 異動事由="転出", 支援措置="1")
    with work(kanri) as ctx:
        put(ctx, "residents", [gone])
    with work(yoshida) as ctx, pytest.raises(ProtectedPerson):
        queries.open_household(ctx, home)
    with work(yoshida, NOON + timedelta(days=1)) as ctx:
        assert queries.open_household(ctx, home)


@pytest.mark.parametrize(
    "typed", ["0463-98-7654", "987654", "S45.3.12", PLACE, "1-2-3"]
)
@pytest.mark.usefixtures("home")
def test_a_guess_about_the_home_is_not_confirmed(house, yoshida, typed):
    with reading(house, yoshida, NOON) as ctx:
        assert queries.find_people(ctx, typed).cards == []
