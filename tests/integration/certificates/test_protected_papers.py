"""支援措置 and papers: made and handed out under a grant alone."""

from datetime import timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from certificates import actions, queries
from certificates.rules.receiving import Relation
from disaster.foundation.authority import SYSTEM
from disaster.register import actions as register
from disaster.register import queries as register_queries
from disaster.register.rules import (
    NamesProtected,
    ProtectedHead,
    ProtectedInBulk,
    ProtectedPerson,
)
from disaster.register.rules.unmasking import Reason
from tests.conftest import NOON

ENDED = NOON + timedelta(minutes=16)


@pytest.fixture
def protect(work, kanri):
    """Give a function that protects one member of a family, the head first."""

    def protected(family, at=0):
        with work(kanri) as ctx:
            people = register_queries.members(ctx, family.household_id)
            register.protect(ctx, people[at].id, protected=True)
            return people[at].name

    return protected


@pytest.fixture
def unmask(work, yoshida, sato):
    """Give a function that opens a family to the counter, from noon on."""

    def opened(family):
        with work(yoshida) as ctx:
            asked = register.ask_unmasking(ctx, family.household_id, Reason.ISSUING)
            asked_id = asked.id
        with work(sato) as ctx:
            register.grant_unmasking(ctx, asked_id)
        return asked_id

    return opened


def words(pdf):
    return "".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def test_a_paper_is_made_and_handed_out_only_under_a_grant(
    ready, protect, unmask, work, yoshida
):
    ((family, application),) = ready()
    protect(family)
    with work(yoshida) as ctx, pytest.raises(ProtectedPerson, match="開示を申請する"):
        actions.issue(ctx, application, "k")
    unmask(family)
    with work(yoshida) as ctx:
        dossier = queries.dossier(ctx, application)
        assert (dossier.person.head, dossier.left_out) == (family.name, 1)
        paper = actions.issue(ctx, application, "k", seen=dossier.draft.digest).id
    with work(yoshida) as ctx:
        actions.reprint(ctx, paper)
        printed = words(queries.released(ctx, queries.get_certificate(ctx, paper)).pdf)
        assert family.name.split("　")[1] in printed
    with work(yoshida, ENDED) as ctx:
        made = queries.get_certificate(ctx, paper)
        with pytest.raises(ProtectedPerson):
            queries.released(ctx, made)
        with pytest.raises(ProtectedPerson):
            actions.reprint(ctx, paper)
        assert queries.dossier(ctx, application).is_protected


def test_a_grant_of_one_opens_nothing_to_another(
    ready, protect, unmask, work, yoshida, sato
):
    pairs = ready(2)
    for family, _application in pairs:
        protect(family)
    unmask(pairs[0][0])
    with work(yoshida) as ctx, pytest.raises(ProtectedPerson):
        actions.issue(ctx, pairs[1][1], "k")
    with work(sato) as ctx:
        assert queries.dossier(ctx, pairs[0][1]).is_protected


def test_a_run_over_many_leaves_the_household_out_even_under_a_grant(
    ready, protect, unmask, work, yoshida
):
    ((family, application),) = ready()
    protect(family)
    unmask(family)
    with work(yoshida) as ctx, pytest.raises(ProtectedInBulk, match="窓口で1件ずつ"):
        actions.issue_in_batch(ctx, application)


def test_the_block_of_members_leaves_a_protected_person_out_by_rule(
    ready, protect, unmask, work, yoshida
):
    ((family, application),) = ready()
    wife = protect(family, 1)
    unmask(family)
    with work(yoshida) as ctx:
        dossier = queries.dossier(ctx, application)
        assert dossier.left_out == 1
        assert wife not in repr(dossier.draft.lines)
        paper = actions.issue(ctx, application, "k")
        file = queries.file_of(ctx, paper.id)
        assert wife.split("　")[1] not in words(file.pdf)


def test_a_protected_head_is_not_printed_for_another_member(
    ready, protect, unmask, work, yoshida
):
    ((family, application),) = ready()
    with work(yoshida) as ctx:
        kept = queries.get_application(ctx, application)
        kept.relation, kept.applicant_name = Relation.MEMBER, "山田　花子"
    protect(family)
    unmask(family)
    with work(yoshida) as ctx, pytest.raises(ProtectedHead, match="世帯主"):
        actions.issue(ctx, application, "k")


def test_an_older_paper_that_names_her_is_replaced_not_reprinted(
    ready, protect, unmask, work, yoshida
):
    ((family, application),) = ready()
    with work(yoshida) as ctx:
        old = actions.issue(ctx, application, "old").id
    wife = protect(family, 1)
    unmask(family)
    with work(yoshida) as ctx, pytest.raises(NamesProtected, match="差し替えて"):
        actions.reprint(ctx, old)
    with work(yoshida) as ctx:
        new = actions.reissue(ctx, application, "new", "支援措置")
        assert wife not in repr(new.printed)
        actions.reprint(ctx, new.id)


def test_the_system_itself_holds_no_grant(ready, protect, unmask, work):
    ((family, application),) = ready()
    protect(family)
    unmask(family)
    with work(SYSTEM) as ctx, pytest.raises(ProtectedPerson):
        actions.issue(ctx, application, "k")
