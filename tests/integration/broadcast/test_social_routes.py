"""Social networks through Apprise for real, over its JSON plugin on loopback."""

import json
import logging
from http import HTTPStatus
from io import StringIO

import pytest
from alert_desk import let_out, order, settle_town
from hook_server import chat, open_service, send, with_routes
from test_routes import hurry, rows

from broadcast import social
from broadcast.queries import parcels
from broadcast.rules.composition.social import CHARACTERS, WEIGHT, weight
from disaster import running
from disaster.foundation import clock
from disaster.foundation.authority import SYSTEM
from disaster.foundation.context import reading, unit_of_work
from disaster.foundation.routes import Route
from tests import gaps


@pytest.fixture(autouse=True)
def _apprise():
    if not social.is_installed():
        gaps.skip("apprise", "Apprise がありません", "pip install '.[social]'")


@pytest.fixture
def town(house, takahashi):
    with unit_of_work(house, takahashi, clock.now()) as ctx:
        settle_town(ctx)
    return house


def url_of(service, more=""):
    return service.url.replace("http://", "json://") + "/post" + more


@pytest.fixture
def log():
    """Return what reaches the root of the log; caplog also hears what is led away."""
    heard, root = StringIO(), logging.getLogger()
    handler, before = logging.StreamHandler(heard), root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield heard
    root.removeHandler(handler)
    root.setLevel(before)


def test_the_approved_words_are_posted_once(town, takahashi, sato, log):
    with open_service() as service:
        token = "?%2BX-Token=a-token-of-the-tests"
        ready = with_routes(town, chat(url_of(service, token)))
        made = let_out(ready, takahashi, sato, order())
        send(ready)
    row = rows(town, made)["chat"]
    assert row.state == "accepted"
    ((_path, _headers, body),) = service.came
    said = json.loads(body)
    assert said["message"] == row.body
    assert said["title"] == ""
    assert "警戒レベル4" in row.body or "レベル4" in row.body
    assert f"/alerts/{made}/" in row.body
    assert len(row.body) <= CHARACTERS
    link = next(line for line in row.body.splitlines() if line.startswith("http"))
    assert weight(row.body, link) <= WEIGHT
    assert "a-token-of-the-tests" not in log.getvalue(), "a log may be read by many"


def test_english_readers_get_their_own_words(town, takahashi, sato):
    with open_service() as service:
        ready = with_routes(town, chat(url_of(service), language="en"))
        let_out(ready, takahashi, sato, order())
        send(ready)
    assert "vacuate" in service.bodies[0]["message"]


@pytest.mark.parametrize(
    ("code", "state"),
    [
        (HTTPStatus.UNAUTHORIZED, "deferred"),
        (HTTPStatus.SERVICE_UNAVAILABLE, "deferred"),
        (HTTPStatus.INTERNAL_SERVER_ERROR, "unknown"),
        (HTTPStatus.FOUND, "deferred"),
    ],
)
def test_a_no_is_told_as_what_it_is(town, takahashi, sato, code, state):
    with open_service(answers=[int(code)]) as service:
        ready = with_routes(town, chat(url_of(service)))
        made = let_out(ready, takahashi, sato, order())
        send(ready)
        row = rows(town, made)["chat"]
        assert (row.state, row.code) == (state, int(code))
        hurry(town)
        send(ready)
    again = 1 if state == "unknown" else 2
    assert len(service.came) == again, "what may be up is never posted twice"
    assert row.may_have_arrived == (state == "unknown")


def test_a_service_that_is_away_is_asked_again_later(town, takahashi, sato):
    ready = with_routes(town, chat("json://127.0.0.1:1/post"))
    made = let_out(ready, takahashi, sato, order())
    send(ready)
    row = rows(town, made)["chat"]
    assert (row.state, row.may_have_arrived) == ("deferred", False)
    assert row.not_before is not None


def test_a_service_that_does_not_answer_may_have_it(town, takahashi, sato):
    with open_service(seconds=3) as service:
        ready = with_routes(town, chat(url_of(service, "?rto=1")))
        made = let_out(ready, takahashi, sato, order())
        send(ready)
        hurry(town)
        send(ready)
    row = rows(town, made)["chat"]
    assert (row.state, row.not_before, row.attempts) == ("unknown", None, 1)
    assert len(service.came) == 1


def test_a_url_that_retries_or_excuses_itself_does_neither(town, takahashi, sato):
    with open_service(answers=[500]) as service:
        url = url_of(service, "?retry=3&optional=yes&wait=0.1")
        ready = with_routes(town, chat(url))
        made = let_out(ready, takahashi, sato, order())
        send(ready)
    assert rows(town, made)["chat"].state == "unknown"
    assert len(service.came) == 1


def test_the_doctor_names_what_cannot_work(town, monkeypatch):
    def told(*routes: Route):
        with reading(with_routes(town, *routes), SYSTEM, clock.now()) as ctx:
            return [why for why in running.reasons(ctx) if why.startswith("ROUTES")]

    assert told(chat("json://127.0.0.1:1")) == []
    (unread,) = told(chat("nosuchthing://x"))
    assert "掲示板" in unread
    assert "nosuchthing" not in unread, "a url may hold a token"
    (bare,) = told(chat("json://chat.example/x"))
    assert "暗号" in bare
    monkeypatch.setattr(social, "is_installed", lambda: False)
    (missing,) = told(chat("json://127.0.0.1:1"))
    assert ".[social]" in missing


def test_without_the_package_it_waits_and_the_page_can_say_why(
    town, takahashi, sato, monkeypatch
):
    monkeypatch.setattr(social, "is_installed", lambda: False)
    ready = with_routes(town, chat("json://127.0.0.1:1"))
    made = let_out(ready, takahashi, sato, order())
    send(ready)
    row = rows(town, made)["chat"]
    assert row.state == "deferred"
    assert ".[social]" in row.reply


def test_only_the_kind_that_was_approved_is_used(town):
    ready = with_routes(town, chat("json://127.0.0.1:1", name="one"))
    assert parcels.find_route(ready.settings, "social", "one")
    assert parcels.find_route(ready.settings, "webhook", "one") is None
