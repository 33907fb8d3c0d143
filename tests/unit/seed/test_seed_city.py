"""架空の伊勢野市: the same for the same seed, and shaped like a city."""

import hashlib
import subprocess
import sys
from collections import Counter, defaultdict
from datetime import date

import pytest

from disaster.foundation.csvfiles import MAX_BYTES, read_csv
from disaster.foundation.errors import Refusal
from disaster.foundation.formats import (
    address_key,
    contains_individual_number,
    legal_name,
    search_key,
    sound_key,
)
from disaster.seed import ledgers
from disaster.seed.city import build
from disaster.seed.families import HEAD
from disaster.seed.homes import Use
from disaster.seed.profiles import CITY, PROFILES, SMALL, get_profile

LEDGERS = (
    ledgers.residents_csv,
    ledgers.households_csv,
    ledgers.buildings_csv,
    ledgers.districts_csv,
    ledgers.subscribers_csv,
)
PRINT_HASH = """
import hashlib
from disaster.seed import ledgers
from disaster.seed.city import build
from disaster.seed.profiles import SMALL
city = build(SMALL, 7)
parts = (ledgers.residents_csv, ledgers.households_csv, ledgers.buildings_csv,
         ledgers.districts_csv, ledgers.subscribers_csv)
print(hashlib.sha256(b"".join(part(city) for part in parts)).hexdigest())
"""


@pytest.fixture(scope="module")
def small():
    return build(SMALL, 7)


@pytest.fixture(scope="module")
def large():
    return build(CITY, 7)


@pytest.fixture(scope="module", params=["small", "city"])
def city(request, small, large):
    return {"small": small, "city": large}[request.param]


def age(city, person):
    born = person.born_on
    had_birthday = (city.as_of.month, city.as_of.day) >= (born.month, born.day)
    return city.as_of.year - born.year - (not had_birthday)


def by_household(city):
    homes = defaultdict(list)
    for person in city.residents:
        homes[person.household_number].append(person)
    return homes


def test_the_same_seed_gives_the_same_bytes_in_another_process(small):
    content = b"".join(part(small) for part in LEDGERS)
    here = hashlib.sha256(content).hexdigest()
    there = subprocess.run(
        [sys.executable, "-c", PRINT_HASH], capture_output=True, text=True, check=True
    )
    assert there.stdout.strip() == here


def test_another_seed_gives_other_people(small):
    other = build(SMALL, 8)
    assert ledgers.residents_csv(other) != ledgers.residents_csv(small)
    assert len(other.residents) == len(small.residents)


def test_the_large_city_has_exactly_the_promised_size(large):
    assert len(large.residents) == 100_000
    assert len(large.households) == 45_000
    assert len(large.buildings) == 38_500
    assert len(large.subscribers) == 17_000
    assert len(large.sites) == 40


def test_the_small_city_has_a_comfortable_size(small):
    assert len(small.residents) == 300
    assert len(small.households) == 140
    assert len(small.buildings) == 120
    assert len(small.subscribers) == 200
    assert len(small.sites) == 12


@pytest.mark.parametrize("profile", PROFILES.values(), ids=PROFILES)
def test_every_household_of_a_profile_has_a_home(profile):
    households = sum(count for _size, count in profile.households)
    assert profile.housing.households == households


def test_an_unknown_profile_is_refused_with_the_names_that_exist():
    with pytest.raises(Refusal, match="small、city"):
        get_profile("huge")


def test_ages_and_households_have_the_shape_of_a_city(large):
    ages = [age(large, person) for person in large.residents if person.born_on]
    assert 0.10 < sum(years < 15 for years in ages) / len(ages) < 0.15
    assert 0.23 < sum(years >= 65 for years in ages) / len(ages) < 0.30
    sizes = Counter(household.size for household in large.households)
    assert sizes[1] / 45_000 == 0.38
    elders = [
        people
        for people in by_household(large).values()
        if all(person.born_on and age(large, person) >= 65 for person in people)
    ]
    assert 0.20 < len(elders) / 45_000 < 0.23
    assert sum(person.born_on > date(2025, 9, 1) for person in large.residents
               if person.born_on) > 300  # fmt: skip


