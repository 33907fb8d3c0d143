"""支援措置: nothing of a protected person comes out of any page, file, command or log.

Every route that can be read is visited with real ids by every role, before the mark is
put on and after. Before, the canaries must be seen where they belong: else the crawl
would prove nothing. A new route needs its parameters here, or this test fails.
"""

import logging
from io import BytesIO
from itertools import product
from uuid import UUID

import pytest
from pypdf import PdfReader
from werkzeug.routing import AnyConverter

from disaster.foundation import web
from disaster.foundation.authority import SYSTEM, Role
from tests.integration.disclosing import guarded_city
from tests.integration.disclosing.guarded_city import (
    ONLY_IN_PROGRAMS,
    PERSONAL,
    PLACES,
    SEARCHES,
    seen_in,
)

UNKNOWN = UUID(int=1)
# What holds no resident is asked for by an id that nobody has.
ELSEWHERE = {
    "broadcast_id": [UNKNOWN],
    "site_id": [UNKNOWN],
    "mail_id": [UNKNOWN],
    "token": ["nobody"],
    "filename": ["app.css"],
    "level": ["half"],
    "place_id": [UNKNOWN],
    "slug": ["nowhere"],
    "letter_id": [UNKNOWN],
    "booth_id": [UNKNOWN],
    "machine": ["nobody"],
    "day": ["2026-09-03"],
    "word": ["correct"],
    "name": ["now.json", "ticker.txt"],
    "operator_id": [UNKNOWN],
}
SAFE = "GET"
PEOPLE = ("certificates.", "victims.", "register.household", "register.resident")
# Rooms of which every page opens to somebody, protected people or not.
OURS = ("register.", "victims.", "audit.")
MUST_SHOW = {
    *("register.index", "register.household", "register.resident"),
    *("register.building", "register.show_preview", "register.differences"),
    *("certificates.index", "certificates.show", "certificates.download"),
    *("certificates.new", "certificates.online", "certificates.online_one"),
    *("victims.index", "victims.show"),
    *("assessment.resurvey", "assessment.self_review"),
}

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def browsers(app, enter):
    """Sign a person of every role in, and leave one outside."""
    inside = {
        one.value: enter(f"crawl{one.value.replace('_', '')}", one) for one in Role
    }
    return {"nobody": app.test_client(), **inside}


def queries_of(endpoint, city):
    """Return what the addresses of an endpoint are asked with, beside nothing."""
    quake, home = city.ids["incident_id"][0], city.ids["household_id"][0]
    searches = [{"q": text} for text in (*SEARCHES, *city.receipts)]
    asked = {
        "register.index": searches,
        "certificates.index": searches,
        "victims.index": searches,
        "certificates.online": [{"state": "submitted"}, {"state": "accepted"}],
        "certificates.online_one": [
            {"household": one, "q": guarded_city.FAMILY}
            for one in city.ids["household_id"]
        ],
        "register.household": [{"on": "R6.9.1"}],
        "audit.index": [{"subject": home}],
        "audit.who_saw": [{"subject": one} for one in city.ids["household_id"]],
    }
    houses = city.ids["building_id"][:2] if endpoint.startswith("assessment.") else []
    of_houses = [{"building": one, "incident": quake} for one in houses]
    return [*asked.get(endpoint, []), *of_houses]


def addresses(app, city):
    """Return endpoint and address of everything that can be read."""
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if SAFE not in rule.methods or rule.endpoint == "static":
                continue
            known = {**city.ids, **ELSEWHERE, **_words_of(rule)}
            missing = rule.arguments - known.keys()
            assert not missing, f"{rule.endpoint}: say here what {missing} may be"
            names = sorted(rule.arguments)
            for values in product(*[known[name] for name in names]):
                arguments = dict(zip(names, values, strict=True))
                for asked in ({}, *queries_of(rule.endpoint, city)):
                    yield (
                        rule.endpoint,
                        app.url_for(rule.endpoint, **arguments, **asked),
                    )


def _words_of(rule):
    """Return what a parameter may be where the route itself names the words."""
    return {
        name: sorted(converter.items)
        for name, converter in rule._converters.items()  # noqa: SLF001 - no other way
        if isinstance(converter, AnyConverter)
    }


def words_of(answer):
    """Return the text of an answer; pictures say nothing."""
    if answer.mimetype == "application/pdf":
        pages = PdfReader(BytesIO(answer.data)).pages
        return "".join(page.extract_text() for page in pages)
    if answer.mimetype.startswith(("image/", "font/")):
        return ""
    headers = "\n".join(f"{name}: {value}" for name, value in answer.headers)
    return f"{headers}\n{answer.data.decode('utf-8', 'replace')}"


