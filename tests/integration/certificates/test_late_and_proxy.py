"""Late applications and proxies: warned, recorded, refused only where decided."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from certificates import actions, photofiles, queries
from certificates.rules.receiving import (
    NoProxy,
    ProxyKind,
    Relation,
    TooLate,
    TooManyLetters,
)
from disaster.assessment.photofiles import PhotoLost
from disaster.assessment.rules.photographing import UnusablePhoto
from disaster.foundation.errors import FieldRefusal, NotFound
from disaster.incidents import queries as incidents
from tests.integration.certificates.online_desk import picture

LAST_DAY, DAY_31 = date(2024, 10, 3), date(2024, 10, 4)
NEIGHBOUR = {
    "applicant_name": "見本　隣子",
    "relation": Relation.PROXY,
    "proxy_kind": ProxyKind.NEIGHBOUR,
    "has_letter": True,
}


@pytest.fixture
def until_day_30(work, kanri, incident):
    """Let the deadline end after thirty days; give a function that sets the rule."""

    def ends(rule):
        with work(kanri) as ctx:
            kept = incidents.get_incident(ctx, incident)
            kept.applications_until, kept.late_rule = LAST_DAY, rule

    return ends


def test_day_31_is_refused_only_where_the_disaster_says_so(
    families, apply, until_day_30
):
    one, two = families(2)
    until_day_30("refuse")
    with pytest.raises(TooLate, match="10月3日"):
        apply(one, applied_on=DAY_31, late_reason="入院していたため")
    # Dated in time, on paper or at a shelter: in time, whenever it is keyed in.
    apply(one, applied_on=LAST_DAY)
    until_day_30("reason")
    apply(two, applied_on=DAY_31, late_reason="入院していたため")


def test_what_the_proxy_is_to_the_household_is_kept(families, apply, work, yoshida):
    (family,) = families()
    application_id = apply(family, **NEIGHBOUR)
    with work(yoshida) as ctx:
        kept = queries.get_application(ctx, application_id)
        assert (kept.relation, kept.proxy_kind) == ("proxy", "neighbour")


def test_where_nobody_stands_in_no_proxy_is_kept(families, apply, work, yoshida):
    (family,) = families()
    application_id = apply(family, proxy_kind=ProxyKind.FAMILY)
    with work(yoshida) as ctx:
        assert queries.get_application(ctx, application_id).proxy_kind == ""


def test_a_proxy_of_many_households_is_confirmed_and_shown(
    families, apply, work, yoshida
):
    """One neighbour applies for several old people (H10): warned, not refused."""
    homes = families(4)
    first = apply(homes[0], **NEIGHBOUR)
    apply(homes[1], **NEIGHBOUR)
    with pytest.raises(FieldRefusal, match="2 世帯") as refused:
        apply(homes[2], **NEIGHBOUR)
    assert refused.value.field == "many_confirmed"
    apply(homes[2], **NEIGHBOUR, many_confirmed=True)
    # Another person of the same name is told apart by the birthday.
    apply(homes[0], building_id=homes[3].building_id, **NEIGHBOUR, many_confirmed=True)
    with work(yoshida) as ctx:
        kept = queries.get_application(ctx, first)
        others = {one.household_id for one in queries.also_proxy_of(ctx, kept)}
        assert others == {homes[1].household_id, homes[2].household_id}


def test_a_birthday_keeps_namesakes_apart(families, apply):
    homes = families(3)
    for home in homes[:2]:
        apply(home, **NEIGHBOUR, born_on=date(1950, 1, 1))
    apply(homes[2], **NEIGHBOUR, born_on=date(1990, 1, 1))


@pytest.fixture
def proxied(families, apply):
    """Take in the application of a proxy."""
    return apply(families()[0], **NEIGHBOUR)


def test_the_letter_is_kept_as_photographed_and_once(proxied, work, yoshida, settings):
    sheet = picture()
    with work(yoshida) as ctx:
        assert actions.keep_letter(ctx, proxied, sheet)
        assert not actions.keep_letter(ctx, proxied, sheet)
    with work(yoshida) as ctx:
        (letter,) = queries.letters_of(ctx, proxied)
        place = (settings.data_dir, proxied, letter.sha256)
        assert photofiles.original(*place) == sheet
        actions.drop_letter(ctx, proxied, letter.id)
    with work(yoshida) as ctx:
        assert not queries.letters_of(ctx, proxied)
        with pytest.raises(NotFound):
            queries.letter_of(ctx, proxied, letter.id)
    with pytest.raises(PhotoLost):
        photofiles.original(*place)


def test_what_is_no_picture_is_not_kept(proxied, work, yoshida):
    with work(yoshida) as ctx, pytest.raises(UnusablePhoto):
        actions.keep_letter(ctx, proxied, b"%PDF-1.7 no picture")


def test_a_letter_belongs_to_a_proxy(families, apply, work, yoshida):
    application_id = apply(families()[0])
    with work(yoshida) as ctx, pytest.raises(NoProxy):
        actions.keep_letter(ctx, application_id, picture())


def test_of_many_letters_at_once_no_more_than_allowed_are_kept(proxied, work, yoshida):
    sheets = [picture(size=(40 + at, 40)) for at in range(9)]

    def keep(sheet):
        try:
            with work(yoshida) as ctx:
                return actions.keep_letter(ctx, proxied, sheet)
        except TooManyLetters:
            return False

    with ThreadPoolExecutor(3) as pool:
        assert sum(pool.map(keep, sheets)) == 6
    with work(yoshida) as ctx:
        assert len(queries.letters_of(ctx, proxied)) == 6
