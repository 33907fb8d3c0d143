"""The counter's queue of online applications, through the front door and the shell."""

import json

import pytest
from click.testing import CliRunner

from certificates import queries
from certificates.commands import application
from disaster.accounts.queries import working_actor
from disaster.foundation.authority import Role
from disaster.foundation.console import Console
from tests.integration.certificates.online_desk import CANARY, Home, picture
from tests.integration.certificates.test_certificate_pages import (  # noqa: F401
    app,
    counter,
    enter,
    look,
)


@pytest.fixture
def sent(app, families, incident):  # noqa: F811
    """Send one application with a photograph; return its number and its family."""
    family = families(2)[0]
    home = Home(app)
    home.begin()
    home.fill(family, incident)
    home.send_photos(picture())
    return home.submit(), family


def test_the_clerk_finds_household_and_house_and_accepts(sent, counter, look):  # noqa: F811
    number, family = sent
    listed = counter.get("/staff/certificates/online/")
    assert number in listed.text
    online = look(queries.online_of_number, number)
    page = f"/staff/certificates/online/{online.id}"
    shown = counter.get(page, query_string={"household": str(family.household_id)})
    assert "住所が同じ" in shown.text
    assert str(family.building_id) in shown.text
    typed = {"building_id": str(family.building_id), "identity_check": "interview"}
    accepted = counter.post(f"{page}/accept/{family.household_id}", data=typed)
    assert accepted.status_code == 303
    again = counter.post(f"{page}/accept/{family.household_id}", data=typed)
    assert again.status_code == 409


@pytest.mark.parametrize("deed", ["ask-back", "decline"])
def test_the_clerk_answers_with_a_reason(sent, counter, look, deed):  # noqa: F811
    online = look(queries.online_of_number, sent[0])
    page = f"/staff/certificates/online/{online.id}/{deed}"
    assert counter.post(page, data={"reason": ""}).status_code == 422
    assert counter.post(page, data={"reason": "屋根の写真"}).status_code == 303


def test_a_surveyor_sees_no_queue(enter):  # noqa: F811
    surveyor = enter("chousa", Role.SURVEYOR)
    assert surveyor.get("/staff/certificates/online/").status_code == 403


def test_the_command_line_lists_and_accepts(sent, house):
    number, family = sent
    shell = CliRunner()
    console = Console(lambda: house.settings, lambda _: house, working_actor)
    listed = shell.invoke(application, ["online", "list"], obj=console)
    assert listed.exit_code == 0, listed.output
    assert json.loads(listed.stdout)["receipt_number"] == number
    assert CANARY not in listed.output
    words = f"--household {family.number} --building B0 --identity-check licence"
    accepted = shell.invoke(
        application, ["online", "accept", number, *words.split()], obj=console
    )
    assert accepted.exit_code == 0, accepted.output
    assert json.loads(accepted.stdout)["receipt_number"] == number
