"""Several copies of one paper: numbered, one seal, and no second originals (第n通)."""

import hashlib
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select, update

from certificates import actions, keys, queries, readback
from certificates.rules import issuing
from certificates.tables import Certificate, CertificateCopy
from disaster.foundation.context import unit_of_work
from disaster.foundation.errors import NotFound
from tests.conftest import NOON

MANY = 13


@pytest.fixture
def ready_with_copies(families, decide, apply, incident):
    """Give a function that makes one application for so many copies."""

    def made(copies):
        (family,) = families()
        decide(incident, family)
        return apply(family, copies=copies)

    return made


@pytest.fixture
def thirteen(ready_with_copies, work, yoshida):
    """Issue a paper of thirteen copies and return its id."""
    application_id = ready_with_copies(MANY)
    with work(yoshida) as ctx:
        return actions.issue(ctx, application_id, "k").id


def test_every_copy_has_its_number_and_all_have_one_seal(
    thirteen, work, yoshida, settings
):
    ring = keys.load_public_keys(settings.key_dir)
    with work(yoshida) as ctx:
        paper = queries.get_certificate(ctx, thirteen)
        pdfs = [
            queries.released_copy(ctx, paper, number).pdf
            for number in range(1, MANY + 1)
        ]
    issued = [readback.verify_issued(pdf, ring, settings.world) for pdf in pdfs]
    assert len({hashlib.sha256(pdf).digest() for pdf in pdfs}) == MANY
    assert len({each.fields for each in issued}) == 1
    assert len({readback.read_back(pdf).qr_texts for pdf in pdfs}) == 1
    for number, each in enumerate(issued, start=1):
        assert each.says(f"第{number}通／全{MANY}通")


def test_a_printer_that_dies_at_the_seventh_goes_on_at_the_eighth(
    thirteen, work, yoshida
):
    with work(yoshida) as ctx:
        before = queries.copies_of(ctx, thirteen)
        bytes_before = {copy.number: copy.pdf for copy in before}
    for number in range(8, MANY + 1):
        with work(yoshida) as ctx:
            again = actions.reprint(ctx, thirteen, number)
            file = queries.released_copy(ctx, again, number)
            assert file.pdf == bytes_before[number]
    with work(yoshida) as ctx:
        assert ctx.session.scalar(select(func.count()).select_from(Certificate)) == 1
        assert queries.get_certificate(ctx, thirteen).reprints == MANY - 7


def test_there_is_no_copy_beyond_the_last(thirteen, work, yoshida):
    for number in (0, MANY + 1, 99):
        with work(yoshida) as ctx, pytest.raises(NotFound):
            actions.reprint(ctx, thirteen, number)


def test_a_damaged_copy_is_never_handed_out(thirteen, work, yoshida):
    with work(yoshida) as ctx:
        seventh = update(CertificateCopy).where(CertificateCopy.number == 7)
        ctx.session.execute(seventh.values(pdf=b"%PDF-1.7"))
    with work(yoshida) as ctx, pytest.raises(issuing.DamagedFile):
        actions.reprint(ctx, thirteen, 7)
    with work(yoshida) as ctx:
        actions.reprint(ctx, thirteen, 8)


def test_two_people_who_issue_at_once_make_one_set_of_copies(
    ready_with_copies, house, yoshida, work
):
    application_id = ready_with_copies(3)

    def issue(turn):
        with unit_of_work(house, yoshida, NOON) as ctx:
            try:
                return actions.issue(ctx, application_id, f"k{turn}").number
            except issuing.AlreadyIssued:
                return None

    with ThreadPoolExecutor(4) as pool:
        made = [number for number in pool.map(issue, range(4)) if number]
    assert len(made) == 1
    with work(yoshida) as ctx:
        assert (
            ctx.session.scalar(select(func.count()).select_from(CertificateCopy)) == 2
        )
