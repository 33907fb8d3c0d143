"""An app with people who sign in, for pages that need two of them."""

import pytest

from disaster import houses
from disaster.accounts import actions as accounts
from disaster.accounts import credentials
from disaster.app import create_app
from disaster.foundation import clock
from disaster.foundation.authority import SYSTEM, Role
from disaster.foundation.context import unit_of_work

PASSPHRASE = "crane lantern river stone"


@pytest.fixture
def app(settings, house):
    houses.settle_world(house.engine, settings)
    made = create_app(settings)
    made.config["WTF_CSRF_ENABLED"] = False
    return made


@pytest.fixture
def enter(app, house):
    """Give a function that signs somebody in and returns their browser."""

    def entered(username, *roles: Role):
        secret = credentials.new_totp_secret()
        with unit_of_work(house, SYSTEM, clock.now()) as ctx:
            chosen = accounts.Chosen(PASSPHRASE, secret)
            accounts.add_account(ctx, username, username, roles, chosen=chosen)
        browser = app.test_client()
        code = credentials.current_code(secret, clock.now())
        given = {"username": username, "passphrase": PASSPHRASE, "code": code}
        answer = browser.post("/staff/login", data=given)
        assert answer.status_code == 303, answer.text
        return browser

    return entered