def crawl(app, browsers, city, canaries):
    """Visit everything as everybody; return what was seen where, and what opened.

    Whom a route does not admit at all is turned away once, not at every address.
    """
    seen, opened, closed = {}, set(), set()
    every = list(addresses(app, city))
    for who, browser in browsers.items():
        for endpoint, address in every:
            is_public = web.policy_of(app, endpoint).is_public
            if (who, endpoint) in closed or (is_public and who != "nobody"):
                continue
            answer = browser.get(address)
            assert answer.status_code < 500, (who, address, answer.text[-2000:])
            if answer.status_code == 200:
                opened.add(endpoint)
            elif not _admits(app, endpoint, who):
                closed.add((who, endpoint))
            for canary in seen_in(words_of(answer), canaries):
                seen.setdefault(endpoint, {}).setdefault(canary, (who, address))
    return seen, opened


def _admits(app, endpoint, who):
    policy = web.policy_of(app, endpoint)
    if policy.is_public or who == "nobody":
        return policy.is_public
    wanted = policy.permissions
    return not wanted or any(Role(who) in one.roles for one in wanted)


def test_nothing_of_a_protected_person_is_seen_on_any_page(
    app, browsers, work, settings, caplog
):
    city = guarded_city.settle(work, settings)
    guarded_city.protect(work, city, on=True)
    guarded_city.ask(work, city)
    guarded_city.protect(work, city, on=False)
    caplog.set_level(logging.DEBUG)

    busy = {who: browsers[who] for who in ("counter", "administrator")}
    seen, _opened = crawl(app, busy, city, PERSONAL + PLACES)
    assert seen.keys() >= MUST_SHOW, MUST_SHOW - seen.keys()
    assert set().union(*seen.values()) >= {*PERSONAL, *PLACES} - ONLY_IN_PROGRAMS
    caplog.clear()

    guarded_city.protect(work, city, on=True)
    seen, opened = crawl(app, browsers, city, PERSONAL + PLACES)
    leaks = [
        f"{canary} in {address} for {who}"
        for endpoint, found in seen.items()
        for canary, (who, address) in found.items()
        if canary in PERSONAL or endpoint.startswith(PEOPLE)
    ]
    assert leaks == []
    ours = {one for one, _address in addresses(app, city) if one.startswith(OURS)}
    assert ours - opened == set()
    assert seen_in(caplog.text) == set()


def test_the_deeds_that_show_a_page_again_say_nothing(browsers, work, settings):
    city = guarded_city.settle(work, settings)
    guarded_city.protect(work, city, on=True)
    application, paper = city.ids["application_id"], city.ids["certificate_id"][0]
    home, house = city.ids["household_id"][0], city.ids["building_id"][0]
    incident, online = city.ids["incident_id"][0], city.ids["online_id"]
    person = city.protected[0]
    filled = {"incident_id": incident, "building_id": house, "relation": "member"}
    sent = [
        *[(f"/staff/certificates/applications/{one}/issue", {}) for one in application],
        (f"/staff/certificates/applications/{application[0]}/reissue", {"reason": "x"}),
        (f"/staff/certificates/applications/{application[0]}/withdraw", {}),
        (f"/staff/certificates/{paper}/reprint", {}),
        (f"/staff/certificates/{paper}/void", {}),
        (f"/staff/certificates/new/{home}", filled),
        *[(f"/staff/certificates/online/{one}/decline", {}) for one in online],
        *[(f"/staff/certificates/online/{one}/accept/{home}", {}) for one in online],
        (f"/staff/register/households/{home}/building", {}),
        (f"/staff/register/residents/{person}/printed-name", {"printed": "x"}),
        (f"/staff/victims/{incident}/{home}/support", {}),
        (f"/staff/victims/{incident}/{home}/consent", {}),
        (f"/staff/surveys/{city.ids['survey_id'][1]}/self/return", {}),
    ]
    for browser in browsers.values():
        for address, data in sent:
            answer = browser.post(address, data=data)
            assert answer.status_code < 500, (address, answer.text[-1500:])
            assert seen_in(words_of(answer)) == set(), address


def test_the_trail_holds_no_canary(work, settings):
    from disaster.audit import queries as audit_queries

    city = guarded_city.settle(work, settings)
    guarded_city.protect(work, city, on=True)
    with work(SYSTEM) as ctx:
        lines = [f"{one.subject} {one.facts}" for one in audit_queries.links(ctx)]
    assert len(lines) > 10
    assert seen_in("\n".join(lines)) == set()
