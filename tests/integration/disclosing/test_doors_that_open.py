"""No page offers a door that would stay shut for the person who reads it."""

import re

import pytest

from disaster.foundation import clock
from disaster.foundation.authority import SYSTEM, Role
from disaster.foundation.context import unit_of_work
from disaster.register import queries
from tests.integration.register.ledger_desk import put, resident

LINK = re.compile(r'<a [^>]*href="(/staff/[^"#]*)"')


def shut(browser, page):
    """Return the links of a page that this person may not follow."""
    links = sorted(set(LINK.findall(browser.get(page).text)))
    assert links
    return [link for link in links if browser.get(link).status_code == 403]


@pytest.fixture
def household(house):
    with unit_of_work(house, SYSTEM, clock.now()) as ctx:
        put(ctx, "residents", [resident()])
        return f"/staff/register/households/{queries.find_household(ctx, 'S1').id}"


@pytest.mark.parametrize("role", Role)
def test_every_link_of_the_first_page_can_be_followed(enter, role):
    assert shut(enter("shokuin", role), "/staff/") == []


@pytest.mark.parametrize("role", [Role.APPROVER, Role.ADMINISTRATOR, Role.COUNTER])
def test_every_link_of_a_household_can_be_followed(enter, household, role):
    assert shut(enter("shokuin", role), household) == []


def test_only_the_counter_is_offered_to_take_an_application(enter, household):
    assert "申請を受け付ける" in enter("madoguchi", Role.COUNTER).get(household).text
    assert "申請を受け付ける" not in enter("kacho", Role.APPROVER).get(household).text


@pytest.mark.parametrize("path", ["/mail/", "/apply/"])
def test_a_form_tells_its_time_in_the_language_of_the_page(app, path):
    page = app.test_client().get(f"{path}?lang=en").text
    assert re.search(
        r"This page was made at: \d{1,2} [A-Z][a-z]+ \d{4}, \d\d:\d\d", page
    )
    assert "Language / Language" not in page
