"""Two applications of one house become one, and can be taken apart again (C3)."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from types import SimpleNamespace
from uuid import uuid4

import pytest
from click.testing import CliRunner

from certificates import actions, queries
from certificates.commands import application
from certificates.queries import Wanted
from certificates.queries.status import status_of
from certificates.rules.applying import NoMerge
from certificates.rules.merging import Itself, NotMerged, OtherHouse
from certificates.rules.numbering import receipt_number
from certificates.rules.receiving import AlreadyApplied, Channel, NotOpen
from disaster.accounts.queries import working_actor
from disaster.foundation.console import Console
from disaster.foundation.errors import Conflict, Forbidden
from tests.integration.certificates.conftest import submission

EARLY, OWN, LATE = date(2024, 9, 2), date(2024, 9, 3), date(2024, 9, 5)
BORN_ON = date(1970, 3, 12)


@pytest.fixture
def pair(families, apply, work, yoshida):
    """Apply twice for one household: its own house, and by mistake the neighbour's."""
    one, two = families(2)
    kept = apply(one)
    other = apply(
        one,
        building_id=two.building_id,
        applied_on=EARLY,
        channel=Channel.PAPER,
        born_on=BORN_ON,
    )
    with work(yoshida) as ctx:
        numbers = [
            queries.get_application(ctx, each).receipt_number for each in (kept, other)
        ]
    return kept, other, *numbers


@pytest.fixture
def deed(work, yoshida):
    """Give a function that does one deed at the counter."""

    def done(action, application_id, text):
        with work(yoshida) as ctx:
            return action(ctx, application_id, text).id

    return done


@pytest.fixture
def look_at(work, yoshida):
    """Give a function that names the disaster and the house of an application."""

    def looked(application_id):
        with work(yoshida) as ctx:
            kept = queries.get_application(ctx, application_id)
            return kept.incident_id, SimpleNamespace(building_id=kept.building_id)

    return looked


def state_of(work, actor, application_id):
    with work(actor) as ctx:
        kept = queries.get_application(ctx, application_id)
        return kept.state, kept.applied_on


def test_both_numbers_lead_to_one_dossier_and_the_older_day_counts(
    pair, deed, work, yoshida
):
    kept, other, kept_number, other_number = pair
    assert deed(actions.merge, other, kept_number) == kept
    assert state_of(work, yoshida, kept) == ("received", EARLY)
    assert state_of(work, yoshida, other) == ("merged", EARLY)
    with work(yoshida) as ctx:
        for number in (kept_number, other_number):
            assert queries.find_by_receipt(ctx, number).id == kept
        rows, _total = queries.listed(ctx, Wanted(other_number))
        assert {row.id for row in rows} == {kept, other}
        told = status_of(ctx, other_number, BORN_ON)
        assert told.number == other_number
        assert not told.is_withdrawn


def test_taken_apart_both_stand_again_with_their_days(pair, deed, work, yoshida):
    kept, other, kept_number, other_number = pair
    deed(actions.merge, other, kept_number)
    deed(actions.unmerge, other, "別の家でした")
    assert state_of(work, yoshida, kept) == ("received", OWN)
    assert state_of(work, yoshida, other) == ("received", EARLY)
    with work(yoshida) as ctx:
        assert queries.find_by_receipt(ctx, other_number).id == other
    with pytest.raises(NotMerged):
        deed(actions.unmerge, other, "もう一度")


def test_in_whatever_order_merges_are_undone_the_own_day_returns(
    families, apply, deed, work, yoshida
):
    one, two, three = families(3)
    kept = apply(one)
    early = apply(one, building_id=two.building_id, applied_on=date(2024, 9, 1))
    middle = apply(one, building_id=three.building_id, applied_on=EARLY)
    with work(yoshida) as ctx:
        number = queries.get_application(ctx, kept).receipt_number
    deed(actions.merge, early, number)
    deed(actions.merge, middle, number)
    deed(actions.unmerge, early, "間違い")
    assert state_of(work, yoshida, kept)[1] == EARLY
    deed(actions.unmerge, middle, "間違い")
    assert state_of(work, yoshida, kept)[1] == OWN


