"""Places: codes with check digits, national identifiers, walking time, Japan."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shelters.rules.hazards import DesignationKind
from shelters.rules.places import (
    Position,
    check_digit,
    designation_kind,
    facility_key,
    is_common_id,
    is_municipality_code,
    repair_municipality_code,
    walking_time,
)

five_digits = st.integers(1, 47).flatmap(
    lambda prefecture: st.integers(0, 999).map(
        lambda city: f"{prefecture:02d}{city:03d}"
    )
)


@pytest.mark.parametrize(
    "code", ["142140", "011002", "131016", "092011", "372013", "473022", "170003"]
)
def test_real_codes_have_the_right_check_digit(code):
    assert check_digit(code[:5]) == code[5]
    assert is_municipality_code(code)


@given(start=five_digits)
def test_exactly_one_sixth_digit_makes_a_code(start):
    right = [digit for digit in "0123456789" if is_municipality_code(start + digit)]
    assert right == [check_digit(start)]


@given(start=five_digits)
def test_a_repaired_code_is_always_a_code(start):
    repaired = repair_municipality_code(start)
    assert repaired is None or (is_municipality_code(repaired) and start in repaired)


@pytest.mark.parametrize(
    ("written", "repaired"),
    [
        ("92011", "092011"),
        ("37201", "372013"),
        ("142140", "142140"),
        ("142141", None),
        ("990000", None),
        ("1421", None),
        ("一四二一四", None),
    ],
)
def test_a_lost_zero_or_check_digit_comes_back(written, repaired):
    assert repair_municipality_code(written) == repaired


def test_a_code_that_could_be_two_is_not_guessed_at():
    ambiguous = next(
        f"{city:05d}"
        for city in range(10_000, 47_999)
        if check_digit(f"0{city}"[:5]) == str(city)[-1]
    )
    assert repair_municipality_code(ambiguous) is None


@pytest.mark.parametrize(
    ("identifier", "kind"),
    [
        ("E1499900001111", DesignationKind.SHELTER),
        ("E1499900001129", DesignationKind.WELFARE_SHELTER),
        ("E149990000120z", DesignationKind.EVACUATION_SITE),
    ],
)
def test_a_national_identifier_tells_the_kind_and_the_facility(identifier, kind):
    assert is_common_id(identifier)
    assert designation_kind(identifier) is kind
    assert facility_key(identifier) == "E1499900001"


@pytest.mark.parametrize(
    "identifier",
    [
        "E1499900001131",
        "E149990000111",
        "E14999000011111",
        "CC0000000001",
        "E99999000011111",
    ],
)
def test_other_identifiers_name_no_facility(identifier):
    assert not is_common_id(identifier)
    assert facility_key(identifier) == ""


def test_swapped_coordinates_are_seen_by_the_box_of_japan():
    isehara = Position(35.4028, 139.315)
    assert isehara.is_in_japan
    assert not isehara.swapped.is_in_japan
    assert isehara.swapped.swapped == isehara


@given(metres=st.floats(0, 20_000))
def test_walking_time_is_a_range_of_at_least_one_minute(metres):
    walk = walking_time(metres)
    assert 1 <= walk.shortest <= walk.longest
    assert walk.longest <= metres * 1.5 / 60 + 1


def test_walking_time_is_said_in_words():
    assert walking_time(400).label == "歩いて約7〜10分"
    assert walking_time(10).label == "歩いて約1分"
