"""The demo's guide: one press logs a person in, whenever the page was opened."""

import json
from dataclasses import replace

import pytest

from disaster.accounts import actions, credentials
from disaster.app import create_app
from disaster.foundation import clock
from disaster.foundation.authority import SYSTEM, Role
from disaster.foundation.context import unit_of_work

PASSPHRASE = "crane lantern river stone"


@pytest.fixture
def app(house, settings):
    settings = replace(settings, demo=True)
    chosen = actions.Chosen(PASSPHRASE, credentials.new_totp_secret())
    with unit_of_work(house, SYSTEM, clock.now()) as ctx:
        actions.add_account(ctx, "tamura", "田村", [Role.SURVEYOR], chosen=chosen)
    kept = {"accounts": [{"username": "tamura", "passphrase": PASSPHRASE}]}
    path = settings.data_dir / "demo.json"
    path.write_text(json.dumps(kept), encoding="utf-8")
    app = create_app(settings)
    app.config["WTF_CSRF_ENABLED"] = False
    return app


def test_one_press_enters_with_the_code_of_this_moment(app):
    client = app.test_client()
    assert client.post("/staff/first-steps/tamura").status_code == 303
    assert client.get("/staff/").status_code == 200


def test_the_guide_does_not_reload_under_the_reader(app):
    page = app.test_client().get("/staff/first-steps").text
    assert "http-equiv" not in page
    assert 'action="/staff/first-steps/tamura"' in page


def test_nobody_else_is_let_in(app):
    client = app.test_client()
    assert client.post("/staff/first-steps/nobody").status_code == 404
    assert client.get("/staff/").status_code == 303


def test_an_installation_that_is_no_demo_has_no_such_door(settings):
    app = create_app(replace(settings, demo=False))
    app.config["WTF_CSRF_ENABLED"] = False
    assert app.test_client().post("/staff/first-steps/tamura").status_code == 404
