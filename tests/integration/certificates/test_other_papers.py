"""Papers without a level: issued at once, in series of their own, else like any."""

from dataclasses import replace

import pytest

from certificates import actions, keys, queries, readback
from certificates.rules.issuing import NotDecided, NothingNew
from certificates.rules.kinds import CertificateKind
from certificates.rules.receiving import AlreadyApplied, Relation
from certificates.tables import Application
from disaster.foundation.context import House, unit_of_work
from disaster.foundation.errors import FieldRefusal
from tests.conftest import NOON

CAR = "自家用車1台、物置1棟"
WITHOUT_LEVEL = [CertificateKind.PROPERTY, CertificateKind.REPORT]


@pytest.fixture
def issue(work, yoshida):
    """Give a function that issues and returns id, number and bytes."""

    def issued(application_id, key="k", at=NOON):
        with work(yoshida, at) as ctx:
            made = actions.issue(ctx, application_id, key)
            return made.id, made.number, queries.file_of(ctx, made.id).pdf

    return issued


@pytest.fixture
def people(yoshida, kanri):
    """Return who works at the counter and who looks after the keys."""
    return yoshida, kanri


@pytest.fixture
def ask(families, apply):
    """Give a function that lets one family apply for a paper without a level."""

    def asked(kind, declared=CAR, **facts):
        (family,) = families()
        return apply(family, kind=kind, declared=declared, **facts)

    return asked


@pytest.mark.parametrize("kind", WITHOUT_LEVEL)
def test_it_is_issued_without_any_survey(kind, ask, issue, settings, work, yoshida):
    application_id = ask(kind, evidence="写真2枚")
    made, number, pdf = issue(application_id)
    fields = readback.verify_issued(pdf, keys.load_public_keys(settings.key_dir)).fields
    assert (fields.kind, fields.level, fields.declared) == (kind, None, CAR)
    text = readback.read_back(pdf).text
    assert "✓" not in text
    assert "写真2枚" not in text
    assert f"-{kind.letter}-000001-" in number
    with work(yoshida) as ctx:
        kept = queries.get_certificate(ctx, made)
        assert (kept.survey_id, kept.kind) == (None, kind)
        dossier = queries.dossier(ctx, application_id)
        assert not dossier.is_outdated
        assert dossier.application.evidence == "写真2枚"


def test_every_kind_counts_from_one_without_a_gap(
    families, apply, decide, incident, issue
):
    households = families(3)
    for family in households:
        decide(incident, family)
    numbers = []
    for family in households:
        numbers.append(issue(apply(family))[1])
        numbers += [
            issue(apply(family, kind=kind, declared=CAR))[1] for kind in WITHOUT_LEVEL
        ]
    by_letter = {}
    for number in numbers:
        _code, _incident, letter, serial, _issue = number.split("-")
        by_letter.setdefault(letter, []).append(int(serial))
    assert by_letter == {"R": [1, 2, 3], "P": [1, 2, 3], "H": [1, 2, 3]}


def test_the_same_paper_is_not_applied_for_twice(families, apply, work, yoshida):
    (family,) = families()
    kind = CertificateKind.PROPERTY
    first = apply(family, kind=kind, declared=CAR)
    with work(yoshida) as ctx:
        number = queries.get_application(ctx, first).receipt_number
    with pytest.raises(AlreadyApplied, match=number):
        apply(family, kind=kind, declared="塀")
    apply(family)


def test_a_report_never_becomes_a_certificate_of_damage(families, apply, issue):
    (family,) = families()
    issue(apply(family, kind=CertificateKind.REPORT, declared="屋根"))
    with pytest.raises(NotDecided):
        issue(apply(family))


def test_nothing_declared_is_no_application(families, apply):
    (family,) = families()
    with pytest.raises(FieldRefusal, match="載せるもの"):
        apply(family, kind=CertificateKind.PROPERTY)
    with pytest.raises(FieldRefusal, match="載りません"):
        apply(family, declared=CAR)


def test_another_place_and_another_applicant_are_printed(families, apply, issue):
    (family,) = families()
    application_id = apply(
        family,
        kind=CertificateKind.PROPERTY,
        declared=CAR,
        place="架空の伊勢野市もみじ台の駐車場",
        relation=Relation.MEMBER,
        applicant_name="山田　花子",
    )
    text = readback.read_back(issue(application_id)[2]).text
    assert "被災した場所 架空の伊勢野市もみじ台の駐車場" in text
    assert "申請者 山田　花子" in text
    assert "世帯構成員" not in text
    assert f"世帯主氏名 {family.name}" in text


def test_it_is_replaced_made_void_and_printed_again_like_any_other(
    ask, issue, work, yoshida, sato
):
    application_id = ask(CertificateKind.PROPERTY)
    made, number, pdf = issue(application_id)
    with work(yoshida) as ctx, pytest.raises(NothingNew):
        actions.reissue(ctx, application_id, "r", "もう一部")
    with work(yoshida) as ctx:
        again = actions.reprint(ctx, made)
        assert queries.released(ctx, again).pdf == pdf
        ctx.session.get(Application, application_id).declared = "自家用車1台"
    with work(yoshida) as ctx:
        second = actions.reissue(ctx, application_id, "r2", "物置は無事だった")
        assert second.number.split("-")[2:4] == ["P", "000001"]
        text = readback.read_back(queries.file_of(ctx, second.id).pdf).text
        assert f"{number} の証明書に代わるものです" in text
        assert "物置" not in text
        second_id = second.id
    with work(sato) as ctx:
        actions.void(ctx, second_id, "申出の取下げ")
    assert issue(application_id, "k3")[1].split("-")[3:] != number.split("-")[3:]


def test_a_batch_takes_every_kind(families, apply, decide, incident, work, yoshida):
    (family,) = families()
    decide(incident, family)
    apply(family)
    for kind in WITHOUT_LEVEL:
        apply(family, kind=kind, declared=CAR)
    with work(yoshida) as ctx:
        made = [
            actions.issue_in_batch(ctx, application_id)
            for application_id in queries.waiting(ctx, incident)
        ]
        assert sorted(paper.kind for paper in made) == ["damage", "property", "report"]
        assert all(map(actions.is_of_batch, queries.valid_papers(ctx, incident)))


def test_a_paper_is_signed_anew_as_it_was(ask, issue, work, people, signing_key):
    yoshida, kanri = people
    kind = CertificateKind.REPORT
    made, _number, _pdf = issue(ask(kind, "屋根", copies=2))
    with work(kanri) as ctx:
        actor = replace(ctx.actor, stepped_up_at=ctx.now)
        actions.rotate_key(replace(ctx, actor=actor))
        actions.revoke_key(ctx, signing_key)
    with work(yoshida) as ctx:
        again = queries.thaw(actions.resign(ctx, made).printed)
    assert (again.kind, again.declared, again.copies) == (kind, "屋根", 2)


def test_the_city_names_its_papers_itself(families, apply, house, yoshida):
    (family,) = families()
    application_id = apply(family, kind=CertificateKind.REPORT, declared="屋根")
    city = replace(house.settings.city, report_title="被災届出証明書")
    renamed = House(replace(house.settings, city=city), house.engine)
    with unit_of_work(renamed, yoshida, NOON) as ctx:
        made = actions.issue(ctx, application_id, "k")
        text = readback.read_back(queries.file_of(ctx, made.id).pdf).text
    assert "被災届出証明書" in text
    assert "罹災届出証明書" not in text
