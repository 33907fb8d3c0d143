"""架空の一覧: sites, staff and subscribers of the demo."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disaster.foundation.authority import Role
from disaster.foundation.formats import format_phone
from disaster.seed.city import REGISTER_DAY
from disaster.seed.dice import quotas
from disaster.seed.mailing import JAPANESE, Mailbox, build_subscribers
from disaster.seed.places import DISTRICTS, SHARES
from disaster.seed.profiles import CITY, SMALL
from disaster.seed.sites import Designation, Uplink, build_sites
from disaster.seed.staff import STAFF

HAZARDS = {"flood", "landslide", "earthquake", "great_fire", "inland_flood"}


@pytest.fixture(scope="module", params=[SMALL, CITY], ids=["small", "city"])
def subscribers(request):
    return build_subscribers(request.param, 7, REGISTER_DAY)


@pytest.fixture(scope="module")
def sites():
    return build_sites(CITY, 7)


def test_mail_can_only_go_to_reserved_domains(subscribers):
    assert {s.address.rpartition(".")[2] for s in subscribers} == {"example"}


def test_no_two_subscribers_share_an_address(subscribers):
    assert len({s.address.casefold() for s in subscribers}) == len(subscribers)


def test_shares_of_the_mailing_list_are_exact():
    subscribers = build_subscribers(CITY, 7, REGISTER_DAY)
    domains = Counter(s.address.partition("@")[2] for s in subscribers)
    assert domains["docomo.example"] == 4_080
    assert domains["gmail.example"] == 4_590
    assert sum(bool(s.districts) for s in subscribers) == 11_800
    foreign = sum(not s.language.startswith(JAPANESE) for s in subscribers)
    assert foreign == 1_020
    mailboxes = Counter(s.mailbox for s in subscribers)
    assert mailboxes[Mailbox.DEAD] + mailboxes[Mailbox.FULL] == 510
    assert 2_200 < mailboxes[Mailbox.FILTERS] < 2_600


def test_old_phones_bring_addresses_that_no_standard_allows():
    subscribers = build_subscribers(CITY, 7, REGISTER_DAY)
    locals_ = [s.address.partition("@")[0] for s in subscribers]
    assert any(".." in local for local in locals_)
    assert any(local.endswith(".") for local in locals_)


def test_subscribers_choose_districts_that_exist_and_some_kind_of_message(subscribers):
    names = {district.name for district in DISTRICTS}
    for subscriber in subscribers:
        assert set(subscriber.districts) <= names
        assert subscriber.categories
        assert subscriber.confirmed_on < REGISTER_DAY


def test_the_city_has_its_forty_sites(sites):
    kinds = Counter(site.kind for site in sites)
    assert (kinds["小学校"], kinds["中学校"], kinds["高等学校"]) == (10, 4, 2)
    assert (kinds["公民館"], kinds["公園・広場"]) == (7, 8)
    assert sum(site.opens_first for site in sites) == 6
    assert sum(not site.was_drilled for site in sites) == 9
    assert len({site.name for site in sites}) == 40


def test_wifi_is_of_every_kind_and_some_of_it_is_broken(sites):
    points = [site.wifi for site in sites if site.wifi]
    working = Counter(point.uplink for point in points if not point.is_broken)
    assert len(points) == 24
    assert working == {Uplink.FIXED: 6, Uplink.MOBILE: 12, Uplink.SATELLITE: 4}


def test_to_flee_and_to_stay_are_two_designations(sites):
    for site in sites:
        assert site.designations
        assert set(site.hazards) <= HAZARDS
        if site.kind == "公園・広場":
            assert site.designations == (Designation.EVACUATION_SITE,)
    assert any(Designation.WELFARE_SHELTER in site.designations for site in sites)
    assert any(Designation.EVACUATION_SITE not in site.designations for site in sites)
    assert any("flood" not in site.hazards for site in sites)


def test_every_site_says_that_it_is_invented_and_lies_in_the_region(sites):
    for site in sites:
        assert "訓練用" in site.remarks
        assert site.phone.startswith("0463-00-")
        assert format_phone(site.phone) == site.phone
        assert 35.369 < site.latitude < 35.448
        assert 139.23 < site.longitude < 139.357


def test_the_small_city_shows_every_designation_and_wifi_of_every_kind():
    sites = build_sites(SMALL, 7)
    assert {d for site in sites for d in site.designations} == set(Designation)
    assert {site.wifi.uplink for site in sites if site.wifi} == set(Uplink)
    assert any(site.wifi and site.wifi.is_broken for site in sites)


def test_every_duty_has_one_person_and_nobody_has_two():
    duties = Counter(role for person in STAFF for role in person.roles)
    assert duties == dict.fromkeys(Role, 1)
    assert all(len(person.roles) == 1 for person in STAFF)
    assert all(person.username.isascii() for person in STAFF)
    assert len({person.username for person in STAFF}) == len(STAFF)


def test_districts_lie_in_the_region_and_their_shares_are_a_hundred():
    assert len(DISTRICTS) == len(SHARES) == 10
    assert sum(SHARES) == 100
    for district in DISTRICTS:
        reach = district.radius_m / 111_320
        assert district.latitude - reach > 35.369
        assert district.latitude + reach < 35.448
        assert district.longitude - reach / 0.81 > 139.23
        assert district.longitude + reach / 0.81 < 139.357


@given(
    st.lists(st.floats(min_value=0.01, max_value=100), min_size=1, max_size=12),
    st.integers(min_value=0, max_value=10_000),
)
def test_shares_always_add_up_to_the_total(weights, total):
    shares = quotas(weights, total)
    assert sum(shares) == total
    assert all(share >= 0 for share in shares)
