"""Every route has a policy, and holds it: nobody enters by another door."""

import re
from uuid import UUID

import pytest

from disaster.accounts import actions, credentials, doorkeeper
from disaster.app import create_app
from disaster.foundation import clock, web
from disaster.foundation.authority import SYSTEM, Role
from disaster.foundation.context import unit_of_work

SLOTS = re.compile(r"<(?:(\w+)(?:\((\w+)[^)]*\))?:)?(\w+)>")
ANYTHING = {
    "uuid": UUID("01a20a95-2e57-7a0a-b3a8-240eef2392ff"),
    "string": "x",
    "": "x",
    "int": 1,
}
UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}


@pytest.fixture
def app(settings):
    app = create_app(settings)
    app.config["WTF_CSRF_ENABLED"] = False
    return app


def doors(app):
    """Yield each guarded route with its policy, one method and a made-up address."""
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "static":
            continue
        policy = web.policy_of(app, rule.endpoint)
        # Of a choice, as in any(who, where), the first will do.
        values = {
            name: first or ANYTHING[kind]
            for kind, first, name in SLOTS.findall(rule.rule)
        }
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
            yield policy, method, adapter.build(rule.endpoint, values, method)


def test_every_route_has_a_policy(app):
    assert all(policy is not None for policy, _, _ in doors(app))


def test_nobody_signed_in_gets_past_a_guarded_door(app):
    client = app.test_client()
    for policy, method, path in doors(app):
        if policy.is_public:
            continue
        answer = client.open(path, method=method)
        if method in UNSAFE:
            assert answer.status_code == 401, (method, path)
        else:
            assert answer.status_code == 303, (method, path)
            assert answer.location.startswith("/staff/login"), (method, path)


@pytest.mark.parametrize("role", list(Role))
def test_a_role_gets_only_through_its_own_doors(app, house, role):
    client = signed_in(app, house, role)
    for policy, method, path in doors(app):
        if policy.is_public or not policy.permissions:
            continue
        allowed = any(role in wanted.roles for wanted in policy.permissions)
        status = client.open(path, method=method).status_code
        if allowed:
            assert status < 500, (method, path, status)
        else:
            assert status == 403, (method, path, status)


def signed_in(app, house, role):
    """Return a browser in which somebody with one role is signed in."""
    passphrase, secret = "crane lantern river stone", credentials.new_totp_secret()
    now = clock.now()
    with unit_of_work(house, SYSTEM, now) as ctx:
        chosen = actions.Chosen(passphrase, secret)
        actions.add_account(ctx, "somebody", "見本", [role], chosen=chosen)
    with unit_of_work(house, SYSTEM, now) as ctx:
        code = credentials.current_code(secret, now)
        token = actions.sign_in(ctx, "somebody", passphrase, code, "127.0.0.1")
    client = app.test_client()
    client.set_cookie(doorkeeper.cookie_name(house.settings), token)
    return client


def test_a_form_without_its_token_changes_nothing(app):
    app.config["WTF_CSRF_ENABLED"] = True
    answer = app.test_client().post("/staff/login", data={"username": "x"})
    assert answer.status_code == 400
    assert "何も変えていません" in answer.text


def test_another_site_may_not_post(app):
    headers = {"Sec-Fetch-Site": "cross-site"}
    assert app.test_client().post("/staff/login", headers=headers).status_code == 400


def test_every_answer_carries_the_headers(app):
    for path in ("/staff/login", "/nowhere", "/healthz"):
        headers = app.test_client().get(path).headers
        assert "'unsafe-inline'" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Request-Id"]
        assert headers["Cache-Control"] == "no-store"


def test_a_program_gets_problem_json(app):
    answer = app.test_client().get("/nowhere", headers={"Accept": "application/json"})
    assert answer.status_code == 404
    assert answer.mimetype == "application/problem+json"
    assert answer.json["status"] == 404


def test_the_log_in_never_leads_elsewhere(app):
    client = app.test_client()
    for wanted in ("https://evil.example/", "//evil.example", "/\\evil.example", "x"):
        page = client.get("/staff/login", query_string={"next": wanted})
        assert "evil" not in page.text
