"""Whom a paper names: the household of the day of the disaster, and its successor."""

from datetime import date

import pytest

from certificates import actions, queries, readback
from certificates.queries.naming import HEAD_GONE, NOBODY_THERE
from certificates.rules.succession import AlreadyWithdrawn
from disaster.audit import queries as audit_queries
from disaster.foundation.errors import FieldRefusal
from disaster.register import actions as register
from disaster.register import queries as register_queries
from disaster.register.tables import Resident

# The day before and the day after the disaster of the fixture.
BEFORE, AFTER = date(2024, 8, 31), date(2024, 9, 2)


@pytest.fixture
def lines(work, yoshida):
    """Give a function that returns the card of a paper by its labels."""

    def drafted(application_id):
        with work(yoshida) as ctx:
            application = queries.get_application(ctx, application_id)
            found = queries.draft(ctx, application)
            return dict(found.lines), found.cautions

    return drafted


@pytest.fixture
def change(work, kanri):
    """Give a function that changes a member of a household in the register."""

    def changed(family, relation, **values):
        with work(kanri) as ctx:
            for person in register_queries.members(ctx, family.household_id):
                if person.relation == relation:
                    for name, value in values.items():
                        setattr(person, name, value)
                    return person.id
        raise AssertionError(relation)

    return changed


def test_who_moved_in_later_is_not_on_the_paper_and_who_left_is(ready, lines, change):
    """H1: the register knows today, the paper speaks of the day."""
    ((family, application_id),) = ready()
    change(family, "妻", moved_on=AFTER, moved_why="転入")
    card, _cautions = lines(application_id)
    assert card["世帯構成員"] == f"世帯主 {family.name}"
    change(family, "妻", moved_on=BEFORE)
    assert "山田　花子" in lines(application_id)[0]["世帯構成員"]
    change(family, "妻", gone_on=AFTER, gone_reason="転出")
    assert "山田　花子" in lines(application_id)[0]["世帯構成員"]


def test_who_left_before_the_day_is_not_on_the_paper(ready, lines, change):
    ((family, application_id),) = ready()
    change(family, "妻", gone_on=BEFORE, gone_reason="転出")
    assert lines(application_id)[0]["世帯構成員"] == f"世帯主 {family.name}"


def test_a_household_that_came_later_is_pointed_out_and_not_refused(
    ready, lines, change
):
    ((family, application_id),) = ready()
    for relation in ("世帯主", "妻"):
        change(family, relation, moved_on=AFTER, moved_why="転入")
    card, cautions = lines(application_id)
    assert "世帯構成員" not in card
    assert cautions == (NOBODY_THERE,)


def test_the_address_of_the_day_is_printed_after_a_move(ready, lines, work, kanri):
    ((family, application_id),) = ready()
    new = "架空の伊勢野市もみじ台九丁目9番9号"
    moved = (
        "世帯番号,続柄,氏名,フリガナ,生年月日,住所,支援措置,異動日,異動事由\r\n"
        f"S0,世帯主,{family.name},ヤマダ　タロウ,1950-01-20,{new},,R6.10.1,転居\r\n"
        f"S0,妻,山田　花子,ヤマダ　ハナコ,1950-01-30,{new},,R6.10.1,転居\r\n"
    )
    with work(kanri) as ctx:
        register.import_ledger(ctx, "residents", moved.encode())
        household = register_queries.get_household(ctx, family.household_id)
        household.address = new
    assert lines(application_id)[0]["世帯主住所"] == family.address


def test_the_agreed_writing_of_every_name_is_printed(ready, lines, work, kanri):
    """N3: a form that no shipped font draws is printed in the agreed writing."""
    ((family, application_id),) = ready(name="葛\U000e0102城{}")
    with work(kanri) as ctx:
        for person in register_queries.members(ctx, family.household_id):
            if person.name == family.name:
                person.printed_name = family.name.replace("\U000e0102", "")
    card, _cautions = lines(application_id)
    plain = family.name.replace("\U000e0102", "")
    assert card["世帯主氏名"] == plain
    assert card["世帯構成員"].startswith(f"世帯主 {plain}、")


def test_the_successor_of_a_head_that_died_stands_beside_as_the_applicant(
    ready, lines, change, work, yoshida
):
    """H2: the head of the day stays; who applies for the household is named."""
    ((family, application_id),) = ready()
    change(family, "世帯主", gone_on=AFTER, gone_reason="死亡")
    card, cautions = lines(application_id)
    assert cautions == (HEAD_GONE % family.name,)
    with work(yoshida) as ctx:
        application = queries.get_application(ctx, application_id)
        (wife,) = queries.successors(ctx, application)
        actions.name_successor(ctx, application_id, wife.id, "世帯主の死亡")
    card, cautions = lines(application_id)
    assert card["世帯主氏名"] == family.name
    assert card["世帯構成員"].endswith("、申請者 山田　花子")
    assert cautions == ()
    with work(yoshida) as ctx:
        made = actions.issue(ctx, application_id, "k")
        text = readback.read_back(queries.file_of(ctx, made.id).pdf).text
        facts = " ".join(each.facts for each in audit_queries.newest(ctx))
    assert "申請者 山田　花子" in text
    assert "死亡" not in text
    assert "山田" not in facts


def test_nobody_else_can_stand_in(ready, work, yoshida, change):
    (first, other), (second, application_id) = ready(2)
    with work(yoshida) as ctx:
        stranger = register_queries.members(ctx, first.household_id)[1].id
        head = register_queries.members(ctx, second.household_id)[0].id
    wife = change(second, "妻", gone_on=AFTER, gone_reason="転出")
    for somebody in (stranger, head, wife):
        with work(yoshida) as ctx, pytest.raises(FieldRefusal, match="世帯に住んで"):
            actions.name_successor(ctx, application_id, somebody, "理由")
    with work(yoshida) as ctx, pytest.raises(FieldRefusal, match="理由"):
        actions.name_successor(ctx, application_id, None, " ")
    with work(yoshida) as ctx:
        actions.withdraw(ctx, other, "取下げ")
        with pytest.raises(AlreadyWithdrawn):
            actions.name_successor(ctx, other, None, "理由")


def test_a_choice_can_be_taken_back(ready, work, yoshida, lines):
    ((_family, application_id),) = ready()
    with work(yoshida) as ctx:
        application = queries.get_application(ctx, application_id)
        (wife,) = queries.successors(ctx, application)
        actions.name_successor(ctx, application_id, wife.id, "世帯主の死亡")
        actions.name_successor(ctx, application_id, None, "書き間違い")
        assert ctx.session.get(Resident, wife.id) is not None
    assert "申請者" not in lines(application_id)[0]["世帯構成員"]