def test_buildings_are_of_the_promised_kinds(large):
    uses = Counter(building.use for building in large.buildings)
    assert uses[Use.HOUSE] == 27_400
    assert uses[Use.TWO_HOUSEHOLD] == 1_350
    assert uses[Use.APARTMENTS] == 2_700
    assert uses[Use.SHED] == 3_100
    assert sum(building.vacant for building in large.buildings) == 4_300


def test_foreign_and_protected_people_are_counted_exactly(small, large):
    assert sum(bool(person.nationality) for person in large.residents) == 2_800
    assert sum(bool(person.nationality) for person in small.residents) == 11
    protected = [person for person in large.residents if person.is_protected]
    assert len(protected) == 120
    assert len({person.household_number for person in protected}) == 70
    assert sum(person.is_protected for person in small.residents) == 3


def test_every_person_belongs_to_a_household_that_has_one_head(city):
    homes = by_household(city)
    assert set(homes) == {household.number for household in city.households}
    for household in city.households:
        people = homes[household.number]
        assert len(people) == household.size
        assert [person.relation for person in people].count(HEAD) == 1
        assert people[0].name == household.head_name
        assert {person.address for person in people} == {household.address}


def test_numbers_are_unique_and_every_household_lives_in_a_building(city):
    numbers = [person.number for person in city.residents]
    assert len(set(numbers)) == len(numbers)
    occupied = Counter(household.building_number for household in city.households)
    homes = {b.number: b.homes - b.vacant for b in city.buildings}
    assert occupied == {number: count for number, count in homes.items() if count}


def test_heads_are_adults_but_for_the_minors_who_live_alone(city):
    minors = [
        person
        for person in city.residents
        if person.relation == HEAD and person.born_on and age(city, person) < 18
    ]
    assert [person.showpiece for person in minors] == ["H7"] * len(minors)
    assert len(minors) == 2


def test_parents_are_older_than_their_children_and_nobody_moves_in_unborn(city):
    for people in by_household(city).values():
        head = people[0]
        for person in people:
            if person.born_on is None or head.born_on is None:
                continue
            assert person.moved_on >= person.born_on
            assert person.moved_on <= city.as_of
            if person.relation == "子":
                assert person.born_on > head.born_on
            if person.relation in {"父", "母"}:
                assert person.born_on < head.born_on


def test_every_name_is_legal_and_no_ledger_holds_an_individual_number(city):
    for person in city.residents:
        assert legal_name(person.name) == person.name
    for number in [p.number for p in city.residents] + [
        household.number for household in city.households
    ]:
        assert not contains_individual_number(number)


def test_ledgers_can_be_read_back_and_fit_the_import(city):
    for part in LEDGERS:
        content = part(city)
        assert len(content) < MAX_BYTES
        assert content.startswith(b"\xef\xbb\xbf")
    residents = read_csv(ledgers.residents_csv(city))
    assert residents.header == ledgers.RESIDENTS
    assert [row.cells["氏名"] for row in residents.rows] == [
        person.name for person in city.residents
    ]


def test_demo_stories_point_at_what_exists(city):
    buildings = {building.number: building for building in city.buildings}
    codes = {incident.code for incident in city.incidents}
    assert len({incident.hazard for incident in city.incidents}) == 2
    for survey in city.surveys:
        assert buildings[survey.building_number].structure == "木造"
        assert survey.incident in codes
    districts = {district.name for district in city.districts}
    for message in city.messages:
        assert message.incident in codes
        assert "訓練" in message.title
        assert set(message.districts) <= districts


def test_rare_names_are_found_by_their_common_writing(city):
    families = {person.name.partition("　")[0] for person in city.residents}
    wanted = {
        *("\u9ad9橋", "\ufa11山", "\u6ff5田", "\u5fb7永", "\U00020bb7田"),
        *("渡\u9089", "渡\u908a", "渡\u9089\U000e0102"),
        *("\u658e藤", "\u9f4b藤", "\u6589藤", "\u9f4a藤"),
        *("\u845b\U000e0100城", "\ufa19谷", "\ufa1b田"),
    }
    assert wanted <= families
    keys = {search_key(family) for family in wanted}
    assert {"高橋", "吉田", "渡辺", "斉藤", "葛城", "神谷"} <= keys


