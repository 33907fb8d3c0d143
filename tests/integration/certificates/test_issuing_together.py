"""Many counters at once: the right paper to everybody, no number twice, none missing.

The published mix-ups of certificates happened under load, within one second, after a
time-out, or where several processes shared something; see the release check.
"""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from sqlalchemy import event, func, select

from certificates import actions, keys, queries, readback
from certificates.rules import issuing, numbering
from certificates.rules.kinds import CertificateKind
from certificates.tables import Certificate, CertificateFile, NumberSeries
from disaster.foundation.context import unit_of_work
from disaster.foundation.db import new_id
from disaster.foundation.errors import Refusal
from tests.conftest import NOON

TOGETHER = 40


@pytest.fixture
def issue(house, yoshida):
    """Give a function that issues in a transaction of its own, from any thread."""

    def issued(application_id, key=None):
        with unit_of_work(house, yoshida, NOON) as ctx:
            made = actions.issue(ctx, application_id, key or str(uuid4()))
            file = queries.file_of(ctx, made.id)
            return made.number, file.pdf, file.sha256

    return issued


def serials(numbers):
    return sorted(int(number.split("-")[3]) for number in numbers)


def test_forty_people_get_their_own_paper(ready, issue, settings, work, yoshida):
    people = ready(TOGETHER)
    with ThreadPoolExecutor(TOGETHER) as pool:
        made = list(pool.map(lambda pair: issue(pair[1]), people))

    ring = keys.load_public_keys(settings.key_dir)
    for (family, application_id), (number, pdf, sha256) in zip(
        people, made, strict=True
    ):
        sealed = readback.verify_file(pdf, ring, settings.world)
        assert sealed.head_name == family.name
        assert sealed.house_address == family.address
        assert sealed.number == number
        assert hashlib.sha256(pdf).hexdigest() == sha256
        with work(yoshida) as ctx:
            (paper,) = queries.of_application(ctx, application_id)
            assert queries.thaw(paper.printed).level == sealed.level
    assert serials(number for number, _pdf, _sha in made) == list(
        range(1, TOGETHER + 1)
    )


def test_the_same_key_ten_times_at_once_is_one_paper(ready, issue, work, yoshida):
    ((_family, application_id),) = ready()
    with ThreadPoolExecutor(10) as pool:
        made = list(pool.map(lambda _n: issue(application_id, "same"), range(10)))
    assert len({number for number, _pdf, _sha in made}) == 1
    assert len({pdf for _number, pdf, _sha in made}) == 1
    with work(yoshida) as ctx:
        assert ctx.session.scalar(select(func.count(Certificate.id))) == 1


def test_ten_different_keys_at_once_are_one_paper_and_nine_refusals(ready, issue):
    ((_family, application_id),) = ready()

    def attempt(_number):
        try:
            return issue(application_id)[0]
        except issuing.AlreadyIssued as refusal:
            return refusal.facts["number"]

    with ThreadPoolExecutor(10) as pool:
        numbers = list(pool.map(attempt, range(10)))
    assert len(set(numbers)) == 1


def test_ten_receptions_at_once_are_one_application(families, apply):
    (family,) = families()

    def attempt(_number):
        try:
            return apply(family)
        except Exception as refusal:  # noqa: BLE001 - every outcome is compared
            return type(refusal).__name__

    with ThreadPoolExecutor(10) as pool:
        outcomes = list(pool.map(attempt, range(10)))
    assert outcomes.count("AlreadyApplied") == 9


class Killed(BaseException):
    """The process dies here."""


def test_issuing_and_voiding_at_once_leaves_one_truth(
    ready, issue, house, sato, work, yoshida
):
    ((_family, application_id),) = ready()
    issue(application_id)

    def void(_number):
        with unit_of_work(house, sato, NOON) as ctx:
            valid = queries.valid_certificate(ctx, application_id)
            if valid:
                actions.void(ctx, valid.id, "試し")

    def attempt(number):
        try:
            return void(number) if number % 2 else issue(application_id)
        except Refusal as refusal:
            return type(refusal).__name__

    with ThreadPoolExecutor(10) as pool:
        outcomes = list(pool.map(attempt, range(20)))
    lawful = {"AlreadyIssued", "NotValid"}
    assert all(each in lawful for each in outcomes if isinstance(each, str))
    with work(yoshida) as ctx:
        papers = queries.of_application(ctx, application_id)
        issues = [paper.issue for paper in papers]
        valid = [paper.id for paper in papers if paper.state == "valid"]
        state = queries.get_application(ctx, application_id).state
    assert len(valid) == (1 if state == "issued" else 0)
    assert issues == list(range(len(issues), 0, -1))


MOMENTS = [
    (NumberSeries, "after_update"),
    (Certificate, "before_insert"),
    (Certificate, "after_insert"),
    (CertificateFile, "before_insert"),
    (CertificateFile, "after_insert"),
]


@pytest.mark.parametrize(("table", "moment"), MOMENTS)
def test_a_kill_in_the_middle_leaves_nothing(
    ready, issue, work, yoshida, table, moment
):
    (_family, first), (_other, second) = ready(2)

    def kill(*_whatever: object):
        raise Killed

    event.listen(table, moment, kill)
    try:
        with pytest.raises(Killed):
            issue(first)
    finally:
        event.remove(table, moment, kill)

    with work(yoshida) as ctx:
        assert ctx.session.scalar(select(func.count(Certificate.id))) == 0
        assert ctx.session.scalar(select(func.count(CertificateFile.sha256))) == 0
        assert queries.get_application(ctx, first).state == "received"
    assert serials([issue(second)[0], issue(first)[0]]) == [1, 2]


def test_a_kill_after_all_is_written_but_not_committed_leaves_nothing(
    ready, issue, house, work, yoshida
):
    ((_family, application_id),) = ready()

    def issue_and_die():
        with unit_of_work(house, yoshida, NOON) as ctx:
            actions.issue(ctx, application_id, str(new_id()))
            raise Killed

    with pytest.raises(Killed):
        issue_and_die()
    with work(yoshida) as ctx:
        assert ctx.session.scalar(select(func.count(Certificate.id))) == 0
    assert serials([issue(application_id)[0]]) == [1]


def test_receipt_numbers_have_no_gap_either(families, apply, work, yoshida):
    people = families(8)
    with ThreadPoolExecutor(8) as pool:
        ids = list(pool.map(apply, people))
    with work(yoshida) as ctx:
        numbers = [queries.get_application(ctx, each).receipt_number for each in ids]
    assert sorted(numbers) == [numbering.receipt_number(1, at) for at in range(1, 9)]


def test_three_series_grow_side_by_side_without_a_gap(ready, apply, issue):
    pairs = ready(6)
    asked = [application_id for _family, application_id in pairs]
    asked += [
        apply(family, kind=kind, declared="塀", copies=2)
        for family, _application_id in pairs
        for kind in (CertificateKind.PROPERTY, CertificateKind.REPORT)
    ]
    with ThreadPoolExecutor(len(asked)) as pool:
        numbers = [number for number, _pdf, _sha in pool.map(issue, asked)]
    for kind in CertificateKind:
        mine = [number for number in numbers if f"-{kind.letter}-" in number]
        assert serials(mine) == [1, 2, 3, 4, 5, 6]
