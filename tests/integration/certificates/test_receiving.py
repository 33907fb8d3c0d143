"""Applications: soft limits are recorded, hard limits refuse, nobody applies twice."""

from datetime import date

import pytest

from certificates import actions, queries
from certificates.queries import Wanted
from certificates.rules.numbering import MisreadNumber
from certificates.rules.receiving import AlreadyApplied, IdentityCheck, Relation
from disaster.foundation.errors import FieldRefusal, Forbidden, NotFound
from disaster.foundation.formats import UnusableName
from disaster.incidents import actions as incidents
from disaster.incidents.rules import IncidentClosed
from disaster.incidents.tables import Incident
from disaster.register.rules import ProtectedPerson


def test_an_application_gets_a_receipt_number(families, apply, work, yoshida):
    (family,) = families()
    application_id = apply(family, phone="0463-00-1234", purpose="保険")
    with work(yoshida) as ctx:
        kept = queries.get_application(ctx, application_id)
        assert kept.receipt_number.startswith("1-00001-")
        assert (kept.state, kept.received_by) == ("received", "yoshida")
        assert queries.counts_by_state(ctx, kept.incident_id) == {
            "received": 1,
            "issued": 0,
            "withdrawn": 0,
            "merged": 0,
        }


def test_the_same_household_and_house_is_refused_with_the_number(
    families, apply, work, yoshida
):
    (family,) = families()
    first = apply(family)
    with work(yoshida) as ctx:
        number = queries.get_application(ctx, first).receipt_number
    with pytest.raises(AlreadyApplied, match=number):
        apply(family)


def test_another_house_of_the_household_is_another_application(families, apply):
    one, two = families(2)
    apply(one)
    apply(one, building_id=two.building_id)


def test_a_withdrawn_application_stands_in_nobodys_way(families, apply, work, yoshida):
    (family,) = families()
    first = apply(family)
    with work(yoshida) as ctx:
        actions.withdraw(ctx, first, "書き間違い")
    second = apply(family)
    with work(yoshida) as ctx:
        kept = queries.get_application(ctx, first)
        assert (kept.state, kept.withdrawn_reason) == ("withdrawn", "書き間違い")
        assert queries.get_application(ctx, second).receipt_number.startswith("1-00002")


def test_a_late_application_is_taken_with_a_reason(
    families, apply, work, kanri, yoshida, incident
):
    (family,) = families()
    with work(kanri) as ctx:
        ctx.session.get(Incident, incident).applications_until = date(2024, 9, 2)
    with pytest.raises(FieldRefusal, match="期限") as refused:
        apply(family)
    assert refused.value.field == "late_reason"
    application_id = apply(family, late_reason="入院していたため")
    with work(yoshida) as ctx:
        kept = queries.get_application(ctx, application_id)
        assert kept.late_reason == "入院していたため"


def test_a_reason_is_not_kept_when_nobody_was_late(families, apply, work, yoshida):
    (family,) = families()
    application_id = apply(family, late_reason="念のため")
    with work(yoshida) as ctx:
        assert queries.get_application(ctx, application_id).late_reason == ""


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"applied_on": date(2026, 9, 4)}, "applied_on"),
        ({"applied_on": date(2024, 8, 31)}, "applied_on"),
        ({"relation": Relation.PROXY}, "has_letter"),
        ({"purpose": "番号は 1234 5678 9018 です"}, "purpose"),
        ({"applicant_name": "山田\u202e太郎"}, "applicant_name"),
    ],
)
def test_each_defect_names_its_field(families, apply, changes, field):
    (family,) = families()
    with pytest.raises(FieldRefusal) as refused:
        apply(family, **changes)
    assert refused.value.field == field
    assert UnusableName


def test_a_proxy_with_a_letter_is_taken(families, apply):
    (family,) = families()
    apply(family, relation=Relation.PROXY, has_letter=True)


def test_a_person_without_papers_may_apply(families, apply):
    (family,) = families()
    apply(family, identity_check=IdentityCheck.INTERVIEW)


def test_a_protected_household_is_not_taken_at_the_open_counter(families, apply):
    (family,) = families(protected=True)
    with pytest.raises(ProtectedPerson):
        apply(family)


def test_a_closed_disaster_takes_nothing(families, apply, work, kanri, incident):
    (family,) = families()
    with work(kanri) as ctx:
        incidents.close(ctx, incident)
    with pytest.raises(IncidentClosed):
        apply(family)


def test_only_the_counter_receives(families, work, sato, incident):
    from tests.integration.certificates.conftest import submission

    (family,) = families()
    with work(sato) as ctx, pytest.raises(Forbidden):
        actions.receive(ctx, submission(incident, family))


def found(work, actor, text, **filters):
    with work(actor) as ctx:
        rows, total = queries.listed(ctx, Wanted(text, **filters))
        assert len(rows) == total
        return [row.receipt_number for row in rows]


def test_one_field_finds_an_application(families, apply, work, yoshida):
    (family,) = families(name="𠮷田　太郎{}")
    application_id = apply(family)
    with work(yoshida) as ctx:
        number = queries.get_application(ctx, application_id).receipt_number
    for text in (number, number.replace("-", "ー"), "吉田", "やまだ", "yamada", "S0"):
        assert found(work, yoshida, text) == [number], text
    assert found(work, yoshida, "すずき") == []
    assert found(work, yoshida, "", state="issued") == []
    assert found(work, yoshida, "", state="received") == [number]


def test_a_mistyped_number_is_said_to_be_one(work, yoshida):
    with work(yoshida) as ctx, pytest.raises(MisreadNumber):
        queries.listed(ctx, Wanted("1-00001-0"))


def test_an_unknown_receipt_number_is_not_found(work, yoshida):
    with work(yoshida) as ctx, pytest.raises(NotFound):
        queries.find_by_receipt(ctx, "山田")