def test_foreign_and_unread_names_are_there(city):
    names = {person.name: person for person in city.residents}
    assert "SUKARNO" in names
    assert "NGUYEN THI HONG NHUNG" in names
    assert any(len(name) > 64 and name.isascii() for name in names)
    assert any("'" in name and "-" in name for name in names)
    assert names["御手洗　あかね"].kana == ""
    assert sound_key(names["大野　ジョージ"].kana) == sound_key("Ohno Joji")
    several = [person for person in city.residents if person.other_names]
    assert [(p.name, len(p.other_names)) for p in several] == [("LI MEIHUA", 3)]


def test_namesakes_twins_and_father_and_son_are_there(city):
    marked = [person for person in city.residents if person.showpiece == "N9"]
    same = [person for person in marked if person.name == "山田　和子"]
    assert len(same) == 2
    assert same[0].born_on == same[1].born_on
    assert same[0].household_number != same[1].household_number
    sons = [person for person in marked if person.name == "小林　正"]
    assert len({person.household_number for person in sons}) == 1
    assert len({person.kana for person in sons}) == 2
    twins = [person for person in marked if person.name.startswith("中村　陽")]
    assert len({person.born_on for person in twins}) == 1


def marked(city, code):
    return [person for person in city.residents if person.showpiece == code]


def test_names_that_change_and_names_in_another_order_are_there(city):
    (wife,) = (p for p in marked(city, "N10") if p.former_name)
    assert (wife.name, wife.former_name) == ("早川　美咲", "大槻")
    assert (city.as_of - wife.moved_on).days == 12
    (resident,) = marked(city, "N11")
    assert resident.name == "SMITH SAKURA ANNE"


def test_two_households_on_paper_live_under_one_roof(city):
    homes = {household.number: household for household in city.households}
    numbers = {person.household_number for person in marked(city, "H3")}
    assert len(numbers) == 2
    assert len({homes[number].building_number for number in numbers}) == 1


def test_one_person_stands_in_the_register_twice(city):
    first, second = marked(city, "H6")
    assert (first.name, first.born_on) == (second.name, second.born_on)
    assert first.address != second.address


def test_protected_people_and_those_who_look_for_them_are_there(city):
    assert sorted(p.is_protected for p in marked(city, "H8")) == [False, True]
    assert len({p.household_number for p in marked(city, "H8")}) == 2
    assert [p.is_protected for p in marked(city, "H9")] == [False, True]
    assert len({p.household_number for p in marked(city, "H9")}) == 1


def test_border_days_unknown_birthdays_and_great_ages_are_there(city):
    born = {person.born_on for person in city.residents}
    assert {date(1989, 1, 7), date(1989, 1, 8), None} <= born
    ages = [age(city, person) for person in city.residents if person.born_on]
    assert max(ages) == 112


def test_two_ledgers_write_addresses_differently_and_their_keys_meet(city):
    buildings = {building.number: building for building in city.buildings}
    differing = 0
    for household in city.households:
        building = buildings[household.building_number]
        if building.use in {Use.APARTMENTS, Use.INSTITUTION}:
            continue
        differing += household.address != building.address
        assert address_key(household.address) == address_key(building.address)
    assert differing > len(city.households) / 20


def test_styles_of_town_and_village_are_both_there(city):
    addresses = [household.address for household in city.households]
    assert any("丁目" in address for address in addresses)
    assert any("大字" in address and "番地の" in address for address in addresses)


def test_rear_lots_share_an_address_but_not_a_lot(city):
    lots = defaultdict(set)
    for building in city.buildings:
        lots[address_key(building.address)].add(building.lot)
    assert any(
        {lot[-2:] for lot in shared} == {"A棟", "B棟"} for shared in lots.values()
    )


def test_a_block_of_flats_and_a_care_home_hold_many_households(large, small):
    for city, flats, vacant, cared_for in ((large, 60, 3, 40), (small, 24, 3, 12)):
        homes = Counter(household.building_number for household in city.households)
        tower = max(city.buildings, key=lambda building: building.homes)
        assert (homes[tower.number], tower.vacant) == (flats, vacant)
        assert tower.structure == "鉄筋コンクリート造"
        assert "会社" in tower.owner or "組合" in tower.owner
        addresses = Counter(household.address for household in city.households)
        assert addresses.most_common(1)[0][1] == cared_for