def test_a_chain_of_merges_leads_to_its_end(families, apply, deed, work, yoshida):
    one, two, three = families(3)
    ids = [apply(one, building_id=family.building_id) for family in (one, two, three)]
    with work(yoshida) as ctx:
        numbers = [queries.get_application(ctx, each).receipt_number for each in ids]
    deed(actions.merge, ids[0], numbers[1])
    deed(actions.merge, ids[1], numbers[2])
    with work(yoshida) as ctx:
        assert queries.find_by_receipt(ctx, numbers[0]).id == ids[2]


def test_a_second_paper_is_taken_in_with_a_number_of_its_own(
    families, apply, incident, work, yoshida
):
    (family,) = families()
    kept = apply(family)
    slip = submission(incident, family, applied_on=EARLY, channel=Channel.PAPER)
    with work(yoshida) as ctx, pytest.raises(AlreadyApplied):
        actions.receive(ctx, slip)
    with work(yoshida) as ctx:
        made = actions.receive_merged(ctx, slip).id
    assert state_of(work, yoshida, made) == ("merged", EARLY)
    assert state_of(work, yoshida, kept) == ("received", EARLY)
    with work(yoshida) as ctx:
        apart = actions.unmerge(ctx, made, "入れ間違い")
        # The same household cannot stand twice for the same house.
        assert apart.state == "withdrawn"
    assert state_of(work, yoshida, kept) == ("received", OWN)


def test_with_nothing_to_merge_into_it_is_simply_received(
    families, incident, work, yoshida
):
    (family,) = families()
    with work(yoshida) as ctx:
        made = actions.receive_merged(ctx, submission(incident, family)).id
    assert state_of(work, yoshida, made)[0] == "received"


def test_a_slip_can_be_taken_back_merged_or_not(
    families, apply, incident, work, yoshida
):
    (family,) = families()
    kept = apply(family)
    slip = submission(incident, family, applied_on=EARLY)
    with work(yoshida) as ctx:
        made = actions.receive_merged(ctx, slip).id
        actions.take_back(ctx, made, "取消し")
        actions.take_back(ctx, kept, "取消し")
    assert state_of(work, yoshida, made)[0] == "withdrawn"
    assert state_of(work, yoshida, kept) == ("withdrawn", OWN)


def test_after_the_paper_is_out_nothing_is_taken_apart(pair, deed, decide, look_at):
    kept, other, kept_number, _number = pair
    deed(actions.merge, other, kept_number)
    decide(*look_at(kept))
    deed(actions.issue, kept, str(uuid4()))
    with pytest.raises(NoMerge):
        deed(actions.unmerge, other, "遅すぎる")


def test_an_application_is_not_merged_with_itself(pair, deed):
    kept, _other, kept_number, _number = pair
    with pytest.raises(Itself):
        deed(actions.merge, kept, kept_number)


def test_another_household_of_another_house_is_not_merged(families, apply, deed):
    one, two = families(2)
    apply(one)
    second = apply(two)
    with pytest.raises(OtherHouse, match="1-00001"):
        deed(actions.merge, second, receipt_number(1, 1))


def test_only_the_counter_merges(pair, work, sato):
    with work(sato) as ctx, pytest.raises(Forbidden):
        actions.merge(ctx, pair[1], pair[2])


def test_two_people_merging_crosswise_leave_one_application(pair, deed, work, yoshida):
    kept, other, kept_number, other_number = pair

    def merge(given):
        try:
            deed(actions.merge, *given)
        except (Itself, NotOpen, Conflict):
            return "refused"
        return "merged"

    with ThreadPoolExecutor(2) as pool:
        crossed = ((other, kept_number), (kept, other_number))
        outcomes = sorted(pool.map(merge, crossed))
    assert outcomes == ["merged", "refused"]
    states = {state_of(work, yoshida, each)[0] for each in (kept, other)}
    assert states == {"received", "merged"}


def test_the_command_line_merges_and_takes_apart(pair, house):
    _kept, _other, kept_number, other_number = pair
    console = Console(lambda: house.settings, lambda _: house, working_actor)

    def run(words):
        done = CliRunner().invoke(application, words.split(), obj=console)
        assert done.exit_code == 0, done.output
        return json.loads(done.stdout)

    assert run(f"merge {other_number} --into {kept_number}") == {
        "receipt_number": other_number,
        "merged_into": kept_number,
        "applied_on": EARLY.isoformat(),
    }
    apart = run(f"unmerge {other_number} --reason 別の家")
    assert apart == {"receipt_number": other_number, "state": "received"}
