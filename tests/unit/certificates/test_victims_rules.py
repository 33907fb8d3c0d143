"""Rules of the victims' register."""

from datetime import date

import pytest

from certificates.victims import rules
from certificates.victims.rules import Ground, Recipient
from disaster.foundation.errors import FieldRefusal

STRUCK, TODAY = date(2026, 9, 1), date(2026, 9, 3)


@pytest.mark.parametrize("day", [STRUCK, TODAY])
def test_days_from_the_disaster_to_today_are_taken(day):
    rules.check_day("on", day, STRUCK, TODAY)


@pytest.mark.parametrize("day", [date(2026, 8, 31), date(2026, 9, 4)])
def test_days_outside_are_refused(day):
    with pytest.raises(FieldRefusal):
        rules.check_day("on", day, STRUCK, TODAY)


@pytest.mark.parametrize("amount", [-1, rules.HIGHEST_AMOUNT + 1])
def test_an_amount_nobody_gets_is_refused(amount):
    with pytest.raises(FieldRefusal):
        rules.check_amount(amount)


@pytest.mark.parametrize("amount", [None, 0, rules.HIGHEST_AMOUNT])
def test_an_amount_or_none_is_taken(amount):
    rules.check_amount(amount)


def test_an_individual_number_is_refused():
    with pytest.raises(FieldRefusal, match="個人番号"):
        rules.clean_text("note", "番号は 1234 5678 9018 です")


def test_a_consent_without_words_is_refused():
    with pytest.raises(FieldRefusal):
        rules.needed_text("words", "  ")


@pytest.mark.parametrize("ground", [Ground.INSIDE, Ground.GOVERNMENT])
def test_support_bodies_get_nothing_without_consent(ground):
    with pytest.raises(rules.WrongGround):
        rules.check_ground(Recipient.BODY, ground)


def test_consent_carries_every_recipient():
    for recipient in Recipient:
        rules.check_ground(recipient, Ground.CONSENT)


def test_the_city_is_no_other_government():
    with pytest.raises(rules.WrongGround):
        rules.check_ground(Recipient.CITY, Ground.GOVERNMENT)


def test_items_come_in_the_order_of_the_law():
    assert rules.chosen_items(["level", "name"]) == ["name", "level"]


@pytest.mark.parametrize("items", [[], ["name", "my_number"]])
def test_no_item_and_unknown_items_are_refused(items):
    with pytest.raises(FieldRefusal):
        rules.chosen_items(items)


def test_no_item_holds_an_individual_number():
    assert not any("個人番号" in label for label in rules.ITEMS.values())
